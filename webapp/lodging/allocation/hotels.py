"""Which room is in which hotel, where the cost doesn't mind: delegations together."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from webapp.lodging.allocation.identities import Housing, Place
from webapp.lodging.allocation.instance import Id
from webapp.lodging.allocation.units import NOBODY

PASSES = 4

TRIES = 250
"""So many other rooms are tried for one that is away from home."""


def choose(housing: Housing) -> None:
    """Give every room its type, delegations together as far as the counts allow."""
    hotels = _Hotels(housing)
    hotels.send_home()
    hotels.count_nights()
    for _ in range(PASSES):
        if not hotels.swap_all():
            break


@dataclass(slots=True)
class _Hotels:
    housing: Housing
    counts: defaultdict[Id, Counter[Id]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    used: Counter[tuple[int, int]] = field(default_factory=Counter)

    def _hotel(self, offer: int) -> Id:
        return self.housing.model.on_offer[offer].hotel

    def _names(self, place: Place) -> list[Id]:
        return [self.housing.delegation[unit] for unit in place.units]

    def _count(self, place: Place, change: int) -> None:
        for name in self._names(place):
            self.counts[name][self._hotel(place.offer)] += change

    def send_home(self) -> None:
        """Send delegations, the largest first, where most of their rooms are left."""
        rooms: defaultdict[Id, list[Place]] = defaultdict(list)
        for place in self.housing.places:
            if place.offer != NOBODY:
                self._count(place, 1)
            else:
                for name in set(self._names(place)):
                    rooms[name].append(place)
        for name in sorted(rooms, key=lambda name: (-len(rooms[name]), str(name))):
            left = rooms[name]
            while left := [place for place in left if place.offer == NOBODY]:
                for place, offer in self._best(name, left):
                    place.offer = offer
                    self.housing.slots[place.offers, place.nights][offer] -= 1
                    self._count(place, 1)

    def _best(self, name: Id, left: list[Place]) -> list[tuple[Place, int]]:
        """Find the hotel where most of a delegation would be."""
        hotels = {self._hotel(offer) for place in left for offer in place.offers}
        options = [
            (
                sum(self._names(place).count(name) for place, _ in fitting),
                hotel,
                fitting,
            )
            for hotel in sorted(hotels, key=str)
            if (fitting := list(self._fitting(left, hotel)))
        ]
        return max(options, key=lambda one: one[0] + self.counts[name][one[1]])[2]

    def _fitting(self, left: list[Place], hotel: Id) -> Iterator[tuple[Place, int]]:
        taken: Counter[object] = Counter()
        for place in left:
            rooms = place.offers, place.nights
            for offer, slots in self.housing.slots[rooms].items():
                if self._hotel(offer) == hotel and slots > taken[rooms, offer]:
                    taken[rooms, offer] += 1
                    yield place, offer
                    break

    def count_nights(self) -> None:
        """Count the rooms in use per type and night."""
        for place in self.housing.places:
            self._use(place, 1)

    def _use(self, place: Place, change: int) -> None:
        for night in range(place.nights.bit_length()):
            if place.nights >> night & 1:
                self.used[place.offer, night] += change

    def swap_all(self) -> bool:
        """Let rooms change hotels in pairs, or one alone, while cohesion rises."""
        there: defaultdict[Id, list[Place]] = defaultdict(list)
        for place in self.housing.places:
            if place.former == NOBODY:
                there[self._hotel(place.offer)].append(place)
        swapped = False
        for places in list(there.values()):
            for place in places:
                swapped |= self._send(place, there)
        return swapped

    def _send(self, place: Place, there: dict[Id, list[Place]]) -> bool:
        """Move a room to the hotel of its people, or change it with one of there."""
        here = self._hotel(place.offer)
        homes = {self._home(name) for name in self._names(place)} - {here}
        for home in sorted(homes, key=str):
            for offer in place.offers:
                if self._hotel(offer) == home and self._move(place, offer):
                    return True
            tries = 0
            for other in there.get(home, ()):
                if self._alike(place, other):
                    tries += 1
                    if self._exchange(place, other):
                        return True
                    if tries > TRIES:
                        break
        return False

    def _home(self, name: Id) -> Id:
        return max(self.counts[name].items(), key=lambda one: (one[1], str(one[0])))[0]

    def _rate(self, offer: int) -> object:
        return self.housing.model.on_offer[offer].rate

    def _alike(self, place: Place, other: Place) -> bool:
        """Say whether two rooms could change types at no cost."""
        if place.offer == other.offer:
            return False
        if place.offer not in other.offers or other.offer not in place.offers:
            return False
        if place.nights.bit_count() == other.nights.bit_count():
            return True
        return self._rate(place.offer) == self._rate(other.offer)

    def _move(self, place: Place, offer: int) -> bool:
        if self._rate(place.offer) != self._rate(offer):
            return False
        return self._try([place], [offer])

    def _exchange(self, place: Place, other: Place) -> bool:
        return self._try([place, other], [other.offer, place.offer])

    def _try(self, places: list[Place], offers: list[int]) -> bool:
        """Change types if more people are with their delegation and blocks allow it."""
        names = {name for place in places for name in self._names(place)}
        before, was = self._cohesion(names), [place.offer for place in places]
        self._put(places, offers)
        better = self._cohesion(names) > before
        if not better or not all(self._allowed(place) for place in places):
            self._put(places, was)
            return False
        return True

    def _put(self, places: list[Place], offers: list[int]) -> None:
        for place, offer in zip(places, offers, strict=True):
            self._count(place, -1)
            self._use(place, -1)
            place.offer = offer
            self._count(place, 1)
            self._use(place, 1)

    def _cohesion(self, names: set[Id]) -> int:
        return sum(max(self.counts[name].values()) for name in names)

    def _allowed(self, place: Place) -> bool:
        block = self.housing.model.on_offer[place.offer].block
        return all(
            self.used[place.offer, night] <= rooms
            for night, rooms in enumerate(block)
            if place.nights >> night & 1
        )
