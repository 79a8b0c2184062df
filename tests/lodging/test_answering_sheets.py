"""What hotels answer in a sheet: ours filled in, or any of their own."""

from tests.lodging.answers import Sheet, kinds, number_of, numbers, officer, ref, sheet
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.core.sheets import read_workbook
from webapp.lodging import services
from webapp.lodging.models import GuestStatus
from webapp.lodging.rooming.replies import Table, columns_of, table_of
from webapp.lodging.rooming.review import Kind


def test_a_sheet_is_read_by_row_id_before_any_name(meeting, rooms):
    found, made = rooms
    table = sheet(
        ("Row ID", "Full name", "Room no.", "Confirmation no.", "Status"),
        (ref(found, "Ahmad Fauzi"), "Ahmad Fauzi", 512.0, "C-1", "CONF"),
        (ref(found, "Budi Santoso"), "Budi Santoso", 512.0, "C-2", "in house"),
        (ref(found, "Eko Prasetyo"), "Someone Else", "601", "", ""),
        ("BPN-9999", "Nobody", "999", "", ""),
    )
    answer = services.receive_table(found.id, table, officer(meeting))
    by_room, review = kinds(found, answer)
    assert by_room[made["first"].key] is Kind.FILLED
    assert by_room[made["alone"].key] is Kind.DOUBTFUL
    assert [one.doubt for one in review.unknown] == ["row_unknown"]
    services.use_answer(answer.id, {made["first"].key: ""}, officer(meeting))
    assert numbers(found)["Ahmad Fauzi"] == ("512", "C-1", GuestStatus.CONFIRMED)
    assert numbers(found)["Budi Santoso"] == ("512", "C-2", GuestStatus.IN)
    assert number_of(found, "Eko Prasetyo") == ""


def test_our_own_workbook_comes_back_filled_in(meeting, rooms):
    found, made = rooms
    now = services.draft(found)
    sheets = services.current_sheets(found, 1, now.lines, now.changed)
    content = services.rooming_file(sheets, found, "xlsx", SYSTEM)
    head, *rows = read_workbook(content, "a.xlsx").sheets[0].rows
    at, key = head.index("Room no."), head.index("Room key")
    filled = [
        (*row[:at], "512" if row[key] == made["first"].key else "", *row[at + 1 :])
        for row in rows
    ]
    table = table_of([Sheet((head, *filled))])
    answer = services.receive_table(found.id, table, officer(meeting))
    by_room, review = kinds(found, answer)
    assert by_room == {made["first"].key: Kind.FILLED}
    assert not review.unknown


def test_what_a_heading_means_is_asked_once_and_remembered(meeting, rooms):
    found, _made = rooms
    table = sheet(("Who", "Where"), ("Ahmad Fauzi", "512"))
    assert columns_of(("Room key", "Room type", "Room no."), {}) == {
        0: "room_key",
        2: "number",
    }
    answer = services.receive_table(
        found.id, Table(("Who", "Where"), (("Ahmad Fauzi", "512"),)), officer(meeting)
    )
    assert services.columns_for(answer, found) == {}
    meanings = {"Who": "name", "Where": "number"}
    services.name_columns(answer.id, meanings, officer(meeting))
    db.session.refresh(found)
    again = services.receive_table(
        found.id, Table(("WHO", "Where"), table.rows or (("x", "1"),)), officer(meeting)
    )
    assert services.columns_for(again, found) == {0: "name", 1: "number"}
    by_room, _review = kinds(found, answer)
    assert list(by_room.values()) == [Kind.FILLED]
