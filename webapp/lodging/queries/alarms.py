"""What would cost money if nobody did anything: said before it does."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from webapp.core.db import db
from webapp.lodging.contract import Contract, Item, RoomNight, charges
from webapp.lodging.models import BedNight, Block, Hotel, Room, RoomType
from webapp.lodging.queries.contracts import contract_of
from webapp.registration.models import Funding, Participant

SOON = 7  # days before a hotel's cut-off date from which it is told


class Cause(StrEnum):
    """Why money is at stake."""

    UNUSED = "unused"
    GUARANTEE = "guarantee"
    CUT_OFF = "cut_off"


CAUSES = {Item.UNUSED: Cause.UNUSED, Item.GUARANTEE: Cause.GUARANTEE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Rooms or people of a hotel that are paid though nobody comes, or a near date.

    ``until`` is the last day on which something can be done about it.
    """

    cause: Cause
    hotel: Hotel
    night: date | None = None
    count: int
    amount: int = 0
    until: date


def alarms(meeting_id: int, today: date) -> list[Alarm]:
    """List what will cost money, the dearest first, then the dates that are near.

    Before anybody has a bed all of it would, so nothing is said.
    """
    used = _used(meeting_id)
    if not used:
        return []
    found: list[Alarm] = []
    for hotel, contract in _agreed(meeting_id):
        ours = used.get(hotel.id, [])
        found += _lacking(hotel, contract, ours, today)
        found += _near(hotel, contract, ours, today)
    return sorted(found, key=lambda one: (-one.amount, one.until, one.hotel.id))


def _agreed(meeting_id: int) -> Iterator[tuple[Hotel, Contract]]:
    """Yield each hotel that holds any type of room, with its contract."""
    types: dict[int, RoomType] = {}
    held: defaultdict[int, list[Block]] = defaultdict(list)
    rows = db.session.execute(
        select(RoomType, Block)
        .join(RoomType.hotel)
        .outerjoin(Block, Block.room_type_id == RoomType.id)
        .options(contains_eager(RoomType.hotel))
        .where(RoomType.meeting_id == meeting_id)
    )
    for kind, block in rows:
        types[kind.id] = kind
        held[kind.id] += [block] if block else []
    for hotel in dict.fromkeys(kind.hotel for kind in types.values()):
        ours = [kind for kind in types.values() if kind.hotel_id == hotel.id]
        yield hotel, contract_of(hotel, ours, held)


def _lacking(
    hotel: Hotel, contract: Contract, used: Sequence[RoomNight], today: date
) -> list[Alarm]:
    return [
        Alarm(
            cause=CAUSES[line.item],
            hotel=hotel,
            night=line.night,
            count=line.quantity,
            amount=line.amount,
            until=line.night - timedelta(days=hotel.reduction_days),
        )
        for line in charges(contract, used)
        if line.item in CAUSES and line.night >= today
    ]


def _near(
    hotel: Hotel, contract: Contract, used: Sequence[RoomNight], today: date
) -> list[Alarm]:
    """Tell a cut-off date that is near while rooms of the block are empty."""
    on = hotel.cut_off_on
    if on is None or not 0 <= (on - today).days <= SOON:
        return []
    empty = sum(contract.held.values()) - len(used)
    if empty <= 0:
        return []
    return [Alarm(cause=Cause.CUT_OFF, hotel=hotel, count=empty, until=on)]


def _used(meeting_id: int) -> dict[int, list[RoomNight]]:
    """Count the guests of each room on each night, by hotel."""
    own = func.count().filter(Participant.funding == Funding.OWN)
    rows = db.session.execute(
        select(RoomType.hotel_id, BedNight.night, RoomType.code, func.count(), own)
        .select_from(BedNight)
        .join(Room, Room.id == BedNight.room_id)
        .join(RoomType, RoomType.id == Room.room_type_id)
        .join(Participant, Participant.id == BedNight.participant_id)
        .where(BedNight.meeting_id == meeting_id)
        .group_by(RoomType.hotel_id, RoomType.code, BedNight.room_id, BedNight.night)
    )
    found: defaultdict[int, list[RoomNight]] = defaultdict(list)
    for hotel_id, night, kind, guests, paying in rows:
        found[hotel_id].append(
            RoomNight(night=night, type=kind, guests=guests, own=paying)
        )
    return found
