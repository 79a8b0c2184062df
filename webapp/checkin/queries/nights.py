"""Who was seen around a night: what the ledger knows of where people slept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Date, Subquery, Time, case, cast, func, select
from sqlalchemy.dialects.postgresql import INTERVAL, distinct_on

from webapp.checkin.models import Checkpoint, Direction, Kind, Scan
from webapp.checkin.queries.counting import COUNTS
from webapp.core.db import db
from webapp.registration.models import Person

# An evening begins after the sessions, a morning ends with the first of them.
EVENING, MORNING, DAWN = time(17), time(10), time(6)
HALF_A_DAY = cast("12 hours", INTERVAL)


@dataclass(frozen=True, slots=True)
class Seen:
    """The first scan of a place around a night: at the hotel's desk, or elsewhere."""

    place_id: int
    night: date
    at_hotel: bool
    at: datetime
    where: str


def seen_by_night(
    meeting_id: int, zone: str, places: Collection[int] | None = None
) -> Sequence[Seen]:
    """List who was seen in the evening of a night or on the morning after it.

    A morning counts only for somebody who had been seen the day before: whoever
    arrives by the first flight has not slept here. Arriving at the hotel's desk counts
    at any hour, leaving it for the night before.
    """
    scans = _local(meeting_id, zone, places)
    local, kind, direction = scans.c.local, scans.c.kind, scans.c.direction
    hour = cast(local, Time)
    day = cast(local, Date)
    night = cast(local - HALF_A_DAY, Date)
    desk = (kind == Kind.HOTEL) & (direction == Direction.IN)
    left = (kind == Kind.HOTEL) & (direction == Direction.OUT) & (scans.c.first < day)
    evening = hour >= EVENING
    morning = (hour < MORNING) & (scans.c.first < day)
    # Who comes to the desk after midnight sleeps what is left of the night before.
    of_night = case((desk & (hour >= DAWN), day), (left, day - 1), else_=night)
    found = (
        select(
            scans.c.participant_id,
            of_night.label("night"),
            (kind == Kind.HOTEL).label("at_hotel"),
            scans.c.estimated_at,
            scans.c.label,
        )
        .where(desk | left | ((kind != Kind.HOTEL) & (evening | morning)))
        .subquery()
    )
    key = (found.c.participant_id, found.c.night, found.c.at_hotel)
    order = (*key, found.c.estimated_at)
    rows = db.session.execute(select(found).ext(distinct_on(*key)).order_by(*order))
    return [Seen(*row) for row in rows]


def _local(meeting_id: int, zone: str, places: Collection[int] | None) -> Subquery:
    """Read the scans that count at the venue's own time, with each one's first."""
    local = func.timezone(zone, Scan.estimated_at)
    day = cast(local, Date)
    wanted = (
        select(
            Person.participant_id,
            Checkpoint.kind,
            Checkpoint.label,
            Scan.direction,
            Scan.estimated_at,
            local.label("local"),
            func.min(day).over(partition_by=Person.participant_id).label("first"),
        )
        .join(Checkpoint, Checkpoint.id == Scan.checkpoint_id)
        .join(Person, Person.id == Scan.person_id)
        .where(Scan.meeting_id == meeting_id, COUNTS)
    )
    if places is not None:
        wanted = wanted.where(Person.participant_id.in_(places))
    return wanted.subquery()
