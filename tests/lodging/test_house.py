"""Who has a right to which room, and who goes with whom: laid down, then kept to."""

import threading
from datetime import timedelta

import pytest

from tests import factories
from tests.lodging.hotels import extra_room, hotel, new_room, propose
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.core.errors import DomainError
from webapp.lodging import queries, services
from webapp.lodging.models import PairKind, Right, RoomKind
from webapp.lodging.services.question import ask
from webapp.lodging.services.revising import rows_of
from webapp.registration import services as registration
from webapp.registration.models import Level, Participant, Sex

WOMAN = {"sex": Sex.FEMALE}


def move(person, room):
    services.move_place(person.participant_id, room.id, SYSTEM)


def pair(one, other, kind):
    meeting_id = one.meeting_id
    return services.pair_up(meeting_id, (one.id, other.id), kind, SYSTEM)


def codes(meeting):
    return {b.code for broken in queries.breaches(meeting.id).values() for b in broken}


def test_a_changed_right_counts_for_moves_breaches_the_solver_and_the_need(meeting):
    kinds = hotel(meeting, single=1, twin=2)
    budi, andi = (factories.person(meeting, level=Level.III) for _ in range(2))
    twin = new_room(kinds["twin"])
    move(budi, twin)
    move(andi, twin)
    assert queries.grid(meeting.id).needs[0].alone == 0
    services.lay_down_rights(meeting.id, {Level.III: Right.ALONE}, SYSTEM)
    assert codes(meeting) == {"rank_alone"}
    assert {person.echelon for person in ask(meeting.id).instance.people} == {2}
    assert queries.grid(meeting.id).needs[0].alone == 2
    move(budi, new_room(kinds["single"]))
    assert codes(meeting) == set()
    services.lay_down_rights(meeting.id, {Level.III: Right.SHARES}, SYSTEM)
    assert codes(meeting) == {"single_room"}
    assert {person.echelon for person in ask(meeting.id).instance.people} == {3}


def test_a_senior_may_be_made_to_share(meeting):
    twin = new_room(hotel(meeting, twin=1)["twin"])
    budi, andi = (factories.person(meeting, level=Level.II) for _ in range(2))
    move(budi, twin)
    with pytest.raises(DomainError, match="rank_alone"):
        move(andi, twin)
    services.lay_down_rights(meeting.id, {Level.II: Right.SHARES}, SYSTEM)
    move(andi, twin)
    assert codes(meeting) == set()
    assert propose(meeting).placed == 2


def test_only_what_differs_from_the_usual_is_written(meeting):
    same = {level: queries.House().right(level) for level in Level}
    services.lay_down_rights(meeting.id, same, SYSTEM)
    assert not queries.room_rules(meeting.id)


def test_smoking_counts_only_where_it_is_switched_on(meeting):
    twin = new_room(hotel(meeting, twin=2)["twin"])
    budi, andi = factories.person(meeting, smoking=True), factories.person(meeting)
    move(budi, twin)
    move(andi, twin)
    assert codes(meeting) == set()
    assert not any(person.smoking for person in ask(meeting.id).instance.people)
    services.lay_down_rules(meeting.id, {"smoking": True}, None, SYSTEM)
    assert codes(meeting) == {"smoking_mixed"}
    services.take_out(andi.participant_id, SYSTEM)
    with pytest.raises(DomainError, match="smoking_mixed"):
        move(andi, twin)
    assert any(person.smoking for person in ask(meeting.id).instance.people)


def test_who_must_not_share_does_not_by_hand_nor_by_the_solver(meeting):
    kinds = hotel(meeting, twin=2)
    budi, andi = factories.person(meeting), factories.person(meeting)
    pair(andi, budi, PairKind.APART)
    twin = new_room(kinds["twin"])
    move(budi, twin)
    with pytest.raises(DomainError, match="cannot_share"):
        move(andi, twin)
    services.accept(propose(meeting), SYSTEM)
    assert len({room.id for _, room in queries.occupancy(meeting.id)}) == 2


def test_a_pair_that_shares_already_is_a_breach_that_no_reason_allows(meeting):
    twin = new_room(hotel(meeting, twin=1)["twin"])
    budi, andi = factories.person(meeting), factories.person(meeting)
    move(budi, twin)
    move(andi, twin)
    pair(budi, andi, PairKind.APART)
    assert codes(meeting) == {"cannot_share"}
    with pytest.raises(DomainError, match="room_not_keepable"):
        services.keep_in_room(budi.participant_id, "other", "", SYSTEM)


