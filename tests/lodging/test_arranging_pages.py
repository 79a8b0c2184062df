"""Where rooms are arranged by hand, and what two people see of each other."""

import json

import pytest

from tests import factories
from tests.lodging.hotels import extra_room, hotel
from tests.pages import proofread
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.lodging import queries, services
from webapp.registration.models import Level, Sex

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def rooms(meeting):
    kind = hotel(meeting, twin=6, single=2)["twin"]
    return [extra_room(kind, f"TWN-{n}") for n in (1, 2)]


def housed(meeting, room, **values):
    somebody = factories.person(meeting, **values)
    services.move_place(somebody.participant_id, room.id, SYSTEM)
    return somebody


def address(meeting, more="rooms"):
    return f"/m/{meeting.code}/lodging/{more}"


def opened(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return proofread(answer.text)


def send(client, page, path, **values):
    token = json.loads(page.body["hx-headers"])["X-CSRFToken"]
    return client.post(path, data={"csrf_token": token, **values})


def text(found):
    return " ".join(found.get_text(" ", strip=True).split())


def ref(person):
    listed = queries.lodgers(person.meeting_id)
    return next(one.ref for one in listed if one.person_id == person.id)


def asleep(person):
    found = queries.room_of([person.participant_id])
    return found[person.participant_id].room if found else None


def test_two_are_swapped_without_any_script(meeting, browse, rooms):
    budi = housed(meeting, rooms[0], name="Budi")
    andi = housed(meeting, rooms[1], name="Andi")
    client = browse()
    page = opened(client, address(meeting, f"places/{ref(budi)}"))
    link = page.find("a", string="Tukar dengan orang lain")["href"]
    page = opened(client, link)
    assert "Budi bertukar kamar dengan siapa?" in text(page)
    form = page.select_one("form[action*='/rooms/swap']")
    sent = {one["name"]: one["value"] for one in form.select("input")}
    assert client.post(form["action"], data=sent).status_code == 303
    assert (asleep(budi), asleep(andi)) == ("TWN-2", "TWN-1")
    page = opened(client, address(meeting))
    assert "Budi bertukar kamar dengan Andi." in text(page.select_one("#notices"))
    undo = page.select_one("#notices form")["action"]
    send(client, page, undo)
    assert (asleep(budi), asleep(andi)) == ("TWN-1", "TWN-2")
    assert "diurungkan" in text(opened(client, address(meeting)).select_one("#doing"))


def test_a_refused_swap_says_why_and_waits_on(meeting, browse, rooms):
    budi = housed(meeting, rooms[0])
    housed(meeting, rooms[0])
    siti = housed(meeting, rooms[1], sex=Sex.FEMALE)
    client = browse()
    keys = {"one": f"place:{ref(budi)}", "other": f"place:{ref(siti)}"}
    page = opened(client, address(meeting))
    answer = send(client, page, address(meeting, "rooms/swap?q=novotel"), **keys)
    assert "swap=place:" in answer.location
    assert "q=novotel" in answer.location
    page = opened(client, answer.location)
    assert "jenis kelaminnya lain" in text(page.select_one("#notices"))
    assert page.select_one(".swap-bar")


def test_a_swap_against_a_right_asks_why(meeting, browse, rooms):
    kinds = {kind.code: kind for kind in queries.room_types(meeting.id)}
    single = extra_room(kinds["SGL"], "SGL-1")
    budi = housed(meeting, rooms[0], name="Budi")
    agus = housed(meeting, single, name="Agus", level=Level.II)
    client = browse()
    keys = {"one": f"place:{ref(budi)}", "other": f"place:{ref(agus)}"}
    answer = send(
        client,
        opened(client, address(meeting)),
        address(meeting, "rooms/swap?q=novotel"),
        **keys,
    )
    asked = opened(client, answer.location)
    assert "kamar sendiri" in text(asked.select_one("#notices"))
    form = asked.select_one("main form[method=post]")
    assert "q=novotel" in form["action"]
    sent = {one["name"]: one.get("value", "") for one in form.select("input")}
    assert asleep(budi) == "TWN-1"
    assert client.post(form["action"], data=sent | {"why": "full"}).status_code == 303
    assert (asleep(budi), asleep(agus)) == ("SGL-1", "TWN-1")
    assert [e.reason for e in queries.held_exceptions(budi.id)] == ["full"]
    other = factories.meeting()
    path = answer.location.replace(f"/m/{meeting.code}/", f"/m/{other.code}/")
    assert browse(at=other).get(path).status_code == 404


@pytest.mark.parametrize(
    ("one", "other"), [("place:X", "room:1"), ("", ""), ("room:a", "room:b")]
)
def test_what_can_not_be_swapped_is_refused(meeting, browse, rooms, one, other):
    client = browse()
    page = opened(client, address(meeting))
    send(client, page, address(meeting, "rooms/swap"), one=one, other=other)
    assert "Orang bertukar dengan orang" in text(opened(client, address(meeting)))
    assert rooms


def test_who_took_the_last_bed_is_said_and_the_form_keeps_what_was_typed(
    meeting, browse, rooms
):
    housed(meeting, rooms[0])
    budi = factories.person(meeting, name="Budi")
    place = queries.unhoused(meeting.id)[0][0].ref
    mine, hers = browse(), browse()
    before = opened(mine, address(meeting, f"places/{place}?room=novotel"))
    andi = factories.person(meeting, name="Andi Wijaya")
    page = opened(hers, address(meeting, "rooms?q=andi"))
    link = page.select_one("[data-item^=place]")["href"].partition("?")[0]
    send(hers, page, link, to=f"room:{rooms[0].id}")
    assert asleep(andi) == "TWN-1"
    wanted = {"to": f"room:{rooms[0].id}", "why": "other", "text": "minta tolong"}
    path = address(meeting, f"places/{place}?room=novotel")
    answer = send(mine, before, path, **wanted)
    assert answer.status_code == 409
    page = proofread(answer.text)
    told = text(page.select_one(".alert"))
    assert "TWN-1 penuh malam 24 Feb: 2 dari 2 tempat tidur terpakai." in told
    assert "Andi Wijaya ditempatkan di sana oleh Rina pukul" in told
    assert page.select_one("#room-words")["value"] == "novotel"
    assert text(page.select_one(".asked b")) == "Novotel TWN-1"
    assert page.select_one("#why-text")["value"] == "minta tolong"
    assert asleep(budi) is None


def test_a_room_without_a_right_asks_for_a_reason(meeting, browse, rooms):
    factories.person(meeting, name="Budi")
    place = queries.unhoused(meeting.id)[0][0].ref
    client = browse()
    page = opened(client, address(meeting, f"places/{place}?room=sgl"))
    assert "kamar sendiri: untuk" in text(page)
    button = page.find("button", string=lambda t: t and "dengan alasan" in t)
    form = button.find_parent("form")
    sent = {one["name"]: one.get("value", "") for one in form.select("input")}
    sent |= {"to": button["value"], "why": "health"}
    assert client.post(form["action"], data=sent).status_code == 303
    assert not queries.breaches(meeting.id)
    assert len(queries.lodgers(meeting.id)) == 1
    assert rooms


def test_the_list_is_sent_again_only_after_a_change(meeting, browse, rooms):
    budi = housed(meeting, rooms[0], name="Budi")
    client = browse()
    first = client.get(address(meeting, "rooms/list"))
    assert first.status_code == 200
    asked = {"If-None-Match": first.headers["ETag"]}
    again = client.get(address(meeting, "rooms/list"), headers=asked)
    assert (again.status_code, again.data) == (304, b"")
    services.take_out(budi.participant_id, SYSTEM)
    then = client.get(address(meeting, "rooms/list"), headers=asked)
    assert then.status_code == 200
    assert "Budi keluar dari Novotel TWN-1" in then.text


def test_colleagues_see_each_other(meeting, browse, rooms):
    factories.person(meeting, name="Budi")
    place = queries.unhoused(meeting.id)[0][0].ref
    mine, hers = browse(), browse()
    page = opened(hers, address(meeting))
    send(hers, page, address(meeting, "rooms/here?hotel=novotel"))
    here = text(opened(mine, address(meeting)).select_one("#doing"))
    assert "Rina sedang menyusun Novotel." in here
    send(hers, page, address(meeting, f"places/{place}"), to=f"room:{rooms[0].id}")
    here = opened(mine, address(meeting)).select_one("#doing")
    assert "menyusun Novotel, baru saja: Budi ke Novotel TWN-1." in text(here)
    assert not here.select("form")  # only she may undo it
    assert "sedang menyusun" not in text(opened(hers, address(meeting)))


def test_a_reader_sees_rooms_and_no_buttons(meeting, browse, rooms):
    housed(meeting, rooms[0], name="Budi")
    client = browse(Role.VIEWER)
    page = opened(client, address(meeting))
    assert "Budi" in text(page)
    assert not page.select("main form[method=post], [data-arrange]")
    page = opened(client, address(meeting, f"rooms/{rooms[0].id}"))
    assert not page.select("main form[method=post]")
    assert client.post(address(meeting, "rooms/here")).status_code in {400, 403}


def test_another_meeting_is_not_arranged(meeting, browse, rooms):
    budi = housed(meeting, rooms[0])
    other = factories.meeting()
    client = browse(at=other)
    page = opened(client, address(other))
    place, room = ref(budi), rooms[0].id
    for path in (f"places/{place}", f"places/{place}/out", f"rooms/{room}"):
        assert send(client, page, address(other, path)).status_code == 404
    assert asleep(budi) == "TWN-1"


@pytest.mark.parametrize(
    ("use", "here"),
    [
        ("free", {"TWN-1"}),
        ("empty", {"TWN-2"}),
        ("locked", {"TWN-3"}),
        ("strange", {"TWN-1", "TWN-2", "TWN-3", "SGL-9"}),
    ],
)
def test_rooms_are_listed_by_their_use(meeting, browse, rooms, use, here):
    kinds = {kind.code: kind for kind in queries.room_types(meeting.id)}
    housed(meeting, rooms[0])
    full, single = extra_room(kinds["TWN"], "TWN-3"), extra_room(kinds["SGL"], "SGL-9")
    housed(meeting, full)
    housed(meeting, full)
    housed(meeting, single, level=Level.II)
    services.lock(full, SYSTEM)
    page = opened(browse(), address(meeting, f"rooms?use={use}"))
    assert {text(one) for one in page.select("[data-item^=room]")} == here


def test_a_person_asks_as_often_for_three_rooms_as_for_one(browse, statements):
    counted = []
    for count in (1, 3):
        meeting = factories.meeting()
        kind = hotel(meeting, twin=9)["twin"]
        for number in range(count):
            housed(meeting, extra_room(kind, f"TWN-{number}"))
        factories.person(meeting)
        place = queries.unhoused(meeting.id)[0][0].ref
        client = browse(at=meeting)
        client.get(address(meeting, f"places/{place}"))
        with statements() as sent:
            opened(client, address(meeting, f"places/{place}"))
        counted.append(len(sent))
    assert counted[0] == counted[1] <= 20
