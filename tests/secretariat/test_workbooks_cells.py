import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.cells import (
    read_days,
    read_number,
    read_times,
    read_yes,
)
from webapp.registration.models import Level
from webapp.registration.reading.levels import grade_of, level_by_position, level_of

DAY = dt.date(2019, 2, 24)
CELLS = st.one_of(
    st.none(), st.booleans(), st.text(max_size=40), st.integers(), st.dates(),
    st.times(), st.floats(allow_nan=False, allow_infinity=False),
)  # fmt: skip


@pytest.mark.parametrize(
    "cell",
    [
        DAY,
        dt.datetime(2019, 2, 24, 14, tzinfo=dt.UTC).replace(tzinfo=None),
        "24 Februari 2019",
        "24 Feb 2019",
        "24 Pebruari 2019",
        "24-Feb-19",
        "24/2/19",
        "24/02/2019",
        "24.02.2019",
        "2019-02-24",
        "Minggu, 24-02-2019",
        "Ahad 24 Februari",
        "24 feb",
        "24/2",
        "24/02/2019 14:00",
        "24 Feb 2019 pkl 15.00 WITA",
        "February 24, 2019",
        "02/24/2019",
        43520,
        43520.5,
        "43520",
    ],
)
def test_a_date_is_read_in_every_form(cell):
    days = read_days(cell, 2019)
    assert (days.first, days.last) == (DAY, DAY)
    assert not days.weekday_wrong


@pytest.mark.parametrize(
    ("cell", "last"),
    [
        ("24-25 Feb", 25),
        ("24 s.d. 27 Februari 2019", 27),
        ("24 s/d 27 Feb 2019", 27),
        ("24 – 27/2/2019", 27),
        ("24 Februari - 26 Februari 2019", 26),
        ("24/2/2019 sampai 26/2/2019", 26),
    ],
)
def test_a_span_of_dates_has_two_ends(cell, last):
    days = read_days(cell, 2019)
    assert (days.first, days.last) == (DAY, dt.date(2019, 2, last))


def test_a_span_may_cross_a_month():
    days = read_days("27 Feb - 2 Maret 2019", 2019)
    assert (days.first, days.last) == (dt.date(2019, 2, 27), dt.date(2019, 3, 2))


def test_a_weekday_that_contradicts_its_date_is_told():
    assert read_days("Senin, 24-02-2019", 2019).weekday_wrong
    assert read_days("26/2/2018 Selasa", 2019).weekday_wrong


@pytest.mark.parametrize(
    "cell", [None, "", "-", "menyusul", 12, True, "31/02/2019", "IV/a"]
)
def test_what_is_no_date_is_none(cell):
    assert read_days(cell, 2019) is None


@pytest.mark.parametrize(
    ("cell", "begun", "ended"),
    [
        ("08:30", (8, 30), None),
        ("08.30 WITA", (8, 30), None),
        ("08.30 – 10.00", (8, 30), (10, 0)),
        ("08.30 s.d. selesai", (8, 30), None),
        ("pukul 8", (8, 0), None),
        (8.3, (8, 30), None),
        (0.3541666667, (8, 30), None),
        (dt.time(8, 30), (8, 30), None),
        ("19.30-24.00", (19, 30), (23, 59)),
    ],
)
def test_times_are_read_in_every_form(cell, begun, ended):
    wanted = (dt.time(*begun), dt.time(*ended) if ended else None)
    assert read_times(cell) == wanted


@pytest.mark.parametrize(
    "cell", ["ya", "Ya", "menginap", "√", "v", "x", 1, True, "ya (2 malam)"]
)
def test_yes(cell):
    assert read_yes(cell) is True


@pytest.mark.parametrize(
    "cell", ["tidak", "tdk menginap", "-", 0, False, "Tidak perlu"]
)
def test_no(cell):
    assert read_yes(cell) is False


@pytest.mark.parametrize("cell", [None, "", "mungkin"])
def test_neither(cell):
    assert read_yes(cell) is None


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (45, 45),
        ("45 kursi", 45),
        ("1.250.000", 1250000),
        ("Rp1.050.000,-", 1050000),
        ("1,250,000", 1250000),
        ("1.250.000,50", 1250000.5),
        ("2,5", 2.5),
        ("-", None),
        (None, None),
        (True, None),
    ],
)
def test_numbers_are_read_with_their_thousands(cell, number):
    assert read_number(cell) == number


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("I.a", Level.I),
        ("II B", Level.II),
        ("Eselon II", Level.II),
        ("Setara Eselon III", Level.III),
        ("III/a", Level.III),
        ("4", Level.IV),
        ("JPT Pratama", Level.II),
        ("Administrator", Level.III),
        ("Pengawas", Level.IV),
        ("Pelaksana", Level.V),
        ("Staf", Level.V),
        ("Ahli Muda", Level.EXPERT_JUNIOR),
        ("JF Madya", Level.EXPERT_MIDDLE),
        ("Fungsional Ahli Pertama", Level.EXPERT_FIRST),
        ("Penyelia", Level.SKILLED),
        ("non ASN", Level.NONE),
        ("", None),
        ("entah", None),
    ],
)
def test_levels_are_read_in_every_form(typed, level):
    assert level_of(typed) is level


@pytest.mark.parametrize(
    ("position", "level"),
    [
        ("Kepala Dinas", Level.II),
        ("Penyuluh Perindustrian Ahli Muda", Level.EXPERT_JUNIOR),
        ("Kepala Bidang Industri", Level.III),
        ("Tenaga Penyuluh Lapangan", Level.NONE),
        ("Pengelola DIPA", None),
        ("Panitia Pusat", None),
    ],
)
def test_a_position_tells_a_level_only_where_it_is_certain(position, level):
    assert level_by_position(position) is level


@pytest.mark.parametrize(
    ("typed", "grade"),
    [
        ("III/d", "III/d"),
        ("Penata Tk. I (III/d)", "III/d"),
        ("iv/A", "IV/a"),
        ("Pembina Utama Muda", "IV/c"),
        ("IX", "IX"),
        ("", ""),
    ],
)
def test_grades_have_one_form(typed, grade):
    assert grade_of(typed) == grade


@given(CELLS)
def test_no_cell_breaks_a_reader(cell):
    read_days(cell, 2019)
    read_times(cell)
    read_yes(cell)
    read_number(cell)
