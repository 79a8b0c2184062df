"""Swaps of beds that cost nothing: mates of one delegation share, foes don't."""

from collections import defaultdict
from dataclasses import dataclass, field

from webapp.lodging.allocation.identities import Housing, Place
from webapp.lodging.allocation.instance import Id
from webapp.lodging.allocation.units import Key

PASSES = 3


def improve(housing: Housing) -> None:
    """Swap people of equal key."""
    for _ in range(PASSES):
        if not _Mates(housing).swap_all():
            break


def part(housing: Housing) -> set[int]:
    """Part those who refuse each other; return who could not be parted."""
    rooms: defaultdict[Key, list[tuple[Place, int]]] = defaultdict(list)
    for place in housing.places:
        for unit in place.units:
            if unit not in place.settled:
                rooms[housing.key(unit)].append((place, unit))
    left: set[int] = set()
    for place in housing.places:
        for unit in list(place.units):
            if not housing.clash(unit, place):
                continue
            if not any(
                _part(housing, place, one, rooms)
                for one in (unit, *housing.foes(unit, place))
            ):
                left.update((unit, *housing.foes(unit, place)))
    return left


def _part(
    housing: Housing,
    here: Place,
    unit: int,
    rooms: dict[Key, list[tuple[Place, int]]],
) -> bool:
    """Change beds with one of his likes, or with one who has no bed."""
    if unit in here.settled:
        return False
    for there, other in rooms[housing.key(unit)]:
        if other not in there.units or there is here:
            continue
        if _at_peace(housing, there, other, unit) and _at_peace(
            housing, here, unit, other
        ):
            here.units[here.units.index(unit)] = other
            there.units[there.units.index(other)] = unit
            rooms[housing.key(unit)] += [(here, other), (there, unit)]
            return True
    return False


def _at_peace(housing: Housing, place: Place, leaves: int, comes: int) -> bool:
    refused = housing.model.units.refused.get(comes, ())
    return not any(unit in refused for unit in place.units if unit != leaves)


@dataclass(slots=True)
class _Mates:
    """Who could find a mate of his delegation by changing beds with his like."""

    housing: Housing
    room_of: dict[int, Place] = field(default_factory=dict)
    members: defaultdict[Id, list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def __post_init__(self) -> None:
        for place in self.housing.places:
            for unit in place.units:
                self.room_of[unit] = place
                self.members[self.housing.delegation[unit]].append(unit)

    def swap_all(self) -> bool:
        swapped = False
        for place in self.housing.places:
            for unit in list(place.units):
                if len(place.units) > 1 and self._mates(unit, place) == 0:
                    swapped |= self._seek(unit)
        return swapped

    def _mates(self, unit: int, place: Place) -> int:
        own = self.housing.delegation[unit]
        return sum(
            self.housing.delegation[other] == own
            for other in place.units
            if other != unit
        )

    def _seek(self, unit: int) -> bool:
        here = self.room_of[unit]
        if unit in here.settled:
            return False
        key = self.housing.key(unit)
        for mate in self.members[self.housing.delegation[unit]]:
            there = self.room_of[mate]
            if there is here or self.housing.key(mate)[:3] != key[:3]:
                continue
            for other in there.units:
                if other == mate or other in there.settled:
                    continue
                like = self.housing.key(other) == key
                near = like and self._at_home(unit, other)
                if near and self._gain(unit, other) > 0 and self._peace(unit, other):
                    self._swap(unit, other)
                    return True
        return False

    def _at_home(self, one: int, other: int) -> bool:
        """Say whether as many are at home once the two change beds."""
        home = self.housing.home
        here = self.housing.hotel(self.room_of[one])
        there = self.housing.hotel(self.room_of[other])
        before = (home(one) == here) + (home(other) == there)
        return (home(one) == there) + (home(other) == here) >= before

    def _peace(self, one: int, other: int) -> bool:
        here, there = self.room_of[one], self.room_of[other]
        return _at_peace(self.housing, there, other, one) and _at_peace(
            self.housing, here, one, other
        )

    def _gain(self, one: int, other: int) -> int:
        here, there = self.room_of[one], self.room_of[other]
        before = self._mates(one, here) + self._mates(other, there)
        name = self.housing.delegation
        after = sum(name[unit] == name[one] for unit in there.units if unit != other)
        after += sum(name[unit] == name[other] for unit in here.units if unit != one)
        return after - before

    def _swap(self, one: int, other: int) -> None:
        here, there = self.room_of[one], self.room_of[other]
        here.units[here.units.index(one)] = other
        there.units[there.units.index(other)] = one
        self.room_of[one], self.room_of[other] = there, here
