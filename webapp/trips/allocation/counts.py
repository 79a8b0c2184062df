"""How many buses of each type go where: unseated, then buses, then cost, exactly."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

import numpy as np

from webapp.core.program import INFINITY, Floats, Program, Solver
from webapp.trips.allocation.instance import BusType, Id

Counts = dict[Id, tuple[int, ...]]
"""Buses of each type of the fleet, by destination."""

ENOUGH = 200
"""So many equally good ways are looked at for the one that parts no delegation."""

SECONDS = 10.0
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Best:
    """What no way to send the fleet can beat, costs as multiples of one amount."""

    unseated: int
    buses: int
    cost: int
    costs: tuple[int, ...]


def best_counts(need: dict[Id, int], fleet: tuple[BusType, ...]) -> list[Counts]:
    """List the ways with fewest unseated, then fewest buses, then least cost."""
    best = _best(need, fleet)
    found: list[Counts] = []
    for counts in _Ways(list(need.items()), fleet, best).all():
        found.append(counts)
        if len(found) == ENOUGH:
            break
    return found


def _best(need: dict[Id, int], fleet: tuple[BusType, ...]) -> Best:
    program = Program()
    sent = {
        (goal, at): program.column(bus.count)
        for goal in need
        for at, bus in enumerate(fleet)
    }
    out = {goal: program.column(people) for goal, people in need.items()}
    for goal, people in need.items():
        row = program.row(people, INFINITY)
        program.put(row, out[goal])
        for at, bus in enumerate(fleet):
            program.put(row, sent[goal, at], bus.seats)
    for at, bus in enumerate(fleet):
        row = program.row(-INFINITY, bus.count)
        for goal in need:
            program.put(row, sent[goal, at])
    costs = whole_costs(fleet)
    solver, size = Solver(program), len(program.upper)
    aims = [
        dict.fromkeys(out.values(), 1),
        dict.fromkeys(sent.values(), 1),
        {column: costs[at] for (_, at), column in sent.items()},
    ]
    values = [_solve(solver, size, aim) for aim in aims]
    return Best(values[0], values[1], values[2], costs)


def _solve(solver: Solver, size: int, aim: dict[int, int]) -> int:
    costs: Floats = np.zeros(size)
    for column, value in aim.items():
        costs[column] = value
    outcome = solver.minimise(costs, seconds=SECONDS, step=1.0)
    value = sum(int(outcome.values[column]) * cost for column, cost in aim.items())
    solver.keep(costs, value + HALF)
    return value


def whole_costs(fleet: tuple[BusType, ...]) -> tuple[int, ...]:
    """Express the costs as multiples of their greatest common part."""
    exact = [Fraction(bus.cost) for bus in fleet]
    below = lcm(*(cost.denominator for cost in exact))
    whole = [int(cost * below) for cost in exact]
    step = gcd(*whole) or 1
    return tuple(cost // step for cost in whole)


class _Ways:
    """Walks through all ways that reach what is best."""

    def __init__(
        self, need: list[tuple[Id, int]], fleet: tuple[BusType, ...], best: Best
    ) -> None:
        self.need, self.fleet, self.best = need, fleet, best
        self.order = sorted(range(len(fleet)), key=lambda at: -fleet[at].seats)

    def all(self) -> Iterator[Counts]:
        """Yield counts for every destination."""
        left = [bus.count for bus in self.fleet]
        budget = (self.best.unseated, self.best.buses, self.best.cost)
        yield from self._goal(0, left, budget)

    def _goal(
        self, at: int, left: list[int], budget: tuple[int, int, int]
    ) -> Iterator[Counts]:
        if at == len(self.need):
            yield {}
            return
        goal, people = self.need[at]
        for chosen in self._choose(0, people, left, budget):
            seats = self._seats(chosen)
            rest = (
                budget[0] - max(0, people - seats),
                budget[1] - sum(chosen),
                budget[2] - self._cost(chosen),
            )
            if min(rest) < 0:
                continue
            still = [a - b for a, b in zip(left, chosen, strict=True)]
            if not self._possible(at + 1, rest):
                continue
            for others in self._goal(at + 1, still, rest):
                yield {goal: tuple(chosen), **others}

    def _possible(self, at: int, rest: tuple[int, int, int]) -> bool:
        """Say whether the rest could do for the other destinations at all."""
        most = max((bus.seats for bus in self.fleet), default=1)
        people = sum(number for _, number in self.need[at:])
        return (people - rest[0]) <= rest[1] * most

    def _seats(self, chosen: list[int]) -> int:
        return sum(n * bus.seats for n, bus in zip(chosen, self.fleet, strict=True))

    def _cost(self, chosen: list[int]) -> int:
        return sum(n * cost for n, cost in zip(chosen, self.best.costs, strict=True))

    def _choose(
        self, at: int, people: int, left: list[int], budget: tuple[int, int, int]
    ) -> Iterator[list[int]]:
        """Yield counts by type, the largest buses first, none of them needless."""
        if at == len(self.order):
            if people <= budget[0]:
                yield [0] * len(self.fleet)
            return
        kind = self.order[at]
        bus, cost = self.fleet[kind], self.best.costs[kind]
        useful = -(-max(0, people) // bus.seats)
        for number in range(min(useful, left[kind], budget[1]), -1, -1):
            rest = budget[0], budget[1] - number, budget[2] - number * cost
            missing = people - number * bus.seats
            if rest[2] < 0 or missing - rest[0] > rest[1] * self._next_seats(at):
                continue
            for chosen in self._choose(at + 1, missing, left, rest):
                chosen[kind] = number
                yield chosen

    def _next_seats(self, at: int) -> int:
        after = self.order[at + 1 :]
        return self.fleet[after[0]].seats if after else 0
