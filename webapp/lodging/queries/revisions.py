"""Reads on rooming lists: as they are now, and as they went out."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.accounts.queries import live_links
from webapp.core.db import db, surely_held
from webapp.lodging.models import (
    BedNight,
    Hotel,
    HotelGuest,
    Revision,
    RevisionContent,
    Room,
    RoomType,
)
from webapp.lodging.rooming import Line, Told, from_json
from webapp.lodging.workflow import TOLD, RevisionState
from webapp.registration.models import Delegation, Participant, Person
from webapp.registration.workflow import GIVEN_UP


class Bed(NamedTuple):
    """One stay in one room, with all that a line of the list says of it."""

    room: Room
    kind: RoomType
    place: Participant
    delegation: Delegation
    person: Person | None
    said: HotelGuest | None
    first: date
    last: date


def hotel_link(hotel: Hotel) -> AccessLink | None:
    """Find the link that opens the page of a hotel, if one hangs."""
    return live_links(hotel.meeting_id, LinkPurpose.HOTEL, [hotel.id]).get(hotel.id)


def hotel_by_id(meeting_id: int, hotel_id: int) -> Hotel | None:
    """Find a hotel of a meeting by its number."""
    ours = Hotel.meeting_id == meeting_id, Hotel.id == hotel_id
    return db.session.scalar(select(Hotel).where(*ours))


def held_hotel(hotel_id: int) -> Hotel:
    """Read a hotel as it is now, and hold it until the transaction ends."""
    return surely_held(Hotel, hotel_id)


def beds_for_list(hotel_id: int) -> Sequence[Bed]:
    """List each stay in a hotel with first and last night, sharers together."""
    held = (Person.participant_id == Participant.id) & Person.ended_at.is_(None)
    said = (HotelGuest.participant_id == Participant.id) & (
        HotelGuest.hotel_id == RoomType.hotel_id
    )
    rows = db.session.execute(
        select(
            Room,
            RoomType,
            Participant,
            Delegation,
            Person,
            HotelGuest,
            func.min(BedNight.night),
            func.max(BedNight.night),
        )
        .select_from(BedNight)
        .join(Room, Room.id == BedNight.room_id)
        .join(RoomType, RoomType.id == Room.room_type_id)
        .join(Participant, Participant.id == BedNight.participant_id)
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .outerjoin(Person, held)
        .outerjoin(HotelGuest, said)
        .where(RoomType.hotel_id == hotel_id, Participant.state.not_in(GIVEN_UP))
        .group_by(
            Room.id,
            RoomType.id,
            Participant.id,
            Delegation.id,
            Person.id,
            HotelGuest.id,
        )
        .order_by(
            RoomType.position,
            Room.label,
            func.min(BedNight.night),
            Person.search,
            Participant.ref,
        )
    )
    return [Bed(*row) for row in rows]


def revisions(hotel_id: int) -> Sequence[Revision]:
    """List the revisions of a hotel, the latest first."""
    ours = select(Revision).where(Revision.hotel_id == hotel_id)
    return db.session.scalars(ours.order_by(Revision.number.desc())).all()


def revision(meeting_id: int, hotel_id: int, number: int) -> Revision | None:
    """Find a revision of a hotel by its number."""
    ours = (
        Revision.meeting_id == meeting_id,
        Revision.hotel_id == hotel_id,
        Revision.number == number,
    )
    found = select(Revision).where(*ours).options(joinedload(Revision.hotel))
    return db.session.scalar(found)


def latest_revisions(meeting_id: int) -> dict[int, Revision]:
    """Find the latest revision of each hotel."""
    rows = db.session.scalars(
        select(Revision)
        .where(Revision.meeting_id == meeting_id)
        .order_by(Revision.hotel_id, Revision.number)
    )
    return {row.hotel_id: row for row in rows}


def lines_of(revision_id: int) -> list[Line]:
    """Read the lines of a revision as they went out."""
    kept = db.session.get_one(RevisionContent, revision_id)
    return [from_json(values) for values in kept.lines]


def told_to(hotel_id: int, before: int | None = None) -> list[Told]:
    """Read what went to a hotel, the oldest first; perhaps only up to a number."""
    rows = (
        select(Revision.number, RevisionContent.lines)
        .join(RevisionContent, RevisionContent.revision_id == Revision.id)
        .where(Revision.hotel_id == hotel_id, Revision.state.in_(TOLD))
        .order_by(Revision.number)
    )
    if before is not None:
        rows = rows.where(Revision.number < before)
    return [
        Told(number, [from_json(line) for line in lines])
        for number, lines in db.session.execute(rows)
    ]


def last_told(hotel_id: int, before: int | None = None) -> Revision | None:
    """Find the last revision that went to a hotel, perhaps only up to a number."""
    ours = (Revision.hotel_id == hotel_id, Revision.state.in_(TOLD))
    found = select(Revision).where(*ours).order_by(Revision.number.desc()).limit(1)
    if before is not None:
        found = found.where(Revision.number < before)
    return db.session.scalar(found)


def last_acknowledged(hotel_id: int) -> Revision | None:
    """Find the last revision that a hotel said it has."""
    ours = Revision.hotel_id == hotel_id, Revision.state == RevisionState.ACKNOWLEDGED
    found = select(Revision).where(*ours).order_by(Revision.number.desc()).limit(1)
    return db.session.scalar(found)


def held_revision(revision_id: int) -> Revision:
    """Read a revision as it is now, and hold it until the transaction ends."""
    return surely_held(Revision, revision_id)


def cancelled_lines(hotel_id: int, number: int, now: Iterable[Line]) -> list[Line]:
    """List the rows that a hotel was told of before a revision and not in it."""
    told = told_to(hotel_id, number)
    known = {line.row_id: line for one in told for line in one.lines}
    here = {line.row_id for line in now}
    return [line for row, line in known.items() if row not in here]
