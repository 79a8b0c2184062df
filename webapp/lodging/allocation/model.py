"""The counts of rooms by configuration as an integer program."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from webapp.core.program import INFINITY, Floats, Program
from webapp.lodging.allocation.configurations import Column, Rooms
from webapp.lodging.allocation.holdings import Former, Offer, held_nights
from webapp.lodging.allocation.instance import Id
from webapp.lodging.allocation.units import Key, Units


@dataclass(slots=True)
class Model:
    """The program, and what its columns mean.

    The columns count rooms by who fills them; ``lets`` count them again by type. Only
    the sums for equal ``Rooms`` must agree, so who fills a room and in which hotel it
    is are counted apart, and there is no column for each combination of the two.
    """

    units: Units
    on_offer: list[Offer]
    former: list[Former]
    columns: list[Column]
    program: Program = field(default_factory=Program)
    supply: dict[Key, list[int]] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    key_rows: dict[Key, int] = field(default_factory=dict)
    block_rows: dict[tuple[int, int], int] = field(default_factory=dict)
    lets: dict[Rooms, dict[int, int]] = field(default_factory=dict)
    left_out: list[tuple[int, Key, int]] = field(default_factory=list)
    missing: dict[int, Fraction] = field(default_factory=dict)

    def vector(self, values: dict[int, float]) -> Floats:
        """Spread costs over all columns of the program."""
        found = np.zeros(len(self.program.upper))
        for at, value in values.items():
            found[at] = value
        return found

    def paid(self) -> Iterator[tuple[int, Fraction]]:
        """List the columns that are paid for: each with the price of one of it."""
        for (_, nights, guests), by_offer in self.lets.items():
            for offer, column in by_offer.items():
                yield column, self.on_offer[offer].cost(nights, guests)
        yield from self.missing.items()


Useful = Callable[[Rooms, int], bool]
"""Whether a type (last) is worth counting for such rooms."""


def build(
    units: Units,
    on_offer: list[Offer],
    former: list[Former],
    found: list[Column],
    useful: Useful = lambda *_: True,
) -> Model:
    """Build rows and columns: everybody counted, no block exceeded, locks kept."""
    model = Model(units, on_offer, former, found)
    model.held = {unit for room in former for unit in room.locked}
    for at, unit in enumerate(units.units):
        if at not in model.held:
            model.supply.setdefault(unit.key, []).append(at)
    for _ in found:
        model.program.column()
    _types(model, useful)
    _blocks(model)
    _guarantees(model)
    _anchors(model)
    _people(model)
    _friends(model)
    return model


def _people(model: Model) -> None:
    """Everybody of a key is in a room or left out, the least rank first."""
    for key, members in model.supply.items():
        row = model.program.row(len(members), len(members))
        model.key_rows[key] = row
        for echelon, count in _by_echelon(model.units, members):
            column = model.program.column(count)
            model.program.put(row, column)
            model.left_out.append((column, key, echelon))
    for at, way in enumerate(model.columns):
        for key in way.free:
            model.program.put(model.key_rows[key], at)
        for unit in way.named:
            if unit not in model.held:
                model.program.put(model.key_rows[model.units.units[unit].key], at)


def _by_echelon(units: Units, members: Sequence[int]) -> list[tuple[int, int]]:
    counts: defaultdict[int, int] = defaultdict(int)
    for unit in members:
        counts[rank(units, unit)] += 1
    return sorted(counts.items())


def rank(units: Units, unit: int) -> int:
    """Return the highest echelon in a unit."""
    people = units.instance.people
    return min(people[person].echelon for person in units.units[unit].people)


def _types(model: Model, useful: Useful) -> None:
    """Give as many rooms by type as by who fills them, for each set of nights."""
    rows: dict[Rooms, int] = {}
    for at, column in enumerate(model.columns):
        rooms = column.rooms
        if rooms not in rows:
            rows[rooms] = model.program.row(0, 0)
            model.lets[rooms] = {}
            for offer in column.offers:
                if useful(rooms, offer):
                    let = model.program.column()
                    model.lets[rooms][offer] = let
                    model.program.put(rows[rooms], let, -1)
        model.program.put(rows[rooms], at)


def _blocks(model: Model) -> None:
    """No more rooms than on sale, each night."""
    for (_, nights, _), by_offer in model.lets.items():
        for offer, let in by_offer.items():
            for night, rooms in enumerate(model.on_offer[offer].block):
                if not nights >> night & 1:
                    continue
                place = offer, night
                if place not in model.block_rows:
                    model.block_rows[place] = model.program.row(-INFINITY, rooms)
                model.program.put(model.block_rows[place], let)


def _guarantees(model: Model) -> None:
    """Pay for those who lack on a night of what a hotel was guaranteed."""
    for hotel in model.units.instance.hotels:
        least = hotel.guarantee
        if not least or not least.people:
            continue
        for night in held_nights(model.on_offer, hotel.id):
            row = model.program.row(least.people, INFINITY)
            missing = model.program.column(least.people)
            model.program.put(row, missing)
            model.missing[missing] = Fraction(least.rate)
            for let, guests in _let_in(model, hotel.id, night):
                model.program.put(row, let, guests)


def _let_in(model: Model, hotel: Id, night: int) -> Iterator[tuple[int, int]]:
    """List the columns that fill a hotel on a night, with the guests of a room."""
    for (_, _, guests), by_offer in model.lets.items():
        for offer, let in by_offer.items():
            if guests[night] and model.on_offer[offer].hotel == hotel:
                yield let, guests[night]


def _anchors(model: Model) -> None:
    """Make a room with locked people exactly one room."""
    rows = {
        at: model.program.row(1, 1)
        for at, room in enumerate(model.former)
        if room.locked
    }
    for at, column in enumerate(model.columns):
        if column.anchor in rows:
            model.program.put(rows[column.anchor], at)


def _friends(model: Model) -> None:
    """Nobody is named in two rooms."""
    rows: dict[int, int] = {}
    for at, column in enumerate(model.columns):
        for unit in column.named:
            if unit in model.held:
                continue
            if unit not in rows:
                rows[unit] = model.program.row(-INFINITY, 1)
            model.program.put(rows[unit], at)
