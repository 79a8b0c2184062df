"""Reads on lodging statements: who slept where, and which papers say so."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import contains_eager

from webapp.core.db import db
from webapp.documents.models import StoredFile
from webapp.lodging.models import StayStatement
from webapp.registration.models import Delegation, Participant, Person


def statements(
    meeting_id: int, delegation_id: int | None = None
) -> Sequence[Row[StayStatement, StoredFile, int]]:
    """List the statements of an institution or of all, with file and institution."""
    wanted = (
        select(StayStatement, StoredFile, Participant.delegation_id)
        .join(StoredFile, StoredFile.id == StayStatement.stored_file_id)
        .join(Participant, Participant.id == StayStatement.participant_id)
        .join(StayStatement.entry)
        .options(contains_eager(StayStatement.entry))
        .where(StayStatement.meeting_id == meeting_id)
        .order_by(Participant.delegation_id, Participant.ref)
    )
    if delegation_id is not None:
        wanted = wanted.where(Participant.delegation_id == delegation_id)
    return db.session.execute(wanted).all()


def statement(place_id: int) -> StayStatement | None:
    """Find the statement about whoever holds a place."""
    ours = StayStatement.participant_id == place_id
    found = select(StayStatement).where(ours).join(StayStatement.entry)
    return db.session.scalar(found.options(contains_eager(StayStatement.entry)))


def latest_files(meeting_id: int, purposes: Collection[str]) -> dict[str, StoredFile]:
    """Find the last file that was made for each of some things."""
    ours = StoredFile.meeting_id == meeting_id, StoredFile.purpose.in_(purposes)
    rows = db.session.scalars(
        select(StoredFile)
        .where(*ours)
        .ext(distinct_on(StoredFile.purpose))
        .order_by(StoredFile.purpose, StoredFile.id.desc())
    )
    return {row.purpose: row for row in rows}


def institution_of(meeting_id: int, delegation_id: int) -> Delegation:
    """Find an institution that must be there."""
    ours = Delegation.meeting_id == meeting_id, Delegation.id == delegation_id
    return db.session.scalars(select(Delegation).where(*ours)).one()


def places_named(ids: Collection[int]) -> Mapping[int, str]:
    """Name those whom places are for, as a page of work names them."""
    held = (Person.participant_id == Participant.id) & Person.ended_at.is_(None)
    rows = db.session.execute(
        select(Participant.id, Participant.ref, Person.name)
        .outerjoin(Person, held)
        .where(Participant.id.in_(ids))
    )
    return {place: name or ref for place, ref, name in rows}
