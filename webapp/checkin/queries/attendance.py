"""Who attended which mandatory sessions, and by which reasoning."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any

from sqlalchemy import (
    BigInteger,
    FromClause,
    Select,
    cast,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from webapp.checkin.models import Checkpoint, Direction, Kind, Scan
from webapp.checkin.queries.counting import COUNTS
from webapp.core import clock
from webapp.core.db import db
from webapp.meetings.models import AgendaSession, AttendanceBasis, Meeting
from webapp.registration.models import Participant, Person
from webapp.registration.workflow import PlaceState

BETWEEN = "\x1f"  # made for this, and in no code
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Part:
    """One mandatory session."""

    key: int
    code: str
    title: str
    group: str
    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return int((self.ends_at - self.starts_at).total_seconds()) // MINUTE


@dataclass(frozen=True, slots=True)
class Group:
    """Mandatory sessions that overlap in time: whoever was at one has this group."""

    number: int
    parts: tuple[Part, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its sessions, in the order they begin."""
        return tuple(part.code for part in self.parts)

    @property
    def starts_at(self) -> datetime:
        """When the first of them begins."""
        return self.parts[0].starts_at

    @property
    def minutes(self) -> int:
        """How long somebody can be there: as long as the longest of them."""
        return max(part.minutes for part in self.parts)

    @property
    def title(self) -> str:
        """What they are called together."""
        names = {part.group for part in self.parts}
        if len(self.parts) > 1 and len(names) == 1 and (name := names.pop()):
            return name.capitalize()
        return " / ".join(part.title for part in self.parts)


@dataclass(frozen=True, slots=True)
class Required:
    """What is to be attended at a meeting, counted by groups or by minutes."""

    basis: AttendanceBasis
    groups: tuple[Group, ...]

    @property
    def amount(self) -> int:
        """How much that is."""
        if self.basis is AttendanceBasis.SESSIONS:
            return len(self.groups)
        return sum(group.minutes for group in self.groups)


@dataclass(frozen=True, slots=True)
class Visit:
    """That somebody was at a group of sessions: by which, and how many minutes."""

    number: int
    code: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Attended:
    """What somebody attended, of what was to be attended."""

    person_id: int
    ref: str
    visits: tuple[Visit, ...]
    of: Required

    @property
    def attended(self) -> int:
        """How much that is: groups, or minutes."""
        if self.of.basis is AttendanceBasis.SESSIONS:
            return len(self.visits)
        return sum(visit.minutes for visit in self.visits)

    @property
    def required(self) -> int:
        """Of how much."""
        return self.of.amount

    @property
    def sessions(self) -> tuple[str, ...]:
        """The codes of the sessions that count."""
        return tuple(visit.code for visit in self.visits)

    @property
    def missing(self) -> list[tuple[Group, int]]:
        """The groups begun and not attended in full, with the minutes that are missing.

        By sessions that is the whole of a group.
        """
        been = {visit.number: visit.minutes for visit in self.visits}
        whole = self.of.basis is AttendanceBasis.SESSIONS
        now = clock.now()
        short = (
            (g, 0 if whole and g.number in been else g.minutes - been.get(g.number, 0))
            for g in self.of.groups
            if g.starts_at <= now
        )
        return [(group, minutes) for group, minutes in short if minutes > 0]

    def reaches(self, percent: int) -> bool:
        """Tell whether the share is at least so many per cent, without rounding."""
        return self.attended * 100 >= percent * self.required


def required(meeting: Meeting) -> Required:
    """Say what is to be attended."""
    return Required(meeting.attendance_by, tuple(groups(meeting.id)))


def groups(meeting_id: int) -> list[Group]:
    """List the groups of mandatory sessions in the order they begin."""
    sessions = db.session.execute(
        select(
            AgendaSession.id,
            AgendaSession.code,
            AgendaSession.title,
            AgendaSession.group,
            AgendaSession.starts_at,
            AgendaSession.ends_at,
        )
        .where(AgendaSession.meeting_id == meeting_id, AgendaSession.mandatory)
        .order_by(AgendaSession.starts_at, AgendaSession.code)
    )
    found: list[list[Part]] = []
    end = None
    for part in (Part(*row) for row in sessions):
        if end is None or part.starts_at >= end:
            found.append([])
            end = part.ends_at
        found[-1].append(part)
        end = max(end, part.ends_at)
    return [Group(number, tuple(parts)) for number, parts in enumerate(found, 1)]


def attendance(
    meeting: Meeting, only: Collection[int] = (), asked: Required | None = None
) -> list[Attended]:
    """List what everybody who is coming attended, or only some people.

    By sessions one line that counts is enough; by minutes, the time between going in
    and out, which ends with the session for whoever was not read again.
    """
    asked = asked or required(meeting)
    by_sessions = asked.basis is AttendanceBasis.SESSIONS
    visits = (_sessions if by_sessions else _minutes)(meeting.id, asked, only)
    # Thousands were at the same few sessions: each such set is looked at once.
    seen = cache(partial(_visits, {group.number: group for group in asked.groups}))
    return [
        Attended(person_id, ref, seen(been or ""), asked)
        for person_id, ref, been in db.session.execute(
            _coming(meeting.id, visits, only)
        )
    ]


