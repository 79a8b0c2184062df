import json
from datetime import date

import pytest
from click.testing import CliRunner

from tests.lodging.random_rooms import some_instance
from tests.lodging.rooms_by_hand import Everything
from webapp.core.errors import DomainError
from webapp.lodging.allocation import Instance, solve
from webapp.lodging.allocation.validate import violations
from webapp.lodging.cli import group

NIGHTS = ["2019-02-25", "2019-02-26", "2019-02-27"]


def person(name, nights="25-28", **values):
    arrive, depart = nights.split("-")
    return {
        "id": name,
        "gender": "M",
        "echelon": 4,
        "delegation": "A",
        "arrive": f"2019-02-{arrive}",
        "depart": f"2019-02-{depart}",
        **values,
    }


def rooms(kind, block, rate=500_000, **values):
    beds = {"single": 1, "suite": 1, "triple": 3}.get(kind, 2)
    return {
        "code": kind.upper(),
        "kind": kind,
        "beds": beds,
        "rate": rate,
        "block": block if isinstance(block, list) else [block] * 3,
        **values,
    }


def instance(people, types, **values):
    hotels = values.pop("hotels", [{"id": "H", "room_types": types}])
    document = {"nights": NIGHTS, "people": people, "hotels": hotels, **values}
    return Instance.from_json(document)


def solved(people, types, *, strict=True, **values):
    question = instance(people, types, **values)
    answer = solve(question, strict=strict)
    assert violations(question, answer) == []
    return answer


def together(answer):
    return {frozenset(room.people) for room in answer.rooms}


def figures(answer):
    totals = answer.totals
    return totals.unplaced, totals.cost, totals.moved, -totals.mutual_wishes_honoured


@pytest.mark.parametrize("block", range(6))
def test_the_best_of_all_allocations_is_found_and_proved(block):
    for seed in range(block * 60, block * 60 + 60):
        question = some_instance(seed, 5)
        best = Everything(question).run()
        if best is None:
            with pytest.raises(DomainError, match=r"lock_impossible|locks_exceed"):
                solve(question, strict=True)
            continue
        answer = solve(question, strict=True)
        assert figures(answer) == best, seed
        assert violations(question, answer) == [], seed
        assert (answer.bound, answer.gap) == (answer.totals.cost, 0), seed


def test_weighing_keeps_every_rule_and_leaves_nobody_out_needlessly():
    for seed in range(400, 520):
        question = some_instance(seed, 6)
        try:
            answer = solve(question, strict=False, wish_price=200_000)
        except DomainError:
            continue
        assert violations(question, answer) == [], seed
        if answer.totals.unplaced:
            assert solve(question, strict=True).totals.unplaced, seed


def test_an_odd_number_of_men_and_of_women_needs_a_room_more():
    people = [person(f"m{n}") for n in range(3)]
    people += [person(f"f{n}", gender="F") for n in range(3)]
    answer = solved(people, [rooms("twin", 9)])
    assert (len(answer.rooms), answer.totals.cost) == (4, 4 * 3 * 500_000)


def test_stays_are_paired_so_that_few_nights_are_paid():
    people = [person("a", "25-26"), person("b", "25-28"), person("c", "25-26")]
    people += [person("d", "25-28")]
    answer = solved(people, [rooms("twin", 9)])
    assert together(answer) == {frozenset("ac"), frozenset("bd")}
    assert answer.totals.room_nights == 4


def test_a_triple_is_taken_when_it_is_cheaper():
    people = [person(name) for name in "abc"]
    answer = solved(people, [rooms("twin", 9), rooms("triple", 1, 700_000)])
    assert together(answer) == {frozenset("abc")}


def test_three_in_a_triple_all_meet_each_other():
    people = [person("a", "25-26"), person("b", "25-28"), person("c", "27-28")]
    answer = solved(people, [rooms("triple", 9)])
    assert len(answer.rooms) == 2


def test_a_couple_shares_whatever_gender_rank_and_smoking():
    people = [
        person("he", echelon=2, couple_with="she", smoking=True),
        person("she", gender="F", couple_with="he"),
    ]
    answer = solved(people, [rooms("single", 1)])
    assert together(answer) == {frozenset({"he", "she"})}


