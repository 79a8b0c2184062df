"""Swaps that cost nothing: mates of one delegation share rooms and hotels."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from webapp.lodging.allocation.identities import Housing, Place
from webapp.lodging.allocation.instance import Id
from webapp.lodging.allocation.units import NOBODY

PASSES = 3


def improve(housing: Housing) -> None:
    """Swap people of equal key, then whole rooms of equal type and nights."""
    for _ in range(PASSES):
        if not _Mates(housing).swap_all():
            break
    for _ in range(PASSES):
        if not _Hotels(housing).swap_all():
            break


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
                if self.housing.key(other) == key and self._better(unit, other):
                    self._swap(unit, other)
                    return True
        return False

    def _better(self, one: int, other: int) -> bool:
        here, there = self.room_of[one], self.room_of[other]
        before = self._mates(one, here) + self._mates(other, there)
        name = self.housing.delegation
        after = sum(name[unit] == name[one] for unit in there.units if unit != other)
        after += sum(name[unit] == name[other] for unit in here.units if unit != one)
        return after > before

    def _swap(self, one: int, other: int) -> None:
        here, there = self.room_of[one], self.room_of[other]
        here.units[here.units.index(one)] = other
        there.units[there.units.index(other)] = one
        self.room_of[one], self.room_of[other] = there, here


@dataclass(slots=True)
class _Hotels:
    """Rooms whose people could change hotels for nothing."""

    housing: Housing
    counts: defaultdict[Id, Counter[Id]] = field(
        default_factory=lambda: defaultdict(Counter)
    )

    def __post_init__(self) -> None:
        for place in self.housing.places:
            self._count(place, place.hotel, 1)

    def swap_all(self) -> bool:
        alike: defaultdict[object, list[Place]] = defaultdict(list)
        for place in self.housing.places:
            if place.former == NOBODY:
                offer = self.housing.model.on_offer[place.offer]
                alike[offer.kind, offer.places, place.nights].append(place)
        swapped = False
        for places in alike.values():
            for place in places:
                if self._away(place):
                    swapped |= self._send_home(place, places)
        return swapped

    def _count(self, place: Place, hotel: Id, change: int) -> None:
        for unit in place.units:
            self.counts[self.housing.delegation[unit]][hotel] += change

    def _home(self, delegation: Id) -> Id:
        return max(
            self.counts[delegation].items(), key=lambda item: (item[1], str(item[0]))
        )[0]

    def _away(self, place: Place) -> bool:
        return any(
            self._home(self.housing.delegation[unit]) != place.hotel
            for unit in place.units
        )

    def _send_home(self, place: Place, places: list[Place]) -> bool:
        """Change people with the room that suits both best."""
        homes = {self._home(self.housing.delegation[unit]) for unit in place.units}
        for other in places:
            if other.hotel in homes and other.hotel != place.hotel:
                before = self._cohesion(place, other)
                self._exchange(place, other)
                if self._cohesion(place, other) > before:
                    return True
                self._exchange(place, other)
        return False

    def _cohesion(self, place: Place, other: Place) -> int:
        names = {self.housing.delegation[unit] for unit in place.units + other.units}
        return sum(max(self.counts[name].values()) for name in names)

    def _exchange(self, place: Place, other: Place) -> None:
        for room in (place, other):
            self._count(room, room.hotel, -1)
        place.units, other.units = other.units, place.units
        place.settled, other.settled = other.settled, place.settled
        for room in (place, other):
            self._count(room, room.hotel, 1)
