"""What happens now: halls, arrivals, who is missing, heads for the kitchen."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Interval,
    Row,
    Subquery,
    and_,
    case,
    cast,
    exists,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import contains_eager, load_only

from webapp.checkin.models import Checkpoint, Direction, Kind, Once, Scan
from webapp.checkin.queries.counting import COUNTS
from webapp.checkin.queries.entering import may_enter
from webapp.checkin.queries.presence import Count
from webapp.core.db import db
from webapp.meetings.models import Meeting
from webapp.registration.models import Delegation, Participant, Person
from webapp.registration.workflow import PlaceState

BEFORE = timedelta(minutes=45)  # from when a session is what happens now
STEP = literal_column("interval '5 minutes'", Interval())
ORIGIN = literal_column("timestamptz '2000-01-01 00:00+00'", DateTime(timezone=True))


class Share(NamedTuple):
    """How many of an institution are there, of how many who may enter."""

    name: str
    region: str | None
    expected: int
    present: int

    @property
    def missing(self) -> int:
        """How many have not come."""
        return self.expected - self.present


def running(counts: Sequence[Count], now: datetime) -> list[Count]:
    """Pick the doors of what happens now: sessions that run, else the last, else first.

    Sessions at the same time belong together.
    """
    doors = [
        (count, count.session)
        for count in counts
        if count.session and count.checkpoint.kind in {Kind.SESSION, Kind.REGISTRATION}
    ]
    open_now = [c for c, s in doors if s.starts_at - BEFORE <= now < s.ends_at]
    if open_now:
        halls = [c for c in open_now if c.checkpoint.kind is Kind.SESSION]
        return halls or open_now
    over = [pair for pair in doors if pair[1].starts_at <= now]
    (_count, one) = over[-1] if over else doors[0] if doors else (None, None)
    return [
        count
        for count, session in doors
        if one and session.starts_at < one.ends_at and session.ends_at > one.starts_at
    ]


def arrivals(checkpoint_ids: Sequence[int]) -> list[tuple[datetime, int]]:
    """Say how many were inside at the end of each five minutes in which it changed."""
    each = Scan.checkpoint_id, Scan.person_id
    before = func.lag(Scan.direction).over(
        partition_by=each, order_by=(Scan.estimated_at, Scan.scan_id)
    )
    line = (
        select(
            func.date_bin(STEP, Scan.estimated_at, ORIGIN).label("at"),
            Scan.direction,
            before.label("before"),
            Checkpoint.once,
        )
        .join(Checkpoint, Checkpoint.id == Scan.checkpoint_id)
        .where(Scan.checkpoint_id.in_(checkpoint_ids), COUNTS)
        .where(Scan.person_id.is_not(None))
        .subquery()
        .c
    )
    both_ways = line.once == Once.DIRECTION
    comes_in = case(
        (both_ways, and_(line.direction == Direction.IN, _not_in(line.before))),
        else_=line.before.is_(None),
    )
    goes_out = and_(
        both_ways, line.direction == Direction.OUT, line.before == Direction.IN
    )
    change = func.sum(case((comes_in, 1), (goes_out, -1), else_=0))
    found = db.session.execute(
        select(line.at, change).group_by(line.at).order_by(line.at)
    )
    inside, points = 0, []
    for at, by in found:
        inside += by
        points.append((at, inside))
    return points


def _not_in(before: ColumnElement[Direction]) -> ColumnElement[bool]:
    return before.is_distinct_from(Direction.IN)


def by_institution(meeting_id: int, checkpoint_ids: Sequence[int]) -> list[Share]:
    """Count who came to some doors, of whoever may enter there, by institution."""
    been = _been(checkpoint_ids)
    rows = db.session.execute(
        select(
            Delegation.name,
            Delegation.region_code,
            func.count(),
            func.count(been.c.person_id),
        )
        .select_from(Person)
        .join(Participant, Participant.id == Person.participant_id)
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .outerjoin(been, been.c.person_id == Person.id)
        .where(*_expected(meeting_id, checkpoint_ids))
        .group_by(Delegation.id)
        .order_by(Delegation.level, Delegation.folded_name)
    )
    return [Share(*row) for row in rows]


def missing(
    meeting_id: int, checkpoint_ids: Sequence[int], limit: int
) -> Sequence[Row[Person, int]]:
    """List who may enter at some doors and has not come, with the number of all."""
    been = _been(checkpoint_ids)
    place = contains_eager(Person.participant)
    return db.session.execute(
        select(Person, func.count().over())
        .join(Person.participant)
        .join(Participant.delegation)
        .outerjoin(been, been.c.person_id == Person.id)
        .where(*_expected(meeting_id, checkpoint_ids), been.c.person_id.is_(None))
        .order_by(Delegation.level, Delegation.name, Person.search, Person.id)
        .limit(limit)
        .options(
            load_only(
                Person.name,
                Person.title_before,
                Person.title_after,
                Person.phone,
                Person.participant_id,
            ),
            place.load_only(Participant.ref, Participant.delegation_id),
            place.contains_eager(Participant.delegation).load_only(Delegation.name),
        )
    ).all()


def heads(meeting: Meeting) -> int:
    """Count who registered on site and has not left before today: mouths to feed."""
    today = cast(func.timezone(meeting.zone, func.now()), Date)
    registered = (
        select(Scan.person_id)
        .join(Checkpoint, Checkpoint.id == Scan.checkpoint_id)
        .where(Scan.meeting_id == meeting.id, COUNTS)
        .where(Checkpoint.kind == Kind.REGISTRATION)
    )
    last_day = func.least(today, meeting.ends_on)
    stays = func.coalesce(Participant.depart_on, meeting.ends_on) >= last_day
    here = (
        select(func.count())
        .select_from(Person)
        .join(Participant, Participant.id == Person.participant_id)
        .where(Person.meeting_id == meeting.id, Person.ended_at.is_(None))
        .where(Participant.state == PlaceState.CONFIRMED, stays)
        .where(Person.id.in_(registered))
    )
    return db.session.scalar(here) or 0


def _been(checkpoint_ids: Sequence[int]) -> Subquery:
    """Name who went in at some doors."""
    return (
        select(Scan.person_id)
        .distinct()
        .where(Scan.checkpoint_id.in_(checkpoint_ids), COUNTS)
        .where(Scan.direction == Direction.IN, Scan.person_id.is_not(None))
        .subquery("been")
    )


def _expected(
    meeting_id: int, checkpoint_ids: Sequence[int]
) -> tuple[ColumnElement[bool], ...]:
    """Tell who is coming and may enter at one of some doors."""
    door = exists().where(
        Checkpoint.id.in_(checkpoint_ids), may_enter(Checkpoint, Participant)
    )
    return (
        Person.meeting_id == meeting_id,
        Person.ended_at.is_(None),
        Participant.state == PlaceState.CONFIRMED,
        door.correlate_except(Checkpoint),
    )
