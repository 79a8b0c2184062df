"""Who sleeps together for certain, and who is interchangeable for the cost.

A *unit* is a couple, somebody who sleeps alone, or one who shares. Units of equal *key*
(class, stay, accessibility) can take each other's beds at no cost.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import NamedTuple

from webapp.lodging.allocation.instance import ALONE, Current, Id, Instance, Person

NOBODY = -1

CROWD = 10
"""Of so many likes one finds a bed where he meets nobody whom he refuses."""


class Habit(Enum):
    """How a unit sleeps."""

    COUPLE = 0
    ALONE = 1
    SHARES = 2


class Key(NamedTuple):
    """All that the cost knows of a unit; ``own`` sets one apart from its likes."""

    habit: int
    gender: str
    smoking: bool
    stays: tuple[int, ...]
    accessible: bool
    top: bool
    wishing: bool
    own: int

    @property
    def nights(self) -> int:
        """The nights on which somebody of the unit sleeps, as bits."""
        return self.stays[0] | self.stays[-1]


@dataclass(slots=True)
class Unit:
    """One couple, or one person, by position in the instance."""

    people: tuple[int, ...]
    habit: Habit
    key: Key


@dataclass(slots=True)
class Units:
    """Everybody as units, with the pairs that want or refuse one room."""

    instance: Instance
    nights: list[object] = field(default_factory=list)
    stays: list[int] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    unit_of: list[int] = field(default_factory=list)
    refused: dict[int, set[int]] = field(default_factory=dict)
    wished: dict[int, set[int]] = field(default_factory=dict)

    def together(self, one: int, other: int) -> bool:
        """Say whether two who share may share one room."""
        first, second = self.units[one].key, self.units[other].key
        return (
            first.habit == second.habit == Habit.SHARES.value
            and first[1:3] == second[1:3]
            and first.nights & second.nights != 0
            and other not in self.refused.get(one, ())
        )


def divide(instance: Instance, apart: frozenset[int] = frozenset()) -> Units:
    """Make the units of an instance; who is ``apart`` has a key of his own."""
    found = Units(instance)
    position = {person.id: at for at, person in enumerate(instance.people)}
    _count_nights(found)
    refused = {
        frozenset((position[one], position[other]))
        for one, other in instance.cannot_share
    }
    _gather(found, position, refused)
    _refuse(found, refused, apart)
    _wish(found, position)
    return found


def _count_nights(found: Units) -> None:
    """Give all nights a number, also those on which nothing is on sale."""
    instance = found.instance
    all_nights = set(instance.nights)
    for person in instance.people:
        for day in range((person.depart - person.arrive).days):
            all_nights.add(person.arrive + timedelta(days=day))
    ordered = sorted(all_nights)
    found.nights = list(ordered)
    found.stays = [
        sum(
            1 << at
            for at, night in enumerate(ordered)
            if person.arrive <= night < person.depart
        )
        for person in instance.people
    ]


def _gather(
    found: Units, position: dict[Id, int], refused: set[frozenset[int]]
) -> None:
    placed = {position[entry.person] for entry in found.instance.current}
    mutual = _mutual(found.instance, position)
    people = found.instance.people
    found.unit_of = [NOBODY] * len(people)
    for at in range(len(people)):
        if found.unit_of[at] != NOBODY:
            continue
        other = _partner(found, position, refused, at)
        members = (at,) if other is None else (at, other)
        for member in members:
            found.unit_of[member] = len(found.units)
        found.units.append(_unit(found, members, placed, mutual))


def _partner(
    found: Units, position: dict[Id, int], refused: set[frozenset[int]], at: int
) -> int | None:
    """Return the other of a couple: both must say so and be able to share a room."""
    people = found.instance.people
    if people[at].couple_with is None:
        return None
    other = position[people[at].couple_with or ""]
    agreed = people[other].couple_with == people[at].id
    meet = found.stays[at] & found.stays[other] != 0
    return other if agreed and meet and frozenset((at, other)) not in refused else None


def _unit(
    found: Units,
    members: tuple[int, ...],
    placed: set[int],
    mutual: set[frozenset[int]],
) -> Unit:
    people = [found.instance.people[member] for member in members]
    stays = tuple(sorted(found.stays[member] for member in members))
    if len(people) > 1:
        wishing = frozenset(members) in mutual
        # Whose room is known is not interchangeable: a couple may come from two rooms.
        own = len(found.units) if placed & set(members) else NOBODY
        accessible = any(person.accessible for person in people)
        key = Key(0, "", False, stays, accessible, False, wishing, own)  # noqa: FBT003
        return Unit(members, Habit.COUPLE, key)
    return _lone(people[0], members, stays)


def _lone(person: Person, members: tuple[int, ...], stays: tuple[int, ...]) -> Unit:
    alone = person.echelon <= ALONE
    habit = Habit.ALONE if alone else Habit.SHARES
    key = Key(
        habit=habit.value,
        gender="" if alone else person.gender,
        smoking=person.smoking and not alone,
        stays=stays,
        accessible=person.accessible,
        top=person.echelon == 1,
        wishing=False,
        own=NOBODY,
    )
    return Unit(members, habit, key)


def _refuse(found: Units, refused: set[frozenset[int]], apart: frozenset[int]) -> None:
    """Note who refuses whom, with a key of his own where another can't take his bed.

    In a crowd of likes somebody else can: the count needn't know of the refusal.
    """
    pairs: defaultdict[int, set[int]] = defaultdict(set)
    for pair in refused:
        one, other = (found.unit_of[member] for member in pair)
        if found.together(one, other):
            pairs[one].add(other)
            pairs[other].add(one)
    likes = Counter(unit.key for unit in found.units)
    crowded = {at for at in pairs if likes[found.units[at].key] >= CROWD}
    labels = {
        unit_of: (entry.hotel, entry.type, entry.room)
        for unit_of, entry in _in_force(found)
    }
    for unit, others in pairs.items():
        for other in others:
            mates = unit in labels and labels[unit] == labels.get(other)
            safe = {unit, other} <= crowded and apart.isdisjoint((unit, other))
            if mates or not safe:
                for one in (unit, other):
                    found.units[one].key = found.units[one].key._replace(own=one)
    found.refused = dict(pairs)


def _in_force(found: Units) -> Iterator[tuple[int, Current]]:
    position = {person.id: at for at, person in enumerate(found.instance.people)}
    for entry in found.instance.current:
        yield found.unit_of[position[entry.person]], entry


def _wish(found: Units, position: dict[Id, int]) -> None:
    pairs: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in _mutual(found.instance, position):
        first, second = found.unit_of[one], found.unit_of[other]
        if first != second and found.together(first, second):
            pairs[first].add(second)
            pairs[second].add(first)
    found.wished = dict(pairs)


def _mutual(instance: Instance, position: dict[Id, int]) -> set[frozenset[int]]:
    directed = {(position[one], position[other]) for one, other in instance.wishes}
    return {frozenset(pair) for pair in directed if (pair[1], pair[0]) in directed}
