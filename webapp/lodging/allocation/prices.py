"""Rates as whole numbers of which the solver can add up thousands exactly."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, lcm

from webapp.core.program import Floats
from webapp.lodging.allocation.configurations import Rooms
from webapp.lodging.allocation.holdings import Offer
from webapp.lodging.allocation.model import Model

SCALE = 1_000.0


@dataclass(slots=True)
class Prices:
    """Rates as whole numbers that HiGHS can compare."""

    on_offer: list[Offer]
    more: list[Fraction] = field(default_factory=list)
    unit: Fraction = Fraction(1)
    scale: float = 1.0

    def __post_init__(self) -> None:
        rates = [rate for offer in self.on_offer for rate in offer.amounts()]
        rates += self.more
        self.unit = _unit(rates)
        self.scale = float(
            max(max(rates, default=0) / self.unit / Fraction(SCALE), Fraction(1))
        )

    def of(self, offer: int, rooms: Rooms) -> int:
        """Return what such a room costs if it is of this type, in units."""
        _, nights, guests = rooms
        return int(self.on_offer[offer].cost(nights, guests) / self.unit)

    def costs(self, model: Model) -> Floats:
        """Return what each column costs, scaled."""
        return model.vector(
            {at: int(cost / self.unit) / self.scale for at, cost in model.paid()}
        )

    def exact(self, model: Model, values: Floats) -> int:
        """Add up the cost of an answer in units."""
        return sum(
            int(values[at]) * int(cost / self.unit)
            for at, cost in model.paid()
            if values[at]
        )


def _unit(rates: list[Fraction]) -> Fraction:
    """Return the largest amount of which every rate is a multiple."""
    exact = [rate for rate in rates if rate]
    if not exact:
        return Fraction(1)
    below = lcm(*(rate.denominator for rate in exact))
    return Fraction(gcd(*(int(rate * below) for rate in exact)), below)
