"""What the card and the list know of rooms and scans."""

import pytest

from tests import factories
from tests.checkin import factories as desks
from tests.lodging.hotels import hotel, new_room
from tests.pages import proofread
from tests.people.own import link_of
from webapp.core.actor import SYSTEM
from webapp.lodging import queries as lodging
from webapp.lodging import services as hotel_services
from webapp.lodging.services import move_place, number_room
from webapp.meetings.models import SessionKind
from webapp.people import queries, services
from webapp.people.queries import Wanted
from webapp.people.views.card import find
from webapp.registration.queries import holder
from webapp.trips import services as services_of_trips


@pytest.fixture
def pair(meeting):
    """Two people in room 512, and one who has no bed yet."""
    jambi = factories.delegation(meeting, "Dinas Jambi")
    people = [
        factories.place(meeting, holder=factories.newcomer(name=name), delegation=jambi)
        for name in ("Ahmad Yani", "Budi Utomo", "Candra Wijaya")
    ]
    room = new_room(hotel(meeting, twin=2)["twin"])
    for place in people[:2]:
        move_place(place.id, room.id, SYSTEM)
    number_room(room, "512", SYSTEM)
    return people


def names(meeting, **wanted):
    return [entry.name for entry in queries.entries(meeting.id, Wanted(**wanted))]


@pytest.mark.usefixtures("pair")
def test_the_answer_names_room_and_room_mate(meeting):
    first = queries.entries(meeting.id, Wanted(words="yani"))[0]
    assert services.answer(first, meeting.zone) == (
        "Yth. Bapak Ahmad Yani: Kamar 512 Novotel, "
        "sekamar Bapak Budi Utomo (Dinas Jambi) 0812-0001-111."
    )


@pytest.mark.usefixtures("pair")
def test_people_are_found_by_their_room(meeting):
    assert names(meeting, words="512") == ["Ahmad Yani", "Budi Utomo"]
    assert names(meeting, words="511") == []


@pytest.mark.usefixtures("pair")
def test_who_has_no_bed_is_one_filter_away(meeting):
    assert names(meeting, answers={"check": "bed"}) == ["Candra Wijaya"]


def test_card_and_list_show_the_room(browse, meeting, pair):
    client, url = browse(), f"/m/{meeting.code}/people/"
    assert proofread(client.get(url).text).text.count("Novotel 512") == 2
    page = proofread(client.get(url + pair[0].ref).text)
    assert "Novotel 512" in page.select_one("dl.facts").text
    assert "Budi Utomo" in page.select_one("dl.facts").text


def test_the_card_shows_where_somebody_was_scanned(browse, meeting, pair):
    desks.scanned(meeting, desks.checkpoint(meeting), holder(pair[0].id))
    page = proofread(browse().get(f"/m/{meeting.code}/people/{pair[0].ref}").text)
    assert "Pintu sidang" in page.select_one("[aria-labelledby=scans-title]").text


def test_the_bus_is_told_beside_the_room(meeting):
    place = factories.place(meeting, holder=factories.newcomer())
    services_of_trips.load_vehicles(
        meeting.id, [services_of_trips.NewVehicle(name="Bus 4", seats=10)], SYSTEM
    )
    services_of_trips.assign(meeting.id, SYSTEM)
    factories.agenda_session(meeting, kind=SessionKind.TRIP)
    entry = find(meeting, place.ref)
    assert services.answer(entry, meeting.zone) == (
        "Yth. Bapak Budi Santoso: Bus 4 pk 09.00 WITA."
    )


def test_a_label_of_ours_is_no_number_for_a_guest(meeting, pair, app):
    ahmad = holder(pair[0].id)
    room = lodging.room_of([pair[0].id])[pair[0].id]
    number_room(lodging.room(meeting.id, room.room_id), "", SYSTEM)
    first = queries.entries(meeting.id, Wanted(words="yani"))[0]
    assert "nomornya menyusul" in services.answer(first, meeting.zone)
    page = proofread(app.test_client().get(link_of(ahmad)).text)
    mine = page.select_one("[aria-labelledby=room]").text
    assert "menyusul" in mine
    assert "TWN" not in mine


def test_guests_see_number_and_room_mate_as_soon_as_the_hotel_says_it(
    meeting, pair, app
):
    novotel = lodging.hotel(meeting.id, "novotel")
    row = lodging.room(meeting.id, lodging.room_of([pair[0].id])[pair[0].id].room_id)
    number_room(row, "", SYSTEM)
    answer = hotel_services.receive_text(novotel.id, "614 YANI / UTOMO", SYSTEM)
    hotel_services.use_answer(answer.id, {row.key: ""}, SYSTEM)
    page = proofread(app.test_client().get(link_of(holder(pair[0].id))).text)
    mine = page.select_one("[aria-labelledby=room]").text
    assert "614" in mine
    assert "Budi Utomo" in mine
    assert "0812" not in mine
    assert names(meeting, words="614") == ["Ahmad Yani", "Budi Utomo"]
    first = queries.entries(meeting.id, Wanted(words="yani"))[0]
    assert "Kamar 614 Novotel" in services.answer(first, meeting.zone)