def test_a_couple_is_left_out_together():
    people = [
        person("he", couple_with="she"),
        person("she", gender="F", couple_with="he"),
    ]
    answer = solved(people, [rooms("triple", 2)])
    assert answer.unplaced == ("he", "she")


def test_a_couple_must_name_each_other():
    people = [person("he", couple_with="she"), person("she", gender="F")]
    answer = solved(people, [rooms("twin", 2)])
    assert len(answer.rooms) == 2


def test_an_accessible_room_is_for_whom_it_is_made():
    people = [person("wheel", accessible=True), person("mate")]
    types = [rooms("accessible", 2, 100_000), rooms("twin", 2)]
    answer = solved(people, types)
    assert [room.type for room in answer.rooms] == ["ACCESSIBLE"]
    none = solved(people, [rooms("twin", 9)])
    assert none.unplaced == ("wheel",)


def test_smokers_keep_apart():
    people = [person("a", smoking=True), person("b")]
    assert len(solved(people, [rooms("twin", 9)]).rooms) == 2


def test_who_cannot_share_does_not_even_if_that_costs():
    people = [person("a"), person("b")]
    answer = solved(people, [rooms("twin", 9)], cannot_share=[["a", "b"]])
    assert len(answer.rooms) == 2


def test_the_seniors_sleep_alone_and_only_the_first_in_a_suite():
    people = [person("one", echelon=1), person("two", echelon=2)]
    answer = solved(people, [rooms("suite", 2, 100_000), rooms("twin", 2)])
    assert {room.type: room.people for room in answer.rooms} == {
        "SUITE": ("one",),
        "TWIN": ("two",),
    }
    assert solved(people, [rooms("triple", 9)]).totals.unplaced == 2


def test_the_block_of_each_night_is_kept():
    people = [person("a", "25-27"), person("b", "26-28"), person("c", "27-28")]
    types = [rooms("single", [1, 2, 1]), rooms("twin", [0, 0, 1])]
    seniors = [{**one, "echelon": 2} for one in people]
    assert solved(seniors, types).totals.unplaced == 0
    fewer = [rooms("single", [1, 1, 1]), rooms("twin", [0, 0, 1])]
    assert solved(seniors, fewer).totals.unplaced == 1


def test_a_night_that_is_not_on_sale_is_why_somebody_has_no_room():
    answer = solved([person("early", "24-26")], [rooms("twin", 9)])
    assert answer.unplaced == ("early",)
    (short,) = answer.blocking
    assert (short.night, short.kind, short.rooms_short) == (
        date(2019, 2, 24),
        "twin",
        1,
    )


def test_what_is_short_is_said_with_numbers():
    people = [person(f"m{n}") for n in range(5)]
    people += [person(f"f{n}", "25-26", gender="F") for n in range(2)]
    answer = solved(people, [rooms("twin", [2, 3, 3])])
    assert answer.totals.unplaced == 3
    assert {short.night for short in answer.blocking} == {date(2019, 2, 25)}
    assert sum(short.rooms_short for short in answer.blocking) == 2
    assert sum(short.people_short for short in answer.blocking) == 3


def test_rank_and_long_stays_are_not_dropped_for_their_cost():
    people = [person("chief", echelon=2), person("a", "25-26"), person("b", "25-26")]
    types = [rooms("twin", 1)]
    assert solved(people, types).unplaced == ("chief",)
    assert solved(people, types, strict=False).unplaced == ("a", "b")


def test_mutual_wishes_are_honoured_when_they_cost_nothing():
    people = [person(name) for name in "abcdef"]
    wishes = [["a", "e"], ["e", "a"], ["b", "f"], ["f", "b"], ["c", "a"], ["a", "c"]]
    answer = solved(people, [rooms("twin", 9)], wishes=wishes)
    assert answer.totals.mutual_wishes_honoured == 2
    assert frozenset("bf") in together(answer)


