"""The way from an instance to an answer."""

from collections import defaultdict
from dataclasses import replace
from time import process_time

from webapp.trips.allocation.counts import Counts, best_counts
from webapp.trips.allocation.exact import pack_exactly, small_enough
from webapp.trips.allocation.instance import Answer, Bus, Id, Instance, Money, Totals
from webapp.trips.allocation.packing import Seating, Trip, pack

TRIED = 12
"""So many equally good counts are packed, unless one parts nobody."""


def solve(instance: Instance) -> Answer:
    """Seat everybody: unseated, buses, cost, parts of delegations, wishes."""
    began = process_time()
    riders = _by_destination(instance)
    need = {goal: len(members) for goal, members in riders.items()}
    trips = {goal: _trip(instance, members) for goal, members in riders.items()}
    seatings = _Seatings(instance, trips)
    ways = best_counts(need, instance.fleet)
    way = seatings.best(ways)
    answer = _Writer(instance, riders)
    for goal, counts in way.items():
        answer.add(goal, counts, seatings.of(way, goal))
    parts, missed = seatings.score(way)
    return answer.finish(parts, -missed, began)


class _Seatings:
    """Packs what is asked for, each question once."""

    def __init__(self, instance: Instance, trips: dict[Id, Trip]) -> None:
        self.instance, self.trips = instance, trips
        self.known: dict[object, Seating] = {}

    def of(self, way: Counts, goal: Id) -> Seating:
        """Pack one destination; who also rides elsewhere has a part there already."""
        riding = {
            delegation
            for other, counts in way.items()
            if other != goal and any(counts)
            for delegation in self.trips[other].delegation
        }
        trip = self.trips[goal]
        elsewhere = frozenset(riding.intersection(trip.delegation))
        question = goal, way[goal], elsewhere
        if question not in self.known:
            asked = replace(trip, elsewhere=set(elsewhere))
            self.known[question] = _seat(asked, _seats(self.instance, way[goal]))
        return self.known[question]

    def score(self, way: Counts) -> tuple[int, int]:
        """Return needless parts over all destinations and, negative, wishes."""
        parts: set[tuple[Id, Id, int]] = set()
        missed = 0
        for goal in way:
            seating, trip = self.of(way, goal), self.trips[goal]
            parts |= {
                (trip.delegation[one], goal, bus) for one, bus in seating.bus_of.items()
            }
            missed += seating.score(trip)[1]
        return len(parts) - len({part[0] for part in parts}), missed

    def best(self, ways: list[Counts]) -> Counts:
        """Of equally cheap counts, take those that part the fewest delegations."""
        small = all(len(set(trip.delegation)) <= TRIED for trip in self.trips.values())
        return min(ways if small else ways[:TRIED], key=self.score)


def _by_destination(instance: Instance) -> dict[Id, list[int]]:
    riders: defaultdict[Id, list[int]] = defaultdict(list)
    for at, rider in enumerate(instance.people):
        riders[rider.destination].append(at)
    return dict(riders)


def _trip(instance: Instance, members: list[int]) -> Trip:
    position = {instance.people[at].id: one for one, at in enumerate(members)}
    trip = Trip([instance.people[at].delegation for at in members])
    for one, other in instance.same_bus_wishes:
        if one in position and other in position:
            first, second = position[one], position[other]
            trip.friends.setdefault(first, set()).add(second)
            trip.friends.setdefault(second, set()).add(first)
    return trip


def _seats(instance: Instance, counts: tuple[int, ...]) -> list[int]:
    return [
        bus.seats
        for bus, number in zip(instance.fleet, counts, strict=True)
        for _ in range(number)
    ]


def _seat(trip: Trip, seats: list[int]) -> Seating:
    """Pack by best fit; prove it, or do better, where the trip is small."""
    seating = pack(trip, seats)
    pairs = sum(map(len, trip.friends.values())) // 2
    if seating.score(trip) == (0, -pairs) or not small_enough(trip, seats):
        return seating
    exact = pack_exactly(trip, seats)
    if exact is None or len(exact.bus_of) < len(seating.bus_of):
        return seating
    return min(exact, seating, key=lambda found: found.score(trip))


class _Writer:
    """Puts the answer together, with figures counted from what it says."""

    def __init__(self, instance: Instance, riders: dict[Id, list[int]]) -> None:
        self.instance, self.riders = instance, riders
        self.buses: list[Bus] = []
        self.unseated: list[Id] = []
        self.cost: Money = 0
        self.number: defaultdict[Id, int] = defaultdict(int)

    def add(self, goal: Id, counts: tuple[int, ...], seating: Seating) -> None:
        """Write the buses of one destination."""
        names = [self.instance.people[at].id for at in self.riders[goal]]
        kinds = [
            bus
            for bus, number in zip(self.instance.fleet, counts, strict=True)
            for _ in range(number)
        ]
        aboard: defaultdict[int, list[Id]] = defaultdict(list)
        for one, bus in sorted(seating.bus_of.items()):
            aboard[bus].append(names[one])
        for at, kind in enumerate(kinds):
            self.number[kind.type] += 1
            label = f"{kind.type}-{self.number[kind.type]:02d}"
            people = tuple(aboard[at])
            self.buses.append(
                Bus(bus=label, type=kind.type, destination=goal, people=people)
            )
            self.cost += kind.cost
        self.unseated += [
            name for one, name in enumerate(names) if one not in seating.bus_of
        ]

    def finish(self, parts: int, wishes: int, began: float) -> Answer:
        """Return the whole answer."""
        totals = Totals(
            unseated=len(self.unseated),
            buses=len(self.buses),
            cost=self.cost,
            delegation_extra_parts=parts,
            wishes_honoured=wishes,
        )
        return Answer(
            buses=tuple(self.buses),
            unseated=tuple(self.unseated),
            totals=totals,
            seconds=round(process_time() - began, 3),
        )
