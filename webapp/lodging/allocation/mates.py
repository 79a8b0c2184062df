"""Who shares with whom: as many mates of one delegation as the counts allow."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from webapp.core.program import INFINITY, Program, Solver
from webapp.lodging.allocation.identities import Housing, Place
from webapp.lodging.allocation.instance import Id
from webapp.lodging.allocation.units import Key

SECONDS = 5.0
CLOSE = 1e-3

Kind = tuple[tuple[Key, ...], frozenset[Id], Id]
"""The free beds of a room, the delegations that are in it already, and its hotel."""

Group = tuple[Id, Key, Id]
"""Those of one delegation and key for whom a hotel was chosen."""


@dataclass(frozen=True, slots=True)
class _Way:
    """Some of one delegation in a room: the beds they take, and the pairs they make."""

    kind: Kind
    delegation: Id
    beds: tuple[Key, ...]
    pairs: int


def bring_together(housing: Housing) -> None:
    """Let mates of one delegation share rooms; everybody else waits on."""
    kinds: defaultdict[Kind, list[Place]] = defaultdict(list)
    for place in housing.places:
        if place.open and len(place.open) + len(place.units) > 1:
            inside = frozenset(housing.delegation[unit] for unit in place.units)
            hotel = housing.hotel(place)
            kinds[tuple(sorted(place.open)), inside, hotel].append(place)
    people: defaultdict[Group, list[int]] = defaultdict(list)
    for key, units in housing.waiting.items():
        for unit in units:
            group = housing.delegation[unit], key, housing.hotels[unit]
            people[group].append(unit)
    ways = list(_ways(kinds, people))
    for way, rooms in zip(ways, _rooms(ways, kinds, people), strict=True):
        for _ in range(rooms):
            place = kinds[way.kind].pop()
            for key in way.beds:
                housing.enter(place, people[way.delegation, key, way.kind[2]].pop())


def _ways(
    kinds: dict[Kind, list[Place]], people: dict[Group, list[int]]
) -> Iterator[_Way]:
    names: defaultdict[tuple[Key, Id], set[Id]] = defaultdict(set)
    for name, key, hotel in people:
        names[key, hotel].add(name)
    for kind in kinds:
        keys, inside, hotel = kind
        for size in range(1, len(keys) + 1):
            for beds in sorted(set(combinations(keys, size))):
                fitting = set.intersection(*(names[key, hotel] for key in beds))
                for name in sorted(fitting, key=str):
                    guests = size + (name in inside)
                    enough = all(
                        len(people[name, key, hotel]) >= n
                        for key, n in Counter(beds).items()
                    )
                    if guests > 1 and enough:
                        yield _Way(kind, name, beds, guests * (guests - 1) // 2)


def _rooms(
    ways: list[_Way],
    kinds: dict[Kind, list[Place]],
    people: dict[Group, list[int]],
) -> list[int]:
    """Choose how many rooms to fill each way, for the most pairs."""
    program = Program()
    rows: dict[object, int] = {
        kind: program.row(-INFINITY, len(places)) for kind, places in kinds.items()
    }
    for one, units in people.items():
        rows[one] = program.row(-INFINITY, len(units))
    for way in ways:
        column = program.column()
        program.put(rows[way.kind], column)
        for key in way.beds:
            program.put(rows[way.delegation, key, way.kind[2]], column)
    solver = Solver(program)
    aim = {at: -float(way.pairs) for at, way in enumerate(ways)}
    outcome = solver.minimise(program.vector(aim), seconds=SECONDS, gap=CLOSE, step=1)
    return [int(rooms) for rooms in outcome.values]