def test_a_wish_costs_nothing_unless_it_has_a_price():
    people = [person("a", "25-26"), person("b", "25-26")]
    people += [person("c", "25-28"), person("d", "25-28")]
    wishes = [["a", "c"], ["c", "a"]]
    question = instance(people, [rooms("twin", 9)], wishes=wishes)
    assert solve(question).totals.mutual_wishes_honoured == 0
    assert solve(question, wish_price=2_000_000).totals.mutual_wishes_honoured == 1


def current(answer, **locked):
    return [
        {
            "person": name,
            "hotel": room.hotel,
            "type": room.type,
            "room": room.room,
            "locked": bool(locked.get(name)),
        }
        for room in answer.rooms
        for name in room.people
    ]


@pytest.mark.parametrize("strict", [True, False])
def test_running_again_moves_nobody(strict):
    people = [person(f"p{n}", ["25-28", "25-26", "27-28"][n % 3]) for n in range(24)]
    types = [rooms("twin", 9), rooms("triple", 2, 600_000)]
    first = solved(people, types, strict=strict)
    again = solved(people, types, strict=strict, current=current(first))
    assert (again.totals.moved, again.rooms) == (0, first.rooms)


def test_a_newcomer_takes_the_bed_that_is_left():
    people = [person(name) for name in "abc"]
    first = solved(people, [rooms("twin", 9)])
    question = [*people, person("d")]
    again = solved(question, [rooms("twin", 9)], current=current(first))
    assert again.totals.moved == 0
    assert len(again.rooms) == 2


def test_a_move_happens_only_if_it_saves_more_than_its_price():
    people = [person("a", "25-26")]
    hotels = [
        {"id": "dear", "room_types": [rooms("twin", 9, 500_000)]},
        {"id": "cheap", "room_types": [rooms("twin", 9, 400_000)]},
    ]
    now = [{"person": "a", "hotel": "dear", "type": "TWIN", "room": "7"}]
    question = instance(people, [], hotels=hotels, current=now)
    assert solve(question, move_price=150_000).totals.moved == 0
    assert solve(question, move_price=50_000).totals.moved == 1
    assert solve(question, strict=True).totals.moved == 1


def test_who_is_locked_keeps_hotel_type_and_label():
    people = [person("a"), person("b", echelon=5)]
    now = [{"person": "a", "hotel": "H", "type": "TRIPLE", "room": 512, "locked": True}]
    answer = solved(people, [rooms("twin", 9), rooms("triple", 2, 9e6)], current=now)
    (room,) = answer.rooms
    assert (room.type, room.room, set(room.people)) == ("TRIPLE", 512, {"a", "b"})


def test_locks_that_break_a_rule_are_refused():
    people = [person("a"), person("b", gender="F")]
    now = [
        {"person": name, "hotel": "H", "type": "TWIN", "room": "1", "locked": True}
        for name in "ab"
    ]
    with pytest.raises(DomainError) as refused:
        solve(instance(people, [rooms("twin", 9)], current=now))
    assert refused.value.code == "lock_impossible"
    apart = [{**entry, "room": entry["person"]} for entry in now]
    with pytest.raises(DomainError) as refused:
        solve(instance(people, [rooms("twin", 1)], current=apart))
    assert refused.value.code == "locks_exceed_block"


def test_a_label_may_live_twice_on_different_nights():
    people = [person("a", "25-26"), person("b", "26-28")]
    now = [{"person": name, "hotel": "H", "type": "TWIN", "room": "1"} for name in "ab"]
    answer = solved(people, [rooms("twin", 1)], current=now)
    assert answer.totals.moved == 0
    longer = [person("a", "25-27"), person("b", "26-28")]
    longer[1]["smoking"] = True
    answer = solved(longer, [rooms("twin", 2)], current=now)
    assert answer.totals.moved == 1


