"""All ways to fill one room, as columns of the model.

A column is a room type and who fills it: *named* units (locked, or sharing by a mutual
wish) and keys of which any unit will do. Every way is listed, so the bound is a proof.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from webapp.lodging.allocation.holdings import Former, Offer
from webapp.lodging.allocation.instance import Kind
from webapp.lodging.allocation.units import NOBODY, Habit, Key, Units

Fill = tuple[tuple[int, ...], tuple[Key, ...]]
"""The named units of a room and the keys of the others."""

CROWD = 4
"""Two pairs of friends can share one room from this size."""

ALL_NIGHTS = -1


@dataclass(frozen=True, slots=True)
class Column:
    """One way to let one room of one type; ``anchor`` is the former room it must be."""

    offer: int
    named: tuple[int, ...]
    free: tuple[Key, ...]
    nights: int
    wishes: int
    anchor: int = NOBODY


def columns(units: Units, on_offer: list[Offer], former: list[Former]) -> list[Column]:
    """List every way to fill every type of room."""
    held = {unit for room in former for unit in room.locked}
    supply = Counter(unit.key for at, unit in enumerate(units.units) if at not in held)
    found = _Columns(units, on_offer, former, supply, held)
    return [
        *found.lone(),
        *found.shared(),
        *found.friends(),
        *found.anchored(),
    ]


class _Columns:
    def __init__(
        self,
        units: Units,
        on_offer: list[Offer],
        former: list[Former],
        supply: Counter[Key],
        held: set[int],
    ) -> None:
        self.units, self.on_offer, self.former = units, on_offer, former
        self.supply, self.held = supply, held
        self.classes: defaultdict[tuple[str, bool], list[Key]] = defaultdict(list)
        for key in sorted(supply):
            if key.habit == Habit.SHARES.value:
                self.classes[key.gender, key.smoking].append(key)

    def lone(self) -> Iterator[Column]:
        """List the rooms of couples and of those who sleep alone."""
        for key in sorted(self.supply):
            if key.habit == Habit.SHARES.value:
                continue
            for at, offer in enumerate(self.on_offer):
                if lets(offer, key):
                    yield Column(at, (), (key,), key.nights, int(key.wishing))

    def shared(self) -> Iterator[Column]:
        """List the rooms of people who share by chance."""
        fills: dict[tuple[int, bool], list[tuple[Key, ...]]] = {}
        for at, offer in self._shareable():
            kind = (offer.places, offer.kind is Kind.ACCESSIBLE)
            if kind not in fills:
                fills[kind] = [
                    fill
                    for keys in self.classes.values()
                    for fill in self._fills((), offer, keys)
                ]
            for fill in fills[kind]:
                yield Column(at, (), fill, _union(fill), 0)

    def friends(self) -> Iterator[Column]:
        """List the rooms around people who wish for each other."""
        size = max((offer.places for _, offer in self._shareable()), default=0)
        groups = self._circles((), size)
        for at, _ in self._shareable():
            for group in groups:
                yield from self._around(at, group, NOBODY)

    def anchored(self) -> Iterator[Column]:
        """List what each room with locked people may become."""
        for anchor, room in enumerate(self.former):
            if not room.locked:
                continue
            offer = self.on_offer[room.offer]
            locked = tuple(sorted(room.locked))
            if self._shares(locked[0]):
                for group in [locked, *self._circles(locked, offer.places)]:
                    yield from self._around(room.offer, group, anchor)
            else:
                key = self.units.units[locked[0]].key
                yield Column(
                    room.offer, locked, (), key.nights, int(key.wishing), anchor
                )

    def _shareable(self) -> list[tuple[int, Offer]]:
        lonely = {Kind.SINGLE, Kind.SUITE}
        return [
            (at, offer)
            for at, offer in enumerate(self.on_offer)
            if offer.kind not in lonely
        ]

    def _shares(self, unit: int) -> bool:
        return self.units.units[unit].habit is Habit.SHARES

    def _around(self, at: int, group: tuple[int, ...], anchor: int) -> Iterator[Column]:
        """Fill up a room that already has the named units."""
        offer = self.on_offer[at]
        keys = [self.units.units[unit].key for unit in group]
        if len(group) > offer.places or not all(offer.takes(key) for key in keys):
            return
        mates = self.classes.get((keys[0].gender, keys[0].smoking), [])
        wishes = self._wishes(group)
        fills = list(self._fills(group, offer, mates))
        if offer.kind is not Kind.ACCESSIBLE or any(key.accessible for key in keys):
            fills.append(())
        for fill in fills:
            yield Column(at, group, fill, _union([*keys, *fill]), wishes, anchor)

    def _wishes(self, group: tuple[int, ...]) -> int:
        wished = self.units.wished
        return sum(
            other in wished.get(one, ())
            for at, one in enumerate(group)
            for other in group[at + 1 :]
        )

    def _circles(self, start: tuple[int, ...], size: int) -> list[tuple[int, ...]]:
        """List the sets of friends around ``start`` that one room could hold."""
        found: set[tuple[int, ...]] = set()
        edge = [start]
        while edge:
            group = edge.pop()
            for grown in self._grown(group, size):
                if grown not in found:
                    found.add(grown)
                    edge.append(grown)
        return sorted(found)

    def _grown(self, group: tuple[int, ...], size: int) -> Iterator[tuple[int, ...]]:
        """Add one friend of somebody in the group, or another pair of friends."""
        wished = self.units.wished
        room = size - len(group)
        if room >= 1:
            friends = {other for one in group for other in wished.get(one, ())}
            yield from self._allowed(group, ((friend,) for friend in friends))
        if room > 1 and (not group or size >= CROWD or group[0] in self.held):
            pairs = ((a, b) for a, others in wished.items() for b in others if a < b)
            yield from self._allowed(group, pairs)

    def _allowed(
        self, group: tuple[int, ...], additions: Iterable[tuple[int, ...]]
    ) -> Iterator[tuple[int, ...]]:
        for addition in additions:
            if any(unit in self.held or unit in group for unit in addition):
                continue
            grown = tuple(sorted({*group, *addition}))
            if all(
                self.units.together(one, other)
                for one in addition
                for other in grown
                if other != one
            ):
                yield grown

    def _fills(
        self, group: tuple[int, ...], offer: Offer, keys: list[Key]
    ) -> Iterator[tuple[Key, ...]]:
        """List the sets of keys that fit beside a group, each at least one key."""
        accessible = offer.kind is Kind.ACCESSIBLE
        named = [self.units.units[unit].key for unit in group]
        served = not accessible or any(key.accessible for key in named)
        common = ALL_NIGHTS
        for key in named:
            common &= key.nights
        taken = Counter(named)
        mates = [
            key
            for key in keys
            if (accessible or not key.accessible)
            and key.nights & common
            and not (key.own != NOBODY and taken[key])
            and not self._refused(key, group)
        ]
        room = offer.places - len(group)
        for fill in self._extend((), mates, 0, common, room):
            if served or any(key.accessible for key in fill):
                yield fill

    def _extend(
        self,
        fill: tuple[Key, ...],
        mates: list[Key],
        start: int,
        common: int,
        room: int,
    ) -> Iterator[tuple[Key, ...]]:
        for at in range(start, len(mates) if room else 0):
            key = mates[at]
            if not key.nights & common or fill.count(key) >= self.supply[key]:
                continue
            refused = self.units.refused.get(key.own, ()) if key.own != NOBODY else ()
            if any(other.own in refused for other in fill if other.own != NOBODY):
                continue
            grown = (*fill, key)
            yield grown
            yield from self._extend(grown, mates, at, common & key.nights, room - 1)

    def _refused(self, key: Key, group: tuple[int, ...]) -> bool:
        refused = self.units.refused.get(key.own, set()) if key.own != NOBODY else set()
        return not refused.isdisjoint(group)


def lets(offer: Offer, key: Key) -> bool:
    """Say whether a unit that has a room for itself may have this one."""
    couple = key.habit == Habit.COUPLE.value
    crowded = couple and offer.kind is Kind.ACCESSIBLE and offer.places == 1
    return offer.takes(key) and not crowded


def _union(keys: Iterable[Key]) -> int:
    nights = 0
    for key in keys:
        nights |= key.nights
    return nights
