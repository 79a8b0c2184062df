"""Rooms arranged by hand: swapping, taking out, undoing, reasons."""

import threading
from datetime import timedelta

import pytest

from tests import factories
from tests.factories import FIRST_DAY
from tests.lodging.hotels import extra_room, hotel, new_room
from webapp.core import undo
from webapp.core.access import PERMISSIONS, Role
from webapp.core.actor import SYSTEM, Actor, acting
from webapp.core.db import transaction
from webapp.core.errors import DomainError
from webapp.lodging import queries, services
from webapp.lodging.services import Excuse
from webapp.registration import services as registration
from webapp.registration.models import Level, Sex
from webapp.registration.queries import locked_place

pytestmark = pytest.mark.usefixtures("app")


def slept(meeting):
    return {
        (b.participant_id, b.night, b.room_id) for b in queries.bed_nights(meeting.id)
    }


def rooms_of(*people):
    found = queries.room_of([one.participant_id for one in people])
    return [
        found[p.participant_id].room if p.participant_id in found else None
        for p in people
    ]


def housed(room, **values):
    somebody = factories.person(room.meeting, **values)
    services.move_place(somebody.participant_id, room.id, SYSTEM)
    return somebody


@pytest.fixture
def twins(meeting):
    """Two twin rooms, and three more in the block."""
    kind = hotel(meeting, twin=5, single=2)["twin"]
    rooms = [extra_room(kind, f"TWN-{n}") for n in (1, 2)]
    for room in rooms:
        room.meeting = meeting
    return rooms


def twin_of(meeting):
    return next(kind for kind in queries.room_types(meeting.id) if kind.code == "TWN")


def refused(code, act, *arguments, **more):
    with pytest.raises(DomainError) as error:
        act(*arguments, **more)
    assert error.value.code == code
    return error.value


def test_two_people_swap_and_it_is_undone(meeting, twins):
    budi, andi = housed(twins[0], name="Budi"), housed(twins[1], name="Andi")
    before = slept(meeting)
    number = services.swap_places(budi.participant_id, andi.participant_id, SYSTEM)
    assert rooms_of(budi, andi) == ["TWN-2", "TWN-1"]
    services.take_back(meeting.id, number, SYSTEM)
    assert slept(meeting) == before


def test_a_swap_that_breaks_a_rule_changes_nothing(meeting, twins):
    budi = housed(twins[0])
    housed(twins[0])
    siti = housed(twins[1], sex=Sex.FEMALE)
    before = slept(meeting)
    told = refused(
        "sex_mixed",
        services.swap_places,
        budi.participant_id,
        siti.participant_id,
        SYSTEM,
    )
    assert told.parameters["room"] == "TWN-1"
    assert slept(meeting) == before


def test_a_swap_against_a_right_needs_a_reason_and_is_undone_with_it(meeting, twins):
    kinds = {kind.code: kind for kind in queries.room_types(meeting.id)}
    single = extra_room(kinds["SGL"], "SGL-1")
    single.meeting = meeting
    budi, agus = housed(twins[0]), housed(single, level=Level.II)
    one, other = budi.participant_id, agus.participant_id
    before = slept(meeting)
    refused("single_room", services.swap_places, one, other, SYSTEM)
    refused("single_room", services.swap_rooms, twins[0], single, SYSTEM)
    why = Excuse("health", "kursi roda rusak")
    for swap, sides in (
        (services.swap_places, (one, other)),
        (services.swap_rooms, (twins[0], single)),
    ):
        number = swap(*sides, SYSTEM, excuse=why)
        assert rooms_of(budi, agus) == ["SGL-1", "TWN-1"]
        assert [e.code for e in queries.held_exceptions(budi.id)] == ["single_room"]
        assert not queries.held_exceptions(agus.id)
        assert not queries.breaches(meeting.id)
        services.take_back(meeting.id, number, SYSTEM)
        assert slept(meeting) == before
        assert not queries.held_exceptions(budi.id)


def test_a_swap_needs_two_who_sleep_apart(meeting, twins):
    budi, andi = housed(twins[0]), housed(twins[0])
    nowhere = factories.person(meeting)
    one, other = budi.participant_id, andi.participant_id
    refused("swap_same", services.swap_places, one, one, SYSTEM)
    refused("swap_same_room", services.swap_places, one, other, SYSTEM)
    refused("swap_homeless", services.swap_places, one, nowhere.participant_id, SYSTEM)


def test_all_of_two_rooms_swap_though_both_are_full(meeting, twins):
    men = [housed(twins[0]), housed(twins[0])]
    women = [housed(twins[1], sex=Sex.FEMALE) for _ in range(2)]
    before = slept(meeting)
    number = services.swap_rooms(*twins, SYSTEM, locked=True)
    assert rooms_of(*men, *women) == ["TWN-2"] * 2 + ["TWN-1"] * 2
    assert all(queries.room(meeting.id, room.id).locked for room in twins)
    services.take_back(meeting.id, number, SYSTEM)
    assert slept(meeting) == before
    assert not any(queries.room(meeting.id, room.id).locked for room in twins)


