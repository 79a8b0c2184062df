"""The aims in their order: everybody housed, then cost, moves and wishes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from webapp.core.errors import DomainError
from webapp.core.program import Floats, Outcome, Relaxed, Solver
from webapp.lodging.allocation.configurations import Column, Rooms, columns
from webapp.lodging.allocation.holdings import Former, Offer
from webapp.lodging.allocation.keeping import Keeping, keep
from webapp.lodging.allocation.model import Model, build
from webapp.lodging.allocation.prices import Prices
from webapp.lodging.allocation.units import Key, Units

Progress = Callable[[str, float], None]

RANKS = {1: 10, 2: 6, 3: 3, 4: 2, 5: 1}
"""How much worse it is to leave out a person of each echelon."""

STAY = 100
"""A rank counts for so many nights: who stays longest is not dropped for his cost."""

LARGE = 3_000
CLOSE = 1e-4
"""From so many people on the cost may be off by this share, and the bound says so."""

NEAR = 1e-3
"""And by this share, where moves and wishes are weighed with the cost, or follow it."""

ENOUGH = 0.6
"""The share of the time after which it is asked whether everybody has a bed at all."""


RESERVE = 0.25
"""No further aim is begun with less than this share of the time: it runs over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is to be weighed, and how long that may take."""

    strict: bool
    move_price: int
    wish_price: int
    time_limit: float


@dataclass(slots=True)
class Plan:
    """The counts that were found, of which model, with the proof about their cost."""

    model: Model
    keeping: Keeping
    values: Floats
    bound: Fraction


@dataclass(slots=True)
class _Search:
    units: Units
    on_offer: list[Offer]
    former: list[Former]
    policy: Policy
    progress: Progress
    prices: Prices = field(init=False)
    began: float = field(default_factory=monotonic)

    def __post_init__(self) -> None:
        hotels = self.units.instance.hotels
        floors = [Fraction(h.guarantee.rate) for h in hotels if h.guarantee]
        self.prices = Prices(self.on_offer, floors)

    def run(self) -> Plan:
        """Solve for one aim after another; none gives up what the last one won."""
        self.progress("housing", 0.1)
        if self.policy.strict:
            found = columns(self.units, self.on_offer, self.former, friends=False)
            model = build(self.units, self.on_offer, self.former, found)
            return self._finish(self._cheapest(model))
        return self._weighed()

    @property
    def _left(self) -> float:
        return self.policy.time_limit - (monotonic() - self.began)

    def _gap(self, share: float) -> float:
        return share if len(self.units.stays) > LARGE else 0.0

    def _cheapest(self, model: Model) -> "_Cheapest":
        solver, costs = Solver(model.program), self.prices.costs(model)
        step = 1 / self.prices.scale
        gap = self._gap(CLOSE)
        solver.close(_left_out(model))
        seconds = self._left * ENOUGH
        outcome, relaxed = solver.sift(costs, seconds=seconds, gap=gap, step=step)
        housed, crowd = outcome, None
        if not outcome.feasible:
            crowd = _Crowd(self.policy)
            housed = crowd.house(model, solver, self._left)
            self.progress("cost", 0.3)
            outcome, relaxed = solver.sift(
                costs, seconds=self._left, gap=gap, step=step
            )
        found = outcome if outcome.feasible else housed
        cost = self.prices.exact(model, found.values)
        low = outcome.bound * self.prices.scale if outcome.feasible else 0.0
        # Every cost is a whole number of units, so the bound may be rounded up.
        bound = min(cost, max(0, ceil(low - max(1e-3, abs(low) * 1e-9))))
        proved = crowd is None or housed.proved
        plan = self._plan(model, found.values, bound, proved=proved)
        if self.former:
            # Whoever stays counts for more than what is within the proof anyway.
            cost = max(cost, int(bound * (1 + gap)))
        return _Cheapest(plan, cost, relaxed, crowd)

    def _plan(self, model: Model, values: Floats, bound: int, *, proved: bool) -> Plan:
        """Keep a plan; where more people might be housed, no cost is a bound."""
        known = bound * self.prices.unit if proved else Fraction(0)
        return Plan(model, Keeping(), values, known)

    def _finish(self, cheapest: "_Cheapest") -> Plan:
        """Choose, among the cheapest, by moves, then wishes, then rank."""
        plan, crowd = cheapest.plan, cheapest.crowd
        self.progress("moves", 0.6)
        model = self._among(cheapest)
        keeping = keep(model)
        aims = [{at: -gain for at, gain in keeping.gains.items()}, _wishes(model)]
        if crowd:
            aims.append(_ranks(model))
        if not any(aims):
            return plan
        solver = Solver(model.program)
        costs = self.prices.costs(model)
        solver.keep(costs, (cheapest.cost + 0.5) / self.prices.scale)
        if crowd:
            solver.keep(model.vector(crowd.weights(model)), crowd.least + 0.5)
        else:
            solver.close(_left_out(model))
        gap = self._gap(NEAR)
        for weights in filter(None, aims):
            if self._left < self.policy.time_limit * RESERVE:
                break
            costs = model.vector(weights)
            outcome, _ = solver.sift(costs, seconds=self._left, gap=gap, step=1.0)
            if not outcome.feasible:
                break
            plan.model, plan.keeping, plan.values = model, keeping, outcome.values
            solver.keep(costs, round(outcome.objective) + 0.5)
        return plan

    def _among(self, cheapest: "_Cheapest") -> Model:
        """Build the model anew, with friends, but of the cheapest answers alone."""
        found = columns(self.units, self.on_offer, self.former, friends=True)
        if cheapest.relaxed is None:
            return build(self.units, self.on_offer, self.former, found)
        useful = _Useful(cheapest, self.prices.scale)
        fitting = [column for column in found if useful.fill(column)]
        return build(self.units, self.on_offer, self.former, fitting, useful.let)

    def _weighed(self) -> Plan:
        """Minimise cost, moves and wishes together, at their prices."""
        found = columns(self.units, self.on_offer, self.former, friends=True)
        model = build(self.units, self.on_offer, self.former, found)
        keeping = keep(model)
        price = Fraction(1) / self.prices.unit / Fraction(self.prices.scale)
        total = self.prices.costs(model)
        for at, gain in keeping.gains.items():
            total[at] -= float(self.policy.move_price * gain * price)
        for at, gain in _wishes(model).items():
            total[at] += float(self.policy.wish_price * gain * price)
        solver, gap = Solver(model.program), self._gap(NEAR)
        solver.close(_left_out(model))
        outcome, _ = solver.sift(total, seconds=self._left * ENOUGH, gap=gap)
        housed, proved = outcome, True
        if not outcome.feasible:
            housed = _Crowd(self.policy).house(model, solver, self._left)
            proved = housed.proved
            self.progress("cost", 0.3)
            outcome, _ = solver.sift(total, seconds=self._left, gap=gap)
        found_values = outcome.values if outcome.feasible else housed.values
        cost = self.prices.exact(model, found_values)
        slack = outcome.objective - outcome.bound if outcome.feasible else cost
        units = ceil(max(0.0, slack) * self.prices.scale - 1e-3)
        bound = max(0, cost - units)
        plan = self._plan(model, found_values, bound, proved=proved)
        plan.keeping = keeping
        return plan


@dataclass(slots=True)
class _Crowd:
    """More people than beds: as few as can be are left out, or as little rank."""

    policy: Policy
    least: int = 0

    def weights(self, model: Model) -> dict[int, float]:
        """Return how bad it is to leave out one of each column."""
        if self.policy.strict:
            return {at: float(_size(key)) for at, key, _ in model.left_out}
        return {
            at: float(_size(key) * (RANKS[echelon] * STAY + key.nights.bit_count()))
            for at, key, echelon in model.left_out
        }

    def house(self, model: Model, solver: Solver, seconds: float) -> Outcome:
        """Find the least that must be left out, and demand no more of later aims."""
        solver.open()
        costs = model.vector(self.weights(model))
        outcome, _ = solver.sift(costs, seconds=seconds, step=1.0)
        if not outcome.feasible:
            raise DomainError("locks_exceed_block")
        self.least = round(outcome.objective)
        solver.keep(costs, self.least + 0.5)
        return outcome


@dataclass(slots=True)
class _Cheapest:
    """The cheapest plan, and what is known of all others as cheap."""

    plan: Plan
    cost: int
    relaxed: Relaxed | None
    crowd: _Crowd | None


class _Useful:
    """Which columns an answer of this cost may have, by their reduced costs."""

    def __init__(self, cheapest: _Cheapest, scale: float) -> None:
        relaxed, model = cheapest.relaxed, cheapest.plan.model
        if relaxed is None:
            raise ValueError
        reduced, self.units = relaxed.reduced, model.units
        self.held = model.held
        span = (cheapest.cost + 0.5) / scale - relaxed.bound
        self.most = span + 1e-3 + 1e-8 * abs(relaxed.bound)
        self.fills = {
            self._like(column): reduced[at] for at, column in enumerate(model.columns)
        }
        self.lets = {
            (rooms, offer): reduced[at]
            for rooms, by_offer in model.lets.items()
            for offer, at in by_offer.items()
        }

    def fill(self, column: Column) -> bool:
        """Say whether a room may be filled so."""
        return bool(self.fills.get(self._like(column), 0.0) <= self.most)

    def let(self, rooms: Rooms, offer: int) -> bool:
        """Say whether such a room may be of this type."""
        return bool(self.lets.get((rooms, offer), 0.0) <= self.most)

    def _like(self, column: Column) -> object:
        named = [self.units.units[u].key for u in column.named if u not in self.held]
        return column.offers, column.anchor, tuple(sorted([*named, *column.free]))


def search(
    units: Units,
    on_offer: list[Offer],
    former: list[Former],
    policy: Policy,
    progress: Progress,
) -> Plan:
    """Find the counts of rooms."""
    return _Search(units, on_offer, former, policy, progress).run()


def _left_out(model: Model) -> NDArray[np.bool_]:
    closed = np.zeros(len(model.program.upper), dtype=np.bool_)
    closed[[at for at, *_ in model.left_out]] = True
    return closed


def _wishes(model: Model) -> dict[int, float]:
    return {
        at: -float(column.wishes)
        for at, column in enumerate(model.columns)
        if column.wishes
    }


def _ranks(model: Model) -> dict[int, float]:
    return {
        at: float(RANKS[echelon] * _size(key)) for at, key, echelon in model.left_out
    }


def _size(key: Key) -> int:
    return len(key.stays)
