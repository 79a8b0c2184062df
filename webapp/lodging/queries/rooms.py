"""Hotels, types and blocks; rooms, who sleeps in them and who does not yet."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased, contains_eager, joinedload

from webapp.core.db import db
from webapp.core.text import fold
from webapp.lodging.models import (
    BedNight,
    Block,
    Hotel,
    Room,
    RoomType,
)
from webapp.registration.models import Delegation, Participant, Person
from webapp.registration.queries import matches

FRESH = {"populate_existing": True}


SLEEPERS = (
    select(func.count(func.distinct(BedNight.participant_id)))
    .where(BedNight.room_id == Room.id)
    .correlate(Room)
    .scalar_subquery()
)
USES: Mapping[str, ColumnElement[bool]] = {
    "free": SLEEPERS.between(1, RoomType.beds - 1),
    "empty": SLEEPERS == 0,
    "locked": Room.locked.is_(True),
}


@dataclass(frozen=True, slots=True)
class Mate:
    """Somebody in the same room."""

    place_id: int
    name: str
    delegation: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who sleeps in a room, from the first night to the last."""

    person: Person
    first_night: date
    last_night: date


@dataclass(frozen=True, slots=True)
class Lodging:
    """Where the holder of a place sleeps, and with whom."""

    hotel: str
    room: str
    room_id: int
    first_night: date
    last_night: date
    mates: tuple[Mate, ...]
    numbered: bool  # by the hotel; until then ``room`` is our own label


_Slept = Row[int, Person, date, date, str, str, bool]


def hotels(meeting_id: int) -> Sequence[Hotel]:
    """List the hotels in their order."""
    ours = select(Hotel).where(Hotel.meeting_id == meeting_id)
    return db.session.scalars(ours.order_by(Hotel.position, Hotel.name)).all()


def hotel(meeting_id: int, code: str) -> Hotel | None:
    """Find a hotel by its code."""
    ours = Hotel.meeting_id == meeting_id, Hotel.code == code
    return db.session.scalar(select(Hotel).where(*ours))


def room_types(meeting_id: int) -> Sequence[RoomType]:
    """List the types of rooms with their hotels, in order."""
    return db.session.scalars(
        select(RoomType)
        .join(RoomType.hotel)
        .options(contains_eager(RoomType.hotel))
        .where(RoomType.meeting_id == meeting_id)
        .order_by(Hotel.position, Hotel.name, RoomType.position, RoomType.code)
    ).all()


def blocks(meeting_id: int) -> Sequence[Block]:
    """List what the hotels hold, by type and night."""
    ours = select(Block).where(Block.meeting_id == meeting_id)
    return db.session.scalars(ours.order_by(Block.night)).all()


def rooms_used(
    meeting_id: int, *conditions: ColumnElement[bool]
) -> Mapping[tuple[int, date], int]:
    """Count the rooms in use, by type and night."""
    counted = (
        select(
            Room.room_type_id,
            BedNight.night,
            func.count(func.distinct(BedNight.room_id)),
        )
        .join(BedNight.room)
        .where(BedNight.meeting_id == meeting_id, *conditions)
        .group_by(Room.room_type_id, BedNight.night)
    )
    return {(kind, night): used for kind, night, used in db.session.execute(counted)}


def occupancy(
    meeting_id: int, places: Collection[int] | None = None
) -> Sequence[Row[int, Room]]:
    """List which place sleeps in which room, with its type and hotel; all or some."""
    some = [] if places is None else [BedNight.participant_id.in_(places)]
    return db.session.execute(
        select(BedNight.participant_id, Room)
        .join(BedNight.room)
        .join(Room.type)
        .join(RoomType.hotel)
        .options(contains_eager(Room.type).contains_eager(RoomType.hotel))
        .where(BedNight.meeting_id == meeting_id, *some)
        .ext(distinct_on(BedNight.participant_id))
        .order_by(BedNight.participant_id, BedNight.night.desc())
    ).all()


def bed_nights(meeting_id: int) -> Sequence[BedNight]:
    """List all beds that are held, with their rooms."""
    ours = select(BedNight).where(BedNight.meeting_id == meeting_id)
    listed = ours.order_by(BedNight.room_id, BedNight.night, BedNight.bed)
    return db.session.scalars(listed, execution_options=FRESH).all()


def beds_of(place_id: int) -> Sequence[BedNight]:
    """List the beds that are held for a place, by night."""
    ours = select(BedNight).where(BedNight.participant_id == place_id)
    return db.session.scalars(ours.order_by(BedNight.night)).all()


def people_in(room_id: int) -> set[int]:
    """Name the places that have a bed in a room."""
    ours = select(BedNight.participant_id).where(BedNight.room_id == room_id)
    return set(db.session.scalars(ours.distinct()))


