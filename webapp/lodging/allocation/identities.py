"""Gives the counted rooms to people: kept ones first, then by delegation."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from webapp.core.program import Floats
from webapp.lodging.allocation.instance import Id
from webapp.lodging.allocation.keeping import Keeping
from webapp.lodging.allocation.model import Model, rank
from webapp.lodging.allocation.units import NOBODY, Key

SIZE_TO_MATCH = 2


@dataclass(slots=True)
class Place:
    """A room to be let: who is in it, and of which keys it still needs somebody."""

    offer: int
    hotel: Id
    nights: int
    former: int = NOBODY
    units: list[int] = field(default_factory=list)
    settled: set[int] = field(default_factory=set)
    open: list[Key] = field(default_factory=list)


class Housing:
    """All rooms of a plan, while people move in."""

    def __init__(self, model: Model, keeping: Keeping, values: Floats) -> None:
        self.model = model
        people = model.units.instance.people
        self.delegation = [
            people[unit.people[0]].delegation for unit in model.units.units
        ]
        self.waiting: dict[Key, list[int]] = {}
        self.places = _places(model, keeping, values)
        self._settle()
        self._leave_out()

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

    def fill(self) -> None:
        """Let everybody in, delegations together as far as the counts allow."""
        self._one_sided()
        hotels = self._choose_hotels()
        groups: defaultdict[tuple[Id, tuple[Key, ...]], list[Place]]
        for least in (3, 2, 1):
            groups = defaultdict(list)
            for place in self.places:
                if place.open:
                    groups[place.hotel, tuple(sorted(place.open))].append(place)
            for (hotel, keys), places in sorted(groups.items(), key=_largest):
                _fill_alike(self, hotels[hotel], keys, places, least)

    def _one_sided(self) -> None:
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
        for place in by_key.get(self.key(one), ()):
            left = list(place.open)
            for key in (self.key(one), self.key(other)):
                if key in left:
                    left.remove(key)
            if len(left) == len(place.open) - 2:
                self.enter(place, one)
                self.enter(place, other)
                place.settled.update((one, other))
                return

    def _choose_hotels(self) -> dict[Id, dict[Key, dict[Id, list[int]]]]:
        """Send delegations, the largest first, where most of their beds are."""
        free: defaultdict[Id, defaultdict[Key, int]]
        free = defaultdict(lambda: defaultdict(int))
        for place in self.places:
            for key in place.open:
                free[place.hotel][key] += 1
        members: defaultdict[Id, list[int]] = defaultdict(list)
        for units in self.waiting.values():
            for unit in units:
                members[self.delegation[unit]].append(unit)
        chosen: dict[Id, dict[Key, dict[Id, list[int]]]] = {
            hotel: defaultdict(lambda: defaultdict(list)) for hotel in free
        }
        at_home = self._at_home()
        for delegation in sorted(members, key=lambda d: (-len(members[d]), str(d))):
            left = members[delegation]
            while left:
                hotel, fitting = self._best(left, free, at_home[delegation])
                for unit in fitting:
                    free[hotel][self.key(unit)] -= 1
                    chosen[hotel][self.key(unit)][delegation].append(unit)
                gone = set(fitting)
                left = [unit for unit in left if unit not in gone]
        return chosen

    def _at_home(self) -> dict[Id, dict[Id, int]]:
        counts: defaultdict[Id, dict[Id, int]]
        counts = defaultdict(lambda: defaultdict(int))
        for place in self.places:
            for unit in place.units:
                counts[self.delegation[unit]][place.hotel] += 1
        return counts

    def _best(
        self,
        units: list[int],
        free: dict[Id, defaultdict[Key, int]],
        at_home: dict[Id, int],
    ) -> tuple[Id, list[int]]:
        options = []
        for hotel, beds in free.items():
            left = dict(beds)
            fitting = []
            for unit in units:
                key = self.key(unit)
                if left.get(key, 0) > 0:
                    left[key] -= 1
                    fitting.append(unit)
            if fitting:
                options.append((len(fitting) + at_home.get(hotel, 0), hotel, fitting))
        _, hotel, fitting = max(options, key=lambda option: option[0])
        return hotel, fitting


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
            offer = model.on_offer[column.offer]
            place = Place(column.offer, offer.hotel, column.nights)
            place.former = former[number] if number < len(former) else NOBODY
            place.units = list(column.named)
            place.open = list(column.free)
            found.append(place)
    return found


def _largest(
    group: tuple[tuple[Id, tuple[Key, ...]], list[Place]],
) -> tuple[int, str, tuple[Key, ...]]:
    return -len(group[0][1]), str(group[0][0]), group[0][1]


def _fill_alike(
    housing: Housing,
    chosen: dict[Key, dict[Id, list[int]]],
    keys: tuple[Key, ...],
    places: list[Place],
    least: int,
) -> None:
    """Fill rooms that need the same keys while ``least`` of a delegation come."""
    pools = [chosen.get(key, {}) for key in keys]
    todo = list(places)
    while todo:
        place = todo[-1]
        mates = {housing.delegation[unit] for unit in place.units}
        best = _together(pools, keys, mates)
        size = best[0] + (1 if best[1] in mates else 0)
        if size < min(least, len(keys) + len(place.units)):
            if not place.units:
                return
            todo.pop()
            continue
        todo.pop()
        _enter_all(housing, place, pools, best[1])


def _together(
    pools: list[dict[Id, list[int]]],
    keys: tuple[Key, ...],
    mates: set[Id],
) -> tuple[int, Id]:
    """Find the delegation that could take most of these beds."""
    best: tuple[int, Id] = (0, "")
    found = -1
    for delegation in _candidates(pools, mates):
        used: defaultdict[Key, int] = defaultdict(int)
        for key, pool in zip(keys, pools, strict=True):
            if used[key] < len(pool.get(delegation, ())):
                used[key] += 1
        count = sum(used.values())
        if count and 2 * count + (delegation in mates) > found:
            found = 2 * count + (delegation in mates)
            best = count, delegation
            if count == len(keys) and (not mates or delegation in mates):
                break
    return best


def _candidates(pools: list[dict[Id, list[int]]], mates: set[Id]) -> Iterable[Id]:
    seen = set()
    for delegation in [*mates, *(name for pool in pools for name in pool)]:
        if delegation not in seen:
            seen.add(delegation)
            yield delegation


def _enter_all(
    housing: Housing,
    place: Place,
    pools: list[dict[Id, list[int]]],
    favourite: Id,
) -> None:
    for pool in pools:
        delegation = favourite if pool.get(favourite) else next(iter(pool))
        unit = pool[delegation].pop()
        if not pool[delegation]:
            del pool[delegation]
        housing.enter(place, unit)
