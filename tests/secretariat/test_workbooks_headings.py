"""Order, words and surroundings of columns don't change what is read."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.core.identity import NipFault
from webapp.core.sheets import Sheet, Workbook
from webapp.registration.models import Role
from webapp.secretariat import workbooks
from webapp.secretariat.words import DOUBTS
from webapp.secretariat.workbooks import Kind, Severity, recognise
from webapp.secretariat.workbooks.headings import PEOPLE, VOCABULARIES

COLUMNS = {
    "name": ["Dr. Budi Santoso, S.T.", "Siti Aminah", "YUSUF"],
    "sex": ["L", "P", "L"],
    "nip": ["197501231998041924", "19800101 200501 2 901", "-"],
    "level": ["II.b", "III", ""],
    "grade": ["IV/b", "Penata (III/c)", ""],
    "position": ["Kepala Dinas", "Kepala Bidang", "Tenaga Penyuluh Lapangan"],
    "institution": [
        "Dinas Perindustrian Kab. Tebo",
        "Disperindag Kota Bandung",
        "Pemkab Maros",
    ],
    "phone": ["081234567890", 81234567891, "0812-3456-7892"],
    "email": ["budi@example.org", "", "yusuf@example.org"],
    "arrive_on": [dt.date(2019, 2, 24), "24 Feb 2019", "24/02/2019"],
    "depart_on": ["27/2/19", dt.date(2019, 2, 27), "Rabu, 27-02-2019"],
    "stays": ["ya", "tidak", "ya"],
    "funding": ["Panitia", "APBD masing-masing", "Panitia"],
    "role": ["Peserta", "Narasumber", "Peserta"],
}
WORDS = {
    "name": [
        "Nama",
        "NAMA LENGKAP",
        "Nama Peserta",
        "Nama Pejabat",
        "Nama Lengkap & Gelar",
    ],
    "sex": ["L/P", "JK", "Jenis Kelamin", "Gender"],
    "nip": ["NIP", "NIP Baru", "N I P", "NIP/NRP", ""],
    "level": ["Eselon", "Tingkat", "Setara", "Eselon (setara)"],
    "grade": ["Gol.", "Pangkat/Gol", "Gol. Ruang", "Pangkat"],
    "position": ["Jabatan", "JABATAN KEDINASAN", "Nama Jabatan"],
    "institution": ["Instansi", "Unit Kerja", "Asal Instansi", "OPD", "Dinas/Instansi"],
    "phone": ["HP", "No. HP/WA", "No. Telp", "Kontak", "Nomor WhatsApp", ""],
    "email": ["E-mail", "Email", "Surel", "Alamat e-mail"],
    "arrive_on": ["Tiba", "Kedatangan", "Check-in", "Tgl. Datang", "Tanggal Tiba"],
    "depart_on": [
        "Pulang",
        "Kepulangan",
        "Check-out",
        "Tgl. Kembali",
        "Tanggal Pulang",
    ],
    "stays": ["Menginap", "Menginap (ya/tidak)", "Perlu kamar"],
    "funding": ["Pembiayaan", "Sumber Dana", "Beban Anggaran"],
    "role": ["Peran", "Sebagai", "Hadir sebagai"],
}


def table(order, words, above=0, before=0):
    """Lay out the columns in an order under the given words."""
    blank = [None] * before
    rows = [[*blank, "DAFTAR PESERTA"], *[[None]] * above] if above else []
    rows.append([*blank, *(words[name] for name in order)])
    rows += [[*blank, *(COLUMNS[name][line] for name in order)] for line in range(3)]
    rows.append([*blank, "Jumlah", 3])
    rows.append([None] * 4 + ["Mengetahui,"])
    return Workbook("x", (Sheet("Sheet1", tuple(map(tuple, rows))),))


def people(book):
    return [
        replace(one, place=None, issues=(), merged_rows=())
        for one in recognise([book], 2019).people
    ]


PLAIN = people(table(list(COLUMNS), {name: words[0] for name, words in WORDS.items()}))


def test_the_plain_table_is_read():
    assert [one.name for one in PLAIN] == ["Budi Santoso", "Siti Aminah", "Yusuf"]
    assert PLAIN[1].role is Role.SPEAKER
    assert all(one.arrive_on == dt.date(2019, 2, 24) for one in PLAIN)
    assert [one.region.code for one in PLAIN] == ["15.09", "32.73", "73.09"]


@settings(max_examples=60, deadline=None)
@given(st.permutations(list(COLUMNS)), st.data())
def test_neither_order_nor_words_change_what_is_read(order, data):
    words = {name: data.draw(st.sampled_from(WORDS[name])) for name in order}
    above = data.draw(st.integers(0, 6))
    before = data.draw(st.integers(0, 3))
    assert people(table(order, words, above, before)) == PLAIN


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda one: one.kind)
def test_no_phrase_means_two_things(vocabulary):
    held = {}
    for name, meaning in vocabulary.meanings.items():
        for phrase in meaning.phrases:
            assert held.setdefault(phrase, name) == name, phrase


@given(st.sampled_from(sorted(PEOPLE.meanings["name"].phrases)))
def test_every_word_for_a_name_heads_the_names(phrase):
    words = {name: options[0] for name, options in WORDS.items()}
    book = table(list(COLUMNS), words | {"name": " ".join(phrase).title()})
    assert people(book) == PLAIN


def test_a_list_without_any_heading_is_read_by_what_is_in_it():
    order = ["name", "nip", "sex", "position", "institution", "phone"]
    rows = [tuple(COLUMNS[name][line] for name in order) for line in range(3)]
    read = recognise([Workbook("x", (Sheet("S", tuple(rows)),))], 2019).people
    assert [one.name for one in read] == ["Budi Santoso", "Siti Aminah", "Yusuf"]
    assert [one.region.code for one in read] == ["15.09", "32.73", "73.09"]


def test_a_heading_repeated_on_every_page_is_no_person():
    order = list(COLUMNS)
    words = {name: options[0] for name, options in WORDS.items()}
    (sheet,) = table(order, words).sheets
    rows = (*sheet.rows[:2], sheet.rows[0], *sheet.rows[2:])
    assert people(Workbook("x", (replace(sheet, rows=rows),))) == PLAIN


def test_two_tables_of_one_sheet_are_both_read():
    agenda = (
        (None,) * 4,
        ("Tanggal", "Mulai", "Selesai", "Acara"),
        ("25 Feb 2019", "08.00", "09.00", "Pleno"),
    )
    words = {name: options[0] for name, options in WORDS.items()}
    (sheet,) = table(list(COLUMNS), words).sheets
    reading = recognise(
        [Workbook("x", (replace(sheet, rows=sheet.rows[:4] + agenda),))], 2019
    )
    assert [found.kind for found in reading.tables] == [Kind.PEOPLE, Kind.AGENDA]
    assert (len(reading.people), len(reading.sessions)) == (3, 1)


def row(**cells):
    """Read one person of a table with these columns only."""
    heads = {name: WORDS[name][0] if name in WORDS else name for name in cells}
    rows = (tuple(heads.values()), tuple(cells.values()))
    (one,) = recognise([Workbook("x", (Sheet("S", rows),))], 2019).people
    return one


def test_the_province_of_the_same_row_narrows_a_name():
    one = row(name="Budi", position="Staf", institution="Dinas Perindustrian Banjar")
    assert [region.code for region in one.candidates] == ["32.79", "63.03"]
    one = row(
        name="Budi",
        position="Staf",
        institution="Dinas Perindustrian Banjar",
        Provinsi="Kalimantan Selatan",
    )
    assert one.region.code == "63.03"


def test_an_institution_takes_its_place_from_the_column_beside():
    cells = {"Kab/Kota": "Kab. Tebo"}
    one = row(name="Budi", position="Staf", institution="Dinas Perindustrian", **cells)
    assert one.region.code == "15.09"
    assert one.institution == "Dinas Perindustrian Kab. Tebo"


def test_a_level_comes_from_the_position_only_without_a_column():
    one = row(name="Budi", sex="L", position="Kepala Dinas", institution="Kab. Tebo")
    assert (one.level, one.issues) == ("II", ())


def test_a_position_in_the_name_is_moved_and_noted():
    one = row(
        name="Budi (Kepala Dinas)",
        sex="L",
        institution="Kab. Tebo",
        phone="081234567890",
    )
    assert (one.name, one.position) == ("Budi", "Kepala Dinas")
    (issue,) = one.issues
    assert (issue.code, issue.severity) == ("position_in_name", Severity.NOTE)


def test_dates_that_cannot_be_are_told():
    cells = {"arrive_on": "27 Feb 2019", "depart_on": "24 Feb 2019"}
    one = row(name="Budi", sex="L", institution="Kab. Tebo", position="Staf", **cells)
    assert [issue.code for issue in one.issues] == ["dates_reversed"]
    assert one.depart_on is None


def test_two_names_on_one_sound_number_are_two_people():
    rows = (
        ("Nama", "NIP", "Instansi", "Jabatan"),
        ("Budi Santoso", COLUMNS["nip"][0], "Kab. Tebo", "Staf"),
        ("Rahmat Hidayat", COLUMNS["nip"][0], "Kab. Tebo", "Staf"),
    )
    reading = recognise([Workbook("x", (Sheet("S", rows),))], 2019)
    assert len(reading.people) == 2
    assert reading.warnings()["nip_shared"] == 2


def test_namesakes_with_numbers_of_their_own_are_two_people():
    rows = (
        ("Nama", "NIP", "Instansi", "Jabatan"),
        ("Budi Santoso", "197501231998041924", "Kab. Tebo", "Staf"),
        ("Budi Santoso", "197601231998041925", "Kab. Tebo", "Staf"),
    )
    assert len(recognise([Workbook("x", (Sheet("S", rows),))], 2019).people) == 2


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.text(max_size=12),
                st.integers(),
                st.dates(),
                st.sampled_from([words[0] for words in WORDS.values()]),
            ),
            max_size=8,
        ),
        max_size=12,
    )
)
def test_no_sheet_breaks_the_recognition(rows):
    sheet = Sheet("S", tuple(map(tuple, rows)))
    recognise([Workbook("x", (sheet,))], 2019)


def test_every_doubt_has_its_sentence():
    folder = Path(workbooks.__file__).parent
    text = "".join(file.read_text("utf-8") for file in folder.glob("*.py"))
    named = re.findall(r'(?:\.doubt|Issue)\(\s*"([a-z_]+)"', text)
    codes = {*named, *NipFault, "level_missing", "level_unread"}
    assert len(codes) > 20
    assert codes <= set(DOUBTS)
