import json
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tasks.functions import FUNCTIONS
from tests import factories
from tests.lodging.hotels import extra_room, hotel, new_room, propose
from tests.pages import proofread
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.jobs.services import work_off
from webapp.lodging import queries, services
from webapp.lodging.workflow import ProposalState
from webapp.registration.models import Level, Sex

pytestmark = pytest.mark.usefixtures("app")


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return proofread(answer.text)


def address(meeting, more=""):
    return f"/m/{meeting.code}/lodging/{more}"


def text(found):
    return " ".join(found.get_text(" ", strip=True).split())


def token(client, path):
    return json.loads(page(client, path).body["hx-headers"])["X-CSRFToken"]


def send(client, path, at=None, **values):
    values = {"csrf_token": token(client, at or path), **values}
    return client.post(path, data=values)


def test_an_empty_meeting_says_what_to_do(meeting, browse):
    shown = text(page(browse(), address(meeting)))
    assert "Belum ada yang perlu kamar." in shown
    assert "Bagi kamar" not in shown.replace("tekan Bagi kamar", "")


def test_the_fullest_night_in_one_sentence(meeting, browse):
    hotel(meeting, single=2, twin=3)
    factories.person(meeting, level=Level.II)
    for sex in (Sex.MALE, Sex.MALE, Sex.MALE, Sex.FEMALE):
        factories.person(meeting, sex=sex)
    shown = page(browse(), address(meeting))
    assert shown.select_one(".lead").get_text() == (
        "Malam Minggu, 24 Februari 2019: 1 kamar sendiri, 3 twin. Blok cukup."
    )


def test_a_short_block_is_said_with_its_number(meeting, browse):
    hotel(meeting, single=0, twin=1)
    for sex in (Sex.MALE, Sex.FEMALE):
        factories.person(meeting, sex=sex)
    lead = page(browse(), address(meeting)).select_one(".lead").get_text()
    assert "Blok kurang pada 3 malam." in lead
    grid = queries.grid(meeting.id)
    assert [cell.short for cell in grid.shared] == [1, 1, 1]


def test_people_alone_may_take_spare_rooms_for_two(meeting):
    hotel(meeting, single=0, twin=2)
    factories.person(meeting, level=Level.II)
    factories.person(meeting)
    assert not queries.grid(meeting.id).short_nights


def test_rooms_are_allocated_from_the_page(meeting, browse):
    hotel(meeting, single=1, twin=1)
    people = [factories.person(meeting, name=name) for name in ("Andi", "Budi", "Cici")]
    client = browse()
    send(client, address(meeting, "proposals"), address(meeting))
    shown = text(page(client, address(meeting)))
    assert "Membagi kamar" in shown
    work_off("default", FUNCTIONS)
    shown = text(page(client, address(meeting)))
    assert "2 dari 3 orang" in shown
    assert "Twin laki-laki kurang 1 kamar malam 24 Feb (1 orang)" in shown
    assert "terbukti tidak bisa lebih sedikit" in shown
    send(client, address(meeting, "proposals/1/accept"), address(meeting))
    assert queries.latest_proposal(meeting.id).state is ProposalState.ACCEPTED
    assert len(queries.room_of([person.participant_id for person in people])) == 2
    shown = page(client, address(meeting))
    assert "Usulan 1 dipakai." in text(shown)
    send(client, shown.select_one(".alert form")["action"], address(meeting))
    assert queries.latest_proposal(meeting.id).state is ProposalState.PROPOSED
    assert not queries.occupancy(meeting.id)
    assert "Sudah diurungkan" in text(page(client, address(meeting)))


def test_a_stale_proposal_says_so_on_the_page(meeting, browse):
    hotel(meeting, twin=2)
    factories.person(meeting)
    propose(meeting)
    factories.person(meeting)
    client = browse()
    path = address(meeting, "proposals/1/accept")
    assert send(client, path, address(meeting)).status_code == 303
    assert "berubah sejak usulan ini dihitung" in text(page(client, address(meeting)))
    send(client, address(meeting, "proposals/1/discard"), address(meeting))
    assert queries.latest_proposal(meeting.id).state is ProposalState.DISCARDED


def test_rooms_are_found_by_name_number_hotel_and_kind(meeting, browse):
    kinds = hotel(meeting, single=2, twin=2)
    twin, single = new_room(kinds["twin"]), new_room(kinds["single"])
    budi = factories.person(meeting, name="Budi Santoso")
    boss = factories.person(meeting, name="Eko Wijaya", level=Level.II)
    services.move_place(budi.participant_id, twin.id, SYSTEM)
    services.move_place(boss.participant_id, single.id, SYSTEM)
    services.number_room(single, "512", SYSTEM)
    client = browse()
    for query, here, away in (
        ("", "Budi", "none"),
        ("?q=boedi", "Budi", "Eko"),
        ("?q=512", "Eko", "Budi"),
        ("?q=novotel", "Budi", "none"),
        ("?kind=single", "Eko", "Budi"),
        ("?hotel=other", "Tidak ada kamar", "Budi"),
    ):
        found = page(client, address(meeting, f"rooms{query}"))
        shown = text(found.select_one("#rooms-list"))
        assert here in shown
        assert away not in shown


