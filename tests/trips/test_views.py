from collections import Counter

import pytest
from sqlalchemy import event, select

from tests import factories
from tests.checkin.factories import scanned
from tests.pages import proofread
from tests.trips.factories import bus, delegation_of, party, place_of, riding
from webapp.checkin.models import Direction
from webapp.checkin.queries import presence
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.core.audit import Audit
from webapp.core.db import db
from webapp.trips.queries import vehicles as queries
from webapp.trips.queries.aboard import boarding
from webapp.trips.services import move
from webapp.trips.workflow import VehicleState


@pytest.fixture
def url(meeting):
    return f"/m/{meeting.code}/trips/"


@pytest.fixture
def vehicle(meeting):
    return bus(meeting, seats=4, leader_name="Endang", leader_phone="+628115146842")


@pytest.fixture
def point(meeting, vehicle):
    return presence.checkpoint_of_vehicle(meeting.id, vehicle.id)


def opened(client, url):
    return proofread(client.get(url).text)


def text(element):
    return " ".join(element.text.split())


def send(client, url, action, **values):
    page = opened(client, url)
    form = page.select_one(f"form[action$='{action}']")
    given = {i["name"]: i.get("value", "") for i in form.select("input[type=hidden]")}
    return client.post(form["action"], data=given | values)


def told(client, url):
    return [text(alert) for alert in opened(client, url).select("#notices .alert")]


def seated(meeting, vehicle, count=2):
    people = party(meeting, count)
    for person in people:
        move(place_of(person), vehicle, SYSTEM)
    return people


def test_an_empty_page_says_what_to_do(browse, url):
    page = opened(browse(), url)
    assert page.select_one(".empty h2").text == "Belum ada kendaraan"
    assert page.select_one(".empty a")["href"].endswith("/trips/add")
    assert not opened(browse(Role.VIEWER), url).select(".empty a")


@pytest.mark.usefixtures("vehicle")
def test_assigning_seats_everybody_and_lists_the_rest(browse, meeting, url):
    party(meeting, 5)
    client = browse()
    assert "Belum dibagi" in opened(client, url).select_one(".lead").text
    send(client, url, "/assign")
    page = opened(client, url)
    assert text(page.select_one("#notices .alert")).startswith("4 dari 5 orang")
    assert page.select_one(".lead").text.startswith("4 dari 5 orang")
    rows = page.select("section[aria-labelledby=unseated] tbody tr")
    assert [text(row.select("td")[-1]) for row in rows] == ["Kursi kurang 1"]
    bus(meeting, "Bus 5")
    ref = page.select_one("[name=pick]")["value"]
    send(client, url, "/move", pick=ref, vehicle="bus-5")
    assert [len(places) for places in riding(meeting).values()] == [4, 1]
    assert told(client, url) == ["1 orang dipindahkan ke Bus 5."]


def test_assigning_without_vehicles_is_refused_in_words(browse, url, vehicle):
    client = browse()
    token = opened(client, url).select_one("[name=csrf_token]")["value"]
    db.session.refresh(vehicle)
    send(client, f"{url}vehicles/bus-4", "/withdraw")
    client.post(f"{url}assign", data={"csrf_token": token})
    assert told(client, url)[0].startswith("Belum ada kendaraan yang menunggu")


def test_vehicles_are_typed_and_changed(browse, meeting, url):
    client = browse()
    typed = {"name": "Bus 7", "seats": "45", "crew_seats": "2"}
    form = opened(client, f"{url}add").select_one("form[data-keep]")
    token = {"csrf_token": form.select_one("[name=csrf_token]")["value"]}
    for wrong in ({"seats": "banyak"}, {"crew_seats": "45"}, {"name": ""}):
        answer = client.post(f"{url}add", data=token | typed | wrong)
        assert answer.status_code == 422
        assert proofread(answer.text).select(".error-summary li")
    client.post(f"{url}add", data=token | typed)
    phone = {"leader_phone": "0811 5146 842"}
    edit = f"{url}vehicles/bus-7/edit"
    version = opened(client, edit).select_one("main [name=version]")["value"]
    client.post(edit, data=token | typed | phone | {"version": version})
    (made,) = queries.vehicles(meeting.id)
    db.session.refresh(made)
    assert (made.capacity, made.leader_phone) == (43, "+628115146842")


