"""The counts of rooms by configuration as an integer program."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from webapp.core.program import INFINITY, Floats, Program
from webapp.lodging.allocation.configurations import Column
from webapp.lodging.allocation.holdings import Former, Offer
from webapp.lodging.allocation.units import Key, Units


@dataclass(slots=True)
class Model:
    """The program, and what its columns mean."""

    units: Units
    on_offer: list[Offer]
    former: list[Former]
    columns: list[Column]
    program: Program = field(default_factory=Program)
    supply: dict[Key, list[int]] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)
    key_rows: dict[Key, int] = field(default_factory=dict)
    block_rows: dict[tuple[int, int], int] = field(default_factory=dict)
    left_out: list[tuple[int, Key, int]] = field(default_factory=list)

    def vector(self, values: dict[int, float]) -> Floats:
        """Spread costs over all columns of the program."""
        found = np.zeros(len(self.program.upper))
        for at, value in values.items():
            found[at] = value
        return found

    def nights(self, column: Column) -> int:
        """Count the nights for which a column pays."""
        return column.nights.bit_count()


def build(
    units: Units, on_offer: list[Offer], former: list[Former], found: list[Column]
) -> Model:
    """Build rows and columns: everybody counted, no block exceeded, locks kept."""
    model = Model(units, on_offer, former, found)
    model.held = {unit for room in former for unit in room.locked}
    for at, unit in enumerate(units.units):
        if at not in model.held:
            model.supply.setdefault(unit.key, []).append(at)
    for _ in found:
        model.program.column()
    _blocks(model)
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


def _blocks(model: Model) -> None:
    """No more rooms than on sale, each night."""
    for at, column in enumerate(model.columns):
        offer = model.on_offer[column.offer]
        for night, rooms in enumerate(offer.block):
            if not column.nights >> night & 1:
                continue
            place = column.offer, night
            if place not in model.block_rows:
                model.block_rows[place] = model.program.row(-INFINITY, rooms)
            model.program.put(model.block_rows[place], at)


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
