"""The differences between what was billed and what is owed, each with its reason."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from webapp.lodging.billing.facts import Billed, Guest, LineKind, Night, Slept
from webapp.lodging.contract import (
    Account,
    Basis,
    Contract,
    Item,
    Line,
    charges,
    total,
)


class Why(StrEnum):
    """Why money differs, in the order in which a letter lists it."""

    NOT_SLEPT = "not_slept"
    UNPROVEN = "unproven"
    OUTSIDE = "outside"
    OWN_ACCOUNT = "own_account"
    TWICE = "twice"
    RATE = "rate"
    UNMATCHED = "unmatched"
    EXTRA_BED = "extra_bed"
    GUARANTEE = "guarantee"
    FREE = "free"
    PERSONAL = "personal"
    EXTRA = "extra"
    NOT_BILLED = "not_billed"


# What a contract charges beside the single room, and the kind of line that bills it.
APART = {
    Item.EXTRA_BED: LineKind.EXTRA_BED,
    Item.GUARANTEE: LineKind.GUARANTEE,
    Item.UNUSED: LineKind.GUARANTEE,
    Item.FREE: LineKind.FREE,
}
OF_KIND = {
    LineKind.EXTRA_BED: Why.EXTRA_BED,
    LineKind.GUARANTEE: Why.GUARANTEE,
    LineKind.FREE: Why.FREE,
    LineKind.PERSONAL: Why.PERSONAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Money billed for something, money owed for it, and why they differ.

    ``key`` names the thing for good, so that a decision about it finds it again.
    """

    key: str
    why: Why
    billed: int
    owed: int
    night: date | None = None
    room_id: int | None = None
    lines: tuple[int, ...] = ()

    @property
    def amount(self) -> int:
        """Return how much too much was billed; too little is below zero."""
        return self.billed - self.owed


@dataclass(slots=True)
class _Group:
    """Lines and charges that are about the same thing."""

    lines: list[Billed] = field(default_factory=list)
    owed: int = 0

    @property
    def billed(self) -> int:
        return sum(line.amount for line in self.lines)


def owed(contract: Contract, nights: Iterable[Night]) -> int:
    """Tell what the committee owes for the nights that were slept."""
    slept = [one.slept for one in nights]
    return total(charges(contract, slept), Account.MASTER)


def differences(
    contract: Contract, nights: Sequence[Night], lines: Sequence[Billed]
) -> list[Difference]:
    """List where money differs; together that is what was billed less what is owed."""
    known = {(one.room_id, one.night): one for one in nights}
    found = _of_rooms(contract, known, lines) + _apart(contract, nights, lines)
    order = list(Why)
    return sorted(
        (one for one in found if one.amount),
        key=lambda one: (order.index(one.why), one.night or date.min, one.key),
    )


def _of_rooms(
    contract: Contract,
    nights: Mapping[tuple[int, date], Night],
    lines: Iterable[Billed],
) -> list[Difference]:
    """Compare room by room and night by night."""
    groups: defaultdict[tuple[int, date], _Group] = defaultdict(_Group)
    for at, night in nights.items():
        groups[at].owed = _room_owed(contract, night)
    alone: list[Difference] = []
    for line in lines:
        if line.kind is not LineKind.ROOM:
            continue
        if line.room_id is None or line.night is None:
            alone.append(_single(line, Why.UNMATCHED))
        else:
            groups[line.room_id, line.night].lines.append(line)
    return alone + [
        Difference(
            key=f"room:{at[0]}:{at[1].isoformat()}",
            why=_why(contract, group, nights.get(at), at[1]),
            billed=group.billed,
            owed=group.owed,
            night=at[1],
            room_id=at[0],
            lines=tuple(line.id for line in group.lines),
        )
        for at, group in groups.items()
    ]


def room_cost(contract: Contract, night: Night) -> int:
    """Tell what one room and its extra beds cost the committee on one night."""
    bare = replace(contract, held={}, guaranteed=0, free_every=0)
    return total(charges(bare, [night.slept]), Account.MASTER)


def _room_owed(contract: Contract, night: Night) -> int:
    """Tell what one room costs the committee on one night, without what is apart."""
    bare = replace(contract, held={}, guaranteed=0, free_every=0)
    return total(
        (one for one in charges(bare, [night.slept]) if one.item not in APART),
        Account.MASTER,
    )


def _why(contract: Contract, group: _Group, night: Night | None, on: date) -> Why:
    if not group.lines:
        return Why.NOT_BILLED
    guests = night.guests if night else ()
    if group.owed:
        return _why_more(contract, group, guests)
    held = contract.nights()
    if held and on not in held:
        return Why.OUTSIDE
    if guests and all(one.own for one in guests):
        return Why.OWN_ACCOUNT
    return _absent(guests)


def _why_more(contract: Contract, group: _Group, guests: Sequence[Guest]) -> Why:
    """Say why a room that is owed was billed at another amount."""
    absent = [one for one in guests if one.slept is not Slept.YES]
    if contract.basis is Basis.PACKAGE and group.billed > group.owed:
        if any(one.own and one.slept is Slept.YES for one in guests):
            return Why.OWN_ACCOUNT
        if absent:
            return _absent(absent)
    # One line of the right price among several: the others repeat it.
    right = len(group.lines) > 1 and any(
        line.amount == group.owed for line in group.lines
    )
    return Why.TWICE if right else Why.RATE


def _absent(guests: Iterable[Guest]) -> Why:
    unknown = any(one.slept is Slept.UNKNOWN for one in guests)
    return Why.UNPROVEN if unknown else Why.NOT_SLEPT


def _apart(
    contract: Contract, nights: Iterable[Night], lines: Iterable[Billed]
) -> list[Difference]:
    """Compare what is charged beside the rooms: by night, or as a whole."""
    slept = [one.slept for one in nights]
    charged = [
        one
        for one in charges(contract, slept)
        if one.item in APART and one.account is Account.MASTER
    ]
    beside = [line for line in lines if line.kind is not LineKind.ROOM]
    kinds = set(APART.values())
    found = [
        _single(line, OF_KIND.get(line.kind, Why.EXTRA))
        for line in beside
        if line.kind not in kinds
    ]
    for kind in LineKind:
        if kind in kinds:
            ours = [line for line in beside if line.kind is kind]
            found += _of_kind(
                kind, ours, [one for one in charged if APART[one.item] is kind]
            )
    return found


def _of_kind(
    kind: LineKind, lines: Iterable[Billed], charged: Iterable[Line]
) -> list[Difference]:
    """Compare one kind night by night, unless a line does not say of which night."""
    lines = list(lines)
    by_night = all(line.night for line in lines)
    groups: defaultdict[date | None, _Group] = defaultdict(_Group)
    for line in lines:
        groups[line.night if by_night else None].lines.append(line)
    for one in charged:
        groups[one.night if by_night else None].owed += one.amount
    return [
        Difference(
            key=f"{kind}:{night.isoformat() if night else 'all'}",
            why=OF_KIND[kind],
            billed=group.billed,
            owed=group.owed,
            night=night,
            lines=tuple(line.id for line in group.lines),
        )
        for night, group in groups.items()
    ]


def _single(line: Billed, why: Why) -> Difference:
    """Let a line stand for itself: nothing that is owed answers to it."""
    return Difference(
        key=f"line:{line.key}",
        why=why,
        billed=line.amount,
        owed=0,
        night=line.night,
        room_id=line.room_id,
        lines=(line.id,),
    )
