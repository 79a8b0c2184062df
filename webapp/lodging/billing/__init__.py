"""What a hotel billed, against what it may charge for the nights that were slept.

Pure: nights, evidence and lines in, differences in whole rupiah out. The law: the
differences add up exactly to what was billed less what is owed.
"""

from webapp.lodging.billing.differences import (
    Difference,
    Why,
    differences,
    owed,
    room_cost,
)
from webapp.lodging.billing.entries import (
    Entry,
    Place,
    Sleeper,
    Sum,
    matching,
    nights_of,
    sums,
)
from webapp.lodging.billing.facts import (
    Billed,
    Evidence,
    Guest,
    LineKind,
    MatchedBy,
    Night,
    Proof,
    Slept,
    slept_by,
)
from webapp.lodging.billing.matcher import Candidate, Match, Matcher, Sought
from webapp.lodging.billing.sheets import (
    FIELDS,
    ReadLine,
    ReadSheet,
    kind_of,
    nights_between,
    read_invoice,
    shares,
)

__all__ = [
    "FIELDS",
    "Billed",
    "Candidate",
    "Difference",
    "Entry",
    "Evidence",
    "Guest",
    "LineKind",
    "Match",
    "MatchedBy",
    "Matcher",
    "Night",
    "Place",
    "Proof",
    "ReadLine",
    "ReadSheet",
    "Sleeper",
    "Slept",
    "Sought",
    "Sum",
    "Why",
    "differences",
    "kind_of",
    "matching",
    "nights_between",
    "nights_of",
    "owed",
    "read_invoice",
    "room_cost",
    "shares",
    "slept_by",
    "sums",
]
