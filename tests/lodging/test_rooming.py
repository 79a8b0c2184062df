"""The rooming list as data: its law, its files, and what a hotel may not read."""

import csv
import itertools
import shutil
import subprocess
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from webapp.core import clock
from webapp.lodging.rooming import (
    Change,
    Line,
    applied,
    changes,
    from_json,
    to_json,
)
from webapp.lodging.rooming.changes import by_row
from webapp.lodging.rooming.workbook import (
    COLUMNS,
    Sheets,
    plain_csv,
    summary,
    told,
    workbook,
)

NIGHT = date(2019, 2, 24)
HISTORIES = 1_000


def line(row="BPN-0001", **values):
    usual = {
        "row_id": row,
        "room_key": "R-001",
        "title": "Mr",
        "last_name": "Santoso",
        "first_name": "Budi",
        "full_name": "Budi Santoso",
        "gender": "M",
        "room_type": "TWN",
        "occupancy": 1,
        "sharing_with": "",
        "arrive_on": NIGHT,
        "depart_on": NIGHT + timedelta(days=3),
        "meal_plan": "FB",
        "billing": "OWN",
        "group": "Jambi",
        "vip": "",
        "requests": "non-smoking",
    }
    return Line(**usual | values)


LINES = st.builds(
    line,
    row=st.sampled_from([f"BPN-{n:04d}" for n in range(12)]),
    room_key=st.sampled_from(["R-001", "R-002", "R-003"]),
    full_name=st.sampled_from(["Budi", "Ahmad", "TBA"]),
    occupancy=st.integers(1, 2),
    arrive_on=st.sampled_from([NIGHT, NIGHT + timedelta(days=1)]),
    room_number=st.sampled_from(["", "512"]),
)
LISTS = st.lists(LINES, unique_by=lambda one: one.row_id)


def plain(lines):
    """The lines without what the hotel filled in itself."""
    rows = by_row(lines)
    return {row: to_json(one) | {"room_number": ""} for row, one in rows.items()}


@settings(max_examples=HISTORIES, deadline=None)
@given(history=st.lists(LISTS, min_size=2, max_size=5))
def test_a_revision_and_its_changes_are_the_next(history):
    for before, now in itertools.pairwise(history):
        assert plain(applied(before, changes(before, now)).values()) == plain(now)
        assert changes(now, now) == []


def test_a_name_that_follows_amends_its_row():
    before = [line(full_name="TBA", last_name="TBA", first_name="", title="")]
    (one,) = changes(before, [line()])
    assert one.change is Change.AMENDED
    assert one.fields == ("title", "last_name", "first_name", "full_name")
    assert told(one).startswith("AMD BPN-0001 Budi Santoso")
    assert "Full name: TBA → Budi Santoso" in told(one)


def test_what_changed_is_said_in_few_words():
    before = [line("A"), line("B"), line("C")]
    now = [line("A", requests="wheelchair"), line("C"), line("D"), line("E")]
    assert summary(changes(before, now)) == "1 ubah, 1 batal, 2 baru"


def test_a_line_is_read_back_as_it_was_written():
    assert from_json(to_json(line())) == line()
    older = to_json(line())
    del older["eta"]
    assert from_json(older) == line()


def sheets(before, now, cancelled=()):
    changed = changes(before, now)
    block = {("TWN", NIGHT): 4}
    return Sheets(
        hotel="novotel",
        number=2,
        at=clock.now(),
        lines=now,
        changed=changed,
        cancelled=cancelled,
        block=block,
    )


def test_the_workbook_has_one_header_row_and_all_sheets():
    before, now = [line("A"), line("B")], [line("A", requests="x"), line("C")]
    book = workbook(sheets(before, now, [line("B")]), clock.now())
    read = CalamineWorkbook.from_filelike(BytesIO(book))
    assert read.sheet_names == [
        "Rooming List",
        "Perubahan",
        "Night Grid",
        "Arrivals",
        "Legend",
    ]
    head, *rows = read.get_sheet_by_name("Rooming List").to_python()
    assert head == [column.heading for column in COLUMNS.values()]
    assert len(head) == 28
    listed = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(r["Row ID"], r["Change"], r["Status"]) for r in listed] == [
        ("A", "AMD", ""),
        ("C", "NEW", ""),
        ("B", "CXL", "CXL"),
    ]
    assert listed[0]["Arrival date"] == NIGHT
    _head, *changed = read.get_sheet_by_name("Perubahan").to_python()
    assert changed[0] == [
        "AMD",
        "A",
        "Budi Santoso",
        "Special requests",
        "non-smoking",
        "x",
    ]
    _head, *grid = read.get_sheet_by_name("Night Grid").to_python()
    assert grid[0][2:] == [4, 1, 3]


def test_the_plain_file_has_dates_that_programs_read():
    rows = plain_csv(sheets([], [line("A"), line("B")])).splitlines()
    assert len(rows) == 3
    assert "2019-02-24" in rows[1]


def office():
    """Find LibreOffice with its Calc, which `make test` installs where it may."""
    found = shutil.which("soffice")
    calc = found and Path(found).resolve().with_name("libsclo.so").exists()
    return found if calc else None


@pytest.mark.skipif(office() is None, reason="no LibreOffice Calc here")
def test_libreoffice_opens_the_workbook_and_counts_the_same(tmp_path):
    """It works the formulas out anew, so its figures are its own."""
    now = [
        line("A", room_number="512", confirmation="0077"),
        line("B", depart_on=NIGHT + timedelta(days=2)),
        line("C", room_key="R-002", full_name="=1+1"),
    ]
    source = tmp_path / "list.xlsx"
    source.write_bytes(workbook(sheets([line("A"), line("X")], now), clock.now()))
    for number, name in ((1, "list"), (3, "grid")):
        # Comma, quote, UTF-8, from row 1, cells as they are shown, one sheet.
        options = f"44,34,76,1,,0,false,true,true,false,false,{number}"
        command = [
            str(office()),
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to",
            f"csv:Text - txt - csv (StarCalc):{options}",
            "--outdir",
            str(tmp_path / name),
            str(source),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    head, *rows = _csv(next((tmp_path / "list").iterdir()))
    listed = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["Nights"] for row in listed] == ["3", "2", "3"]
    assert [row["Row ID"] for row in listed] == ["A", "B", "C"]
    assert listed[0]["Room no."] == "512"
    assert listed[0]["Confirmation no."] == "0077"
    assert listed[2]["Full name"] == "=1+1"
    assert listed[0]["Arrival date"] == "24-Feb-2019"
    _head, *grid = _csv(next((tmp_path / "grid").iterdir()))
    assert grid[0][2:] == ["4", "2", "2"]


def _csv(path):
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
