from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from sqlalchemy import text

from tasks.functions import FUNCTIONS
from tests import factories
from tests.checkin.factories import scanned
from tests.trips.factories import bus, delegation_of, ids, party, place_of, riding
from webapp.checkin.queries import presence
from webapp.core.access import PERMISSIONS, Role
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db
from webapp.core.errors import DomainError
from webapp.jobs.services import work_off
from webapp.registration import services as registration
from webapp.registration.models import Participant
from webapp.registration.workflow import PlaceState
from webapp.trips.queries import seating
from webapp.trips.queries import vehicles as queries
from webapp.trips.services import (
    assign,
    depart,
    edit_vehicle,
    move,
    release_place,
    withdraw,
)
from webapp.trips.services import seating as seating_service


def reasons(result):
    return [(one.guest.ref[-4:], one.reason) for one in result.unseated]


def test_institutions_stay_together_in_the_fewest_vehicles(meeting):
    for name in ("Bus 1", "Bus 2", "Bus 3"):
        bus(meeting, name, seats=5, crew_seats=1)
    jambi, banten, bali = (party(meeting, count) for count in (3, 2, 2))
    result = assign(meeting.id, SYSTEM)
    assert (result.people, result.seated, result.vehicles) == (7, 7, 2)
    assert result.split_delegations == 0
    assert result.unseated == []
    parties = sorted(filter(None, riding(meeting).values()))
    assert parties == sorted([ids(*jambi), ids(*banten, *bali)])


def test_the_planner_knows_of_seats_just_given(meeting):
    bus(meeting)
    party(meeting, 3)
    assign(meeting.id, SYSTEM)
    known = text("SELECT reltuples FROM pg_class WHERE relname = 'seat'")
    counted = text("SELECT count(*) FROM seat")
    assert db.session.scalar(known) == db.session.scalar(counted) >= 3


def test_only_confirmed_places_get_a_seat(meeting):
    bus(meeting)
    coming = factories.place(meeting)
    for state in (PlaceState.INVITED, PlaceState.CANCELLED, PlaceState.DECLINED):
        factories.place(meeting, state)
    assert assign(meeting.id, SYSTEM).people == 1
    assert list(seating.seats(meeting.id)) == [coming.id]


def test_crew_seats_are_left_free_and_the_rest_is_told_why(meeting):
    bus(meeting, seats=3, crew_seats=2)
    party(meeting, 3)
    result = assign(meeting.id, SYSTEM)
    assert (result.people, result.seated) == (3, 1)
    assert [r for _, r in reasons(result)] == ["seats_short"] * 2
    assert result.unseated[0].parameters == {"count": 2}


def test_people_ride_where_they_want_to_go(meeting):
    bus(meeting, "Bus 1", destination="Somber")
    bus(meeting, "Bus 2", destination="Kebun Sayur")
    (somber,) = party(meeting, 1, destination="SOMBER ")
    sayur = party(meeting, 2, destination="kebun sayur")
    party(meeting, 1)  # known destinations: whoever names none does not go
    (lost,) = party(meeting, 1, destination="Manggar")
    result = assign(meeting.id, SYSTEM)
    assert riding(meeting) == {"Bus 1": ids(somber), "Bus 2": ids(*sayur)}
    assert reasons(result) == [(place_of(lost).ref[-4:], "no_vehicle_there")]


def test_a_vehicle_without_destination_takes_who_is_left_of_one_destination(meeting):
    bus(meeting, "Bus 1", 1, destination="Somber")
    bus(meeting, "Bus 2", 4)
    party(meeting, 2, destination="Somber")
    party(meeting, 3, destination="Kebun Sayur")
    result = assign(meeting.id, SYSTEM)
    assert [len(places) for places in riding(meeting).values()] == [1, 3]
    assert {reason for _, reason in reasons(result)} == {"seats_short_there"}


def test_who_does_not_go_is_left_out_and_counts_for_nobody_else(meeting):
    bus(meeting, destination="Somber")
    goes, stays = party(meeting, 2)
    registration.edit_place(
        place_of(stays), {"destination": "Tidak ikut"}, None, SYSTEM
    )
    assert assign(meeting.id, SYSTEM).people == 1
    assert riding(meeting) == {"Bus 4": ids(goes)}


