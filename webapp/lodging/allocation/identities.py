"""Gives the counted rooms to people: kept ones first, then by delegation."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from webapp.core.program import Floats
from webapp.lodging.allocation.configurations import Rooms
from webapp.lodging.allocation.instance import Id
from webapp.lodging.allocation.keeping import Keeping
from webapp.lodging.allocation.model import Model, rank
from webapp.lodging.allocation.units import NOBODY, Key


@dataclass(slots=True)
class Place:
    """A room to be let: who is in it, and of which keys it still needs somebody."""

    offers: tuple[int, ...]
    nights: int
    guests: tuple[int, ...] = ()
    offer: int = NOBODY
    former: int = NOBODY
    units: list[int] = field(default_factory=list)
    settled: set[int] = field(default_factory=set)
    open: list[Key] = field(default_factory=list)

    @property
    def rooms(self) -> Rooms:
        """All that a price goes by."""
        return self.offers, self.nights, self.guests


class Housing:
    """All rooms of a plan, while people move in."""

    def __init__(self, model: Model, keeping: Keeping, values: Floats) -> None:
        self.model = model
        people = model.units.instance.people
        self.delegation = [
            people[unit.people[0]].delegation for unit in model.units.units
        ]
        self.homes: dict[Id, Id] = {}
        self.hotels: dict[int, Id] = {}
        self.waiting: dict[Key, list[int]] = {}
        self.slots = {
            rooms: {offer: int(values[at]) for offer, at in by_offer.items()}
            for rooms, by_offer in model.lets.items()
        }
        self.places = _places(model, keeping, values)
        for place in self.places:
            if place.offer != NOBODY:
                self.slots[place.rooms][place.offer] -= 1
        self._settle()
        self._leave_out()

    def clash(self, unit: int, place: Place) -> bool:
        """Say whether somebody refuses a room for who is in it."""
        return bool(self.foes(unit, place))

    def foes(self, unit: int, place: Place) -> list[int]:
        """Return those of a room whom somebody refuses."""
        refused = self.model.units.refused.get(unit, ())
        return [other for other in place.units if other in refused]

    def key(self, unit: int) -> Key:
        """Return the key of a unit."""
        return self.model.units.units[unit].key

    def enter(self, place: Place, unit: int) -> None:
        """Give a bed to somebody who waits."""
        key = self.key(unit)
        self.waiting[key].remove(unit)
        place.open.remove(key)
        place.units.append(unit)

    def _settle(self) -> None:
        """Put in who is named, then who stays."""
        named = {unit for place in self.places for unit in place.units}
        waiting = {
            key: [unit for unit in units if unit not in named]
            for key, units in self.model.supply.items()
        }
        self.waiting = waiting
        for place in self.places:
            room = self.model.former[place.former] if place.former != NOBODY else None
            place.settled.update(place.units)
            for key in list(place.open) if room else ():
                staying = room.free.get(key, []) if room else []
                stays = [unit for unit in staying if unit in self.waiting[key]]
                if stays:
                    self.enter(place, stays[0])
                    place.settled.add(stays[0])

    def _leave_out(self) -> None:
        """Where a key has more people than beds, the least rank is left out."""
        self.unplaced: list[int] = []
        beds: defaultdict[Key, int] = defaultdict(int)
        for place in self.places:
            for key in place.open:
                beds[key] += 1
        for key, units in self.waiting.items():
            units.sort(key=lambda unit: rank(self.model.units, unit))
            self.unplaced += units[beds[key] :]
            del units[beds[key] :]

    def home(self, unit: int) -> Id:
        """Return the hotel in which most of somebody's delegation can be."""
        return self.homes.get(self.delegation[unit], "")

    def hotel(self, place: Place) -> Id:
        """Return the hotel of a place."""
        return self.model.on_offer[place.offer].hotel

    def share_out(self) -> None:
        """Give all who wait a hotel: home where that has a bed, else with their own."""
        beds = Counter(
            (key, self.hotel(place)) for place in self.places for key in place.open
        )
        for key, units in self.waiting.items():
            away = []
            for unit in units:
                if beds[key, self.home(unit)] > 0:
                    self._send(unit, self.home(unit), beds)
                else:
                    away.append(unit)
            away.sort(key=lambda unit: str(self.delegation[unit]))
            left = sorted(
                (hotel for one, hotel in beds if one == key and beds[one, hotel]),
                key=str,
            )
            for unit in away:
                hotel = next(hotel for hotel in left if beds[key, hotel])
                self._send(unit, hotel, beds)

    def _send(self, unit: int, hotel: Id, beds: Counter[tuple[Key, Id]]) -> None:
        self.hotels[unit] = hotel
        beds[self.key(unit), hotel] -= 1

    def fill(self) -> None:
        """Let everybody in who still waits, people of one delegation together."""
        pools: Pools = defaultdict(dict)
        for key, units in self.waiting.items():
            for unit in units:
                pool = pools[key, self.hotels[unit]]
                pool.setdefault(self.delegation[unit], []).append(unit)
        groups: defaultdict[tuple[tuple[Key, ...], Id], list[Place]]
        for least in (3, 2, 1):
            groups = defaultdict(list)
            for place in self.places:
                if place.open:
                    groups[tuple(sorted(place.open)), self.hotel(place)].append(place)
            for (keys, hotel), places in sorted(groups.items(), key=_largest):
                beds = tuple((key, hotel) for key in keys)
                _Filling(self, pools, beds).fill(places, least)

    def join_one_sided(self) -> None:
        """Put together whom one of the two wants, where both fit in one open room."""
        units, instance = self.model.units, self.model.units.instance
        position = {person.id: at for at, person in enumerate(instance.people)}
        by_key: defaultdict[Key, list[Place]] = defaultdict(list)
        for place in self.places:
            for key in set(place.open):
                by_key[key].append(place)
        for pair in instance.wishes:
            one, other = (units.unit_of[position[member]] for member in pair)
            if one == other or not units.together(one, other):
                continue
            if self._waits(one) and self._waits(other):
                self._join(one, other, by_key)

    def _waits(self, unit: int) -> bool:
        return unit in self.waiting.get(self.key(unit), ())

    def _join(self, one: int, other: int, by_key: dict[Key, list[Place]]) -> None:
        homes = {self.home(one), self.home(other)}
        near = sorted(
            by_key.get(self.key(one), ()), key=lambda p: self.hotel(p) not in homes
        )
        for place in near:
            left = list(place.open)
            for key in (self.key(one), self.key(other)):
                if key in left:
                    left.remove(key)
            clash = self.clash(one, place) or self.clash(other, place)
            if len(left) == len(place.open) - 2 and not clash:
                self.enter(place, one)
                self.enter(place, other)
                place.settled.update((one, other))
                return