def test_a_leader_sees_who_is_on_board_and_calls_the_rest(
    browse, meeting, url, vehicle, point
):
    here, away = seated(meeting, vehicle)
    scanned(meeting, point, here)
    client = browse(Role.LEADER)
    page = opened(client, f"{url}vehicles/bus-4")
    assert text(page.select_one(".figures dd")) == "1 dari 2"
    waiting = page.select_one("section[aria-labelledby=waiting]")
    names = [text(one) for one in waiting.select("td b")]
    assert names == [away.full_name]
    assert waiting.select_one("a[href='tel:+628120001111']")
    assert page.select_one(f"a[href*='/checkin/'][href*='{point.slug}']")
    assert not page.select("a[href$='/edit']")


def test_a_vehicle_leaves_only_without_those_the_leader_knows(
    browse, meeting, url, vehicle, point
):
    here, other = seated(meeting, vehicle)
    client, page = browse(Role.LEADER), f"{url}vehicles/bus-4"
    scanned(meeting, point, here)
    scanned(meeting, point, other)
    button = opened(client, page).select_one("form[action$='/depart'] button")
    assert text(button) == "Berangkat"
    form = opened(client, page).select_one("form[action$='/depart']")
    token = form.select_one("[name=csrf_token]")["value"]
    scanned(meeting, point, other, direction=Direction.OUT)
    client.post(form["action"], data={"csrf_token": token})
    assert told(client, page)[0].startswith("1 orang belum naik Bus 4")
    assert state(vehicle) is VehicleState.WAITING
    send(client, page, "/depart")  # the button now says without whom
    assert state(vehicle) is VehicleState.DEPARTED
    assert vehicle.departed_without == 1
    send(client, page, "/arrive")
    assert state(vehicle) is VehicleState.RETURNED
    send(client, page, "/recall")
    assert (state(vehicle), vehicle.departed_at) == (VehicleState.WAITING, None)


def state(vehicle):
    db.session.refresh(vehicle)
    return vehicle.state


def test_withdrawing_is_not_for_leaders(browse, url, vehicle):
    client, page = browse(Role.LEADER), f"{url}vehicles/bus-4"
    token = opened(client, page).select_one("[name=csrf_token]")["value"]
    answer = client.post(f"{page}/withdraw", data={"csrf_token": token})
    assert (answer.status_code, state(vehicle)) == (403, VehicleState.WAITING)
    assert client.post(f"{page}/fly", data={"csrf_token": token}).status_code == 404
    client = browse()
    send(client, page, "/withdraw")
    assert state(vehicle) is VehicleState.WITHDRAWN
    send(client, page, "/restore")
    assert state(vehicle) is VehicleState.WAITING


def test_who_boards_the_wrong_bus_is_found_and_moved(
    browse, meeting, url, vehicle, point
):
    other = bus(meeting, "Bus 5")
    (lost,) = seated(meeting, other, 1)
    scanned(meeting, point, lost)
    client = browse(Role.LEADER)
    page = opened(client, f"{url}vehicles/bus-5")
    waiting = page.select_one("section[aria-labelledby=waiting] tbody tr")
    assert "di Bus 4" in text(waiting)
    assert boarding(other).missing == []
    strangers = opened(client, f"{url}vehicles/bus-4").select_one(
        "section[aria-labelledby=strangers]"
    )
    assert "kursinya di Bus 5" in text(strangers)
    send(client, f"{url}vehicles/bus-4", "/move")
    assert len(boarding(vehicle).aboard) == 1
    assert boarding(other).total == 0