def test_who_has_a_seat_keeps_it(meeting):
    first, second = bus(meeting, "Bus 1", 4), bus(meeting, "Bus 2", 4)
    early = party(meeting, 2)
    for person in early:
        move(place_of(person), second, SYSTEM)
    seats = {key: seat.number for key, seat in seating.seats(meeting.id).items()}
    joining = factories.person(meeting, of={"delegation": delegation_of(early[0])})
    party(meeting, 3)
    result = assign(meeting.id, SYSTEM)
    assert riding(meeting)["Bus 2"] == ids(*early, joining)
    assert len(riding(meeting)["Bus 1"]) == 3
    assert result.split_delegations == 0
    kept = {key: seating.seats(meeting.id)[key].number for key in seats}
    assert kept == seats
    assert first.version == 1


def test_newcomers_take_every_seat_there_is(meeting):
    for name in ("Bus 1", "Bus 2"):
        move(place_of(party(meeting, 1)[0]), bus(meeting, name, 3), SYSTEM)
    party(meeting, 3)
    result = assign(meeting.id, SYSTEM)
    assert (result.seated, result.split_delegations) == (5, 1)


def test_all_may_be_seated_afresh(meeting):
    bus(meeting, "Bus 1", 4)
    bus(meeting, "Bus 2", 4)
    one, two = party(meeting, 2)
    for person, vehicle in zip((one, two), queries.vehicles(meeting.id), strict=True):
        move(place_of(person), vehicle, SYSTEM)
    assert assign(meeting.id, SYSTEM).split_delegations == 1
    assert assign(meeting.id, SYSTEM, afresh=True).split_delegations == 0


def test_assigning_clears_the_seat_of_a_cancelled_place(meeting):
    vehicle = bus(meeting)
    gone, coming = party(meeting, 2)
    move(place_of(gone), vehicle, SYSTEM)
    registration.decide(gone.participant_id, "cancel", SYSTEM, "sakit")
    assign(meeting.id, SYSTEM)
    assert riding(meeting) == {"Bus 4": ids(coming)}


def test_vehicles_on_the_road_are_left_alone(meeting):
    gone = bus(meeting, "Bus 1", 4)
    rider = party(meeting, 1)[0]
    move(place_of(rider), gone, SYSTEM)
    depart(gone, SYSTEM, without=1)
    with pytest.raises(DomainError, match="no_vehicles"):
        assign(meeting.id, SYSTEM)
    bus(meeting, "Bus 2", 4)
    late = party(meeting, 2)
    assign(meeting.id, SYSTEM, afresh=True)
    assert riding(meeting) == {"Bus 1": ids(rider), "Bus 2": ids(*late)}
    with pytest.raises(DomainError, match="vehicle_gone"):
        move(place_of(late[0]), gone, SYSTEM)
    point = presence.checkpoint_of_vehicle(meeting.id, gone.id)
    scanned(meeting, point, late[0])  # he is on board: the list must follow
    move(place_of(late[0]), gone, SYSTEM)
    assert riding(meeting)["Bus 1"] == ids(rider, late[0])


def test_a_vehicle_that_is_not_used_lets_its_people_go(meeting, organiser):
    broken = bus(meeting, "Bus 1")
    move(place_of(party(meeting, 1)[0]), broken, SYSTEM)
    withdraw(broken, organiser)
    assert riding(meeting) == {"Bus 1": []}
    with pytest.raises(DomainError, match="no_vehicles"):
        assign(meeting.id, SYSTEM)


def test_a_full_vehicle_takes_nobody_more(meeting):
    vehicle = bus(meeting, seats=1)
    one, two = party(meeting, 2)
    move(place_of(one), vehicle, SYSTEM)
    with pytest.raises(DomainError, match="vehicle_full"):
        move(place_of(two), vehicle, SYSTEM)
    assert move(place_of(one), vehicle, SYSTEM).number == 1  # he sits there already


def test_a_free_seat_is_given_again(meeting):
    first, second = bus(meeting, "Bus 1"), bus(meeting, "Bus 2")
    one, two, three = party(meeting, 3)
    for person in (one, two):
        move(place_of(person), first, SYSTEM)
    move(place_of(one), second, SYSTEM)
    assert move(place_of(three), first, SYSTEM).number == 1


def test_who_does_not_come_gets_no_seat(meeting):
    vehicle = bus(meeting)
    with pytest.raises(DomainError, match="place_not_coming"):
        move(factories.place(meeting, PlaceState.INVITED), vehicle, SYSTEM)