def beds_in(room_id: int) -> Sequence[BedNight]:
    """List the beds of a room that are held, with the places."""
    ours = select(BedNight).where(BedNight.room_id == room_id)
    listed = ours.options(joinedload(BedNight.participant)).order_by(BedNight.night)
    return db.session.scalars(listed, execution_options=FRESH).all()


def holders(place_ids: Collection[int]) -> Mapping[int, Person]:
    """Find who holds each of some places."""
    held = Person.participant_id.in_(place_ids), Person.ended_at.is_(None)
    found = db.session.scalars(select(Person).where(*held))
    return {person.participant_id: person for person in found}


def rooms(
    meeting_id: int, *conditions: ColumnElement[bool], with_type: bool = True
) -> Sequence[Room]:
    """List rooms by hotel, type and label."""
    wanted = _rooms(meeting_id, *conditions)
    if with_type:
        wanted = _typed(wanted)
    return db.session.scalars(wanted).all()


def _rooms(meeting_id: int, *conditions: ColumnElement[bool]) -> Select[Room]:
    return (
        select(Room)
        .join(Room.type)
        .join(RoomType.hotel)
        .where(Room.meeting_id == meeting_id, *conditions)
        .order_by(Hotel.position, Hotel.name, RoomType.position, Room.label)
    )


def _typed(wanted: Select[Room]) -> Select[Room]:
    return wanted.options(contains_eager(Room.type).contains_eager(RoomType.hotel))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rooms a list is to show; ``use`` is one of ``USES``."""

    words: str = ""
    hotel_code: str = ""
    kind: str = ""
    use: str = ""
    night: date | None = None
    among: Collection[int] | None = None


def rooms_matching(meeting_id: int, wanted: Wanted) -> Select[Room]:
    """Mean the rooms whose number, label, hotel or people match some words."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.hotel_code:
        conditions.append(Hotel.code == wanted.hotel_code)
    if wanted.kind:
        conditions.append(RoomType.kind == wanted.kind)
    if wanted.words.strip():
        slept = Room.id.in_(_slept_in_by(meeting_id, wanted.words))
        conditions.append(_named(wanted.words) | slept)
    if wanted.among is not None:
        conditions.append(Room.id.in_(wanted.among))
    if wanted.night is not None:
        slept_in = select(BedNight.room_id).where(BedNight.night == wanted.night)
        ours = slept_in.where(BedNight.meeting_id == meeting_id)
        conditions.append(Room.id.in_(ours))
    if wanted.use in USES:
        conditions.append(USES[wanted.use])
    return _rooms(meeting_id, *conditions)


class RoomName(NamedTuple):
    """A room by its names, where nothing else of it is asked."""

    id: int
    room_type_id: int
    label: str
    called: str


def room_names(meeting_id: int) -> list[RoomName]:
    """Name all rooms; a meeting has a thousand and more."""
    called = func.coalesce(Room.number, Room.label)
    wanted = select(Room.id, Room.room_type_id, Room.label, called)
    ours = wanted.where(Room.meeting_id == meeting_id).order_by(Room.label)
    return [RoomName(*row) for row in db.session.execute(ours)]


def page_of(
    meant: Select[Room], size: int | None = None, number: int = 1
) -> tuple[Sequence[Room], int]:
    """Read one page of some rooms with their types; count all of them."""
    counted = meant.order_by(None).with_only_columns(func.count(Room.id))
    shown = _typed(meant).limit(size).offset((number - 1) * (size or 0))
    return db.session.scalars(shown).all(), db.session.scalar(counted) or 0


def of_type(room_type_id: int) -> ColumnElement[bool]:
    """Mean the rooms of one type."""
    return Room.room_type_id == room_type_id


def room(meeting_id: int, room_id: int) -> Room | None:
    """Find a room with its type and hotel."""
    found = rooms(meeting_id, Room.id == room_id)
    return found[0] if found else None


def called(room_ids: Collection[int]) -> Mapping[int, str]:
    """Name some rooms with their hotels."""
    name = func.concat_ws(" ", Hotel.name, func.coalesce(Room.number, Room.label))
    named = (
        select(Room.id, name)
        .join(Room.type)
        .join(RoomType.hotel)
        .where(Room.id.in_(room_ids))
    )
    return dict(db.session.execute(named).all())


def occupants(room_ids: Collection[int]) -> Mapping[int, list[Guest]]:
    """List who sleeps in each of some rooms, with first and last night."""
    found: defaultdict[int, list[Guest]] = defaultdict(list)
    guests = db.session.execute(_guests(BedNight.room_id.in_(room_ids)))
    for room_id, person, first, last in guests:
        found[room_id].append(Guest(person, first, last))
    return found


