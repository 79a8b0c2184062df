"""Writing scans down. A refusal is an answer, and is kept too."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from webapp.checkin.models import Direction, Entry, Once, Outcome, Source
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

CODE = 64  # signs of a foreign code that are kept
Rule = tuple[str, Callable[[Meeting, Any, datetime], bool]]
VOID_WITHIN = timedelta(minutes=15)  # from a desk; an organiser may do it later


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a device read, when by its own clock, and the name it gave the event.

    ``offset_ms`` is by how much that clock was measured to be slow, at the last contact
    with ours; None if it never was.
    """

    code: str
    scan_id: UUID
    scanned_at: datetime
    direction: Direction = Direction.IN
    source: Source = Source.DESK
    offline: bool = False
    device: str | None = None
    device_seq: int | None = None
    offset_ms: int | None = None
    remark: str | None = None

    def at(self, now: datetime) -> datetime:
        """Estimate when it was read; never after it arrived."""
        if not self.offline:
            return now
        with suppress(OverflowError):
            return min(
                self.scanned_at + timedelta(milliseconds=self.offset_ms or 0), now
            )
        return now

    @property
    def timed(self) -> bool:
        """Tell whether its time can be relied upon."""
        return not self.offline or self.offset_ms is not None


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
    """What the device is told; a remark says more than the reason, as where to go."""

    scan_id: UUID
    outcome: Outcome
    reason: str | None
    first_at: datetime | None
    holder: Holder | None
    remark: str | None = None


@transaction()
def record_scan(meeting: Meeting, slug: str, reading: Reading, by: Actor) -> Answer:
    """Write down a reading and judge it; the same name again gets the same answer.

    Raises ``not_found`` if there is no such checkpoint, ``scan_id_used`` if the name
    was given to a scan elsewhere: nothing is written then.
    """
    by.demand(Permission.RECORD_SCANS)
    code_hash = keyring.lookup("badge.code", reading.code.strip().upper())
    facts = ledger.facts_behind_lock(meeting.id, slug, code_hash)
    if facts is None:
        raise DomainError("not_found")
    now = clock.now()
    ours, at = facts.badge_meeting_id == meeting.id, reading.at(now)
    reason, hall = _refusal(meeting, facts, reading, at)
    line = _line(meeting, facts, reading, by) | {
        "code_hash": code_hash,
        "received_at": now,
        "estimated_at": at,
        "reason": reason,
        "remark": hall or reading.remark,
    }
    judged_by = _judged_by(meeting, facts, reading, at)
    written = ledger.write_line(line, judged_by)
    if written is None:
        if ledger.recorded(reading.scan_id) is not None:
            return _as_before(meeting, slug, reading)
        written = _beside(line, judged_by)
    return Answer(
        reading.scan_id,
        written.outcome,
        written.reason,
        written.first_at,
        _holder(facts) if ours else None,
        line["remark"],
    )


def _beside(line: ledger.Values, judged_by: ledger.Values) -> Any:  # noqa: ANN401 a row
    """Write a line without its number, which its device gave to another one before."""
    remark = line["remark"] or f"seq {line['device_seq']}"
    unnumbered = line | {"device_seq": None, "remark": remark}
    return ledger.write_line(unnumbered, judged_by)


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
        mine = (scan.operator, scan.device_id) == (_operator(by), _device(by))
        if not mine:
            raise DomainError("scan_not_yours")
        if clock.now() - scan.received_at > VOID_WITHIN:
            raise DomainError("void_too_late")
    ledger.void_with_echoes(scan, reason or "other", str(by))
    if by.may(Permission.HELP_AT_DESK):
        withdraw_walk_in(scan_id, by)
    audit.record("checkin.void", f"scan:{scan.id}", by)


def _refusal(
    meeting: Meeting,
    facts: Any,  # noqa: ANN401 a row
    reading: Reading,
    at: datetime,
) -> tuple[str | None, str | None]:
    """Say why a badge opens nothing here, and in which hall it would; None if it does.

    Nobody is refused for a clock that was never measured: the review shows it.
    """
    reason = _first(RULES, meeting, facts, at)
    if reason is None and facts.entry is Entry.LISTED:
        listing = ledger.listing(facts.checkpoint_id, facts.participant_id)
        if listing.elsewhere is not None:
            return "other_hall", listing.elsewhere
        reason = None if listing.listed else "not_on_list"
    if reason is None and reading.timed:
        reason = _first(TIMES, meeting, facts, at)
    return reason, None