def test_a_couple_shares_whatever_sex_and_level_and_nobody_joins_it(meeting):
    kinds = hotel(meeting, triple=1, twin=1)
    budi = factories.person(meeting, level=Level.II)
    siti, andi = factories.person(meeting, **WOMAN), factories.person(meeting)
    twin = new_room(kinds["twin"])
    move(budi, twin)
    with pytest.raises(DomainError, match="sex_mixed"):
        move(siti, twin)
    pair(siti, budi, PairKind.COUPLE)
    move(siti, twin)
    assert codes(meeting) == set()
    services.accept(propose(meeting), SYSTEM)
    slept = {place: room.id for place, room in queries.occupancy(meeting.id)}
    assert slept[budi.participant_id] == slept[siti.participant_id]
    assert slept[andi.participant_id] != slept[siti.participant_id]


def test_a_couple_may_have_a_single_by_hand_as_by_the_solver(meeting):
    single = new_room(hotel(meeting, single=1)["single"])
    budi, andi = (factories.person(meeting, level=Level.II) for _ in range(2))
    siti = factories.person(meeting, **WOMAN)
    move(budi, single)
    with pytest.raises(DomainError, match="single_room"):
        move(siti, single)
    pair(siti, budi, PairKind.COUPLE)
    place = db.session.get(Participant, siti.participant_id)
    assert single.id in {one.room.id for one in services.choices(place, siti)}
    move(siti, single)
    assert codes(meeting) == set()
    with pytest.raises(DomainError, match="sex_mixed"):
        move(andi, single)
    services.accept(propose(meeting), SYSTEM)
    slept = {place: room.id for place, room in queries.occupancy(meeting.id)}
    assert slept == dict.fromkeys((budi.participant_id, siti.participant_id), single.id)


def test_two_who_are_no_couple_fill_a_single(meeting):
    single = new_room(hotel(meeting, single=1)["single"])
    services.lay_down_rights(meeting.id, {Level.II: Right.SHARES}, SYSTEM)
    budi, andi = (factories.person(meeting, level=Level.II) for _ in range(2))
    excuse = services.Excuse("other", "")
    services.move_place(budi.participant_id, single.id, SYSTEM, excuse=excuse)
    with pytest.raises(DomainError, match="room_full"):
        services.move_place(andi.participant_id, single.id, SYSTEM, excuse=excuse)


def test_a_third_one_beside_a_couple_breaks_a_rule(meeting):
    triple = new_room(hotel(meeting, triple=1)["triple"])
    budi, andi = factories.person(meeting), factories.person(meeting)
    siti = factories.person(meeting, **WOMAN)
    pair(siti, budi, PairKind.COUPLE)
    move(budi, triple)
    move(siti, triple)
    with pytest.raises(DomainError, match="sex_mixed"):
        move(andi, triple)
    broken = queries.unfit(
        queries.house(meeting.id), RoomKind.TRIPLE, andi, [budi, siti]
    )
    assert broken["couple_alone"] == 2


def test_a_spouse_who_needs_no_room_is_not_asked_for(meeting):
    hotel(meeting, single=1, twin=1)
    budi = factories.person(meeting)
    siti = factories.person(meeting, of={"needs_room": False}, **WOMAN)
    pair(siti, budi, PairKind.COUPLE)
    (asked,) = ask(meeting.id).instance.people
    assert asked.couple_with is None
    assert propose(meeting).placed == 1


def test_mutual_wishes_are_honoured_where_it_costs_nothing(meeting):
    hotel(meeting, twin=2)
    first = [factories.person(meeting) for _ in range(4)]
    for one, other in ((first[0], first[3]), (first[3], first[0])):
        pair(one, other, PairKind.WISH)
    proposal = propose(meeting)
    assert (proposal.wishes_asked, proposal.wishes_honoured) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "first", "second", "code"),
    [
        (PairKind.COUPLE, {}, {}, "couple_sex"),
        (PairKind.COUPLE, {}, {"sex": None}, "couple_sex"),
        (PairKind.WISH, {}, WOMAN, "wish_mixed"),
    ],
)
def test_pairs_that_make_no_sense(meeting, kind, first, second, code):
    one, other = factories.person(meeting, **first), factories.person(meeting, **second)
    with pytest.raises(DomainError, match=code):
        pair(one, other, kind)


def test_nobody_is_paired_with_himself_nor_with_a_stranger(meeting):
    budi = factories.person(meeting)
    with pytest.raises(DomainError, match="pair_self"):
        pair(budi, budi, PairKind.NEAR)
    other = factories.person(factories.meeting())
    with pytest.raises(DomainError, match="pair_unknown"):
        services.pair_up(meeting.id, (budi.id, other.id), PairKind.NEAR, SYSTEM)


