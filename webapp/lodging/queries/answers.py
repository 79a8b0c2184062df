"""Reads on what hotels answered, and on the rooms that it is about."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from webapp.core.db import db, surely_held
from webapp.lodging.models import HotelAnswer, HotelGuest, Room, RoomType
from webapp.registration.models import Participant

FRESH = {"populate_existing": True}


def held_answer(answer_id: int) -> HotelAnswer:
    """Read an answer as it is now, and hold it until the transaction ends."""
    return surely_held(HotelAnswer, answer_id)


def hotel_answer(hotel_id: int, answer_id: int) -> HotelAnswer | None:
    """Find an answer of a hotel."""
    ours = HotelAnswer.hotel_id == hotel_id, HotelAnswer.id == answer_id
    return db.session.scalar(select(HotelAnswer).where(*ours))


def hotel_answers(hotel_id: int, most: int) -> Sequence[HotelAnswer]:
    """List the last answers of a hotel, the latest first."""
    ours = select(HotelAnswer).where(HotelAnswer.hotel_id == hotel_id)
    return db.session.scalars(ours.order_by(HotelAnswer.id.desc()).limit(most)).all()


def rooms_by_key(hotel_id: int, keys: Iterable[str]) -> Mapping[str, Room]:
    """Find rooms of a hotel by their keys, as they are now."""
    with_hotel = contains_eager(Room.type).contains_eager(RoomType.hotel)
    rows = db.session.scalars(
        select(Room)
        .join(Room.type)
        .join(RoomType.hotel)
        .options(with_hotel)
        .where(RoomType.hotel_id == hotel_id, Room.key.in_(set(keys))),
        execution_options=FRESH,
    )
    return {room.key: room for room in rows}


def beds_by_key(hotel_id: int) -> Mapping[str, int]:
    """Tell how many beds each room of a hotel has."""
    rows = db.session.execute(
        select(Room.key, RoomType.beds)
        .join(RoomType, RoomType.id == Room.room_type_id)
        .where(RoomType.hotel_id == hotel_id)
    )
    return {row.key: row.beds for row in rows}


def places_by_ref(meeting_id: int, refs: Iterable[str]) -> Mapping[str, int]:
    """Name places by the row ids that a hotel knows them by."""
    ours = Participant.meeting_id == meeting_id, Participant.ref.in_(set(refs))
    rows = db.session.execute(select(Participant.ref, Participant.id).where(*ours))
    return {row.ref: row.id for row in rows}


def hotel_guests(hotel_id: int, places: Iterable[int]) -> Mapping[int, HotelGuest]:
    """Find what a hotel said of some places."""
    ours = HotelGuest.hotel_id == hotel_id, HotelGuest.participant_id.in_(set(places))
    rows = db.session.scalars(select(HotelGuest).where(*ours), execution_options=FRESH)
    return {row.participant_id: row for row in rows}
