"""Room labels: whoever stays keeps his; the others get the first that is free."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import count

from webapp.lodging.allocation.holdings import Former, Offer
from webapp.lodging.allocation.identities import Place
from webapp.lodging.allocation.instance import Id
from webapp.lodging.allocation.units import NOBODY, Units


def label(
    places: list[Place], on_offer: list[Offer], former: list[Former], units: Units
) -> list[Id]:
    """Return the label of each room; no label is used twice on a night."""
    had: dict[int, set[tuple[int, Id]]] = defaultdict(set)
    for room in former:
        for person in room.people:
            had[units.unit_of[person]].add((room.offer, room.label))
    taken: defaultdict[tuple[int, Id], int] = defaultdict(int)
    found: dict[int, Id] = {}
    start: defaultdict[tuple[int, int], int] = defaultdict(lambda: 1)
    order = sorted(range(len(places)), key=lambda at: _urgency(places[at], former))
    for at in order:
        place = places[at]
        # A label goes on in one group: no other of its people take it along by chance.
        left = {one for unit in place.units for one in had[unit]}
        if place.former != NOBODY:
            left.discard((place.offer, former[place.former].label))
        first = start[place.offer, place.nights]
        for number, name in _candidates(place, on_offer, former, first):
            free = not taken[place.offer, name] & place.nights
            if free and (place.offer, name) not in left:
                taken[place.offer, name] |= place.nights
                found[at] = name
                if not left:
                    # No lower number is free on all of these nights, nor will be.
                    start[place.offer, place.nights] = max(first, number)
                break
    return [found[at] for at in range(len(places))]


def _urgency(place: Place, former: list[Former]) -> tuple[bool, bool, int, int]:
    """Locked rooms come first, then kept ones, then by arrival."""
    kept = place.former != NOBODY
    locked = kept and bool(former[place.former].locked)
    first = (place.nights & -place.nights).bit_length()
    return not locked, not kept, first, -place.nights.bit_length()


def _candidates(
    place: Place, on_offer: list[Offer], former: list[Former], first: int
) -> Iterator[tuple[int, Id]]:
    """Offer the label in force, then numbers of the type from the first."""
    if place.former != NOBODY:
        yield 0, former[place.former].label
    code = on_offer[place.offer].code
    for number in count(first):
        yield number, f"{code}-{number:03d}"