@pytest.mark.parametrize("other", [500_000, 400_000])
def test_a_delegation_is_kept_together_where_it_costs_nothing(other):
    people = [person(f"p{n}", delegation="ABCD"[n % 4]) for n in range(32)]
    hotels = [
        {"id": name, "room_types": [rooms("twin", 8, rate)]}
        for name, rate in (("one", 500_000), ("other", other))
    ]
    answer = solved(people, [], hotels=hotels)
    name_of = {one["id"]: one["delegation"] for one in people}
    for room in answer.rooms:
        assert len({name_of[name] for name in room.people}) == 1
    places = {(name_of[n], room.hotel) for room in answer.rooms for n in room.people}
    assert len(places) == 4


def test_progress_is_told_and_may_stop_the_run():
    told = []
    question = instance([person("a")], [rooms("twin", 1)])
    solve(question, progress=lambda stage, share: told.append((stage, share)))
    assert told[0] == ("reading", 0.0)
    assert told[-1] == ("done", 1.0)
    assert [share for _, share in told] == sorted(share for _, share in told)


def test_a_lock_in_a_room_that_is_not_on_sale_is_refused():
    lock = {"person": "a", "hotel": "H", "type": "TWIN", "room": "1", "locked": True}
    question = instance([person("a")], [rooms("twin", 0)], current=[lock])
    with pytest.raises(DomainError, match="locks_exceed_block"):
        solve(question, strict=True)


def test_an_empty_meeting_is_no_trouble():
    answer = solved([], [])
    assert (answer.rooms, answer.totals.cost, answer.gap) == ((), 0, 0)


def test_what_is_written_can_be_read_again():
    question = some_instance(3)
    assert Instance.from_json(json.loads(json.dumps(question.to_json()))) == question


WRONG = {
    "people[0].gender": {"people": [person("a", gender="X")]},
    "people[0].echelon": {"people": [person("a", echelon=6)]},
    "people[0].depart": {"people": [person("a", "26-26")]},
    "people[0].arrive": {"people": [{**person("a"), "arrive": "kemarin"}]},
    "people[0].id": {"people": [{**person("a"), "id": None}]},
    "people[0].smoking": {"people": [person("a", smoking="yes")]},
    "people[0].couple_with": {"people": [person("a", couple_with="b")]},
    "people[0]": {"people": ["a"]},
    "people": {"people": [person("a"), person("a")]},
    "nights": {"nights": [*NIGHTS, NIGHTS[0]]},
    "wishes[0]": {"wishes": [["a", "ghost"]]},
    "cannot_share[0]": {"cannot_share": [["a"]]},
    "current[0].person": {
        "current": [{"person": "ghost", "hotel": "H", "type": "T", "room": "1"}]
    },
    "hotels[0].room_types[0].block": {
        "hotels": [{"id": "H", "room_types": [rooms("twin", [1, 2])]}]
    },
    "hotels[0].room_types[0].kind": {
        "hotels": [{"id": "H", "room_types": [rooms("tent", 1)]}]
    },
    "hotels[0].room_types[0].rate": {
        "hotels": [{"id": "H", "room_types": [rooms("twin", 1, -1)]}]
    },
    "hotels": {"hotels": "none"},
}


@pytest.mark.parametrize("where", WRONG)
def test_a_wrong_file_is_refused_with_the_place_that_is_wrong(where):
    document = {"nights": NIGHTS, "people": [person("a")], "hotels": []}
    with pytest.raises(DomainError) as refused:
        Instance.from_json(document | WRONG[where])
    assert refused.value.code == "instance_invalid"
    assert refused.value.parameters["where"] == where


def test_the_command_answers_with_one_object(tmp_path):
    file = tmp_path / "rooms.json"
    question = instance([person("a"), person("b")], [rooms("twin", 9)])
    file.write_text(json.dumps(question.to_json()))
    result = CliRunner().invoke(group, ["solve", str(file), "--strict", "--json"])
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert told["totals"]["cost"] == told["bound"] == 1_500_000
    assert told["rooms"][0]["people"] == ["a", "b"]


def test_the_command_refuses_what_is_no_instance(tmp_path):
    file = tmp_path / "rooms.json"
    file.write_text("{")
    result = CliRunner().invoke(group, ["solve", str(file)])
    assert result.exception.code == "instance_invalid"
    assert CliRunner().invoke(group, ["solve", "nowhere.json"]).exit_code == 2
