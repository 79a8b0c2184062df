"""Deciding what contradicts itself: which lines count, with a way back."""

from webapp.checkin.models import ConflictRuling, Verdict
from webapp.checkin.queries import conflicts, ledger
from webapp.core import audit
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.meetings.models import Meeting

V = Verdict
# What may be decided about a conflict of each kind, in the order of the buttons.
VERDICTS = {
    "two_halls": (V.FIRST, V.SECOND, V.FINE),
    "bus_and_hall": (V.FIRST, V.SECOND, V.FINE),
    "before_card": (V.VOID, V.FINE),
    "old_card": (V.COUNT, V.FINE),
    "in_seconds": (V.VOID, V.FINE),
    "departed": (V.VOID, V.FINE),
    "clock": (V.VOID, V.FINE),
}


@transaction()
def decide_conflict(meeting: Meeting, key: str, verdict: Verdict, by: Actor) -> int:
    """Decide a conflict; return the number of the decision, by which it is undone.

    Raises ``conflict_gone`` if somebody else decided it, or its lines changed.
    """
    by.demand(Permission.MANAGE_CHECKPOINTS)
    found = conflicts.conflict(meeting, key)
    if found is None:
        raise DomainError("conflict_gone")
    if verdict not in VERDICTS[found.kind]:
        raise DomainError("not_found")
    ruling = ConflictRuling(
        meeting_id=meeting.id,
        kind=found.kind,
        scan_id=found.scan_id,
        other_scan_id=found.other_scan_id,
        verdict=verdict,
        by=by.name or str(by),
    )
    db.session.add(ruling)
    db.session.flush()
    lines = list(found.lines)
    if verdict is V.FIRST:
        lines = ledger.echoes(found.other_lines[0])
    elif verdict is V.SECOND:
        lines = ledger.echoes(found.lines[0])
    if verdict is not V.FINE:
        ledger.rule(lines, found.kind, ruling, counts=verdict is V.COUNT)
    audit.record(f"checkin.conflict_{verdict}", f"scan:{found.scan_id}", by)
    return ruling.id


@transaction()
def reopen_conflict(meeting: Meeting, ruling_id: int, by: Actor) -> None:
    """Take a decision back: the lines count as they did before it."""
    by.demand(Permission.MANAGE_CHECKPOINTS)
    was = conflicts.ruling(meeting.id, ruling_id)
    if was is None or was.verdict is V.REOPENED:
        raise DomainError("conflict_gone")
    ruling = ConflictRuling(
        meeting_id=meeting.id,
        kind=was.kind,
        scan_id=was.scan_id,
        other_scan_id=was.other_scan_id,
        verdict=V.REOPENED,
        by=by.name or str(by),
    )
    db.session.add(ruling)
    db.session.flush()
    lines = ledger.ruled_by(was.id)
    ledger.rule(lines, was.kind, ruling, counts=was.verdict is not V.COUNT)
    audit.record("checkin.conflict_reopened", f"scan:{was.scan_id}", by)
