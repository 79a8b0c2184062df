"""Writing scans down. A refusal is an answer, and is kept too."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from webapp.checkin.models import Direction, Outcome, Source
from webapp.checkin.queries import ledger
from webapp.core import audit, clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.crypto import keyring
from webapp.core.db import transaction
from webapp.core.errors import DomainError
from webapp.meetings.models import Meeting
from webapp.registration.models import Role
from webapp.registration.services import withdraw_walk_in
from webapp.registration.workflow import PlaceState

VOID_WITHIN = timedelta(minutes=15)  # from a desk; an organiser may do it later


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a device read, when by its own clock, and the name it gave the event."""

    code: str
    scan_id: UUID
    scanned_at: datetime
    direction: Direction = Direction.IN
    source: Source = Source.DESK
    offline: bool = False
    device_seq: int | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose badge it is, as far as a desk may know."""

    person_id: int
    delegation_id: int
    ref: str
    name: str
    delegation: str
    role: Role
    card: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the device is told."""

    scan_id: UUID
    outcome: Outcome
    reason: str | None
    first_at: datetime | None
    holder: Holder | None


@transaction()
def record_scan(meeting: Meeting, slug: str, reading: Reading, by: Actor) -> Answer:
    """Write down a reading and judge it; the same name again gets the same answer.

    Raises ``not_found`` if there is no such checkpoint, ``scan_id_used`` if the name
    was given to a scan elsewhere: nothing is written then.
    """
    by.demand(Permission.RECORD_SCANS)
    code_hash = keyring.lookup("badge.code", reading.code.strip().upper())
    facts = ledger.facts_behind_lock(meeting.id, slug, code_hash, reading.scan_id)
    if facts is None:
        raise DomainError("not_found")
    if facts.known_id is not None:
        return _as_before(meeting, slug, reading)
    now = clock.now()
    # Nothing was read after it arrived, whatever the clock of a device says.
    at = min(reading.scanned_at, now) if reading.offline else now
    reason = _refusal(meeting, facts, at)
    line = _line(meeting, facts, reading, by) | {
        "code_hash": code_hash,
        "received_at": now,
        "estimated_at": at,
        "reason": reason,
    }
    written = ledger.write_line(line, facts.once)
    if written is None:
        return _as_before(meeting, slug, reading)
    ours = facts.badge_meeting_id == meeting.id
    return Answer(
        reading.scan_id,
        written.outcome,
        reason,
        written.first_at,
        _holder(facts) if ours else None,
    )


@transaction()
def void_scan(meeting: Meeting, scan_id: UUID, reason: str, by: Actor) -> None:
    """Let a scan not count, and what the same desk read of the same card after it.

    Somebody on no list who was taken in by it is taken back too.
    """
    by.demand(Permission.RECORD_SCANS)
    scan = ledger.scan_by_name(meeting.id, scan_id)
    if scan is None or scan.outcome is Outcome.REFUSED:
        raise DomainError("not_found")
    if not by.may(Permission.MANAGE_CHECKPOINTS):
        mine = scan.operator == _operator(by) and scan.device_id == _device(by)
        if not mine:
            raise DomainError("scan_not_yours")
        if clock.now() - scan.received_at > VOID_WITHIN:
            raise DomainError("void_too_late")
    ledger.void_with_echoes(scan, reason or "other", str(by))
    if by.may(Permission.HELP_AT_DESK):
        withdraw_walk_in(scan_id, by)
    audit.record("checkin.void", f"scan:{scan.id}", by)


def _refusal(meeting: Meeting, facts: Any, at: datetime) -> str | None:  # noqa: ANN401
    """Say why a badge opens nothing here; None if it does."""
    reasons = (reason for reason, holds in RULES if holds(meeting, facts, at))
    return next(reasons, None)


def _early(meeting: Meeting, facts: Any, at: datetime) -> bool:  # noqa: ANN401
    return bool(meeting.windows_enforced and facts.opens_at and at < facts.opens_at)


def _late(meeting: Meeting, facts: Any, at: datetime) -> bool:  # noqa: ANN401
    return bool(meeting.windows_enforced and facts.closes_at and at > facts.closes_at)


# The first that holds is the reason.
RULES: tuple[tuple[str, Callable[[Meeting, Any, datetime], bool]], ...] = (
    ("unknown_badge", lambda _m, facts, _at: facts.badge_id is None),
    ("other_meeting", lambda meeting, facts, _at: facts.badge_meeting_id != meeting.id),
    ("badge_revoked", lambda _m, facts, _at: bool(facts.revoked_at or facts.ended_at)),
    ("spare_badge", lambda _m, facts, _at: facts.person_id is None),
    ("cancelled", lambda _m, facts, _at: facts.state is PlaceState.CANCELLED),
    ("not_confirmed", lambda _m, facts, _at: facts.state is not PlaceState.CONFIRMED),
    ("too_early", _early),
    ("too_late", _late),
)


def _line(meeting: Meeting, facts: Any, reading: Reading, by: Actor) -> ledger.Values:  # noqa: ANN401
    ours = facts.badge_meeting_id == meeting.id
    return {
        "meeting_id": meeting.id,
        "checkpoint_id": facts.checkpoint_id,
        "person_id": facts.person_id if ours else None,
        "badge_id": facts.badge_id if ours else None,
        "scan_id": reading.scan_id,
        "direction": reading.direction,
        "source": reading.source,
        "device_id": _device(by),
        "device_seq": reading.device_seq,
        "operator": _operator(by),
        "offline": reading.offline,
        "scanned_at": reading.scanned_at,
    }


def _device(by: Actor) -> int | None:
    return by.id if by.kind == "device" else None


def _operator(by: Actor) -> str:
    return by.name or str(by)


def _as_before(meeting: Meeting, slug: str, reading: Reading) -> Answer:
    """Give the answer that was given the first time."""
    known = ledger.recorded(reading.scan_id)
    if known is None:
        raise DomainError("device_seq_used")
    if (known.meeting_id, known.slug) != (meeting.id, slug):
        raise DomainError("scan_id_used")
    return answer_of(known)


def answer_of(line: Any) -> Answer:  # noqa: ANN401 a row
    """Say again what a line of the ledger was answered with."""
    return Answer(line.scan_id, line.outcome, line.reason, line.first_at, _holder(line))


def _holder(facts: Any) -> Holder | None:  # noqa: ANN401 a row
    if facts.person_id is None:
        return None
    name = f"{facts.title_before} {facts.name}".strip()
    return Holder(
        facts.person_id,
        facts.delegation_id,
        facts.ref,
        f"{name}, {facts.title_after}" if facts.title_after else name,
        facts.delegation,
        facts.role,
        facts.card,
    )
