"""Puts the delegations of one destination on its buses: whole ones first."""

from collections import defaultdict
from dataclasses import dataclass, field

from webapp.trips.allocation.instance import Id

PART, WISH = 100, 15
"""What a needless part of a delegation costs, and a wish that is not honoured."""

ROUNDS = 6


@dataclass(slots=True)
class Trip:
    """The people of one destination, by position, with what they wish."""

    delegation: list[Id]
    friends: dict[int, set[int]] = field(default_factory=dict)
    elsewhere: set[Id] = field(default_factory=set)
    """Delegations that also go to another destination: each bus here is one more."""


@dataclass(slots=True)
class Seating:
    """Who sits in which bus; `bus_of` leaves out who found no seat."""

    seats: list[int]
    bus_of: dict[int, int]

    def score(self, trip: Trip) -> tuple[int, int]:
        """Return needless parts and, negative, the wishes honoured."""
        parts = {(trip.delegation[one], bus) for one, bus in self.bus_of.items()}
        riding = {delegation for delegation, _ in parts} - trip.elsewhere
        honoured = sum(
            other > one and self.bus_of.get(other) == bus
            for one, bus in self.bus_of.items()
            for other in trip.friends.get(one, ())
        )
        return len(parts) - len(riding), -honoured


def pack(trip: Trip, seats: list[int]) -> Seating:
    """Seat everybody who finds room, best fit first, then by moves and swaps."""
    groups: defaultdict[Id, list[int]] = defaultdict(list)
    for one, delegation in enumerate(trip.delegation):
        groups[delegation].append(one)
    free = list(seats)
    seating = Seating(seats, {})
    order = sorted(groups.values(), key=lambda group: (-len(group), group[0]))
    for group in order:
        _board(seating, group, free, trip)
    for _ in range(ROUNDS):
        if not _Improvement(trip, seating).round():
            break
    return seating


def _board(seating: Seating, group: list[int], free: list[int], trip: Trip) -> None:
    """Seat a delegation in the fullest bus that takes it whole, else in parts."""
    waiting = list(group)
    while waiting:
        fitting = [bus for bus, left in enumerate(free) if left >= len(waiting)]
        if fitting:
            bus = min(
                fitting, key=lambda at: (-_drawn(seating, waiting, at, trip), free[at])
            )
        else:
            bus = max(range(len(free)), key=lambda at: free[at], default=-1)
        if bus < 0 or free[bus] == 0:
            return
        boarding = waiting[: free[bus]]
        for one in boarding:
            seating.bus_of[one] = bus
        free[bus] -= len(boarding)
        del waiting[: len(boarding)]


def _drawn(seating: Seating, group: list[int], bus: int, trip: Trip) -> int:
    """Count friends already on a bus."""
    return sum(
        seating.bus_of.get(friend) == bus
        for one in group
        for friend in trip.friends.get(one, ())
    )


class _Improvement:
    """One round of moves and swaps of parts while that gains something."""

    def __init__(self, trip: Trip, seating: Seating) -> None:
        self.trip, self.seating = trip, seating
        self.parts: defaultdict[tuple[Id, int], list[int]] = defaultdict(list)
        self.free = list(seating.seats)
        for one, bus in seating.bus_of.items():
            self.parts[trip.delegation[one], bus].append(one)
            self.free[bus] -= 1

    def round(self) -> bool:
        """Try all moves of a part, all swaps of two; say whether any helped."""
        better = False
        for name, bus in list(self.parts):
            for target in range(len(self.free)):
                if target != bus and self.parts.get((name, bus)):
                    better |= self._move(name, bus, target)
        for first in list(self.parts):
            for second in list(self.parts):
                if first[1] < second[1]:
                    better |= self._swap(first, second)
        return better

    def _cost(self, names: set[Id]) -> int:
        """Weigh the parts and the friends of these delegations."""
        buses = range(len(self.free))
        cost = 0
        for name in names:
            used = [bus for bus in buses if self.parts.get((name, bus))]
            cost += PART * len(used)
            for bus in used:
                for one in self.parts[name, bus]:
                    friends = self.trip.friends.get(one, ())
                    cost -= sum(
                        WISH * (1 if self.trip.delegation[f] in names else 2)
                        for f in friends
                        if self.seating.bus_of.get(f) == bus
                    )
        return cost

    def _shift(self, name: Id, people: list[int], bus: int, target: int) -> None:
        for one in people:
            self.parts[name, bus].remove(one)
            self.parts[name, target].append(one)
            self.seating.bus_of[one] = target
        self.free[bus] += len(people)
        self.free[target] -= len(people)

    def _move(self, name: Id, bus: int, target: int) -> bool:
        people = list(self.parts[name, bus])
        if len(people) > self.free[target]:
            return False
        before = self._cost({name})
        self._shift(name, people, bus, target)
        if self._cost({name}) < before:
            return True
        self._shift(name, people, target, bus)
        return False

    def _swap(self, first: tuple[Id, int], second: tuple[Id, int]) -> bool:
        (one, here), (other, there) = first, second
        leaving, coming = list(self.parts[first]), list(self.parts[second])
        if one == other or not leaving or not coming:
            return False
        if not self._worth(leaving, coming, first, second):
            return False
        if len(leaving) > self.free[there] + len(coming):
            return False
        if len(coming) > self.free[here] + len(leaving):
            return False
        before = self._cost({one, other})
        self._shift(one, leaving, here, there)
        self._shift(other, coming, there, here)
        if self._cost({one, other}) < before:
            return True
        self._shift(one, leaving, there, here)
        self._shift(other, coming, here, there)
        return False

    def _worth(
        self,
        leaving: list[int],
        coming: list[int],
        first: tuple[Id, int],
        second: tuple[Id, int],
    ) -> bool:
        """Say whether a swap could help: somebody is drawn to the other bus."""
        drawn = any(
            self.seating.bus_of.get(friend) == bus
            for people, bus in ((leaving, second[1]), (coming, first[1]))
            for one in people
            for friend in self.trip.friends.get(one, ())
        )
        apart = self.parts.get((first[0], second[1])) or self.parts.get(
            (second[0], first[1])
        )
        return drawn or bool(apart)
