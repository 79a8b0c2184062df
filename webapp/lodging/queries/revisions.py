"""Reads on rooming lists: as they are now, and as they went out."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload

from webapp.core.db import db, surely_held
from webapp.lodging.models import (
    BedNight,
    Hotel,
    Revision,
    RevisionContent,
    Room,
    RoomType,
)
from webapp.lodging.rooming import Line, from_json
from webapp.registration.models import Delegation, Participant, Person
from webapp.registration.workflow import GIVEN_UP

Bed = Row[Room, RoomType, Participant, Delegation, Person | None, date, date]


def held_hotel(hotel_id: int) -> Hotel:
    """Read a hotel as it is now, and hold it until the transaction ends."""
    return surely_held(Hotel, hotel_id)


def beds_for_list(hotel_id: int) -> Sequence[Bed]:
    """List each stay in a hotel with first and last night, sharers together."""
    held = (Person.participant_id == Participant.id) & Person.ended_at.is_(None)
    return db.session.execute(
        select(
            Room,
            RoomType,
            Participant,
            Delegation,
            Person,
            func.min(BedNight.night),
            func.max(BedNight.night),
        )
        .select_from(BedNight)
        .join(Room, Room.id == BedNight.room_id)
        .join(RoomType, RoomType.id == Room.room_type_id)
        .join(Participant, Participant.id == BedNight.participant_id)
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .outerjoin(Person, held)
        .where(RoomType.hotel_id == hotel_id, Participant.state.not_in(GIVEN_UP))
        .group_by(Room.id, RoomType.id, Participant.id, Delegation.id, Person.id)
        .order_by(
            RoomType.position,
            Room.label,
            func.min(BedNight.night),
            Person.search,
            Participant.ref,
        )
    ).all()


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


def cancelled_lines(hotel_id: int, number: int) -> list[Line]:
    """List the rows that the hotel was told of before a revision and not in it."""
    rows = db.session.execute(
        select(Revision.number, RevisionContent.lines)
        .join(RevisionContent, RevisionContent.revision_id == Revision.id)
        .where(Revision.hotel_id == hotel_id, Revision.number <= number)
        .order_by(Revision.number)
    ).all()
    known = {line["row_id"]: line for _, lines in rows for line in lines}
    now = {line["row_id"] for line in rows[-1][1]} if rows else set()
    return [from_json(line) for row, line in known.items() if row not in now]
