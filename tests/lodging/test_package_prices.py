"""Prices by guest and night, and guaranteed people: against all allocations."""

from datetime import date, timedelta
from itertools import product
from random import Random

import pytest

from webapp.core.errors import DomainError
from webapp.lodging.allocation import Instance, solve
from webapp.lodging.allocation.validate import violations

FIRST = date(2019, 2, 25)


def day(number):
    return str(FIRST + timedelta(days=number))


def some_instance(seed):
    chance = Random(seed)
    nights = chance.choice([1, 2])
    people = [
        {
            "id": f"p{number}",
            "gender": "M",
            "echelon": chance.choice([2, 4, 4, 4]),
            "arrive": day(0),
            "depart": day(chance.randrange(1, nights + 1)),
        }
        for number in range(chance.choice([2, 3, 4]))
    ]
    hotels = []
    for name in ("h1", "h2"):
        package = chance.choice([700, 800, 900])
        alone = chance.choice([100, 400, 900])
        prices = [[package + alone, 2 * package] for _ in range(nights)]
        if chance.random() < 0.3:  # another price on the first night
            prices[0] = [price + 150 for price in prices[0]]
        kind = {"code": "TWN", "kind": "twin", "beds": 2, "rate": package}
        kind |= {"block": chance.choice([2, 4]), "prices": prices}
        hotels.append({"id": name, "room_types": [kind]})
        if chance.random() < 0.6:
            floor = {"people": chance.choice([1, 2, 3]), "rate": package}
            hotels[-1]["guarantee"] = floor
    return Instance.from_json(
        {
            "nights": [day(n) for n in range(nights)],
            "people": people,
            "wishes": [],
            "cannot_share": [],
            "hotels": hotels,
        }
    )


def slept(people, night):
    return [p for p in people if p.arrive <= night < p.depart]


def cost_of(instance, rooms):
    """Add a full allocation up; None where a rule or a block is broken."""
    cost, there = 0, {}
    for at, night in enumerate(instance.nights):
        used = {}
        for (hotel, _), people in rooms.items():
            if count := len(slept(people, night)):
                used[hotel] = used.get(hotel, 0) + 1
                kind = instance.hotels[hotel].room_types[0]
                cost += kind.prices[at][count - 1]
                there[hotel, at] = there.get((hotel, at), 0) + count
        for hotel, count in used.items():
            if count > instance.hotels[hotel].room_types[0].block[at]:
                return None
        for number, hotel in enumerate(instance.hotels):
            if hotel.guarantee:
                lack = hotel.guarantee.people - there.get((number, at), 0)
                cost += max(0, lack) * hotel.guarantee.rate
    return cost


def cheapest(instance):
    people, best = instance.people, None
    choices = [(h, r) for h in range(2) for r in range(len(people))]
    for chosen in product(choices, repeat=len(people)):
        rooms = {}
        for person, room in zip(people, chosen, strict=True):
            rooms.setdefault(room, []).append(person)
        if any(
            len(group) > 2 or (len(group) > 1 and min(p.echelon for p in group) <= 2)
            for group in rooms.values()
        ):
            continue
        cost = cost_of(instance, rooms)
        if cost is not None and (best is None or cost < best):
            best = cost
    return best


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("strict", [True, False])
def test_no_allocation_is_cheaper(seed, strict):
    instance = some_instance(seed)
    answer = solve(instance, strict=strict)
    assert violations(instance, answer) == []
    best = cheapest(instance)
    if best is None:
        assert answer.totals.unplaced
    else:
        assert (answer.totals.unplaced, answer.totals.cost) == (0, best)
        assert answer.bound == best


def test_a_file_without_such_prices_is_written_as_before():
    document = some_instance(1).to_json()
    for hotel in document["hotels"]:
        hotel.pop("guarantee", None)
        for kind in hotel["room_types"]:
            del kind["prices"]
    again = Instance.from_json(document).to_json()
    assert all("guarantee" not in hotel for hotel in again["hotels"])
    assert all("prices" not in k for h in again["hotels"] for k in h["room_types"])


def test_prices_and_guarantee_are_read_as_they_are_written():
    for seed in range(8):
        instance = some_instance(seed)
        assert Instance.from_json(instance.to_json()) == instance


@pytest.mark.parametrize(
    ("prices", "where"),
    [
        ([[1]], "prices"),
        ([[], []], "prices[0]"),
        ([1, 2], "prices[0]"),
        ([["x"], [1]], "prices[0]"),
    ],
)
def test_prices_that_cannot_be(prices, where):
    document = some_instance(3).to_json()
    document["nights"] = [day(0), day(1)]
    for hotel in document["hotels"]:
        hotel["room_types"][0]["block"] = 2
        hotel["room_types"][0]["prices"] = prices
    with pytest.raises(DomainError) as refused:
        Instance.from_json(document)
    assert where in str(refused.value.parameters["where"])
