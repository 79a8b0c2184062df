"""People who were read where they cannot have been."""

from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    Select,
    and_,
    case,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased

from webapp.checkin.models import Checkpoint, Direction, Kind
from webapp.checkin.queries.conflicts.kind import columns, in_time, span
from webapp.meetings.models import AgendaSession, Meeting
from webapp.registration.models import Participant, Person

SOON = timedelta(days=7)  # after the meeting; later nobody means it


class Place(NamedTuple):
    """A checkpoint and its session, as a statement names them."""

    point: Any
    session: Any


def two_places(counted: CTE) -> Select[Any]:
    """Find who went in at one place, then at another, and not out between."""
    pair = _pairs(counted)
    first, then = (Place(aliased(Checkpoint), aliased(AgendaSession)) for _ in range(2))
    halls = _at_once(first, then)
    return (
        columns(
            case((halls, "two_halls"), else_="bus_and_hall"),
            array([pair.other]),
            pair,
            checkpoint_id=pair.other_point,
            seen_at=pair.other_at,
            person_id=pair.person_id,
            other_lines=array([pair.id]),
            other_checkpoint_id=pair.checkpoint_id,
            other_at=pair.estimated_at,
        )
        .join(first.point, first.point.id == pair.other_point)
        .join(then.point, then.point.id == pair.checkpoint_id)
        .outerjoin(first.session, first.session.id == first.point.agenda_session_id)
        .outerjoin(then.session, then.session.id == then.point.agenda_session_id)
        .where(pair.direction == Direction.IN, pair.other_direction == Direction.IN)
        .where(pair.checkpoint_id != pair.other_point)
        .where(or_(halls, _too_near(first, then, pair.estimated_at - pair.other_at)))
    )


def _pairs(counted: CTE) -> Any:  # noqa: ANN401 columns
    """Put each line at a hall or a bus beside the one of the same person before it."""
    line = counted.c
    order = line.estimated_at, line.scan_id

    def before(column: Any) -> Any:  # noqa: ANN401
        return func.lag(column).over(partition_by=line.person_id, order_by=order)

    places = select(Checkpoint.id).where(Checkpoint.kind.in_((Kind.SESSION, Kind.BUS)))
    return (
        select(
            line.id,
            line.person_id,
            line.checkpoint_id,
            line.direction,
            line.estimated_at,
            before(line.id).label("other"),
            before(line.checkpoint_id).label("other_point"),
            before(line.direction).label("other_direction"),
            before(line.estimated_at).label("other_at"),
        )
        .where(line.person_id.is_not(None), line.checkpoint_id.in_(places))
        .subquery()
        .c
    )


def _at_once(first: Place, then: Place) -> ColumnElement[bool]:
    """Tell whether both are halls whose sessions run at the same time."""
    return and_(
        first.point.kind == Kind.SESSION,
        then.point.kind == Kind.SESSION,
        then.session.starts_at < first.session.ends_at,
        first.session.starts_at < then.session.ends_at,
    )


def _too_near(first: Place, then: Place, apart: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """Tell whether a bus and a hall are too near in time for one person.

    A shuttle brings people to a hall within minutes, so there only minutes are odd; a
    vehicle of the field trip leaves the halls behind for an hour at least.
    """
    trip = first.point.vehicle_id.is_not(None)
    ride = case((trip, span("1 hour")), else_=span("5 minutes"))
    bus, hall = Kind.BUS, Kind.SESSION
    return or_(
        and_(first.point.kind == bus, then.point.kind == hall, apart < ride),
        and_(
            first.point.kind == hall, then.point.kind == bus, apart < span("1 minute")
        ),
    )


def after_departure(meeting: Meeting, counted: CTE) -> Select[Any]:
    """Find who was read after the day on which he leaves; all such lines are one."""
    line = counted.c
    leaves = _leaving(meeting)
    last = datetime.combine(meeting.ends_on + SOON, time.max, ZoneInfo(meeting.zone))
    return (
        columns(
            "departed",
            in_time(line),
            line,
            checkpoint_id=func.min(line.checkpoint_id),
            seen_at=func.min(line.estimated_at),
            person_id=line.person_id,
        )
        .join(leaves, leaves.c.person_id == line.person_id)
        .where(line.estimated_at >= leaves.c.at, line.estimated_at <= last)
        .group_by(line.person_id)
    )


def _leaving(meeting: Meeting) -> CTE:
    """Say from when on each is away: worked out once a person, not once a line."""
    day_after = cast(Participant.depart_on + 1, DateTime())
    at = func.timezone(meeting.zone, day_after).label("at")
    return (
        select(Person.id.label("person_id"), at)
        .join(Participant, Participant.id == Person.participant_id)
        .where(Person.meeting_id == meeting.id)
        .cte("leaving")
        .prefix_with("MATERIALIZED")
    )
