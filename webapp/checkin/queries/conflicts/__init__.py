"""Lines of the ledger that contradict each other, or what else is known.

One statement finds them all; each names the lines it is made of, so that a ruling is
about these lines and no others.
"""

from webapp.checkin.queries.conflicts.devices import MANY
from webapp.checkin.queries.conflicts.listed import (
    Wanted,
    conflict,
    conflicts,
    decided,
    kinds,
    ruling,
)

__all__ = ["MANY", "Wanted", "conflict", "conflicts", "decided", "kinds", "ruling"]
