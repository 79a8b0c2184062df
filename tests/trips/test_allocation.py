import json
from collections import Counter
from random import Random

import pytest
from click.testing import CliRunner

from tests.trips.buses_by_hand import everything
from webapp.core.errors import DomainError
from webapp.trips.allocation import Instance, solve
from webapp.trips.cli import group


def some_buses(seed):
    chance = Random(seed)
    count = chance.randrange(1, 7)
    names = [f"p{number}" for number in range(count)]
    pairs = [[a, b] for a in names for b in names if a != b]
    return Instance.from_json(
        {
            "people": [
                {
                    "id": name,
                    "delegation": chance.choice("ABC"),
                    "destination": chance.choice("XXXY"),
                }
                for name in names
            ],
            "fleet": [
                {
                    "type": f"t{kind}",
                    "seats": chance.randrange(1, 5),
                    "count": chance.randrange(3),
                    "cost": chance.choice([100, 150, 200.5]),
                }
                for kind in range(chance.randrange(1, 3))
            ],
            "same_bus_wishes": [pair for pair in pairs if chance.random() < 0.15],
        }
    )


def riders(**delegations):
    return [
        {"id": f"{name}{n}", "delegation": name, "destination": "Somber"}
        for name, count in delegations.items()
        for n in range(count)
    ]


def fleet(**types):
    return [
        {"type": name, "seats": seats, "count": count, "cost": cost}
        for name, (seats, count, cost) in types.items()
    ]


def solved(people, buses, wishes=()):
    document = {"people": people, "fleet": buses, "same_bus_wishes": list(wishes)}
    question = Instance.from_json(document)
    answer = solve(question)
    check(question, answer)
    return answer


def check(question, answer):
    seats = {bus.type: bus.seats for bus in question.fleet}
    goals = {rider.id: rider.destination for rider in question.people}
    aboard = Counter(name for bus in answer.buses for name in bus.people)
    aboard.update(answer.unseated)
    assert aboard == Counter(list(goals))
    assert len({bus.bus for bus in answer.buses}) == len(answer.buses)
    for bus in answer.buses:
        assert 0 < len(bus.people) <= seats[bus.type]
        assert {goals[name] for name in bus.people} == {bus.destination}
    used = Counter(bus.type for bus in answer.buses)
    assert all(used[bus.type] <= bus.count for bus in question.fleet)


@pytest.mark.parametrize("block", range(4))
def test_the_best_of_all_seatings_is_found(block):
    for seed in range(block * 75, block * 75 + 75):
        question = some_buses(seed)
        answer = solve(question)
        check(question, answer)
        totals = answer.totals
        found = (
            totals.unseated,
            totals.buses,
            totals.cost,
            totals.delegation_extra_parts,
            -totals.wishes_honoured,
        )
        assert found == everything(question), seed


def test_fewest_buses_come_before_the_cheapest():
    answer = solved(riders(A=40), fleet(big=(45, 1, 900), small=(20, 2, 100)))
    assert [bus.type for bus in answer.buses] == ["big"]
    answer = solved(riders(A=40), fleet(big=(45, 1, 900), long=(44, 1, 800)))
    assert [bus.type for bus in answer.buses] == ["long"]


def test_no_delegation_is_parted_without_need():
    people = riders(A=12, B=11, C=9, D=8, E=6, F=4)
    answer = solved(people, fleet(bus=(25, 2, 1)))
    assert answer.totals.delegation_extra_parts == 0
    assert answer.totals.unseated == 0


def test_a_delegation_larger_than_a_bus_is_parted_once():
    answer = solved(riders(A=30, B=10), fleet(bus=(20, 2, 1)))
    assert answer.totals.delegation_extra_parts == 1


def test_wishes_draw_delegations_to_one_bus():
    people = riders(A=5, B=5, C=5, D=5)
    answer = solved(people, fleet(bus=(10, 2, 1)), [["A0", "D0"], ["B0", "C1"]])
    assert answer.totals.wishes_honoured == 2
    assert answer.totals.delegation_extra_parts == 0


def test_the_fleet_is_shared_by_all_destinations():
    people = riders(A=10) + [
        {"id": f"y{n}", "delegation": "Y", "destination": "Kebun Sayur"}
        for n in range(10)
    ]
    answer = solved(people, fleet(bus=(20, 1, 1)))
    assert answer.totals.unseated == 10
    assert answer.totals.buses == 1


def test_a_whole_meeting_rides_in_a_second():
    chance = Random(4)
    people = riders(**{f"D{n:02d}": chance.randrange(2, 19) for n in range(46)})
    answer = solved(people, fleet(big=(45, 8, 4_500_000), mid=(31, 9, 2_900_000)))
    assert answer.totals.unseated == 0
    assert answer.totals.delegation_extra_parts == 0
    assert answer.seconds < 3


def test_nobody_needs_no_bus():
    assert solved([], fleet(bus=(20, 1, 1))).buses == ()
    assert len(solved(riders(A=3), []).unseated) == 3


@pytest.mark.parametrize(
    ("where", "wrong"),
    [
        ("people", {"people": riders(A=1) * 2}),
        ("people[0].destination", {"people": [{"id": 1, "delegation": "A"}]}),
        ("fleet", {"fleet": None}),
        ("fleet[0].seats", {"fleet": fleet(bus=(0, 1, 1))}),
        ("fleet[0].cost", {"fleet": fleet(bus=(9, 1, "x"))}),
        ("same_bus_wishes[0]", {"same_bus_wishes": [["A0", "ghost"]]}),
    ],
)
def test_a_wrong_file_is_refused_with_the_place_that_is_wrong(where, wrong):
    document = {"people": riders(A=1), "fleet": fleet(bus=(9, 1, 1))}
    with pytest.raises(DomainError) as refused:
        Instance.from_json(document | wrong)
    assert refused.value.code == "instance_invalid"
    assert refused.value.parameters["where"] == where


def test_the_command_answers_with_one_object(tmp_path):
    file = tmp_path / "buses.json"
    document = {"people": riders(A=4), "fleet": fleet(bus=(9, 1, 700))}
    file.write_text(json.dumps(document))
    result = CliRunner().invoke(group, ["solve", str(file), "--json"])
    assert json.loads(result.stdout)["totals"] == {
        "unseated": 0,
        "buses": 1,
        "cost": 700,
        "delegation_extra_parts": 0,
        "wishes_honoured": 0,
    }
