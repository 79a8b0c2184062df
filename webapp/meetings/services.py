"""Making a meeting and its agenda."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.versions import write
from webapp.meetings import queries
from webapp.meetings.models import AgendaSession, Hall, Meeting

CODE = re.compile(r"[a-z0-9-]{2,40}")


@dataclass(frozen=True, slots=True)
class Plan:
    """What must be known of a meeting before anything else."""

    code: str
    name: str
    starts_on: date
    ends_on: date
    zone: str = "Asia/Makassar"


@transaction(unique={"uq_meeting_code": DomainError("code_taken", field="code")})
def create_meeting(plan: Plan, by: Actor) -> Meeting:
    """Make a meeting."""
    by.demand(Permission.ADMINISTER)
    code = plan.code.strip().lower()
    if not CODE.fullmatch(code):
        raise DomainError("code_invalid", field="code")
    if plan.ends_on < plan.starts_on:
        raise DomainError("dates_reversed", field="ends_on")
    meeting = Meeting(
        code=code,
        name=plan.name,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        zone=plan.zone,
    )
    db.session.add(meeting)
    db.session.flush()
    return meeting


@transaction()
def edit_meeting(
    meeting: Meeting, values: Mapping[str, object], seen: int | None, by: Actor
) -> None:
    """Change what a meeting says of itself: fields by name.

    Raises ``edit_conflict`` when somebody else changed the same field meanwhile.
    """
    by.demand(Permission.EDIT_MEETING)
    write(meeting, values, seen)
    if meeting.ends_on < meeting.starts_on:
        raise DomainError("dates_reversed", field="ends_on")


@transaction()
def hall(meeting_id: int, name: str) -> Hall:
    """Find a hall by its name, making it if need be."""
    for known in queries.halls(meeting_id):
        if known.name.casefold() == name.casefold():
            return known
    made = Hall(meeting_id=meeting_id, name=name)
    db.session.add(made)
    db.session.flush()
    return made


@transaction(
    unique={"uq_agenda_session_meeting_id_code": DomainError("session_code_taken")}
)
def add_session(session: AgendaSession, by: Actor) -> AgendaSession:
    """Put a line into the agenda."""
    by.demand(Permission.EDIT_MEETING)
    if session.ends_at < session.starts_at:
        raise DomainError("times_reversed", field="ends_at")
    db.session.add(session)
    db.session.flush()
    return session


@transaction()
def edit_session(
    session: AgendaSession, values: Mapping[str, object], seen: int | None, by: Actor
) -> None:
    """Change a line of the agenda: fields by name."""
    by.demand(Permission.EDIT_MEETING)
    write(session, values, seen)
    if session.ends_at < session.starts_at:
        raise DomainError("times_reversed", field="ends_at")
