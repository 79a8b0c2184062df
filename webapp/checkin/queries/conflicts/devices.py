"""Devices that read too fast, or by a wrong clock."""

from typing import Any

from sqlalchemy import CTE, Select, and_, case, func, or_, select

from webapp.checkin.models import Scan
from webapp.checkin.queries.conflicts.kind import DEVICE, columns, in_time, span
from webapp.meetings.models import Meeting

MANY = 5  # people read by one device, each within a moment of the one before
MOMENT = span("1.5 seconds")
MOST_MS = 120_000  # by which a clock may be wrong and nobody minds


def in_seconds(counted: CTE) -> Select[Any]:
    """Find devices that read many people, each a moment after the one before."""
    line = _beside_others(counted)
    run = func.sum(line.begins).over(
        partition_by=(line.device, line.checkpoint_id), order_by=line.estimated_at
    )
    runs = select(*line, run.label("run")).where(line.beside).subquery().c
    return (
        columns(
            "in_seconds",
            in_time(runs),
            runs,
            seen_at=func.min(runs.estimated_at),
            other_at=func.max(runs.estimated_at),
            who=runs.device,
        )
        .group_by(runs.checkpoint_id, runs.device, runs.run)
        .having(func.count(runs.person_id.distinct()) >= MANY)
    )


def _beside_others(counted: CTE) -> Any:  # noqa: ANN401 columns
    """Tell of each line whether it begins a run, and whether it is in one at all.

    Most are a run of their own, and need not be grouped.
    """
    line = counted.c
    at = line.estimated_at
    before, after = (
        beside(at).over(partition_by=(line.device, line.checkpoint_id), order_by=at)
        for beside in (func.lag, func.lead)
    )
    follows, leads = at - before < MOMENT, after - at < MOMENT
    return (
        select(
            line.id,
            line.person_id,
            line.checkpoint_id,
            line.estimated_at,
            line.scan_id,
            line.device,
            case((follows, 0), else_=1).label("begins"),
            or_(follows, leads).label("beside"),
        )
        .where(line.read)
        .subquery()
        .c
    )


def clocks(meeting: Meeting) -> Select[Any]:
    """Find devices whose clock was wrong; all their lines of a place are one."""
    ahead = Scan.scanned_at - Scan.received_at > span("2 minutes")
    wrong = or_(
        func.abs(Scan.offset_ms) > MOST_MS, and_(Scan.offset_ms.is_(None), ahead)
    )
    return (
        columns(
            "clock",
            in_time(Scan),
            Scan,
            seen_at=func.min(Scan.estimated_at),
            other_at=func.min(Scan.scanned_at),
            who=DEVICE,
        )
        .where(Scan.meeting_id == meeting.id, Scan.offline, wrong)
        .group_by(Scan.checkpoint_id, DEVICE)
    )
