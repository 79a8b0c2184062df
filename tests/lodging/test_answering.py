"""What hotels answer about rooms: typed, pasted, in any sheet; nothing silently."""

import threading
from io import BytesIO

import pytest
from sqlalchemy.orm.exc import StaleDataError

from tests import factories
from tests.browser import LAPTOP, PHONE, axe, fits, log_in, page_at, picture
from tests.lodging.hotels import NIGHTS, hotel, new_hotel, new_room
from tests.pages import proofread
from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.history import History
from webapp.core.sheets import Column, Page, read_workbook, write_workbook
from webapp.lodging import queries, services
from webapp.lodging.models import BedNight, GuestStatus, Hotel
from webapp.lodging.rooming.replies import Table, columns_of, from_text, table_of
from webapp.lodging.rooming.review import Fault, Kind
from webapp.lodging.services import Numbered, Said

ROWS = {"BPN19-0412", "BPN19-0413"}


@pytest.fixture
def rooms(meeting):
    """Have two twins and a single slept in."""
    kinds = hotel(meeting, single=3, twin=3)
    found = queries.hotel(meeting.id, "novotel")
    made = {}
    for name, kind, people in (
        ("first", "twin", ["Ahmad Fauzi", "Budi Santoso"]),
        ("second", "twin", ["Candra Wijaya", "Dedi Kurniawan"]),
        ("alone", "single", ["Eko Prasetyo"]),
    ):
        room = new_room(kinds[kind])
        for person in people:
            lodge(meeting, room, person, level="II" if kind == "single" else None)
        made[name] = room
    return found, made


def lodge(meeting, room, name, **values):
    person = factories.person(meeting, name=name, **values)
    services.move_place(person.participant_id, room.id, SYSTEM)
    return person


def officer(meeting):
    right = frozenset({Permission.ANSWER_FOR_HOTEL})
    return Actor("link", 7, meeting.id, permissions=right)


def numbers(found):
    return {
        line.full_name: (line.room_number, line.confirmation, line.status)
        for line in services.rows_of(found)
    }


def number_of(found, name):
    return numbers(found)[name][0]


def ref(found, name):
    (line,) = (one for one in services.rows_of(found) if one.full_name == name)
    return line.row_id


@pytest.mark.parametrize(
    ("text", "number", "names"),
    [
        ("512 AHMAD/BUDI", "512", ("AHMAD", "BUDI")),
        ("512: Ahmad & Budi", "512", ("Ahmad", "Budi")),
        ("Kamar 512 - Bpk Ahmad dan Bpk Budi", "512", ("Ahmad", "Budi")),
        ("AHMAD + BUDI = 512", "512", ("AHMAD", "BUDI")),
        ("1. 512 Ahmad", "512", ("Ahmad",)),
        ("12) Room 0512 Mr. Ahmad", "0512", ("Ahmad",)),
        ("A512 Ahmad", "A512", ("Ahmad",)),
        ("512B | Ahmad Fauzi", "512B", ("Ahmad Fauzi",)),
        ("Rm 512 SANTOSO, Budi, Mr", "512", ("SANTOSO, Budi",)),
        ("512 twin Ahmad/Budi conf# 88123456", "512", ("Ahmad", "Budi")),
    ],
)
def test_a_line_is_read_however_it_is_written(text, number, names):
    (reply,) = from_text(text, ROWS)
    assert (reply.number, reply.names) == (number, names)


def test_a_message_is_read_as_a_whole():
    text = """Selamat pagi Bu Rina
512 Ahmad/Budi; 513 Candra
514
 Dedi
 Eko
BPN19-0412 515
r-007 516 conf: 88-1234
517 Fajar, 518 Gani"""
    found = [
        (one.number, one.names, one.row_id, one.room_key)
        for one in from_text(text, ROWS)
        if one.number
    ]
    assert found == [
        ("512", ("Ahmad", "Budi"), "", ""),
        ("513", ("Candra",), "", ""),
        ("514", ("Dedi",), "", ""),
        ("514", ("Eko",), "", ""),
        ("515", (), "BPN19-0412", ""),
        ("516", (), "", "R-007"),
        ("517", ("Fajar",), "", ""),
        ("518", ("Gani",), "", ""),
    ]
    assert from_text(text, ROWS)[-3].confirmation == "88-1234"


def kinds(found, answer):
    review = services.compared(answer, found)
    return {item.room_key: item.kind for item in review.items}, review