def _places(model: Model, keeping: Keeping, values: Floats) -> list[Place]:
    """List the rooms of a plan, with the former room that each goes on from."""
    left = {at: int(values[at]) for at in range(len(model.columns)) if values[at] > 0}
    origin: defaultdict[int, list[int]] = defaultdict(list)
    for kind in keeping.kinds:
        rooms = list(kind.rooms)
        for at, link in kind.links.items():
            for _ in range(int(values[link])):
                origin[at].append(rooms.pop())
    found = []
    for at, count in left.items():
        column = model.columns[at]
        former = [column.anchor] if column.anchor != NOBODY else origin[at]
        for number in range(count):
            place = Place(*column.rooms)
            if number < len(former):
                place.former = former[number]
                place.offer = model.former[place.former].offer
            place.units = list(column.named)
            place.open = list(column.free)
            found.append(place)
    return found


def _largest(
    group: tuple[tuple[tuple[Key, ...], Id], list[Place]],
) -> tuple[int, tuple[Key, ...], str]:
    keys, hotel = group[0]
    return -len(keys), keys, str(hotel)


Bed = tuple[Key, Id]
"""A bed for somebody of a key, in a hotel."""

Pools = defaultdict[Bed, dict[Id, list[int]]]
"""Who could take a bed, by delegation."""


@dataclass(slots=True)
class _Filling:
    """Rooms in which the same beds are free, and who could take them."""

    housing: Housing
    pools: Pools
    beds: tuple[Bed, ...]

    def fill(self, places: list[Place], least: int) -> None:
        """Fill the rooms for which ``least`` of one delegation are there."""
        for place in places:
            inside = {self.housing.delegation[unit] for unit in place.units}
            count, name = self._best(inside)
            size = count + (name in inside)
            if size >= min(least, len(self.beds) + len(place.units)):
                self._enter_all(place, name)

    def _best(self, inside: set[Id]) -> tuple[int, Id]:
        """Find the delegation of which most could take these beds."""
        names = {name for bed in self.beds for name in self.pools[bed]}
        counts = {}
        for name in names:
            taken: Counter[Bed] = Counter()
            for bed in self.beds:
                if taken[bed] < len(self.pools[bed].get(name, ())):
                    taken[bed] += 1
            counts[name] = taken.total()
        best = max(names, key=lambda n: (2 * counts[n] + (n in inside), str(n)))
        return counts[best], best

    def _enter_all(self, place: Place, favourite: Id) -> None:
        for bed in self.beds:
            pool = self.pools[bed]
            name = favourite if pool.get(favourite) else max(pool, key=_most(pool))
            unit = pool[name].pop()
            if not pool[name]:
                del pool[name]
            self.housing.enter(place, unit)


def _most(pool: dict[Id, list[int]]) -> Callable[[Id], tuple[int, str]]:
    return lambda name: (len(pool[name]), str(name))