def attendance_of(meeting: Meeting, person_id: int) -> Attended | None:
    """Say what one person attended; None if he is not coming, or nothing has begun."""
    found = next(iter(attendance(meeting, [person_id])), None)
    begun = found and (found.visits or found.missing)
    return found if begun else None


def _visits(groups: Mapping[int, Group], been: str) -> tuple[Visit, ...]:
    """Read visits written one behind the other: group, minutes, code of the session."""
    found: dict[int, Visit] = {}
    for word in been.split(BETWEEN) if been else ():
        number, minutes, code = word.split(":", 2)
        group = groups[int(number)]
        least = min(int(minutes), group.minutes)
        found.setdefault(group.number, Visit(group.number, code, least))
    return tuple(found[number] for number in sorted(found))


def _coming(
    meeting_id: int, visits: Select[Any], only: Collection[int]
) -> Select[int, str, str | None]:
    """List who is coming with what each visited, by reference."""
    been = visits.subquery()
    people = (
        select(Person.id, Participant.ref, been.c.visits)
        .join(Participant, Participant.id == Person.participant_id)
        .outerjoin(been, been.c.person_id == Person.id)
        .where(Person.meeting_id == meeting_id, Person.ended_at.is_(None))
        .where(Participant.state == PlaceState.CONFIRMED)
        .order_by(Participant.ref)
    )
    return people.where(Person.id.in_(only)) if only else people


def _numbered(asked: Required) -> FromClause:
    """Put the sessions with the numbers of their groups beside the ledger."""
    pairs = [(part.key, group.number) for group in asked.groups for part in group.parts]
    columns = (cast([pair[at] for pair in pairs], ARRAY(BigInteger)) for at in range(2))
    return func.unnest(*columns).table_valued("session_id", "number").render_derived()


def _sessions(meeting_id: int, asked: Required, only: Collection[int]) -> Select[Any]:
    """Name who was at the doors of which sessions, written one behind the other.

    Thousands of arrays would take the driver longer than all the rest.
    """
    numbered = _numbered(asked)
    word = func.concat(numbered.c.number, ":0:", AgendaSession.code)
    been = func.string_agg(word.distinct(), BETWEEN).label("visits")
    return (
        _at_doors(select(Scan.person_id, been), numbered, meeting_id, only)
        .where(Scan.direction == Direction.IN)
        .group_by(Scan.person_id)
    )


def _minutes(meeting_id: int, asked: Required, only: Collection[int]) -> Select[Any]:
    """Say how many minutes who was at which group; two halls at once count once."""
    numbered = _numbered(asked)
    each = Scan.person_id, AgendaSession.id
    order = Scan.estimated_at, Scan.scan_id
    then = func.lead(Scan.estimated_at).over(partition_by=each, order_by=order)
    end = func.least(func.coalesce(then, AgendaSession.ends_at), AgendaSession.ends_at)
    line = (
        Scan.person_id,
        numbered.c.number,
        AgendaSession.code,
        Scan.direction,
        func.greatest(Scan.estimated_at, AgendaSession.starts_at).label("begin"),
        end.label("end"),
    )
    lines = _at_doors(select(*line), numbered, meeting_id, only).subquery().c
    who = lines.person_id, lines.number
    times = func.range_agg(func.tstzrange(lines.begin, lines.end))
    inside = (
        select(*who, func.min(lines.code).label("code"), times.label("times"))
        .where(lines.direction == Direction.IN, lines.begin < lines.end)
        .group_by(*who)
        .subquery()
        .c
    )
    span = func.unnest(inside.times).column_valued("span")
    lasted = func.extract("epoch", func.upper(span) - func.lower(span))
    whole = select(func.floor(func.sum(lasted) / MINUTE)).scalar_subquery()
    word = func.concat(inside.number, ":", whole, ":", inside.code)
    been = func.string_agg(word, BETWEEN).label("visits")
    return select(inside.person_id, been).group_by(inside.person_id)


def _at_doors(
    lines: Select[Any],
    numbered: FromClause,
    meeting_id: int,
    only: Collection[int],
) -> Select[Any]:
    """Take the lines that count at the doors of the sessions that are asked for."""
    ours = (
        lines.select_from(Scan)
        .join(Checkpoint, Checkpoint.id == Scan.checkpoint_id)
        .join(AgendaSession, AgendaSession.id == Checkpoint.agenda_session_id)
        .join(numbered, numbered.c.session_id == AgendaSession.id)
        .where(Scan.meeting_id == meeting_id, COUNTS)
    )
    return ours.where(Scan.person_id.in_(only) if only else Scan.person_id.is_not(None))


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
