"""What lodging costs, by institution and by who pays."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from webapp.core.text import fold
from webapp.lodging.billing import (
    Entry,
    Guest,
    Night,
    Slept,
    nights_of,
    owed,
    room_cost,
    shares,
)
from webapp.lodging.contract import Contract
from webapp.lodging.queries import rooms as source
from webapp.lodging.queries.contracts import contracts
from webapp.lodging.queries.night_ledger import billed_total, ledger
from webapp.meetings.models import Meeting
from webapp.registration.models import Funding


@dataclass(slots=True)
class Cost:
    """What the people of one institution cost who are paid for in one way."""

    delegation_id: int
    institution: str
    funding: Funding
    people: set[int] = field(default_factory=set)
    proven: set[int] = field(default_factory=set)
    planned: int = 0
    slept: int = 0
    plan: int = 0
    owed: int = 0
    billed: int = 0


@dataclass(slots=True)
class Costs:
    """All institutions, and what belongs to none: guarantees, free rooms, extras."""

    lines: list[Cost]
    plan: int
    owed: int
    billed: int

    @property
    def apart(self) -> Cost:
        """Return what no institution can be charged with."""
        return Cost(
            0,
            "",
            Funding.FULL,
            plan=self.plan - sum(one.plan for one in self.lines),
            owed=self.owed - sum(one.owed for one in self.lines),
            billed=self.billed - sum(one.billed for one in self.lines),
        )


Key = tuple[int, Funding]


def costs(meeting: Meeting) -> Costs:
    """Share the cost of each room among those in it whom the committee pays."""
    by_hotel: defaultdict[int, list[Entry]] = defaultdict(list)
    entries = ledger(meeting)
    for entry in entries:
        by_hotel[entry.hotel_id].append(entry)
    lines: dict[Key, Cost] = {}
    for entry in entries:
        _count(_line(lines, entry), entry)
    agreed = contracts(meeting.id, {one.night for one in entries})
    plan = due = 0
    for hotel in source.hotels(meeting.id):
        contract, ours = agreed[hotel.code], by_hotel[hotel.id]
        slept, planned = nights_of(ours), list(_as_planned(nights_of(ours), ours))
        for entry, share in _shared(contract, slept, ours):
            _line(lines, entry).owed += share
        for entry, share in _shared(contract, planned, ours):
            _line(lines, entry).plan += share
        plan, due = plan + owed(contract, planned), due + owed(contract, slept)
    every = sorted(lines.values(), key=_order)
    return Costs(every, plan, due, billed_total(meeting.id))


def _order(line: Cost) -> tuple[str, str]:
    return fold(line.institution), line.funding


def _line(lines: dict[Key, Cost], entry: Entry) -> Cost:
    who = entry.sleeper
    key = who.delegation_id, who.funding
    if key not in lines:
        lines[key] = Cost(who.delegation_id, who.institution, who.funding)
    return lines[key]


def _count(line: Cost, entry: Entry) -> None:
    line.people.add(entry.sleeper.place_id)
    line.planned += entry.planned
    line.billed += entry.billed or 0
    if entry.slept is Slept.YES:
        line.slept += 1
        line.proven.add(entry.sleeper.place_id)


def _as_planned(nights: Iterable[Night], entries: Iterable[Entry]) -> Iterator[Night]:
    """Say of each room what it would be if everybody came who has a bed there."""
    planned = {
        (one.sleeper.place_id, one.room.id, one.night)
        for one in entries
        if one.planned and one.room
    }
    for night in nights:
        guests = tuple(
            Guest(
                place_id=one.place_id,
                slept=_sure((one.place_id, night.room_id, night.night) in planned),
                own=one.own,
            )
            for one in night.guests
        )
        yield Night(
            room_id=night.room_id, type=night.type, night=night.night, guests=guests
        )


def _sure(there: bool) -> Slept:  # noqa: FBT001 it is the one thing that is asked
    return Slept.YES if there else Slept.NO


def _shared(
    contract: Contract, nights: Iterable[Night], entries: Iterable[Entry]
) -> Iterator[tuple[Entry, int]]:
    """Share the cost of each room evenly among those whom the committee pays."""
    at = {
        (one.sleeper.place_id, one.room.id, one.night): one
        for one in entries
        if one.room
    }
    for night in nights:
        payers = [g for g in night.guests if g.slept is Slept.YES and not g.own]
        cost = room_cost(contract, night)
        if not payers or not cost:
            continue
        for guest, share in zip(payers, shares(cost, len(payers)), strict=True):
            yield at[guest.place_id, night.room_id, night.night], share