def test_somebody_is_moved_from_the_page(meeting, browse):
    kind = hotel(meeting, twin=2)["twin"]
    budi = factories.person(meeting)
    place = queries.sleepers(meeting.id)[0][0]
    path = address(meeting, f"places/{place.ref}")
    client = browse()
    assert send(client, path, to=f"type:{kind.id}").status_code == 303
    shown = text(page(client, address(meeting, "rooms")))
    assert "Budi Santoso dipindahkan ke TWN-001." in shown
    assert "Novotel TWN-001 sendiri" in text(page(client, path))
    assert budi.participant_id in queries.room_of([budi.participant_id])


def test_a_refused_move_says_why_and_changes_nothing(meeting, browse):
    room = new_room(hotel(meeting, twin=2)["twin"])
    boss = factories.person(meeting, level=Level.II)
    services.move_place(boss.participant_id, room.id, SYSTEM)
    factories.person(meeting)
    place = queries.unhoused(meeting.id)[0][0]
    client = browse()
    answer = send(client, address(meeting, f"places/{place.ref}"), to=f"room:{room.id}")
    assert answer.status_code == 409
    assert "yang menurut aturan kamar tidur sendiri" in text(proofread(answer.text))


def test_a_room_is_locked_and_numbered_on_the_page(meeting, browse):
    room = new_room(hotel(meeting, twin=2)["twin"])
    client = browse()
    path = address(meeting, f"rooms/{room.id}")
    rooms = address(meeting, "rooms")
    send(client, path, rooms, locked=1)
    send(client, path, rooms, number="512")
    kept = queries.room(meeting.id, room.id)
    assert (kept.locked, kept.number) == (True, "512")
    send(client, path, rooms, locked=0)
    assert "Kunci" in text(page(client, rooms))


@pytest.mark.parametrize("role", [Role.DESK, Role.LEADER])
def test_desks_do_not_see_who_sleeps_where(meeting, browse, role):
    for path in ("", "rooms", "rooming-list/novotel.xlsx"):
        assert browse(role).get(address(meeting, path)).status_code == 403


def test_readers_see_but_do_not_change(meeting, browse):
    hotel(meeting, twin=2)
    client = browse(Role.VIEWER)
    assert not page(client, address(meeting)).select("main form")
    asked = send(client, address(meeting, "proposals"), address(meeting))
    assert asked.status_code == 403
    assert client.get(address(meeting, "rooming-list/novotel.xlsx")).status_code == 403


def test_the_rooming_list_is_what_the_hotel_needs(meeting, browse):
    kinds = hotel(meeting, single=1, twin=2)
    twin, single = new_room(kinds["twin"]), new_room(kinds["single"])
    for name in ("Budi Santoso", "Ahmad"):
        person = factories.person(meeting, name=name, nip="196210141993051964")
        services.move_place(person.participant_id, twin.id, SYSTEM)
    boss = factories.person(meeting, name="Eko", level=Level.II)
    services.move_place(boss.participant_id, single.id, SYSTEM)
    answer = browse().get(address(meeting, "rooming-list/novotel.xlsx"))
    name = answer.headers["Content-Disposition"]
    assert "_Novotel_Rooming-List_Rev01.xlsx" in name
    head, *rows = (
        CalamineWorkbook.from_filelike(BytesIO(answer.data))
        .get_sheet_by_index(0)
        .to_python()
    )
    lines = [dict(zip(head, row, strict=True)) for row in rows]
    assert [
        (one["Room key"], one["Last name"], one["First name"]) for one in lines
    ] == [
        (single.key, "Eko", "-"),
        (twin.key, "Ahmad", "-"),
        (twin.key, "Santoso", "Budi"),
    ]
    assert [one["VIP"] for one in lines] == ["VIP2", "", ""]
    assert lines[1]["Sharing with"] == "Budi Santoso"
    assert str(lines[1]["Arrival date"]) == "2019-02-24"
    assert lines[1]["Nights"] == 3
    assert b"196210141993051964" not in answer.data
    assert not {"NIP", "HP", "E-mail"} & set(head)


def fill(meeting, kind, count):
    for number in range(count):
        person = factories.person(meeting)
        room = extra_room(kind, f"TWN-{number:03d}")
        services.move_place(person.participant_id, room.id, SYSTEM)


@pytest.mark.parametrize("path", ["", "rooms"])
def test_a_page_asks_as_often_for_three_rows_as_for_one(browse, statements, path):
    counted = []
    for rows in (1, 3):
        meeting = factories.meeting()
        fill(meeting, hotel(meeting, twin=9)["twin"], rows)
        for _ in range(rows):
            factories.person(meeting)
        client = browse(at=meeting)
        client.get(address(meeting, path))
        with statements() as sent:
            page(client, address(meeting, path))
        counted.append(len(sent))
    assert counted[0] == counted[1] <= 20
