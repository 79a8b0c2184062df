"""The aims in their order: everybody housed, then cost, moves and wishes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, gcd, lcm
from time import monotonic

from webapp.core.errors import DomainError
from webapp.core.program import Floats, Outcome, Solver
from webapp.lodging.allocation.instance import Money
from webapp.lodging.allocation.keeping import Keeping
from webapp.lodging.allocation.model import Model

Progress = Callable[[str, float], None]

RANKS = {1: 10, 2: 6, 3: 3, 4: 2, 5: 1}
"""How much worse it is to leave out a person of each echelon."""

STAY = 100
"""A rank counts for so many nights: who stays longest is not dropped for his cost."""

LARGE = 3_000
CLOSE = 1e-4
"""From so many people on the cost may be off by this share, and the bound says so."""

SCALE = 1_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is to be weighed, and how long that may take."""

    strict: bool
    move_price: int
    wish_price: int
    time_limit: float


@dataclass(slots=True)
class Plan:
    """The counts that were found, with the proof about their cost."""

    values: Floats
    cost: Fraction
    bound: Fraction
    gap: float


@dataclass(slots=True)
class _Search:
    model: Model
    keeping: Keeping
    policy: Policy
    progress: Progress
    solver: Solver = field(init=False)
    began: float = field(default_factory=monotonic)
    unit: Fraction = Fraction(1)
    scale: float = 1.0

    def __post_init__(self) -> None:
        self.solver = Solver(self.model.program)
        self.unit = _unit([offer.rate for offer in self.model.on_offer])
        most = max((_exact(offer.rate) for offer in self.model.on_offer), default=0)
        self.scale = float(max(most / self.unit / Fraction(SCALE), Fraction(1)))

    def run(self) -> Plan:
        """Solve for one aim after another; none gives up what the last one won."""
        left = self._house()
        cost = self._cost()
        if self.policy.strict:
            plan = self._cheapest(cost, left)
            self._finish(plan)
            return plan
        return self._weighed(cost, left)

    def _aim(self, name: str, share: float, costs: Floats, step: float) -> Outcome:
        self.progress(name, share)
        left = self.policy.time_limit - (monotonic() - self.began)
        large = len(self.model.units.stays) > LARGE and name == "cost"
        gap = CLOSE if large else 0.0
        return self.solver.minimise(costs, seconds=left, gap=gap, step=step)

    def _house(self) -> Outcome:
        """Leave out as few as can be, or as little rank."""
        if self.policy.strict:
            weights = {at: float(_size(key)) for at, key, _ in self.model.left_out}
        else:
            weights = {
                at: float(_size(key) * (RANKS[echelon] * STAY + key.nights.bit_count()))
                for at, key, echelon in self.model.left_out
            }
        costs = self.model.vector(weights)
        left = self._aim("housing", 0.1, costs, 1.0)
        if not left.feasible:
            raise DomainError("locks_exceed_block")
        self.solver.keep(costs, round(left.objective) + 0.5)
        return left

    def _cost(self) -> Floats:
        return self.model.vector(
            {
                at: self._units(column.offer) * column.nights.bit_count() / self.scale
                for at, column in enumerate(self.model.columns)
            }
        )

    def _units(self, offer: int) -> int:
        return int(_exact(self.model.on_offer[offer].rate) / self.unit)

    def _exact_cost(self, values: Floats) -> int:
        return sum(
            int(values[at]) * self._units(column.offer) * column.nights.bit_count()
            for at, column in enumerate(self.model.columns)
            if values[at]
        )

    def _cheapest(self, costs: Floats, left: Outcome) -> Plan:
        outcome = self._aim("cost", 0.3, costs, 1 / self.scale)
        if not outcome.feasible:
            outcome = left
        cost = self._exact_cost(outcome.values)
        low = outcome.bound * self.scale if outcome is not left else 0.0
        # Every cost is a whole number of units, so the bound may be rounded up.
        bound = min(cost, max(0, ceil(low - max(1e-3, abs(low) * 1e-9))))
        self.solver.keep(costs, (cost + 0.5) / self.scale)
        return self._plan(outcome.values, cost, bound, left)

    def _plan(self, values: Floats, cost: int, bound: int, left: Outcome) -> Plan:
        gap = (cost - bound) / cost if cost else 0.0
        if not left.proved:
            gap = 1.0
        return Plan(values, cost * self.unit, bound * self.unit, gap)

    def _finish(self, plan: Plan) -> None:
        """Choose, among the cheapest, by moves, then wishes, then rank."""
        kept = {at: -gain for at, gain in self.keeping.gains.items()}
        ranks = {
            at: float(RANKS[echelon] * _size(key))
            for at, key, echelon in self.model.left_out
        }
        crowded = any(plan.values[at] for at in ranks)
        aims = [("moves", kept), ("wishes", _wishes(self.model))]
        for name, weights in [*aims, *([("ranks", ranks)] if crowded else [])]:
            if not weights:
                continue
            costs = self.model.vector(weights)
            outcome = self._aim(name, 0.6, costs, 1.0)
            if not outcome.feasible:
                return
            plan.values = outcome.values
            self.solver.keep(costs, round(outcome.objective) + 0.5)

    def _weighed(self, costs: Floats, left: Outcome) -> Plan:
        """Minimise cost, moves and wishes together, at their prices."""
        price = Fraction(1) / self.unit / Fraction(self.scale)
        total = costs.copy()
        for at, gain in self.keeping.gains.items():
            total[at] -= float(self.policy.move_price * gain * price)
        for at, gain in _wishes(self.model).items():
            total[at] += float(self.policy.wish_price * gain * price)
        outcome = self._aim("cost", 0.3, total, 0.0)
        if not outcome.feasible:
            outcome = left
        cost = self._exact_cost(outcome.values)
        slack = outcome.objective - outcome.bound if outcome is not left else cost
        units = ceil(max(0.0, slack) * self.scale - 1e-3)
        return self._plan(outcome.values, cost, max(0, cost - units), left)


def search(model: Model, keeping: Keeping, policy: Policy, progress: Progress) -> Plan:
    """Find the counts of rooms."""
    return _Search(model, keeping, policy, progress).run()


def _wishes(model: Model) -> dict[int, float]:
    return {
        at: -float(column.wishes)
        for at, column in enumerate(model.columns)
        if column.wishes or any(key.wishing for key in column.free)
    }


def _size(key: object) -> int:
    return len(key.stays)  # type: ignore[attr-defined]


def _exact(rate: Money) -> Fraction:
    return Fraction(rate)


def _unit(rates: list[Money]) -> Fraction:
    """Return the largest amount of which every rate is a multiple."""
    exact = [_exact(rate) for rate in rates if rate]
    if not exact:
        return Fraction(1)
    below = lcm(*(rate.denominator for rate in exact))
    return Fraction(gcd(*(int(rate * below) for rate in exact)), below)