def test_somebody_is_in_the_bus_that_he_boarded_last(meeting, vehicle, point):
    (rider,) = seated(meeting, vehicle, 1)
    other = bus(meeting, "Bus 5")
    door = presence.checkpoint_of_vehicle(meeting.id, other.id)
    scanned(meeting, door, rider, minutes=5, offline=True)
    scanned(meeting, point, rider)
    assert len(boarding(vehicle).aboard) == 1
    assert boarding(other).strangers == []
    scanned(meeting, point, rider, direction=Direction.OUT)
    assert len(boarding(other).strangers) == 1


def test_the_list_of_a_bus_is_searched_and_people_are_moved(
    browse, meeting, url, vehicle
):
    bus(meeting, "Bus 5")
    budi = seated(meeting, vehicle, 1)[0]
    siti = factories.person(meeting, name="Siti Aminah")
    move(place_of(siti), vehicle, SYSTEM)
    client, page = browse(), f"{url}vehicles/bus-4"
    rows = opened(client, f"{page}?q=aminah").select(
        "section[aria-labelledby=manifest] tbody tr"
    )
    assert [text(row) for row in rows] == [
        f"Pilih Siti Aminah Siti Aminah {delegation_of(siti).name} 2"
    ]
    assert opened(client, f"{page}?q=tidakada").select(".empty")
    send(client, page, "/move", pick=place_of(siti).ref, vehicle="bus-5")
    assert riding(meeting) == {
        "Bus 4": [budi.participant_id],
        "Bus 5": [siti.participant_id],
    }
    for wrong, words in (
        ({"vehicle": "bus-5"}, "Pilih dulu orangnya."),
        ({"pick": place_of(budi).ref, "vehicle": "x"}, "Pilih kendaraan"),
    ):
        send(client, page, "/move", **wrong)
        assert told(client, page)[0].startswith(words)


def test_all_that_were_picked_move_or_none(browse, meeting, url, vehicle):
    bus(meeting, "Bus 5", seats=1)
    people = seated(meeting, vehicle, 2)
    client, page = browse(), f"{url}vehicles/bus-4"
    refs = [place_of(person).ref for person in people]
    send(client, page, "/move", pick=refs, vehicle="bus-5")
    assert told(client, page) == ["Bus 5 sudah penuh. Pilih kendaraan lain."]
    assert len(boarding(vehicle).waiting) == 2


def test_live_parts_are_silent_while_nothing_changes(
    browse, meeting, url, vehicle, point
):
    (rider,) = seated(meeting, vehicle, 1)
    client = browse(Role.LEADER)
    for part in (f"{url}fill", f"{url}vehicles/bus-4/boarding"):
        first = client.get(part)
        again = {"If-None-Match": first.headers["ETag"]}
        assert client.get(part, headers=again).status_code == 304
        scanned(meeting, point, rider)
        scanned(meeting, point, rider, direction=Direction.OUT)
        assert client.get(part, headers=again).status_code == 200


def test_reading_a_list_with_numbers_is_written_down(browse, url, vehicle):
    browse(Role.LEADER).get(f"{url}vehicles/bus-4")
    rows = select(Audit.action).where(Audit.object == f"vehicle:{vehicle.id}")
    assert "trips.manifest" in db.session.scalars(rows).all()


@pytest.mark.parametrize("path", ["", "vehicles/bus-4"])
def test_pages_ask_the_same_for_many(browse, meeting, url, vehicle, path):
    client = browse()

    def asked():
        statements = []

        def note(_c, _cursor, statement, *_):
            statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            opened(client, url + path)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return Counter(statements)

    seated(meeting, vehicle, 1)
    party(meeting, 1)
    one = asked()
    seated(meeting, vehicle, 2)
    party(meeting, 2)
    bus(meeting, "Bus 5"), bus(meeting, "Bus 6")
    assert asked() == one
    assert one.total() < 20


def test_vehicles_of_other_meetings_are_not_found(browse, url):
    bus(factories.meeting(), "Bus 9")
    assert browse().get(f"{url}vehicles/bus-9").status_code == 404


def test_desks_have_no_business_here(browse, url):
    assert browse(Role.DESK).get(url).status_code == 403