def test_all_of_a_room_go_to_an_empty_one(twins):
    men = [housed(twins[0]), housed(twins[0])]
    services.swap_rooms(*twins, SYSTEM)
    assert rooms_of(*men) == ["TWN-2"] * 2
    kind = twin_of(twins[0].meeting)
    empty = [extra_room(kind, f"TWN-{n}") for n in (8, 9)]
    refused("swap_empty", services.swap_rooms, *empty, SYSTEM)


def test_somebody_is_taken_out_and_put_back(meeting, twins):
    budi = housed(twins[0])
    before = slept(meeting)
    number = services.take_out(budi.participant_id, SYSTEM)
    assert rooms_of(budi) == [None]
    refused("room_not_held", services.take_out, budi.participant_id, SYSTEM)
    services.take_back(meeting.id, number, SYSTEM)
    assert slept(meeting) == before


def test_a_move_is_undone_with_its_lock_and_its_reason(meeting):
    hotel(meeting, single=2)
    single = next(k for k in queries.room_types(meeting.id) if k.code == "SGL")
    budi = factories.person(meeting)
    place = budi.participant_id
    to = f"type:{single.id}"
    refused("single_room", services.move_place, place, to, SYSTEM)
    refused(
        "exception_reason_missing",
        services.move_place,
        place,
        to,
        SYSTEM,
        excuse=Excuse("why not"),
    )
    moved = services.move_place(
        place, to, SYSTEM, excuse=Excuse("health", "sakit punggung"), locked=True
    )
    assert [e.reason for e in queries.held_exceptions(budi.id)] == ["health"]
    assert not queries.breaches(meeting.id)
    assert queries.room(meeting.id, moved.room.id).locked
    services.take_back(meeting.id, moved.undo, SYSTEM)
    assert rooms_of(budi) == [None]
    assert not queries.held_exceptions(budi.id)
    assert not queries.room(meeting.id, moved.room.id).locked


def test_no_reason_lets_men_and_women_share(twins):
    housed(twins[0])
    siti = factories.person(twins[0].meeting, sex=Sex.FEMALE)
    refused(
        "sex_mixed",
        services.move_place,
        siti.participant_id,
        twins[0].id,
        SYSTEM,
        excuse=Excuse("health"),
    )


def test_an_undo_lets_nobody_in_where_somebody_came_since(meeting, twins):
    budi = housed(twins[0])
    moved = services.move_place(budi.participant_id, twins[1].id, SYSTEM)
    siti = housed(twins[0], sex=Sex.FEMALE)
    refused("undo_overtaken", services.take_back, meeting.id, moved.undo, SYSTEM)
    assert rooms_of(budi, siti) == ["TWN-2", "TWN-1"]


def test_an_undo_takes_no_room_beyond_the_block(meeting):
    kind = hotel(meeting, twin=1)["twin"]
    room = new_room(kind)
    room.meeting = meeting
    number = services.take_out(housed(room).participant_id, SYSTEM)
    other = extra_room(kind, "TWN-9")
    other.meeting = meeting
    housed(other)
    refused("undo_overtaken", services.take_back, meeting.id, number, SYSTEM)


@pytest.mark.parametrize("what", ["cancelled", "shorter"])
def test_an_undo_knows_who_changed_since(meeting, twins, what):
    budi = housed(twins[0])
    number = services.take_out(budi.participant_id, SYSTEM)
    if what == "cancelled":
        registration.decide(budi.participant_id, "cancel", SYSTEM, "sakit")
    else:
        with transaction():
            locked_place(budi.participant_id).depart_on -= timedelta(days=1)
    refused("undo_overtaken", services.take_back, meeting.id, number, SYSTEM)


def test_only_who_moved_undoes_and_only_for_ten_minutes(meeting, twins, monkeypatch):
    moved = services.move_place(
        factories.person(meeting).participant_id, twins[0].id, SYSTEM
    )
    other = Actor("account", 7, meeting.id, permissions=PERMISSIONS[Role.ORGANISER])
    with acting(other):
        refused("undo_not_yours", services.take_back, meeting.id, moved.undo, other)
    refused(
        "undo_not_yours", services.take_back, factories.meeting().id, moved.undo, SYSTEM
    )
    monkeypatch.setattr(undo, "WHILE", timedelta(0))
    refused("undo_too_late", services.take_back, meeting.id, moved.undo, SYSTEM)


def test_only_who_manages_rooms_arranges_them(meeting, twins):
    budi, andi = housed(twins[0]), housed(twins[1])
    viewer = Actor("account", 1, meeting.id, permissions=PERMISSIONS[Role.VIEWER])
    people = budi.participant_id, andi.participant_id
    refused("forbidden", services.swap_places, *people, viewer)
    refused("forbidden", services.swap_rooms, *twins, viewer)
    refused("forbidden", services.take_out, people[0], viewer)
    refused("forbidden", services.take_back, meeting.id, 1, viewer)
    refused("forbidden", services.show_up, meeting.id, None, viewer)


