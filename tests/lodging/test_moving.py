import threading
from datetime import timedelta

import pytest

from tests import factories
from tests.factories import FIRST_DAY
from tests.lodging.hotels import NIGHTS, extra_room, hotel, new_room
from webapp.core.access import PERMISSIONS, Role
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db
from webapp.core.errors import DomainError
from webapp.lodging import queries, services
from webapp.lodging.models import BedNight
from webapp.registration import services as registration
from webapp.registration.models import Level, Sex

pytestmark = pytest.mark.usefixtures("app")


def move(person, room):
    return services.move_place(person.participant_id, room.id, SYSTEM)


def refusal(person, room):
    with pytest.raises(DomainError) as refused:
        move(person, room)
    assert not queries.beds_of(person.participant_id)
    return refused.value


def test_somebody_sleeps_in_a_room_for_the_whole_stay(meeting):
    room = new_room(hotel(meeting, twin=1)["twin"])
    budi, andi = factories.person(meeting), factories.person(meeting, name="Andi")
    move(budi, room)
    move(andi, room)
    beds = queries.beds_in(room.id)
    assert {(bed.night, bed.bed) for bed in beds} == {
        (night, bed) for night in NIGHTS for bed in (1, 2)
    }
    found = queries.room_of([budi.participant_id])[budi.participant_id]
    assert (found.hotel, found.room) == ("Novotel", "TWN-001")
    assert (found.first_night, found.last_night) == (NIGHTS[0], NIGHTS[-1])
    assert [mate.name for mate in found.mates] == ["Bapak Andi"]
    assert found.mates[0].phone == "+628120001111"


def test_moving_gives_the_former_bed_back(meeting):
    kinds = hotel(meeting, twin=2)
    first, second = new_room(kinds["twin"]), extra_room(kinds["twin"], "TWN-009")
    budi = factories.person(meeting)
    move(budi, first)
    move(budi, second)
    assert not queries.beds_in(first.id)
    assert len(queries.beds_in(second.id)) == 3


@pytest.mark.parametrize(
    ("kind", "guest", "already", "code"),
    [
        ("twin", {"sex": Sex.FEMALE}, [{}], "sex_mixed"),
        ("twin", {"level": Level.II}, [{}], "rank_alone"),
        ("twin", {}, [{"level": Level.I}], "rank_occupied"),
        ("twin", {"smoking": True}, [{}], "smoking_mixed"),
        ("twin", {}, [{}, {}], "room_full"),
        ("twin", {"sex": None}, [], "sex_unknown"),
        ("twin", {"accessible": True}, [], "accessible_room"),
        ("accessible", {}, [], "accessible_room"),
        ("single", {}, [], "single_room"),
        ("single", {"level": None}, [], "single_room"),
        ("suite", {"level": Level.II}, [], "suite_room"),
        ("triple", {"level": Level.II}, [], "triple_room"),
    ],
)
def test_each_rule_says_no(meeting, kind, guest, already, code):
    services.lay_down_rules(meeting.id, {"smoking": True}, None, SYSTEM)
    room = new_room(hotel(meeting, **{kind: 1})[kind])
    for values in already:
        move(factories.person(meeting, **values), room)
    assert refusal(factories.person(meeting, **guest), room).code == code


def test_a_full_room_says_how_full_it_is(meeting):
    room = new_room(hotel(meeting, twin=1)["twin"])
    for _ in range(2):
        move(factories.person(meeting), room)
    told = refusal(factories.person(meeting), room).parameters
    assert (told["room"], told["used"], told["beds"]) == ("TWN-001", 2, 2)
    assert told["night"] == FIRST_DAY.isoformat()


def test_no_more_rooms_than_the_hotel_holds(meeting):
    kinds = hotel(meeting, twin=1)
    move(factories.person(meeting), new_room(kinds["twin"]))
    told = refusal(factories.person(meeting), extra_room(kinds["twin"], "TWN-9"))
    assert told.code == "block_full"
    assert (told.parameters["used"], told.parameters["rooms"]) == (1, 1)


def test_a_night_outside_the_block_is_not_held(meeting):
    room = new_room(hotel(meeting, twin=5)["twin"])
    early = {"arrive_on": FIRST_DAY - timedelta(days=1)}
    assert refusal(factories.person(meeting, of=early), room).code == "block_full"


def test_only_who_comes_gets_a_bed(meeting):
    room = new_room(hotel(meeting, twin=5)["twin"])
    budi = factories.person(meeting)
    registration.decide(budi.participant_id, "cancel", SYSTEM, "sakit")
    assert refusal(budi, room).code == "place_not_confirmed"


def test_a_room_of_another_meeting_is_no_room(meeting):
    other = new_room(hotel(factories.meeting(), twin=1)["twin"])
    assert refusal(factories.person(meeting), other).code == "room_not_found"