def test_a_pair_is_written_once_and_not_against_another(meeting):
    budi, andi = factories.person(meeting), factories.person(meeting)
    made = pair(budi, andi, PairKind.APART)
    with pytest.raises(DomainError, match="pair_known"):
        pair(andi, budi, PairKind.APART)
    with pytest.raises(DomainError, match="pair_contrary"):
        pair(andi, budi, PairKind.WISH)
    services.part_pair(made, SYSTEM)
    pair(andi, budi, PairKind.WISH)
    pair(budi, andi, PairKind.WISH)


def test_nobody_is_married_twice(meeting):
    budi, siti, ani = (
        factories.person(meeting, sex=sex) for sex in (Sex.MALE, Sex.FEMALE, Sex.FEMALE)
    )
    pair(budi, siti, PairKind.COUPLE)
    with pytest.raises(DomainError, match="couple_twice"):
        pair(ani, budi, PairKind.COUPLE)


def test_two_who_marry_somebody_at_once_are_taken_in_turn(app, meeting):
    budi = factories.person(meeting)
    brides = [factories.person(meeting, **WOMAN).id for _ in range(4)]
    start, said = threading.Barrier(4), []

    def marry(bride):
        with app.app_context():
            start.wait()
            try:
                services.pair_up(meeting.id, (bride, budi.id), PairKind.COUPLE, SYSTEM)
            except DomainError as refused:
                said.append(refused.code)

    threads = [threading.Thread(target=marry, args=(bride,)) for bride in brides]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == ["couple_twice"] * 3
    assert len(queries.pairs(meeting.id)) == 1


def test_a_pair_ends_with_whoever_is_replaced(meeting):
    budi, andi = factories.person(meeting), factories.person(meeting)
    pair(budi, andi, PairKind.APART)
    assert queries.house(meeting.id).apart == {frozenset((budi.id, andi.id))}
    registration.substitute(andi.participant_id, factories.newcomer("Joko"), SYSTEM)
    assert queries.house(meeting.id).apart == frozenset()
    assert queries.pairs(meeting.id) == []


def test_nights_outside_the_bounds_are_the_sleepers_own(meeting):
    eve, last = meeting.starts_on - timedelta(days=1), meeting.ends_on
    bounds = queries.bounds(meeting.id)
    assert (bounds.first, bounds.last) == (eve, last)
    early = eve - timedelta(days=2)
    assert bounds.own(early, eve + timedelta(days=1)) == [
        early,
        early + timedelta(days=1),
    ]
    services.lay_down_rules(meeting.id, {"first_night": early}, None, SYSTEM)
    assert queries.bounds(meeting.id).own(early, eve) == []
    assert bounds.own(None, eve) == []


def test_the_last_night_does_not_come_before_the_first(meeting):
    wrong = {"first_night": meeting.ends_on, "last_night": meeting.starts_on}
    with pytest.raises(DomainError, match="nights_reversed"):
        services.lay_down_rules(meeting.id, wrong, None, SYSTEM)


def test_prices_of_the_policy_are_kept(meeting):
    services.lay_down_rules(meeting.id, {"wish_price": 20_000}, None, SYSTEM)
    rules = queries.lodging_rules(meeting.id)
    assert (rules.move_price, rules.wish_price) == (150_000, 20_000)


def test_the_hotel_is_told_which_rooms_should_be_near_and_which_nights_are_own(meeting):
    twin = hotel(meeting, twin=3)["twin"]
    budi, andi = factories.person(meeting), factories.person(meeting, name="Andi")
    for person in (budi, andi):
        move(person, extra_room(twin, f"TWN-{person.id}"))
    (here,) = queries.hotels(meeting.id)
    (first, second) = rows_of(here)
    assert (first.requests, second.requests) == ("non-smoking", "non-smoking")
    assert first.billing.endswith("INCIDENTALS OWN")
    pair(budi, andi, PairKind.NEAR)
    late = {"first_night": meeting.starts_on + timedelta(days=1)}
    services.lay_down_rules(meeting.id, late, None, SYSTEM)
    (first, second) = rows_of(here)
    assert first.requests == f"non-smoking, near {second.room_key}"
    assert second.requests == f"non-smoking, near {first.room_key}"
    assert first.billing.endswith("; OWN 24-Feb")


def test_two_who_lay_the_first_rules_down_at_once_write_one_row(app, meeting):
    start, failed = threading.Barrier(3), []

    def lay(price):
        values = {"wish_price": price}
        with app.app_context():
            start.wait()
            try:
                services.lay_down(
                    meeting.id, {Level.III: Right.ALONE}, values, None, SYSTEM
                )
            except Exception as error:  # noqa: BLE001 whatever it is, it must not be
                failed.append(error)

    threads = [threading.Thread(target=lay, args=(price,)) for price in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(queries.room_rules(meeting.id)) == 1
