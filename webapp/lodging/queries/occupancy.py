"""How full the hotels are by night, and when their people arrive."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Row, extract, func, select

from webapp.core.db import db
from webapp.lodging.models import BedNight, Hotel, Room, RoomType
from webapp.registration.models import Participant
from webapp.registration.workflow import PlaceState


def sleepers_by_night(meeting_id: int) -> Mapping[tuple[int, date], int]:
    """Count who sleeps in each hotel, by night."""
    counted = (
        select(RoomType.hotel_id, BedNight.night, func.count())
        .join(Room, Room.id == BedNight.room_id)
        .join(RoomType, RoomType.id == Room.room_type_id)
        .where(BedNight.meeting_id == meeting_id)
        .group_by(RoomType.hotel_id, BedNight.night)
    )
    return {(hotel, night): n for hotel, night, n in db.session.execute(counted)}


def arrivals(
    meeting_id: int,
) -> Sequence[Row[date, str | None, int | None, int]]:
    """Count who is to come by day, hotel and hour; either may be unknown yet."""
    first = (
        select(BedNight.participant_id, func.min(Hotel.code).label("hotel"))
        .join(Room, Room.id == BedNight.room_id)
        .join(RoomType, RoomType.id == Room.room_type_id)
        .join(Hotel, Hotel.id == RoomType.hotel_id)
        .join(Participant, Participant.id == BedNight.participant_id)
        .where(
            BedNight.meeting_id == meeting_id, BedNight.night == Participant.arrive_on
        )
        .group_by(BedNight.participant_id)
        .subquery()
    )
    hour = extract("hour", Participant.arrive_time)
    return db.session.execute(
        select(Participant.arrive_on, first.c.hotel, hour, func.count())
        .outerjoin(first, first.c.participant_id == Participant.id)
        .where(
            Participant.meeting_id == meeting_id,
            Participant.state == PlaceState.CONFIRMED,
            Participant.arrive_on.is_not(None),
        )
        .group_by(Participant.arrive_on, first.c.hotel, hour)
        .order_by(Participant.arrive_on, hour, first.c.hotel)
    ).all()
