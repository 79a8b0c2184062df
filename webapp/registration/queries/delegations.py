"""Reads on institutions."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Row, func, select

from webapp.core.db import db, surely_held
from webapp.core.history import History
from webapp.core.text import fold
from webapp.registration.models import (
    Delegation,
    Participant,
    Person,
    PhoneNote,
    Quota,
    RegistrationRules,
)
from webapp.registration.workflow import AWAITED


def delegation(meeting_id: int, delegation_id: int) -> Delegation | None:
    """Find an institution of a meeting."""
    ours = Delegation.meeting_id == meeting_id, Delegation.id == delegation_id
    return db.session.scalar(select(Delegation).where(*ours))


def delegation_by_name(meeting_id: int, name: str) -> Delegation | None:
    """Find an institution by its name, however it is spelled."""
    ours = Delegation.meeting_id == meeting_id, Delegation.folded_name == fold(name)
    return db.session.scalar(select(Delegation).where(*ours))


def delegation_by_slug(meeting_id: int, slug: str) -> Delegation | None:
    """Find an institution by how a page's address calls it."""
    return delegation_by_name(meeting_id, slug)


def delegations(meeting_id: int) -> Sequence[Delegation]:
    """List the institutions of a meeting by level and name."""
    ours = select(Delegation).where(Delegation.meeting_id == meeting_id)
    by_name = ours.order_by(Delegation.level, Delegation.folded_name)
    return db.session.scalars(by_name).all()


def delegations_of(meeting_id: int, numbers: Iterable[int]) -> dict[int, Delegation]:
    """Find institutions of a meeting by their numbers."""
    wanted = list(numbers)
    if not wanted:
        return {}
    ours = Delegation.meeting_id == meeting_id, Delegation.id.in_(wanted)
    found = db.session.scalars(select(Delegation).where(*ours))
    return {one.id: one for one in found}


def last_delegation(meeting_id: int) -> int:
    """Give the number of the newest institution, so that an occasion has a name."""
    newest = select(func.max(Delegation.id)).where(Delegation.meeting_id == meeting_id)
    return db.session.scalar(newest) or 0


def places_of(delegation_id: int) -> Sequence[Row[Participant, Person | None]]:
    """List the places of an institution with their holders, by name."""
    held = (Person.participant_id == Participant.id) & Person.ended_at.is_(None)
    return db.session.execute(
        select(Participant, Person)
        .outerjoin(Person, held)
        .where(Participant.delegation_id == delegation_id)
        .order_by(Person.search.nulls_last(), Participant.ref)
    ).all()


def delegation_names(meeting_id: int) -> Sequence[str]:
    """List the names of the institutions, to choose from while typing."""
    ours = select(Delegation.name).where(Delegation.meeting_id == meeting_id)
    return db.session.scalars(ours.order_by(Delegation.folded_name)).all()


def notes_of(delegation_id: int) -> Sequence[PhoneNote]:
    """List what an institution said on the telephone, the latest first."""
    ours = select(PhoneNote).where(PhoneNote.delegation_id == delegation_id)
    return db.session.scalars(ours.order_by(PhoneNote.id.desc())).all()


def note_of(delegation_id: int, note_id: int) -> PhoneNote | None:
    """Find one telephone note of an institution."""
    ours = PhoneNote.delegation_id == delegation_id, PhoneNote.id == note_id
    return db.session.scalar(select(PhoneNote).where(*ours))


def history_of(delegation: Delegation) -> Sequence[History]:
    """List what was done with an institution and its quota, the latest first."""
    quotas = select(Quota.id).where(Quota.delegation_id == delegation.id)
    about = ((History.table == "delegation") & (History.row == delegation.id)) | (
        (History.table == "quota") & History.row.in_(quotas)
    )
    ours = select(History).where(History.meeting_id == delegation.meeting_id, about)
    return db.session.scalars(ours.order_by(History.id.desc())).all()


def awaited(meeting_id: int, deadline_at: datetime) -> Sequence[int]:
    """List the institutions whose answer is awaited until exactly this moment."""
    until = func.coalesce(Delegation.deadline_at, RegistrationRules.deadline_at)
    ours = Delegation.meeting_id == meeting_id, Delegation.state.in_(AWAITED)
    return db.session.scalars(
        select(Delegation.id)
        .outerjoin(
            RegistrationRules, RegistrationRules.meeting_id == Delegation.meeting_id
        )
        .where(*ours, until == deadline_at)
        .order_by(Delegation.id)
    ).all()


def locked_delegations(delegation_ids: Iterable[int]) -> Sequence[Delegation]:
    """Read institutions as they are now, in one order for all, and hold them."""
    wanted = select(Delegation).where(Delegation.id.in_(list(delegation_ids)))
    held = wanted.order_by(Delegation.id).with_for_update()
    fresh = {"populate_existing": True}
    return db.session.scalars(held, execution_options=fresh).all()


def locked_delegation(delegation_id: int) -> Delegation:
    """Read an institution as it is now, and hold it until the transaction ends."""
    return surely_held(Delegation, delegation_id)
