"""Who rides on which bus: the fewest buses, delegations together."""

from webapp.trips.allocation.instance import (
    Answer,
    Bus,
    BusType,
    Instance,
    Rider,
    Totals,
)
from webapp.trips.allocation.solving import solve

__all__ = ["Answer", "Bus", "BusType", "Instance", "Rider", "Totals", "solve"]
