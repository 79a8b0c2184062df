"""The sheet of a hotel's bill: what is read from it, and whom its lines mean."""

from datetime import date

import pytest

from tests.lodging.bills import MON, RATE, SUN, lodge, numbered, row, sheet, take, why
from tests.lodging.hotels import new_room
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.core.sheets import (
    Sheet,
)
from webapp.lodging import queries, services
from webapp.lodging.billing import LineKind, MatchedBy, Why, read_invoice
from webapp.lodging.billing.matcher import likeness

pytestmark = pytest.mark.usefixtures("app")


def test_no_number_is_too_large_to_be_read():
    rows = (("Nama Tamu", "Jumlah"), ("Budi", 1e300), ("Ahmad", "9" * 40))
    found = read_invoice([Sheet("a", rows)], 2019)
    assert found.lines == []
    assert len(found.unread) == 2


@pytest.mark.parametrize(
    ("written", "known", "least"),
    [
        ("SANTOSO, BUDI, Mr", "Budi Santoso", 100),
        ("Dr. Ir. H. Budi Santoso, S.T., M.Si.", "Budi Santoso", 100),
        ("Budi Santosa", "Budi Santoso", 80),
        ("Bpk. Soekarno", "Sukarno", 100),
    ],
)
def test_the_same_name_however_it_is_written(written, known, least):
    assert likeness(written, "", known, "") >= least


@pytest.mark.parametrize("other", ["Siti Aminah", "Ahmad Fauzi", "Budi"])
def test_another_name_is_not_taken_for_it(other):
    assert likeness("Budi Santoso", "", other, "") < 80


def test_headings_are_known_by_what_they_mean():
    rows = (
        ("HOTEL NOVOTEL BALIKPAPAN",),
        ("No. Kamar", "Nama Tamu", "Tgl Masuk", "Malam", "Harga", "Jumlah"),
        ("512", "Budi", date(2019, 2, 24), 2, 900_000, 1_800_000),
        (None, "Laundry 512", None, None, None, "75.000"),
        (None, "Komplimen", None, None, None, "(900.000)"),
        (None, "TOTAL", None, None, None, 975_000),
    )
    found = read_invoice([Sheet("a", rows)], 2019)
    said = [(one.kind, one.night, one.amount) for one in found.lines]
    assert said == [
        (LineKind.ROOM, SUN, 900_000),
        (LineKind.ROOM, MON, 900_000),
        (LineKind.PERSONAL, None, 75_000),
        (LineKind.FREE, None, -900_000),
    ]
    assert found.total == sum(one.amount for one in found.lines)


def test_what_a_heading_meant_is_remembered():
    rows = (("Kode", "Orang", "Biaya"), ("512", "Budi", 1))
    assert read_invoice([Sheet("a", rows)], 2019).lines == []
    known = {"Kode": "room_number", "Biaya": "amount"}
    found = read_invoice([Sheet("a", rows)], 2019, known)
    assert [(one.room_number, one.amount) for one in found.lines] == [("512", 1)]
    chosen = {1: "guest", 2: "amount"}
    found = read_invoice([Sheet("a", rows)], 2019, {}, chosen)
    assert "Budi" in {one.guest for one in found.lines}


def test_the_same_sheet_again_changes_nothing(meeting, novotel):
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    content = sheet(row(), row(2, "", "Orang Lain", RATE))
    made = take(meeting, found, content)
    lost = next(one for one in queries.invoice_lines(made.id) if not one.room_id)
    services.match_line(meeting, made, lost.id, "512", SYSTEM)
    before = [(one.id, one.version) for one in queries.invoice_lines(made.id)]
    again = take(meeting, found, content)
    assert again.id == made.id
    db.session.expire_all()
    assert [(one.id, one.version) for one in queries.invoice_lines(made.id)] == before
    assert queries.held_line(made.id, lost.id).matched is MatchedBy.HAND


def test_a_shorter_sheet_takes_lines_away(meeting, novotel):
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    made = take(meeting, found, sheet(row(), row(2, "513")))
    assert len(queries.invoice_lines(made.id)) == 6
    take(meeting, found, sheet(row()))
    assert len(queries.invoice_lines(made.id)) == 3


def test_lines_mean_people_by_row_number_or_name(meeting, novotel):
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    ahmad = lodge(meeting, new_room(kinds["twin"]), "Ahmad Fauzi")
    made = take(meeting, found, sheet(row(), row(2, "", "FAUZI, AHMAD")))
    how = {one.matched for one in queries.invoice_lines(made.id)}
    assert how == {MatchedBy.NUMBER, MatchedBy.NAME}
    named = [one for one in queries.invoice_lines(made.id) if not one.room_number]
    assert {one.participant_id for one in named} == {ahmad.participant_id}


def test_two_of_one_name_are_for_somebody_to_tell_apart(meeting, novotel):
    found, kinds = novotel
    for _ in range(2):
        lodge(meeting, new_room(kinds["twin"]), "Budi")
    made = take(meeting, found, sheet(row(1, "", "Budi")))
    assert {one.matched for one in queries.invoice_lines(made.id)} == {None}
    assert {one for one, _ in why(meeting, found)} == {Why.UNMATCHED}