def room_of(place_ids: Collection[int]) -> Mapping[int, Lodging]:
    """Tell where each of some places sleeps, and with whom; one statement for all."""
    mine = aliased(BedNight)
    shared = select(mine.room_id).where(mine.participant_id.in_(place_ids))
    guests = db.session.execute(
        _guests(BedNight.room_id.in_(shared))
        .join(Room, Room.id == BedNight.room_id)
        .join(RoomType, RoomType.id == Room.room_type_id)
        .join(Hotel, Hotel.id == RoomType.hotel_id)
        .add_columns(
            Hotel.name,
            func.coalesce(Room.number, Room.label),
            Room.number.is_not(None),
        )
        .group_by(Hotel.id, Room.id)
    ).all()
    by_room: defaultdict[int, list[_Slept]]
    by_room = defaultdict(list)
    for guest in guests:
        by_room[guest[0]].append(guest)
    return {
        person.participant_id: Lodging(
            hotel_name,
            called,
            room_id,
            first,
            last,
            _mates(by_room[room_id], person),
            numbered,
        )
        for room_id, person, first, last, hotel_name, called, numbered in guests
        if person.participant_id in place_ids
    }


def _mates(guests: Iterable[_Slept], person: Person) -> tuple[Mate, ...]:
    """List who shares a night with somebody."""
    mine = next(guest for guest in guests if guest[1] is person)
    return tuple(
        Mate(
            other.participant_id,
            other.address,
            other.participant.delegation.name,
            other.phone,
        )
        for _, other, first, last, *_ in guests
        if other is not person and first <= mine[3] and mine[2] <= last
    )


def _guests(condition: ColumnElement[bool]) -> Select[int, Person, date, date]:
    return (
        select(
            BedNight.room_id,
            Person,
            func.min(BedNight.night),
            func.max(BedNight.night),
        )
        .join(Person, Person.participant_id == BedNight.participant_id)
        # By id alone: with the meeting too, the planner expects too few rows.
        .join(Participant, Participant.id == Person.participant_id)
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .options(
            contains_eager(Person.participant).contains_eager(Participant.delegation)
        )
        .where(condition, Person.ended_at.is_(None))
        .group_by(BedNight.room_id, Person.id, Participant.id, Delegation.id)
        .order_by(BedNight.room_id, func.min(BedNight.night), Person.search)
    )


def _named(words: str) -> ColumnElement[bool]:
    parts = (Room.label, func.coalesce(Room.number, ""), Room.key, Hotel.name)
    joined = func.lower(func.concat_ws(" ", *parts))
    return joined.contains(words.strip().lower(), autoescape=True)


def _slept_in_by(meeting_id: int, words: str) -> Select[int]:
    return (
        select(BedNight.room_id)
        .join(Person, Person.participant_id == BedNight.participant_id)
        .join(Person.participant)
        .join(Participant.delegation)
        .where(BedNight.meeting_id == meeting_id, Person.ended_at.is_(None))
        .where(matches(words) if fold(words) else Person.id.is_(None))
    )


def hold_types(meeting_id: int, *conditions: ColumnElement[bool]) -> None:
    """Lock types of rooms: nobody else takes a room of theirs meanwhile."""
    ours = select(RoomType.id).where(RoomType.meeting_id == meeting_id, *conditions)
    db.session.execute(ours.order_by(RoomType.id).with_for_update()).all()


def hold_type(room: Room) -> None:
    """Lock the type of one room."""
    hold_types(room.meeting_id, RoomType.id == room.room_type_id)


def blocks_of(room_type_id: int) -> Mapping[date, int]:
    """Tell how many rooms of a type are held for each night."""
    ours = select(Block.night, Block.rooms).where(Block.room_type_id == room_type_id)
    return {row.night: row.rooms for row in db.session.execute(ours)}


def used_beside(room: Room) -> Mapping[date, int]:
    """Count the other rooms of the same type in use, by night."""
    others = Room.room_type_id == room.room_type_id, Room.id != room.id
    used = rooms_used(room.meeting_id, *others)
    return {night: count for (_, night), count in used.items()}


def overfull(meeting_id: int) -> int:
    """Count the nights on which more rooms of a type are in use than are held."""
    held = {(one.room_type_id, one.night): one.rooms for one in blocks(meeting_id)}
    used = rooms_used(meeting_id)
    return sum(count > held.get(at, 0) for at, count in used.items())


def next_key(meeting_id: int) -> int:
    """Return the number of the next room key; others wait meanwhile."""
    lock = func.hashtextextended(f"room-keys:{meeting_id}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(lock)))
    digits = func.substring(Room.key, r"(\d+)$").cast(Room.id.type)
    last = select(func.max(digits)).where(Room.meeting_id == meeting_id)
    return (db.session.scalar(last) or 0) + 1
