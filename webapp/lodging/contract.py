"""What a hotel may charge by its contract; pure, all money in whole rupiah.

This is the one place that knows what a night costs. The invoice is compared with
it, and the allocation takes the price of a room from it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Basis(StrEnum):
    """What the price of a contract is for."""

    ROOM = "room_night"
    PACKAGE = "person_night"


class Account(StrEnum):
    """Who is billed: the committee, or the guests themselves."""

    MASTER = "master"
    OWN = "own"


class Item(StrEnum):
    """What a line is about, in the order of the bill."""

    ROOM = "room"
    PACKAGE = "package"
    SINGLE_SUPPLEMENT = "single_supplement"
    EXTRA_BED = "extra_bed"
    FREE = "free"
    GUARANTEE = "guarantee"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a type costs on one night: per room, or per person by package."""

    rate: int
    single_supplement: int = 0
    extra_bed: int = 0
    usual_beds: int = 2

    def of_room(self, basis: Basis, guests: int) -> int:
        """Tell what a room costs with some guests in it; an empty one nothing."""
        if not guests:
            return 0
        extra = max(guests - self.usual_beds, 0) * self.extra_bed
        if basis is Basis.ROOM:
            return self.rate + extra
        alone = self.single_supplement if guests == 1 else 0
        return guests * self.rate + alone + extra


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What was agreed with one hotel.

    ``prices`` are by type and night, ``held`` the rooms of the block, ``guaranteed``
    the people who are paid at least on each night of the block (package only).
    Of the block of a night ``attrition_percent`` may stay empty (rooms only).
    """

    basis: Basis
    prices: Mapping[tuple[str, date], Price]
    held: Mapping[tuple[str, date], int] = field(default_factory=dict)
    guaranteed: int = 0
    attrition_percent: int = 100
    free_every: int = 0

    def nights(self) -> list[date]:
        """List the nights on which something is held, in order."""
        return sorted({night for (_, night), rooms in self.held.items() if rooms})

    def lowest(self, night: date) -> int:
        """Tell the lowest price of a night among the types that are held, else all."""
        rates = [p.rate for (_, on), p in self.prices.items() if on == night]
        held = [
            self.prices[key].rate
            for key, rooms in self.held.items()
            if rooms and key[1] == night and key in self.prices
        ]
        return min(held or rates, default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomNight:
    """One room on one night with its guests; ``own`` of them pay for themselves."""

    night: date
    type: str
    guests: int
    own: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """So many of one thing on one night; what is free is less than nothing."""

    night: date
    item: Item
    account: Account
    type: str
    quantity: int
    rate: int

    @property
    def amount(self) -> int:
        """Return the money of the line."""
        return self.quantity * self.rate


def charges(contract: Contract, nights: Iterable[RoomNight]) -> list[Line]:
    """List what the contract lets a hotel charge for rooms and their guests.

    A room is the guests' own where all of them pay for themselves; by package each
    is billed alone. A single supplement or extra bed follows the room's first payer.
    Free ones are counted night by night among those that the committee pays, at the
    lowest price used. Guarantee and unused rooms are what lacks on a night, at the
    lowest price held.
    """
    slept = list(nights)
    counted: Counter[tuple[date, Item, Account, str, int]] = Counter()
    for room in slept:
        for item, account, quantity, rate in _of_room(contract, room):
            counted[room.night, item, account, room.type, rate] += quantity
    lines = [
        Line(night=n, item=i, account=a, type=t, quantity=q, rate=rate)
        for (n, i, a, t, rate), q in counted.items()
        if q and rate
    ]
    lines += _free(contract, lines) + _lacking(contract, slept)
    order = list(Item)
    return sorted(
        lines, key=lambda x: (x.night, order.index(x.item), x.account, x.type, x.rate)
    )


def total(lines: Iterable[Line], account: Account | None = None) -> int:
    """Add the money of lines up, of one account or of both."""
    return sum(x.amount for x in lines if account is None or x.account is account)


def _of_room(
    contract: Contract, room: RoomNight
) -> Iterable[tuple[Item, Account, int, int]]:
    """Yield what one room and its guests cost on one night."""
    price = contract.prices.get((room.type, room.night))
    if price is None or not room.guests:
        return
    paid = room.guests - room.own
    payer = Account.MASTER if paid else Account.OWN
    if contract.basis is Basis.ROOM:
        yield Item.ROOM, payer, 1, price.rate
    else:
        yield Item.PACKAGE, Account.MASTER, paid, price.rate
        yield Item.PACKAGE, Account.OWN, room.own, price.rate
        if room.guests == 1:
            yield Item.SINGLE_SUPPLEMENT, payer, 1, price.single_supplement
    extra = max(room.guests - price.usual_beds, 0)
    yield Item.EXTRA_BED, payer, extra, price.extra_bed


def _free(contract: Contract, lines: Iterable[Line]) -> list[Line]:
    if not contract.free_every:
        return []
    item = Item.ROOM if contract.basis is Basis.ROOM else Item.PACKAGE
    paid: defaultdict[date, list[Line]] = defaultdict(list)
    for line in lines:
        if line.item is item and line.account is Account.MASTER:
            paid[line.night].append(line)
    return [
        Line(
            night=night,
            item=Item.FREE,
            account=Account.MASTER,
            type="",
            quantity=free,
            rate=-min(line.rate for line in ours),
        )
        for night, ours in paid.items()
        if (free := sum(line.quantity for line in ours) // contract.free_every)
    ]


def _lacking(contract: Contract, slept: Iterable[RoomNight]) -> list[Line]:
    """List what is paid though nobody was there, night by night."""
    used: Counter[date] = Counter()
    by_room = contract.basis is Basis.ROOM
    for room in slept:
        # A room or guest on own account fills the block and the guarantee too.
        used[room.night] += int(room.guests > 0) if by_room else room.guests
    return [
        Line(
            night=night,
            item=Item.UNUSED if by_room else Item.GUARANTEE,
            account=Account.MASTER,
            type="",
            quantity=lack,
            rate=contract.lowest(night),
        )
        for night in contract.nights()
        if (lack := _least(contract, night) - used[night]) > 0
    ]


def _least(contract: Contract, night: date) -> int:
    """Tell how many rooms or people are paid on a night in any case."""
    if contract.basis is Basis.PACKAGE:
        return contract.guaranteed
    block = sum(n for (_, on), n in contract.held.items() if on == night)
    return -(-block * (100 - contract.attrition_percent) // 100)
