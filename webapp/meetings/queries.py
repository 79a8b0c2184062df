"""Reads on meetings."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from webapp.core.db import db
from webapp.meetings.models import AgendaSession, Hall, Meeting


def meeting(code: str) -> Meeting | None:
    """Find a meeting by its code, in small letters or capitals."""
    return db.session.scalar(select(Meeting).where(Meeting.code == func.lower(code)))


def meeting_by_id(meeting_id: int) -> Meeting:
    """Read a meeting that exists."""
    return db.session.get_one(Meeting, meeting_id)


def meetings() -> Sequence[Meeting]:
    """List all meetings, the latest first."""
    return db.session.scalars(select(Meeting).order_by(Meeting.starts_on.desc())).all()


def agenda(meeting_id: int) -> Sequence[AgendaSession]:
    """List the sessions in the order they begin, with their halls."""
    ours = select(AgendaSession).where(AgendaSession.meeting_id == meeting_id)
    listed = ours.options(joinedload(AgendaSession.hall))
    ordered = listed.order_by(AgendaSession.starts_at, AgendaSession.code)
    return db.session.scalars(ordered).all()


def agenda_session(meeting_id: int, code: str) -> AgendaSession | None:
    """Find a session by its code."""
    ours = AgendaSession.meeting_id == meeting_id, AgendaSession.code == code
    return db.session.scalar(select(AgendaSession).where(*ours))


def halls(meeting_id: int) -> Sequence[Hall]:
    """List the halls by name."""
    ours = select(Hall).where(Hall.meeting_id == meeting_id).order_by(Hall.name)
    return db.session.scalars(ours).all()
