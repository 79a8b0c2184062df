"""All ways to fill one room, as columns of the model.

A column is who fills one room, and the types of room that may be: *named* units (locked
or friends) and keys of which any unit will do. Every way is listed: the bound is proof.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from webapp.lodging.allocation.holdings import Former, Offer
from webapp.lodging.allocation.instance import Kind
from webapp.lodging.allocation.units import NOBODY, Habit, Key, Units

CROWD = 4
"""Two pairs of friends can share one room from this size."""

ALL_NIGHTS = -1

Rooms = tuple[tuple[int, ...], int, tuple[int, ...]]
"""Types of room of which any will do, the nights, and the guests where they count."""


@dataclass(frozen=True, slots=True)
class Column:
    """One way to fill a room, and the types (``offers``) of which any will do.

    ``anchor`` is the former room with locked people that it goes on from. Where a
    price goes by them, ``guests`` has how many sleep there on each night.
    """

    offers: tuple[int, ...]
    named: tuple[int, ...]
    free: tuple[Key, ...]
    nights: int
    wishes: int
    anchor: int = NOBODY
    guests: tuple[int, ...] = ()

    @property
    def rooms(self) -> Rooms:
        """All that a price goes by."""
        return self.offers, self.nights, self.guests


def columns(
    units: Units, on_offer: list[Offer], former: list[Former], *, friends: bool
) -> list[Column]:
    """List every way to fill a room; while only cost counts, friends need no name."""
    held = {unit for room in former for unit in room.locked}
    supply = Counter(unit.key for at, unit in enumerate(units.units) if at not in held)
    found = _Columns(units, on_offer, former, supply, held)
    named = found.friends() if friends else ()
    anchored = found.anchored(friends=friends)
    listed = [*found.lone(), *found.shared(), *named, *anchored]
    guaranteed = any(hotel.guarantee for hotel in units.instance.hotels)
    if guaranteed or any(offer.by_guests for offer in on_offer):
        return [replace(column, guests=found.guests(column)) for column in listed]
    return listed


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
        self.shareable = _by_size(on_offer)

    def guests(self, column: Column) -> tuple[int, ...]:
        """Count who sleeps in a room on each night."""
        keys = [*column.free, *(self.units.units[unit].key for unit in column.named)]
        stays = [stay for key in keys for stay in key.stays]
        nights = range(len(self.units.nights))
        return tuple(sum(stay >> night & 1 for stay in stays) for night in nights)

    def lone(self) -> Iterator[Column]:
        """List the rooms of couples and of those who sleep alone."""
        for key in sorted(self.supply):
            if key.habit == Habit.SHARES.value:
                continue
            fitting = tuple(
                at for at, offer in enumerate(self.on_offer) if lets(offer, key)
            )
            if fitting:
                yield Column(fitting, (), (key,), key.nights, int(key.wishing))

    def shared(self) -> Iterator[Column]:
        """List the rooms of people who share by chance."""
        for accessible, sizes in self.shareable.items():
            for keys in self.classes.values():
                for fill in self._fills((), keys, max(sizes), accessible=accessible):
                    yield Column(sizes[len(fill)], (), fill, _union(fill), 0)

    def friends(self) -> Iterator[Column]:
        """List the rooms around people who wish for each other."""
        size = max((max(sizes) for sizes in self.shareable.values()), default=0)
        for group in self._circles((), size):
            for accessible, sizes in self.shareable.items():
                yield from self._around(sizes, group, NOBODY, accessible=accessible)

    def anchored(self, *, friends: bool) -> Iterator[Column]:
        """List what each room with locked people may become."""
        for anchor, room in enumerate(self.former):
            if not room.locked:
                continue
            offer = self.on_offer[room.offer]
            locked = tuple(sorted(room.locked))
            if not self._shares(locked[0]):
                key = self.units.units[locked[0]].key
                wishes = int(key.wishing)
                yield Column((room.offer,), locked, (), key.nights, wishes, anchor)
                continue
            sizes = dict.fromkeys(range(1, offer.places + 1), (room.offer,))
            circles = self._circles(locked, offer.places) if friends else []
            for group in [locked, *circles]:
                accessible = offer.kind is Kind.ACCESSIBLE
                yield from self._around(sizes, group, anchor, accessible=accessible)

    def _shares(self, unit: int) -> bool:
        return self.units.units[unit].habit is Habit.SHARES

    def _around(
        self,
        sizes: Mapping[int, tuple[int, ...]],
        group: tuple[int, ...],
        anchor: int,
        *,
        accessible: bool,
    ) -> Iterator[Column]:
        """Fill up a room that already has the named units."""
        keys = [self.units.units[unit].key for unit in group]
        wheels = any(key.accessible for key in keys)
        if len(group) > max(sizes) or (wheels and not accessible):
            return
        mates = self.classes.get((keys[0].gender, keys[0].smoking), [])
        wishes = self._wishes(group)
        fills = list(self._fills(group, mates, max(sizes), accessible=accessible))
        if wheels or not accessible:
            fills.append(())
        for fill in fills:
            offers = sizes[len(group) + len(fill)]
            nights = _union([*keys, *fill])
            yield Column(offers, group, fill, nights, wishes, anchor)

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
        self, group: tuple[int, ...], keys: list[Key], places: int, *, accessible: bool
    ) -> Iterator[tuple[Key, ...]]:
        """List the sets of keys that fit beside a group, each at least one key."""
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
        for fill in self._extend((), mates, 0, common, places - len(group)):
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


def _by_size(on_offer: list[Offer]) -> dict[bool, dict[int, tuple[int, ...]]]:
    """Return which types of room hold so many sharers, without and with wheels."""
    found: dict[bool, dict[int, tuple[int, ...]]] = {}
    for accessible in (False, True):
        fitting = {
            at: offer.places
            for at, offer in enumerate(on_offer)
            if offer.kind not in {Kind.SINGLE, Kind.SUITE}
            and (offer.kind is Kind.ACCESSIBLE) == accessible
        }
        if fitting:
            found[accessible] = {
                size: tuple(at for at, places in fitting.items() if places >= size)
                for size in range(1, max(fitting.values()) + 1)
            }
    return found


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