def _first(
    rules: tuple[Rule, ...],
    meeting: Meeting,
    facts: Any,  # noqa: ANN401 a row
    at: datetime,
) -> str | None:
    reasons = (reason for reason, holds in rules if holds(meeting, facts, at))
    return next(reasons, None)


def _over(end: datetime | None, at: datetime) -> bool:
    return end is not None and end <= at


TIMES: tuple[Rule, ...] = (
    (
        "too_early",
        lambda _m, facts, at: facts.opens_at is not None and at < facts.opens_at,
    ),
    (
        "too_late",
        lambda _m, facts, at: facts.closes_at is not None and at > facts.closes_at,
    ),
)
# The first that holds is the reason. A card opened until it was replaced, and a
# person came until another came instead, whenever that is heard of.
RULES: tuple[Rule, ...] = (
    ("unknown_badge", lambda _m, facts, _at: facts.badge_id is None),
    ("other_meeting", lambda meeting, facts, _at: facts.badge_meeting_id != meeting.id),
    (
        "badge_revoked",
        lambda _m, facts, at: _over(facts.revoked_at, at) or _over(facts.ended_at, at),
    ),
    ("spare_badge", lambda _m, facts, _at: facts.person_id is None),
    ("cancelled", lambda _m, facts, _at: facts.state is PlaceState.CANCELLED),
    ("not_confirmed", lambda _m, facts, _at: facts.state is not PlaceState.CONFIRMED),
)


def _judged_by(
    meeting: Meeting,
    facts: Any,  # noqa: ANN401 a row
    reading: Reading,
    at: datetime,
) -> ledger.Values:
    """Say by what the ledger judges: whose turn is over when, and how many fit in.

    Who was let in without network is in: only here is counted who still may.
    """
    day = at.astimezone(ZoneInfo(meeting.zone)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    daily = facts.once is Once.DAY
    return {
        "any_direction": facts.once is not Once.DIRECTION,
        "since": day if daily else None,
        "until": day + timedelta(days=1) if daily else None,
        "places": None if reading.offline else facts.capacity,
    }


def _line(meeting: Meeting, facts: Any, reading: Reading, by: Actor) -> ledger.Values:  # noqa: ANN401
    ours = facts.badge_meeting_id == meeting.id
    numbered = reading.device_seq is not None
    return {
        "meeting_id": meeting.id,
        "checkpoint_id": facts.checkpoint_id,
        "person_id": facts.person_id if ours else None,
        "badge_id": facts.badge_id if ours else None,
        "raw_code": None if ours else reading.code.strip()[:CODE],
        "scan_id": reading.scan_id,
        "direction": reading.direction,
        "source": reading.source,
        "device_id": _device(by),
        "device": reading.device or (str(by) if numbered else None),
        "device_seq": reading.device_seq,
        "operator": _operator(by),
        "offline": reading.offline,
        "scanned_at": reading.scanned_at,
        "offset_ms": reading.offset_ms,
    }


def _device(by: Actor) -> int | None:
    return by.id if by.kind == "device" else None


def _operator(by: Actor) -> str:
    return by.name or str(by)


def _as_before(meeting: Meeting, slug: str, reading: Reading) -> Answer:
    """Give the answer that was given the first time."""
    known = ledger.recorded(reading.scan_id)
    if known is None:  # it was there a moment ago, and nothing is ever deleted
        raise LookupError(reading.scan_id)
    if (known.meeting_id, known.slug) != (meeting.id, slug):
        raise DomainError("scan_id_used")
    return answer_of(known)


def answer_of(line: Any) -> Answer:  # noqa: ANN401 a row
    """Say again what a line of the ledger was answered with."""
    said = line.outcome, line.reason, line.first_at
    return Answer(line.scan_id, *said, _holder(line), line.remark)


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
