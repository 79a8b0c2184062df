"""Reads on single nights: who should sleep in a hotel, and who is said to have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from webapp.core.db import db
from webapp.lodging.models import (
    BedNight,
    NightEvidence,
    NightSource,
    Room,
    RoomType,
)
from webapp.registration.models import Delegation, Participant, Person
from webapp.registration.workflow import GIVEN_UP


@dataclass(frozen=True, slots=True)
class NightGuest:
    """Somebody who should sleep in a hotel on a night."""

    place_id: int
    ref: str
    name: str
    institution: str
    room_key: str
    room: str
    arrives: bool


def night_guests(hotel_id: int, night: date) -> Sequence[NightGuest]:
    """List who should sleep in a hotel on a night, by room; one may lack a name."""
    held = (Person.participant_id == Participant.id) & Person.ended_at.is_(None)
    rows = db.session.execute(
        select(
            Participant.id,
            Participant.ref,
            func.coalesce(Person.name, ""),
            Delegation.name,
            Room.key,
            func.coalesce(Room.number, Room.label),
            Participant.arrive_on == night,
        )
        .select_from(BedNight)
        .join(Room, Room.id == BedNight.room_id)
        .join(RoomType, RoomType.id == Room.room_type_id)
        .join(Participant, Participant.id == BedNight.participant_id)
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .outerjoin(Person, held)
        .where(
            RoomType.hotel_id == hotel_id,
            BedNight.night == night,
            Participant.state.not_in(GIVEN_UP),
        )
        .order_by(
            func.coalesce(Room.number, ""),
            RoomType.position,
            Room.label,
            Person.search,
            Participant.ref,
        )
    )
    return [NightGuest(*row) for row in rows]


def nights_slept(hotel_id: int) -> Sequence[date]:
    """List the nights on which somebody has a bed in a hotel."""
    nights = (
        select(BedNight.night)
        .join(Room, Room.id == BedNight.room_id)
        .join(RoomType, RoomType.id == Room.room_type_id)
        .where(RoomType.hotel_id == hotel_id)
        .distinct()
    )
    return db.session.scalars(nights.order_by(BedNight.night)).all()


@dataclass(frozen=True, slots=True)
class Word:
    """The last that one source said of a place and a night, and who said it how."""

    place_id: int
    night: date
    source: NightSource
    hotel_id: int
    slept: bool
    at: datetime
    who: str
    how: str


def last_words(meeting_id: int, *conditions: ColumnElement[bool]) -> list[Word]:
    """List what each source said last of a place and a night."""
    key = (NightEvidence.participant_id, NightEvidence.night, NightEvidence.source)
    rows = db.session.execute(
        select(
            *key,
            NightEvidence.hotel_id,
            NightEvidence.slept,
            NightEvidence.at,
            NightEvidence.who,
            NightEvidence.how,
        )
        .where(NightEvidence.meeting_id == meeting_id, *conditions)
        .ext(distinct_on(*key))
        .order_by(*key, NightEvidence.id.desc())
    )
    return [Word(*row) for row in rows]


def words_on(
    meeting_id: int, hotel_id: int, night: date, source: NightSource
) -> Mapping[int, Word]:
    """Find what a source said last of each place in a hotel on a night."""
    here = NightEvidence.hotel_id == hotel_id, NightEvidence.night == night
    found = last_words(meeting_id, *here, NightEvidence.source == source)
    return {word.place_id: word for word in found}
