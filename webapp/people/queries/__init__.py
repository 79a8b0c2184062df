"""Reads on people: the lists, and what is to be decided."""

from webapp.people.queries.lists import (
    SIZE,
    Wanted,
    badges_of,
    counts,
    entries,
    found,
    history,
    place_ids,
    place_ids_of,
    scans_of,
)
from webapp.people.queries.review import (
    Item,
    Pile,
    pile,
    piles,
)

__all__ = [
    "SIZE",
    "Item",
    "Pile",
    "Wanted",
    "badges_of",
    "counts",
    "entries",
    "found",
    "history",
    "pile",
    "piles",
    "place_ids",
    "place_ids_of",
    "scans_of",
]
