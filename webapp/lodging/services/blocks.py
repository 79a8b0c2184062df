"""Writing down what the hotels hold for the meeting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from webapp.core import audit
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.lodging import queries
from webapp.lodging.models import Block, Hotel, RoomKind, RoomType


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBlock:
    """How many rooms are held for a night."""

    night: date
    rooms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewType:
    """A type of rooms and what is held of it."""

    code: str
    kind: RoomKind
    beds: int
    rate: int
    name: str = ""
    blocks: Sequence[NewBlock] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHotel:
    """A hotel and its types of rooms."""

    code: str
    name: str
    distance_km: float = 0.0
    types: Sequence[NewType] = field(default=())


@transaction()
def load_block(meeting_id: int, hotels: Sequence[NewHotel], by: Actor) -> int:
    """Write hotels, types and blocks down; the same again changes nothing.

    What is not named stays as it is. Returns the beds on the fullest night.
    Raises ``block_below_use`` where more rooms are in use than would be held.
    """
    by.demand(Permission.MANAGE_LODGING)
    _check_names(hotels)
    queries.hold_types(meeting_id)
    used = queries.rooms_used(meeting_id)
    for position, new in enumerate(hotels):
        hotel = _hotel(meeting_id, position, new)
        for place, kind in enumerate(new.types):
            _hold(_type(hotel, place, kind), hotel, kind, used)
    db.session.flush()
    return beds_on_fullest_night(meeting_id)


def beds_on_fullest_night(meeting_id: int) -> int:
    """Count the beds that are held on the night with the most of them."""
    beds = {kind.id: kind.beds for kind in queries.room_types(meeting_id)}
    nights: dict[date, int] = {}
    for block in queries.blocks(meeting_id):
        held = block.rooms * beds[block.room_type_id]
        nights[block.night] = nights.get(block.night, 0) + held
    return max(nights.values(), default=0)


def _check_names(hotels: Sequence[NewHotel]) -> None:
    seen: set[str] = set()
    for hotel in hotels:
        if hotel.code in seen:
            raise DomainError("hotel_twice", hotel=hotel.name)
        seen.add(hotel.code)
        codes = [kind.code for kind in hotel.types]
        twice = next((code for code in codes if codes.count(code) > 1), None)
        if twice:
            raise DomainError("room_type_twice", type=twice, hotel=hotel.name)


def _hotel(meeting_id: int, position: int, new: NewHotel) -> Hotel:
    found = queries.hotel(meeting_id, new.code)
    values = {
        "name": new.name,
        "distance_km": new.distance_km,
        "position": position,
    }
    if found is None:
        found = Hotel(meeting_id=meeting_id, code=new.code, **values)
        db.session.add(found)
    else:
        _set(found, values)
    db.session.flush()
    return found


def _type(hotel: Hotel, position: int, new: NewType) -> RoomType:
    values = {
        "name": new.name,
        "kind": new.kind,
        "beds": new.beds,
        "rate": new.rate,
        "position": position,
    }
    known = {
        kind.code: kind
        for kind in queries.room_types(hotel.meeting_id)
        if kind.hotel_id == hotel.id
    }
    found = known.get(new.code)
    if found is None:
        found = RoomType(
            meeting_id=hotel.meeting_id, hotel_id=hotel.id, code=new.code, **values
        )
        db.session.add(found)
    else:
        _set(found, values)
    db.session.flush()
    return found


def _hold(
    kind: RoomType, hotel: Hotel, new: NewType, used: Mapping[tuple[int, date], int]
) -> None:
    known = {
        block.night: block
        for block in queries.blocks(kind.meeting_id)
        if block.room_type_id == kind.id
    }
    for entry in new.blocks:
        check_use(kind, hotel, entry.night, entry.rooms, used)
        _hold_night(kind, known.get(entry.night), entry)


def check_use(
    kind: RoomType,
    hotel: Hotel,
    night: date,
    rooms: int,
    used: Mapping[tuple[int, date], int],
) -> None:
    """Refuse fewer rooms than none, or than people sleep in."""
    if rooms < 0:
        raise DomainError("block_negative", type=kind.code, hotel=hotel.name)
    if used.get((kind.id, night), 0) > rooms:
        raise DomainError(
            "block_below_use",
            type=kind.code,
            hotel=hotel.name,
            night=night.isoformat(),
            rooms=rooms,
            used=used[kind.id, night],
        )


def _hold_night(kind: RoomType, found: Block | None, new: NewBlock) -> None:
    if found is None:
        block = Block(
            meeting_id=kind.meeting_id,
            room_type_id=kind.id,
            night=new.night,
            rooms=new.rooms,
        )
        db.session.add(block)
    else:
        _set(found, {"rooms": new.rooms})


def _set(record: Hotel | RoomType | Block, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        if getattr(record, name) != value:
            setattr(record, name, value)


@transaction()
def read_ledger(hotel: Hotel, by: Actor) -> None:
    """Write down that somebody took the nights of a hotel away."""
    by.demand(Permission.MANAGE_LODGING)
    audit.record("read_night_ledger", f"hotel:{hotel.id}", by)
