"""Seats one destination as an integer program, where it is small enough to prove."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from webapp.core.program import INFINITY, Program, Solver
from webapp.trips.allocation.instance import Id
from webapp.trips.allocation.packing import Seating, Trip

SMALL = 90
"""With so many delegation-bus pairs the program is solved in a second or two."""

FRIENDS = 60
SECONDS = 5.0
HALF = 0.5


def small_enough(trip: Trip, seats: list[int]) -> bool:
    """Say whether the program is worth trying."""
    pairs = len(set(trip.delegation)) * len(seats)
    wishes = sum(map(len, trip.friends.values())) * len(seats) // 2
    return pairs <= SMALL and wishes <= FRIENDS


def pack_exactly(trip: Trip, seats: list[int]) -> Seating | None:
    """Find the seating with fewest parts, then most wishes; `None` if out of time."""
    return _Exact(trip, seats).run()


@dataclass(slots=True)
class _Exact:
    trip: Trip
    seats: list[int]
    program: Program = field(default_factory=Program)
    plain: dict[Id, list[int]] = field(default_factory=dict)
    named: dict[tuple[int, int], int] = field(default_factory=dict)
    count: dict[tuple[Id, int], int] = field(default_factory=dict)
    part: dict[tuple[Id, int], int] = field(default_factory=dict)
    extra: dict[Id, int] = field(default_factory=dict)
    wish: list[int] = field(default_factory=list)

    def run(self) -> Seating | None:
        self._people()
        self._parts()
        self._wishes()
        solver = Solver(self.program)
        size = len(self.program.upper)
        values = None
        for columns, weight in ((list(self.extra.values()), 1.0), (self.wish, -1.0)):
            costs = np.zeros(size)
            costs[columns] = weight
            outcome = solver.minimise(costs, seconds=SECONDS, step=1.0)
            if not outcome.feasible:
                return None
            values = outcome.values
            solver.keep(costs, round(outcome.objective) + HALF)
        return self._seating(values.tolist()) if values is not None else None

    def _buses(self) -> range:
        return range(len(self.seats))

    def _people(self) -> None:
        """Nobody sits twice, no bus is overfull, as many ride as there are seats."""
        program, buses = self.program, self._buses()
        rows = [program.row(-INFINITY, seats) for seats in self.seats]
        riding = min(len(self.trip.delegation), sum(self.seats))
        everybody = program.row(riding, riding)
        plain: defaultdict[Id, list[int]] = defaultdict(list)
        for one, delegation in enumerate(self.trip.delegation):
            plain[delegation] += [] if one in self.trip.friends else [one]
        self.plain = dict(plain)
        groups: list[tuple[Id | None, int, int]] = [
            (name, 0, len(members)) for name, members in self.plain.items()
        ]
        groups += [(None, one, 1) for one in self.trip.friends]
        for name, one, number in groups:
            once = program.row(-INFINITY, number)
            for bus in buses:
                column = program.column(number)
                for row in (once, rows[bus], everybody):
                    program.put(row, column)
                if name is None:
                    self.named[one, bus] = column
                else:
                    self.count[name, bus] = column

    def _parts(self) -> None:
        """Count the buses of a delegation beyond the first."""
        program = self.program
        for name, members in self.plain.items():
            self.extra[name] = program.column()
            beyond = program.row(-INFINITY, int(name not in self.trip.elsewhere))
            program.put(beyond, self.extra[name], -1)
            for bus in self._buses():
                part = program.column(1)
                program.put(beyond, part)
                row = program.row(-INFINITY, 0)
                program.put(row, self.count[name, bus])
                program.put(row, part, -max(1, len(members)))
                self.part[name, bus] = part
        for (one, bus), column in self.named.items():
            row = program.row(-INFINITY, 0)
            program.put(row, column)
            program.put(row, self.part[self.trip.delegation[one], bus], -1)

    def _wishes(self) -> None:
        """Count a pair once it sits together."""
        program = self.program
        for one, friends in self.trip.friends.items():
            for other in friends:
                for bus in self._buses() if one < other else ():
                    wish = program.column(1)
                    self.wish.append(wish)
                    for member in (one, other):
                        row = program.row(-INFINITY, 0)
                        program.put(row, wish)
                        program.put(row, self.named[member, bus], -1)

    def _seating(self, values: list[float]) -> Seating:
        bus_of = {
            one: bus for (one, bus), column in self.named.items() if values[column]
        }
        for name, members in self.plain.items():
            waiting = list(members)
            for bus in self._buses():
                for _ in range(int(values[self.count[name, bus]])):
                    bus_of[waiting.pop()] = bus
        return Seating(self.seats, bus_of)
