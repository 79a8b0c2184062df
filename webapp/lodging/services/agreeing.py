"""Writing down what was agreed with a hotel, by hand: terms, types, rooms by night."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.text import fold
from webapp.core.versions import write
from webapp.lodging import queries
from webapp.lodging.models import Block, Hotel, RoomKind, RoomType
from webapp.lodging.services.blocks import check_use

HOTEL_ONCE = {"uq_hotel_meeting_id_code": DomainError("hotel_known", field="name")}
TYPE_ONCE = {"uq_room_type_hotel_id_code": DomainError("room_type_known", field="code")}
LEAST_BEDS = {RoomKind.TWIN: 2, RoomKind.TRIPLE: 3}
FAR = 1000  # behind all that a file has put in order


@transaction(unique=HOTEL_ONCE)
def add_hotel(meeting_id: int, name: str, by: Actor) -> Hotel:
    """Write down a hotel, by which its address is called for good."""
    by.demand(Permission.MANAGE_LODGING)
    code = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:40]
    if not code:
        raise DomainError("hotel_name_missing", field="name")
    hotel = Hotel(meeting_id=meeting_id, code=code, name=name, position=FAR)
    db.session.add(hotel)
    db.session.flush()
    return hotel


@transaction()
def agree(
    hotel: Hotel, values: Mapping[str, object], seen: int | None, by: Actor
) -> Hotel:
    """Write down the terms of a hotel: fields by name."""
    by.demand(Permission.MANAGE_LODGING)
    write(hotel, values, seen)
    db.session.flush()
    return hotel


@transaction(unique=TYPE_ONCE)
def add_type(hotel: Hotel, values: Mapping[str, object], by: Actor) -> RoomType:
    """Write down a type of rooms of a hotel."""
    by.demand(Permission.MANAGE_LODGING)
    kind = RoomType(
        meeting_id=hotel.meeting_id, hotel_id=hotel.id, position=FAR, **values
    )
    _check_beds(kind)
    db.session.add(kind)
    db.session.flush()
    return kind


@transaction(unique=TYPE_ONCE)
def change_type(
    kind: RoomType, values: Mapping[str, object], seen: int | None, by: Actor
) -> RoomType:
    """Change what a type of rooms is and costs."""
    by.demand(Permission.MANAGE_LODGING)
    write(kind, values, seen)
    _check_beds(kind)
    db.session.flush()
    return kind


@transaction()
def drop_type(kind: RoomType, by: Actor) -> None:
    """Take a type back of which no room is known yet."""
    by.demand(Permission.MANAGE_LODGING)
    queries.hold_types(kind.meeting_id, RoomType.id == kind.id)
    if queries.rooms(kind.meeting_id, queries.of_type(kind.id)):
        raise DomainError("room_type_in_use", type=kind.code)
    for block in queries.blocks(kind.meeting_id):
        if block.room_type_id == kind.id:
            db.session.delete(block)
    db.session.flush()
    db.session.delete(kind)
    db.session.flush()


Held = tuple[int | None, int | None]
"""The rooms of a night and the price of their own; none where nothing is held."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One night of one type as it was seen, and as it shall be."""

    type_id: int
    night: date
    seen: Held
    typed: Held


@transaction()
def hold(hotel: Hotel, cells: Sequence[Cell], by: Actor) -> int:
    """Write the rooms and prices of nights down; return how many nights changed.

    A cell that somebody else changed meanwhile to something else is ``block_conflict``;
    fewer rooms than are in use ``block_below_use``.
    """
    by.demand(Permission.MANAGE_LODGING)
    queries.hold_types(hotel.meeting_id, RoomType.hotel_id == hotel.id)
    kinds = {
        kind.id: kind
        for kind in queries.room_types(hotel.meeting_id)
        if kind.hotel_id == hotel.id
    }
    known = {
        (block.room_type_id, block.night): block
        for block in queries.blocks(hotel.meeting_id)
    }
    used = queries.rooms_used(hotel.meeting_id)
    changed = 0
    for cell in cells:
        if cell.typed != cell.seen and cell.type_id in kinds:
            block = known.get((cell.type_id, cell.night))
            changed += _hold(kinds[cell.type_id], block, cell, used)
    db.session.flush()
    return changed


def _hold(
    kind: RoomType,
    block: Block | None,
    cell: Cell,
    used: Mapping[tuple[int, date], int],
) -> int:
    now: Held = (block.rooms, block.rate) if block else (None, None)
    if now == cell.typed:
        return 0
    if now != cell.seen:
        raise DomainError(
            "block_conflict",
            type=kind.code,
            night=cell.night.isoformat(),
            theirs=now[0] or 0,
            mine=cell.typed[0] or 0,
        )
    rooms, rate = cell.typed
    check_use(kind, kind.hotel, cell.night, rooms or 0, used)
    if block is None:
        block = Block(
            meeting_id=kind.meeting_id, room_type_id=kind.id, night=cell.night
        )
        db.session.add(block)
    block.rooms, block.rate = rooms or 0, rate
    return 1


def _check_beds(kind: RoomType) -> None:
    if kind.beds < LEAST_BEDS.get(kind.kind, 1):
        raise DomainError("room_type_beds", field="beds")
    if (kind.extra_beds or 0) >= kind.beds:
        raise DomainError("room_type_extra", field="extra_beds")