def test_a_vehicle_keeps_room_for_those_who_sit_in_it(meeting, organiser):
    vehicle = bus(meeting, seats=3)
    for person in party(meeting, 2):
        move(place_of(person), vehicle, SYSTEM)
    with pytest.raises(DomainError, match="vehicle_too_small"):
        edit_vehicle(vehicle, {"crew_seats": 2}, None, organiser)


def test_checkpoints_know_how_many_will_come(meeting):
    first, second = bus(meeting, "Bus 1"), bus(meeting, "Bus 2")
    one, two = party(meeting, 2)
    for person in (one, two):
        move(place_of(person), first, SYSTEM)
    move(place_of(two), second, SYSTEM)
    expected = [presence.checkpoint(meeting.id, f"bus-{n}").expected for n in (1, 2)]
    assert expected == [1, 1]


def test_cancelling_a_place_lets_its_seat_go(meeting):
    vehicle = bus(meeting)
    person = party(meeting, 1)[0]
    move(place_of(person), vehicle, SYSTEM)
    registration.decide(person.participant_id, "cancel", SYSTEM, "sakit")
    work_off("default", FUNCTIONS)
    assert seating.seats(meeting.id) == {}
    assert presence.checkpoint(meeting.id, "bus-4").expected == 0


def test_a_place_that_is_taken_again_keeps_its_seat(meeting):
    vehicle = bus(meeting)
    person = party(meeting, 1)[0]
    move(place_of(person), vehicle, SYSTEM)
    for step in ("cancel", "reopen", "confirm"):
        registration.decide(person.participant_id, step, SYSTEM, "salah tekan")
    release_place(person.participant_id)
    assert list(seating.seats(meeting.id)) == ids(person)
    release_place(factories.place(meeting).id)  # one without a seat is no trouble


def test_whoever_comes_instead_has_the_seat(meeting):
    vehicle = bus(meeting, leader_name="Endang", leader_phone="+628115146842")
    person = party(meeting, 1)[0]
    move(place_of(person), vehicle, SYSTEM)
    registration.substitute(
        person.participant_id, factories.newcomer("Siti Aminah"), SYSTEM
    )
    (told,) = seating.seat_of([person.participant_id, 0]).values()
    assert (told.vehicle, told.number, told.leader) == ("Bus 4", 1, "Endang")
    assert told.leader_phone == "+628115146842"


def test_seats_are_for_those_who_manage_or_lead(meeting):
    vehicle, person = bus(meeting), party(meeting, 1)[0]
    reader = Actor("account", 1, meeting.id, permissions=PERMISSIONS[Role.VIEWER])
    leader = Actor("account", 1, meeting.id, permissions=PERMISSIONS[Role.LEADER])
    with pytest.raises(DomainError, match="forbidden"):
        move(place_of(person), vehicle, reader)
    with pytest.raises(DomainError, match="forbidden"):
        assign(meeting.id, leader)
    move(place_of(person), vehicle, leader)


@pytest.mark.parametrize(
    "locked", [True, False], ids=["with the lock", "control: without it"]
)
def test_two_take_the_last_seat_at_once(app, meeting, monkeypatch, locked):
    vehicle, told = bus(meeting, seats=1), []
    both = Barrier(2, timeout=0.3)
    free = seating_free(both)
    monkeypatch.setattr("webapp.trips.services.seating._free_number", free)
    # What the checkpoints are told is written behind the same lock.
    monkeypatch.setattr("webapp.trips.services.seating.renew_checkpoints", print)
    if not locked:
        monkeypatch.setattr(queries, "locked_vehicles", queries.vehicles)
    people = [person.participant_id for person in party(meeting, 2)]

    def take(place_id):
        with app.app_context():
            place = db.session.get_one(Participant, place_id)
            try:
                told.append(move(place, vehicle, SYSTEM).number)
            except DomainError as refusal:
                told.append(refusal.code)

    threads = [Thread(target=take, args=(key,)) for key in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told, key=str) == [1, "vehicle_full" if locked else "seat_taken"]
    db.session.expire_all()
    assert len(seating.seats(meeting.id)) == 1


def seating_free(both, free_number=seating_service._free_number):  # noqa: SLF001
    """Choose a seat, then wait until the other has chosen too, or cannot."""

    def choose(vehicle):
        number = free_number(vehicle)
        with suppress(BrokenBarrierError):
            both.wait()
        return number

    return choose