def test_rooms_are_offered_by_institution_then_hotel_and_refused_with_why(
    meeting, twins
):
    ours = factories.delegation(meeting, "Dinas Perindustrian Prov. Bali")
    budi = housed(twins[0], of={"delegation": ours})
    housed(twins[1], sex=Sex.FEMALE)
    andi = factories.person(meeting, of={"delegation": ours})
    place = locked_place(andi.participant_id)
    found = services.options(place, andi)
    assert [one.room and one.room.label for one in found.possible] == ["TWN-1", None]
    assert found.possible[0].ours
    assert [mate.place_id for mate in found.possible[0].mates] == [budi.participant_id]
    why = {
        o.room.label if o.room else o.type.code: o.refusals[0].code
        for o in found.impossible
    }
    assert why == {"TWN-2": "sex_mixed", "SGL": "single_room"}
    assert [one.excusable for one in found.impossible] == [True, False]


def test_what_is_offered_is_what_is_allowed(meeting):
    """Each room that is offered may be taken, and no other."""
    kinds = hotel(meeting, twin=2, single=1, triple=1)
    for kind in kinds.values():
        room = new_room(kind)
        room.meeting = meeting
        level = Level.II if kind.kind.value == "single" else Level.III
        housed(room, level=level)
    late = {"arrive_on": FIRST_DAY + timedelta(days=1)}
    for values in ({}, {"level": Level.I}, {"sex": Sex.FEMALE}, {"of": late}):
        somebody = factories.person(meeting, **values)
        place = locked_place(somebody.participant_id)
        found = services.options(place, somebody)
        for choice in found.impossible:
            told = choice.refusals[0]
            refused(told.code, services.move_place, place.id, choice.key, SYSTEM)
        for choice in found.possible:
            services.move_place(place.id, choice.key, SYSTEM)
            services.take_out(place.id, SYSTEM)


def test_the_last_minutes_are_told_until_they_are_undone(meeting, twins):
    budi = housed(twins[0], name="Budi")
    number = services.move_place(budi.participant_id, twins[1].id, SYSTEM).undo
    newest = queries.actions(meeting.id)[0]
    assert newest.beds == {budi.participant_id: ({twins[0].id}, {twins[1].id})}
    assert not newest.undone
    services.take_back(meeting.id, number, SYSTEM)
    undoing, undone, *_ = queries.actions(meeting.id)
    assert undoing.undoing
    assert undone.number == number
    assert undone.undone


def test_the_mark_of_the_rooms_changes_with_each_move(meeting, twins):
    budi = housed(twins[0])
    before = queries.rooms_mark(meeting.id)
    assert queries.rooms_mark(meeting.id) == before
    housed(new_room_of(factories.meeting()))
    assert queries.rooms_mark(meeting.id) == before
    services.take_out(budi.participant_id, SYSTEM)
    assert queries.rooms_mark(meeting.id) != before


def new_room_of(other):
    room = new_room(hotel(other, twin=1)["twin"])
    room.meeting = other
    return room


def at_once(app, *calls):
    """Call functions in threads of their own; give whatever each raised."""
    barrier, raised = threading.Barrier(len(calls)), []

    def run(call):
        with app.app_context():
            barrier.wait()
            try:
                call()
            except DomainError as refused:
                raised.append(refused.code)
            except Exception as error:  # noqa: BLE001 told below
                raised.append(repr(error))

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_who_swaps_and_moves_at_once_waits_and_loses_no_bed(app, meeting, twins):
    """Places are locked before rooms everywhere: nobody waits in a circle."""
    third = extra_room(twin_of(meeting), "TWN-3")
    third.meeting = meeting
    people = [housed(room) for room in (*twins, third)]
    one, two, three = (person.participant_id for person in people)
    raised = at_once(
        app,
        lambda: services.swap_places(one, two, SYSTEM),
        lambda: services.swap_places(two, three, SYSTEM),
        lambda: services.swap_rooms(twins[1], third, SYSTEM),
        lambda: services.swap_rooms(third, twins[0], SYSTEM),
        lambda: services.move_place(one, third.id, SYSTEM),
    )
    assert set(raised) <= {"swap_same_room", "bed_taken", "room_full", "swap_empty"}
    assert len(queries.bed_nights(meeting.id)) == 9
    assert all(rooms_of(*people))


def test_an_undo_at_the_moment_of_a_move_is_one_or_the_other(app, meeting, twins):
    budi = housed(twins[0])
    moved = services.move_place(budi.participant_id, twins[1].id, SYSTEM)
    third = extra_room(twin_of(meeting), "TWN-3")
    raised = at_once(
        app,
        lambda: services.take_back(meeting.id, moved.undo, SYSTEM),
        lambda: services.move_place(budi.participant_id, third.id, SYSTEM),
    )
    assert raised in ([], ["undo_overtaken"])
    assert rooms_of(budi) == ["TWN-3"]
    assert len(queries.bed_nights(meeting.id)) == 3


def test_an_undo_is_done_once(meeting, twins):
    budi = housed(twins[0])
    number = services.take_out(budi.participant_id, SYSTEM)
    services.take_back(meeting.id, number, SYSTEM)
    refused("undo_overtaken", services.take_back, meeting.id, number, SYSTEM)
    assert rooms_of(budi) == ["TWN-1"]
