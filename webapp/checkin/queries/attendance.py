"""Who attended which mandatory sessions, and by which reasoning."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

from sqlalchemy import Select, func, select

from webapp.checkin.models import Checkpoint, Direction, Kind, Scan
from webapp.checkin.queries.ledger import COUNTS
from webapp.core.db import db
from webapp.meetings.models import AgendaSession
from webapp.registration.models import Participant, Person
from webapp.registration.workflow import PlaceState

BETWEEN = "\x1f"  # made for this, and in no code


@dataclass(frozen=True, slots=True)
class Group:
    """Mandatory sessions that overlap in time: whoever was at one has this group."""

    number: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attended:
    """What somebody attended: the groups, and by which session each of them."""

    person_id: int
    ref: str
    groups: tuple[tuple[int, str], ...]  # number of the group, code of the session
    required: int

    @property
    def attended(self) -> int:
        """How many groups that are."""
        return len(self.groups)

    @property
    def sessions(self) -> tuple[str, ...]:
        """The codes of the sessions that count."""
        return tuple(code for _, code in self.groups)

    def reaches(self, percent: int) -> bool:
        """Tell whether the share is at least so many per cent, without rounding."""
        return self.attended * 100 >= percent * self.required


def groups(meeting_id: int) -> list[Group]:
    """List the groups of mandatory sessions in the order they begin."""
    sessions = db.session.execute(
        select(AgendaSession.code, AgendaSession.starts_at, AgendaSession.ends_at)
        .where(AgendaSession.meeting_id == meeting_id, AgendaSession.mandatory)
        .order_by(AgendaSession.starts_at, AgendaSession.code)
    ).all()
    found: list[list[str]] = []
    end = None
    for code, starts_at, ends_at in sessions:
        if end is None or starts_at >= end:
            found.append([])
            end = ends_at
        found[-1].append(code)
        end = max(end, ends_at)
    return [Group(number, tuple(codes)) for number, codes in enumerate(found, 1)]


def attendance(meeting_id: int) -> list[Attended]:
    """List what everybody who is coming attended; one line that counts is enough."""
    of_code = {
        code: group.number for group in groups(meeting_id) for code in group.codes
    }
    required = len(set(of_code.values()))
    # Thousands were at the same few sessions: each such set is looked at once.
    counted = cache(partial(_counted, of_code))
    return [
        Attended(person_id, ref, counted(codes or ""), required)
        for person_id, ref, codes in db.session.execute(_coming(meeting_id))
    ]


def _counted(of_code: Mapping[str, int], codes: str) -> tuple[tuple[int, str], ...]:
    """Tell the groups that some sessions are of, each by its first session."""
    been: dict[int, str] = {}
    for code in codes.split(BETWEEN):
        if code in of_code:
            been.setdefault(of_code[code], code)
    return tuple(sorted(been.items()))


def _coming(meeting_id: int) -> Select[int, str, str | None]:
    """List who is coming with the sessions each was at, by reference."""
    visits = _visits(meeting_id).subquery()
    return (
        select(Person.id, Participant.ref, visits.c.codes)
        .join(Participant, Participant.id == Person.participant_id)
        .outerjoin(visits, visits.c.person_id == Person.id)
        .where(Person.meeting_id == meeting_id, Person.ended_at.is_(None))
        .where(Participant.state == PlaceState.CONFIRMED)
        .order_by(Participant.ref)
    )


def _visits(meeting_id: int) -> Select[int | None, str]:
    """Name who was at the doors of which sessions, written one behind the other.

    Thousands of arrays would take the driver longer than all the rest.
    """
    codes = func.string_agg(AgendaSession.code.distinct(), BETWEEN).label("codes")
    return (
        select(Scan.person_id, codes)
        .join(Checkpoint, Checkpoint.id == Scan.checkpoint_id)
        .join(AgendaSession, AgendaSession.id == Checkpoint.agenda_session_id)
        .where(Scan.meeting_id == meeting_id, Scan.direction == Direction.IN, COUNTS)
        .where(AgendaSession.mandatory, Scan.person_id.is_not(None))
        .group_by(Scan.person_id)
    )


def registered_ids(meeting_id: int) -> set[int]:
    """Name the people who registered on site."""
    here = _registered(meeting_id).distinct()
    return {key for key in db.session.scalars(here) if key is not None}


def registered_count(meeting_id: int) -> int:
    """Count the people who registered on site."""
    who = _registered(meeting_id).subquery()
    return db.session.scalar(select(func.count(who.c.person_id.distinct()))) or 0


def _registered(meeting_id: int) -> Select[int | None]:
    return (
        select(Scan.person_id)
        .join(Checkpoint, Checkpoint.id == Scan.checkpoint_id)
        .where(Scan.meeting_id == meeting_id, COUNTS)
        .where(Checkpoint.kind == Kind.REGISTRATION, Scan.person_id.is_not(None))
    )
