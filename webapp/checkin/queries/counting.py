"""Which lines of the ledger count: the rule that all figures go by."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from webapp.checkin.models import Outcome, Scan, ScanRuling


def counting(line: Any) -> ColumnElement[bool]:  # noqa: ANN401 the table or an alias
    """Tell whether a line counts: it was not refused, unless somebody ruled else."""
    taken = and_(line.outcome != Outcome.REFUSED, ~_ruled(line, counts=False))
    return or_(taken, _ruled(line, counts=True))


def _ruled(line: Any, *, counts: bool) -> ColumnElement[bool]:  # noqa: ANN401
    """Tell whether the latest ruling on a line is this one."""
    ruling, newer = aliased(ScanRuling), aliased(ScanRuling)
    overruled = exists().where(newer.scan_id == ruling.scan_id, newer.id > ruling.id)
    return exists().where(
        ruling.scan_id == line.id, ruling.counts.is_(counts), ~overruled
    )


def counting_one(line: Any) -> ColumnElement[bool]:  # noqa: ANN401 an alias
    """Tell the same where few lines are looked at: quicker, and slower for many."""
    latest = (
        select(ScanRuling.counts)
        .where(ScanRuling.scan_id == line.id)
        .order_by(ScanRuling.id.desc())
        .limit(1)
        .correlate_except(ScanRuling)
        .scalar_subquery()
    )
    return func.coalesce(latest, line.outcome != Outcome.REFUSED)


COUNTS = counting(Scan)
