"""What every kind of conflict is selected from, and in which columns."""

from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Interval,
    Select,
    and_,
    cast,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from webapp.checkin.models import Outcome, Scan, Source
from webapp.checkin.queries.counting import COUNTS
from webapp.meetings.models import Meeting

# What a kind says nothing of.
NOTHING: dict[str, ColumnElement[Any]] = {
    "person_id": literal_column("NULL::bigint"),
    "other_lines": literal_column("NULL::bigint[]"),
    "other_checkpoint_id": literal_column("NULL::bigint"),
    "other_at": literal_column("NULL::timestamptz"),
    "who": literal_column("''::text"),
}
READ = (Source.DESK, Source.DOOR, Source.KIOSK)
# A camera that reads people, or somebody's phone when it has no number of its own.
DEVICE = func.coalesce(Scan.device, Scan.operator)


def counted(meeting: Meeting) -> CTE:
    """Read the lines that count once, for all kinds that are about them.

    Told apart by itself for each kind, whether a line counts would weigh so heavily in
    the planner's sums that it took the next best way to whatever else is joined.
    """
    return (
        select(
            Scan.id,
            Scan.person_id,
            Scan.checkpoint_id,
            Scan.badge_id,
            Scan.direction,
            Scan.estimated_at,
            Scan.scan_id,
            and_(Scan.source.in_(READ), Scan.outcome == Outcome.ACCEPTED).label("read"),
            DEVICE.label("device"),
        )
        .where(Scan.meeting_id == meeting.id, COUNTS)
        .cte("counted")
        .prefix_with("MATERIALIZED")
    )


def columns(kind: Any, lines: Any, of: Any, **more: Any) -> Select[Any]:  # noqa: ANN401
    """Select one kind: the lines it is made of, where and when they were, and whose."""
    said = {"checkpoint_id": of.checkpoint_id, "seen_at": of.estimated_at}
    named = said | NOTHING | more
    return select(
        (literal(kind) if isinstance(kind, str) else kind).label("kind"),
        cast(lines, ARRAY(BigInteger)).label("lines"),
        *(named[name].label(name) for name in sorted(named)),
    )


def in_time(line: Any) -> Any:  # noqa: ANN401 the table, or columns of it
    """Collect the lines of a group in the order in which they happened."""
    order = line.estimated_at, line.scan_id
    return func.array_agg(aggregate_order_by(line.id, *order))


def span(text: str) -> Any:  # noqa: ANN401
    """Write down a length of time."""
    return literal_column(f"interval '{text}'", Interval())