def test_a_pasted_message_finds_the_rooms_and_fills_them(meeting, rooms):
    found, made = rooms
    text = "512 AHMAD/BUDI\n513 candra, dedi\nEko prasetio 601\n777 Zulkifli"
    answer = services.receive_text(found.id, text, officer(meeting))
    assert number_of(found, "Ahmad Fauzi") == ""  # comparing writes nothing
    by_room, review = kinds(found, answer)
    assert by_room == {
        made["first"].key: Kind.FILLED,
        made["second"].key: Kind.FILLED,
        made["alone"].key: Kind.FILLED,
    }
    assert [one.reply.number for one in review.unknown] == ["777"]
    chosen = dict.fromkeys(by_room, "")
    assert services.use_answer(answer.id, chosen, officer(meeting)) == 3
    assert [number_of(found, n) for n in ("Budi Santoso", "Dedi Kurniawan")] == [
        "512",
        "513",
    ]
    by_room, _review = kinds(found, answer)
    assert set(by_room.values()) == {Kind.SAME}


def test_names_of_two_rooms_are_doubted(meeting, rooms):
    found, _made = rooms
    answer = services.receive_text(found.id, "512 AHMAD/CANDRA", officer(meeting))
    by_room, _review = kinds(found, answer)
    assert set(by_room.values()) <= {Kind.DOUBTFUL}


def test_a_namesake_is_doubted(meeting, rooms):
    found, made = rooms
    lodge(meeting, new_room(made["alone"].type), "Eko Saputra", level="II")
    answer = services.receive_text(found.id, "601 EKO", officer(meeting))
    by_room, review = kinds(found, answer)
    assert list(by_room.values()) == [Kind.DOUBTFUL]
    assert review.items[0].doubts == ["several"]


def test_another_number_is_offered_and_never_taken_by_itself(meeting, rooms):
    found, made = rooms
    key = made["first"].key
    services.record_numbers(found.id, [Numbered(key, "512")], SYSTEM)
    answer = services.receive_text(found.id, "514 Ahmad Fauzi", officer(meeting))
    by_room, review = kinds(found, answer)
    assert by_room == {key: Kind.CHANGED}
    assert (review.items[0].before, review.items[0].after) == ("512", "514")
    services.record_numbers(found.id, [Numbered(key, "515", "512")], SYSTEM)
    with pytest.raises(DomainError, match="number_meanwhile"):
        services.use_answer(answer.id, {key: "512"}, officer(meeting))
    assert number_of(found, "Ahmad Fauzi") == "515"
    services.use_answer(answer.id, {key: "515"}, officer(meeting))
    assert number_of(found, "Ahmad Fauzi") == "514"


def test_a_number_for_two_rooms_on_one_night_is_impossible(meeting, rooms):
    found, made = rooms
    answer = services.receive_text(
        found.id, "512 Ahmad/Budi\n512 Candra/Dedi", officer(meeting)
    )
    _by_room, review = kinds(found, answer)
    for item in review.items:
        assert item.faults == [Fault.TWICE, Fault.CROWDED]
    keys = [made["first"].key, made["second"].key]
    with pytest.raises(DomainError, match="answer_nothing_chosen"):
        services.use_answer(answer.id, dict.fromkeys(keys, ""), officer(meeting))
    with pytest.raises(DomainError, match="number_twice"):
        services.record_numbers(
            found.id, [Numbered(key, "512") for key in keys], SYSTEM
        )
    assert number_of(found, "Ahmad Fauzi") == ""


def test_two_rooms_may_swap_numbers_and_follow_each_other(rooms):
    found, made = rooms
    first, second = made["first"].key, made["second"].key
    wanted = [Numbered(first, "512"), Numbered(second, "513")]
    services.record_numbers(found.id, wanted, SYSTEM)
    swap = [Numbered(first, "513", "512"), Numbered(second, "512", "513")]
    assert services.record_numbers(found.id, swap, SYSTEM) == 2
    assert number_of(found, "Ahmad Fauzi") == "513"
    later = made["alone"]
    with transaction():
        for bed in db.session.query(BedNight).filter_by(room_id=later.id):
            if bed.night < NIGHTS[2]:
                db.session.delete(bed)
        for bed in db.session.query(BedNight).filter_by(room_id=made["first"].id):
            if bed.night == NIGHTS[2]:
                db.session.delete(bed)
    assert services.record_numbers(found.id, [Numbered(later.key, "513")], SYSTEM) == 1