def test_only_who_manages_rooms_moves_people(meeting):
    room = new_room(hotel(meeting, twin=1)["twin"])
    viewer = Actor("account", 1, meeting.id, permissions=PERMISSIONS[Role.VIEWER])
    with pytest.raises(DomainError, match="forbidden"):
        services.move_place(factories.person(meeting).participant_id, room.id, viewer)


def test_a_cancelled_place_gives_its_beds_back(meeting):
    room = new_room(hotel(meeting, twin=1)["twin"])
    budi = factories.person(meeting)
    move(budi, room)
    assert services.release_place(budi.participant_id) == 0  # it is still coming
    registration.decide(budi.participant_id, "cancel", SYSTEM, "sakit")
    assert services.release_place(budi.participant_id) == 3
    assert not queries.beds_in(room.id)


def test_a_bed_held_by_a_cancelled_place_is_free_at_once(meeting):
    room = new_room(hotel(meeting, twin=1)["twin"])
    first, second = factories.person(meeting), factories.person(meeting)
    move(first, room)
    move(second, room)
    registration.decide(first.participant_id, "cancel", SYSTEM, "sakit")
    move(factories.person(meeting, name="Citra"), room)  # before the job ran


def at_once(app, *calls):
    """Call functions in threads of their own, and tell the refusals."""
    barrier, refusals = threading.Barrier(len(calls)), []

    def run(call):
        with app.app_context():
            barrier.wait()
            try:
                call()
            except DomainError as refused:
                refusals.append(refused.code)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refusals


def moves(people, rooms):
    return [
        lambda person=person, room=room: move(person, room)
        for person, room in zip(people, rooms, strict=True)
    ]


def test_two_who_want_the_last_bed_do_not_both_get_it(app, meeting):
    room = new_room(hotel(meeting, twin=1)["twin"])
    move(factories.person(meeting), room)
    people = [factories.person(meeting) for _ in range(4)]
    assert at_once(app, *moves(people, [room] * 4)) == ["room_full"] * 3
    assert len(queries.beds_in(room.id)) == 6


def test_without_the_lock_only_the_constraint_keeps_the_last_bed(
    app, meeting, monkeypatch
):
    """The lock says it with its numbers; the constraint says only that it is taken."""
    room = new_room(hotel(meeting, twin=1)["twin"])
    move(factories.person(meeting), room)
    people = [factories.person(meeting) for _ in range(4)]
    seen = threading.Barrier(4, timeout=5)
    monkeypatch.setattr(queries, "hold_type", lambda _room: None)
    count = queries.used_beside

    def count_together(room):
        found = count(room)
        seen.wait()
        return found

    monkeypatch.setattr(queries, "used_beside", count_together)
    assert at_once(app, *moves(people, [room] * 4)) == ["bed_taken"] * 3
    assert len(queries.beds_in(room.id)) == 6


def rooms_in_use(meeting):
    return set(queries.rooms_used(meeting.id).values())


def last_room_of_the_block(app, meeting):
    kind = hotel(meeting, twin=1)["twin"]
    rooms = [extra_room(kind, f"TWN-{n}") for n in range(4)]
    people = [factories.person(meeting) for _ in rooms]
    return at_once(app, *moves(people, rooms))


def test_two_who_want_the_last_room_do_not_both_get_it(app, meeting):
    assert last_room_of_the_block(app, meeting) == ["block_full"] * 3
    assert rooms_in_use(meeting) == {1}


def test_without_the_lock_both_would_get_the_last_room(app, meeting, monkeypatch):
    counted = threading.Barrier(4, timeout=5)
    monkeypatch.setattr(queries, "hold_type", lambda _room: None)
    count = queries.used_beside

    def count_together(room):
        found = count(room)
        counted.wait()
        return found

    monkeypatch.setattr(queries, "used_beside", count_together)
    assert last_room_of_the_block(app, meeting) == []
    assert rooms_in_use(meeting) == {4}


def test_the_database_itself_refuses_a_bed_twice(meeting):
    room = new_room(hotel(meeting, twin=1)["twin"])
    move(factories.person(meeting), room)
    other = factories.person(meeting)
    with pytest.raises(Exception, match="uq_bed_night_room_id_night_bed"):
        factories.saved(
            BedNight(
                meeting_id=meeting.id,
                room_id=room.id,
                participant_id=other.participant_id,
                night=NIGHTS[0],
                bed=1,
            )
        )
    db.session.rollback()


def test_where_people_sleep_takes_one_statement(meeting, statements):
    kind = hotel(meeting, twin=9)["twin"]
    people = [factories.person(meeting) for _ in range(3)]
    for number, person in enumerate(people):
        move(person, extra_room(kind, f"TWN-{number}"))
    ids = [person.participant_id for person in people]
    with statements() as one:
        queries.room_of(ids[:1])
    with statements() as three:
        assert len(queries.room_of(ids)) == 3
    assert len(one) == len(three) == 1
