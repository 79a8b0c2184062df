"""The room types on sale, and the rooms of the allocation in force."""

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from webapp.core.errors import DomainError
from webapp.lodging.allocation.instance import Current, Id, Instance, Kind, Money
from webapp.lodging.allocation.units import NOBODY, Habit, Key, Units

PLACES = {Kind.SINGLE: 1, Kind.SUITE: 1, Kind.TWIN: 2, Kind.TRIPLE: 3}
"""How many may sleep in a room of a kind; an accessible one goes by its beds."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One type of one hotel."""

    hotel: Id
    code: Id
    kind: Kind
    places: int
    rate: Money
    block: tuple[int, ...]
    prices: tuple[tuple[Money, ...], ...] = ()

    @property
    def by_guests(self) -> bool:
        """Say whether a room costs more or less by how many sleep in it."""
        return any(len(set(night)) > 1 for night in self.prices)

    def cost(self, nights: int, guests: tuple[int, ...]) -> Fraction:
        """Return what a room costs on some nights, with its guests on each of them."""
        if not self.prices:
            return Fraction(self.rate) * nights.bit_count()
        found = Fraction(0)
        for night, prices in enumerate(self.prices):
            if nights >> night & 1:
                count = guests[night] if guests else 1
                found += Fraction(prices[min(count, len(prices)) - 1])
        return found

    def amounts(self) -> list[Fraction]:
        """List all prices of one night."""
        listed = {price for night in self.prices for price in night} or {self.rate}
        return [Fraction(price) for price in listed]

    def takes(self, key: Key) -> bool:
        """Say whether a unit of this key may sleep here (accessible: with others)."""
        if self.kind is Kind.ACCESSIBLE:
            return key.accessible or key.habit == Habit.SHARES.value
        if key.accessible:
            return False
        if key.habit == Habit.COUPLE.value:
            return self.kind in {Kind.SINGLE, Kind.TWIN}
        if key.habit == Habit.ALONE.value:
            fitting = {Kind.SINGLE, Kind.TWIN} | ({Kind.SUITE} if key.top else set())
            return self.kind in fitting
        return self.kind in {Kind.TWIN, Kind.TRIPLE}


@dataclass(slots=True)
class Former:
    """A room of the allocation in force: people of it whose stays touch."""

    hotel: Id
    type: Id
    label: Id
    people: set[int]
    offer: int = NOBODY
    locked: list[int] = field(default_factory=list)
    free: dict[Key, list[int]] = field(default_factory=dict)
    partial: dict[int, int] = field(default_factory=dict)

    def gain(self, key: Key) -> int:
        """Count the people of one unit of this key who would stay."""
        return self.partial.get(key.own, 1) if key.habit == Habit.COUPLE.value else 1


def offers(instance: Instance, nights: list[object]) -> list[Offer]:
    """List the types of all hotels with a block for every night."""
    found = []
    for hotel in instance.hotels:
        for room in hotel.room_types:
            on_sale = dict(zip(instance.nights, room.block, strict=True))
            block = tuple(on_sale.get(night, 0) for night in nights)  # type: ignore[call-overload]
            places = min(PLACES.get(room.kind, room.beds), room.beds)
            priced = dict(zip(instance.nights, room.prices, strict=False))
            free = (0,)  # nothing is on sale then
            prices = tuple(priced.get(night, free) for night in nights)  # type: ignore[call-overload]
            found.append(
                Offer(
                    hotel.id,
                    room.code,
                    room.kind,
                    places,
                    room.rate,
                    block,
                    prices if room.prices else (),
                )
            )
    return found


def held_nights(on_offer: list[Offer], hotel: Id) -> list[int]:
    """List the nights on which a hotel holds any room."""
    blocks = [offer.block for offer in on_offer if offer.hotel == hotel]
    return [at for at, held in enumerate(zip(*blocks, strict=True)) if any(held)]


def formers(units: Units, on_offer: list[Offer]) -> list[Former]:
    """List the rooms in force, with who is locked in them and who may leave."""
    position = {person.id: at for at, person in enumerate(units.instance.people)}
    offer_of = {(offer.hotel, offer.code): at for at, offer in enumerate(on_offer)}
    found: list[Former] = []
    entries: defaultdict[tuple[Id, Id, Id], list[Current]] = defaultdict(list)
    for entry in units.instance.current:
        entries[entry.hotel, entry.type, entry.room].append(entry)
    for (hotel, code, label), members in entries.items():
        people = [position[entry.person] for entry in members]
        for touching in _touching(units, people):
            former = Former(hotel, code, label, touching)
            former.offer = offer_of.get((hotel, code), NOBODY)
            found.append(former)
    locked = {
        position[entry.person] for entry in units.instance.current if entry.locked
    }
    _lock(units, found, locked)
    held = {unit for former in found for unit in former.locked}
    for former in found:
        _check_lock(units, on_offer, former)
        _free(units, former, held)
    return found


def _touching(units: Units, people: list[int]) -> list[set[int]]:
    """Part the people of one label into groups whose nights are linked."""
    groups: list[tuple[int, set[int]]] = []
    for person in people:
        nights, group = units.stays[person], {person}
        apart = []
        for other_nights, other in groups:
            if other_nights & nights:
                nights, group = nights | other_nights, group | other
            else:
                apart.append((other_nights, other))
        groups = [*apart, (nights, group)]
    return [group for _, group in groups]


def _lock(units: Units, found: list[Former], locked: set[int]) -> None:
    holder: dict[int, Former] = {}
    for former in found:
        for person in sorted(former.people & locked):
            unit = units.unit_of[person]
            if holder.setdefault(unit, former) is not former:
                _impossible(units, former, [unit])
            if unit not in former.locked:
                former.locked.append(unit)


def _check_lock(units: Units, on_offer: list[Offer], former: Former) -> None:
    """Refuse locks that no allocation could keep."""
    held = [units.units[unit].key for unit in former.locked]
    if not held:
        return
    if former.offer == NOBODY:
        _impossible(units, former, former.locked)
    offer = on_offer[former.offer]
    size = sum(len(units.units[unit].people) for unit in former.locked)
    sharing = len(held) == 1 or all(
        units.together(one, other)
        for at, one in enumerate(former.locked)
        for other in former.locked[at + 1 :]
    )
    lonely = held[0].habit != Habit.SHARES.value and offer.kind is not Kind.ACCESSIBLE
    room = lonely or size <= offer.places
    if not (sharing and room and all(offer.takes(key) for key in held)):
        _impossible(units, former, former.locked)


def _impossible(units: Units, former: Former, locked: list[int]) -> None:
    people = [member for unit in locked for member in units.units[unit].people]
    raise DomainError(
        "lock_impossible",
        hotel=former.hotel,
        type=former.type,
        room=former.label,
        people=", ".join(str(units.instance.people[person].id) for person in people),
    )


def _free(units: Units, former: Former, held: set[int]) -> None:
    """Note who of a former room may stay or leave, by key."""
    for person in sorted(former.people):
        unit = units.unit_of[person]
        if unit in held:
            continue
        members = former.free.setdefault(units.units[unit].key, [])
        if unit not in members:
            members.append(unit)
        former.partial[unit] = len(former.people & set(units.units[unit].people))