def test_men_and_women_under_one_number_are_marked(meeting, rooms):
    found, made = rooms
    lodge(
        meeting, new_room(made["alone"].type), "Fitri Lestari", level="II", sex="female"
    )
    answer = services.receive_text(
        found.id, "601 Eko Prasetyo\n601 Fitri Lestari", officer(meeting)
    )
    _by_room, review = kinds(found, answer)
    assert {fault for item in review.items for fault in item.faults} == set(Fault) - {
        Fault.TWO_NUMBERS
    }


def test_sharers_with_two_numbers_are_marked(meeting, rooms):
    found, _made = rooms
    answer = services.receive_text(
        found.id, "512 Ahmad Fauzi\n513 Budi Santoso", officer(meeting)
    )
    _by_room, review = kinds(found, answer)
    assert [item.faults for item in review.items] == [[Fault.TWO_NUMBERS]]


def sheet(headings, *rows):
    return table_of([_Sheet((headings, *rows))])


class _Sheet:
    visible = True

    def __init__(self, rows):
        self.rows = rows


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
    table = table_of([_Sheet((head, *filled))])
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


def test_two_people_number_the_same_room_at_once(app, rooms):
    """One of them is told what the other wrote; without the lock both would win."""
    found, made = rooms
    key, start, told = made["first"].key, threading.Barrier(8), []

    def write(number):
        with app.app_context():
            start.wait()
            try:
                services.record_numbers(found.id, [Numbered(key, number)], SYSTEM)
                told.append(number)
            except DomainError as error:
                told.append(error.code)

    threads = [threading.Thread(target=write, args=(str(512 + n),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [one for one in told if one.isdigit()]
    assert len(won) == 1
    assert told.count("number_meanwhile") == 7
    with app.app_context():
        assert number_of(found, "Ahmad Fauzi") == won[0]


def test_without_holding_the_hotel_one_of_two_is_told_nothing(app, rooms, monkeypatch):
    """The control of the test above: both read, and the later write breaks."""
    found, made = rooms
    key, both, told = made["first"].key, threading.Barrier(2), []
    read = queries.rooms_by_key

    def together(*wanted):
        rows = read(*wanted)
        both.wait(timeout=10)
        return rows

    monkeypatch.setattr(queries, "rooms_by_key", together)
    monkeypatch.setattr(
        queries, "held_hotel", lambda number: db.session.get_one(Hotel, number)
    )

    def write(number):
        with app.app_context():
            try:
                services.record_numbers(found.id, [Numbered(key, number)], SYSTEM)
                told.append("written")
            except StaleDataError:
                told.append("broken")

    threads = [threading.Thread(target=write, args=(n,)) for n in ("512", "513")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["broken", "written"]


def test_a_committee_says_whose_word_it_is(rooms):
    found, made = rooms
    room = made["first"]
    services.record_numbers(
        found.id, [Numbered(room.key, "512")], SYSTEM, Said("Dewi", "WhatsApp")
    )
    last = (
        db.session.query(History)
        .filter_by(table="room", row=room.id)
        .order_by(History.id.desc())
        .first()
    )
    assert last.reason == "Dewi, WhatsApp"


def workbook(*rows):
    columns = tuple(map(Column, ("Nama Tamu", "Kmr")))
    return write_workbook([Page("A", columns, rows)], clock.now())


def test_the_officer_pastes_uploads_and_types(rooms, app):
    found, made = rooms
    url = f"/h/{services.give_hotel_link(found.id, SYSTEM).code}"
    client = app.test_client()
    page = proofread(client.get(f"{url}/paste").text)
    assert page.select_one("textarea")
    assert client.post(f"{url}/paste", data={"text": "halo"}).status_code == 422
    answer = client.post(f"{url}/paste", data={"text": "512 AHMAD/BUDI"})
    assert answer.status_code == 303
    page = proofread(client.get(answer.location).text)
    key = page.select_one("[name=room][checked]")["value"]
    assert key == made["first"].key
    form = {"room": key, f"s-{key}": ""}
    assert client.post(answer.location, data=form).status_code == 303
    assert number_of(found, "Budi Santoso") == "512"

    file = (BytesIO(workbook(("Candra Wijaya", "513"))), "kamar.xlsx")
    answer = client.post(f"{url}/paste", data={"file": file})
    assert answer.status_code == 303
    assert "513" in proofread(client.get(answer.location).text).text

    key = made["alone"].key
    page = proofread(client.get(f"{url}/numbers").text)
    assert page.select_one(f"#n-{key}")
    assert not page.select_one(f"#n-{made['first'].key}")  # has its number
    form = {f"n-{key}": "601", f"s-{key}": ""}
    assert client.post(f"{url}/numbers", data=form).status_code == 303
    form = {f"n-{key}": "602", f"s-{key}": ""}
    refused = client.post(f"{url}/numbers", data=form)
    assert refused.status_code == 409
    page = proofread(refused.text)
    assert page.select_one(f"#n-{key}")["value"] == "602"  # nothing typed is lost
    assert number_of(found, "Eko Prasetyo") == "601"


def test_an_unknown_sheet_is_asked_about(rooms, app):
    found, _made = rooms
    url = f"/h/{services.give_hotel_link(found.id, SYSTEM).code}"
    client = app.test_client()
    columns = tuple(map(Column, ("Nama", "Lantai", "Pintu")))
    book = write_workbook(
        [Page("A", columns, [("Ahmad Fauzi", "5", "512")])], clock.now()
    )
    sent = client.post(f"{url}/paste", data={"file": (BytesIO(book), "a.xlsx")})
    assert sent.location.endswith("/columns")
    page = proofread(client.get(sent.location).text)
    assert page.select_one("#c-0 [selected]")["value"] == "name"
    assert client.post(sent.location, data={"c-0": "name"}).status_code == 422
    done = client.post(sent.location, data={"c-0": "name", "c-2": "number"})
    assert done.status_code == 303
    assert "512" in proofread(client.get(done.location).text).text
    book = write_workbook(
        [Page("A", columns, [("Budi Santoso", "5", "512")])], clock.now()
    )
    again = client.post(f"{url}/paste", data={"file": (BytesIO(book), "b.xlsx")})
    assert not again.location.endswith("/columns")


def test_another_hotels_link_sees_no_answer(meeting, rooms, app):
    found, _made = rooms
    services.load_block(meeting.id, [new_hotel("ibis", "Ibis", twin=1)], SYSTEM)
    ibis = queries.hotel(meeting.id, "ibis")
    answer = services.receive_text(found.id, "512 Ahmad Fauzi", SYSTEM)
    url = f"/h/{services.give_hotel_link(ibis.id, SYSTEM).code}"
    client = app.test_client()
    assert client.get(f"{url}/answers/{answer.id}").status_code == 404
    assert "Ahmad" not in client.get(f"{url}/numbers?show=all").text


def test_the_committee_records_it_with_a_name(meeting, rooms, browse):
    found, made = rooms
    base = f"/m/{meeting.code}/lodging/hotels/{found.code}/answer"
    client = browse()
    page = proofread(client.get(f"{base}/numbers").text)
    token = page.select_one("main form[method=post] [name=csrf_token]")["value"]
    key = made["first"].key
    form = {"csrf_token": token, f"n-{key}": "512", f"s-{key}": "", "how": "Telepon"}
    assert client.post(f"{base}/numbers", data=form | {"who": ""}).status_code == 409
    assert client.post(f"{base}/numbers", data=form | {"who": "Dewi"}).location
    assert number_of(found, "Ahmad Fauzi") == "512"
    form = {"csrf_token": token, "text": "513 Candra/Dedi", "how": "self"}
    sent = client.post(f"{base}/paste", data=form)
    assert proofread(client.get(sent.location).text).select_one("[name=room][checked]")


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["1440", "390"])
def test_how_it_looks(browser, live_server, meeting, rooms, size):
    found, made = rooms
    services.record_numbers(found.id, [Numbered(made["alone"].key, "601")], SYSTEM)
    lodge(meeting, new_room(made["second"].type), "Fajar")
    text = "512 AHMAD/BUDI\n602 Eko Prasetyo\n513 Candra/Fajar\n777 Zulkifli"
    answer = services.receive_text(found.id, text, SYSTEM)
    table = Table(("Nama", "Lantai", "Pintu"), (("Ahmad Fauzi", "5", "512"),))
    asked = services.receive_table(found.id, table, SYSTEM)
    h = f"{live_server}/h/{services.give_hotel_link(found.id, SYSTEM).code}"
    base = f"{live_server}/m/{meeting.code}/lodging/hotels/{found.code}/answer"
    with page_at(browser, viewport=size) as page:
        log_in(page, live_server, factories.session_key(meeting))
        for name, url in {
            "h-paste": f"{h}/paste",
            "h-review": f"{h}/answers/{answer.id}",
            "h-numbers": f"{h}/numbers?show=all",
            "h-columns": f"{h}/answers/{asked.id}/columns",
            "committee-numbers": f"{base}/numbers",
            "committee-paste": f"{base}/paste",
            "committee-review": f"{base}/answers/{answer.id}",
        }.items():
            page.goto(url)
            page.wait_for_load_state("networkidle")
            picture(page, f"{name}-{size['width']}")
            axe(page)
            fits(page)
