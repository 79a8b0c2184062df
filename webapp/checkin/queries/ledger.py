"""The two statements of a scan, and finding a line again.

They are built once: a desk with sixty people waiting asks them all the time.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Row,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    insert,
    literal,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from webapp.checkin.models import Checkpoint, Once, Outcome, Scan, ScanVoid
from webapp.core.db import db
from webapp.core.history import History
from webapp.meetings.models import AgendaSession
from webapp.registration.models import Badge, Delegation, Participant, Person

OPENS_BEFORE = timedelta(hours=1)
Values = dict[str, Any]

COUNTS = and_(
    Scan.outcome != Outcome.REFUSED, ~exists().where(ScanVoid.scan_id == Scan.id)
)
OPENS_AT = func.coalesce(Checkpoint.opens_at, AgendaSession.starts_at - OPENS_BEFORE)
CLOSES_AT = func.coalesce(Checkpoint.closes_at, AgendaSession.ends_at)

WHO = (
    Person.id.label("person_id"),
    Person.ended_at,
    Person.name,
    Person.title_before,
    Person.title_after,
    Participant.ref,
    Participant.role,
    Participant.state,
    Delegation.id.label("delegation_id"),
    Delegation.name.label("delegation"),
)


def _facts() -> Any:  # noqa: ANN401 its type would fill a page
    """Build the first statement: what a reading is judged by, and the lock."""
    subject = func.coalesce(cast(Person.id, Text), bindparam("code_hash", type_=Text()))
    key = func.concat("scan:", Checkpoint.id, ":", subject)
    lock = func.pg_advisory_xact_lock(func.hashtextextended(key, 0))
    badge = Badge.code_hash == bindparam("code_hash", type_=Text())
    ours = Checkpoint.meeting_id == bindparam("meeting_id", type_=BigInteger())
    person = Person.id == Badge.person_id, Person.meeting_id == Checkpoint.meeting_id
    return (
        select(
            Checkpoint.id.label("checkpoint_id"),
            Checkpoint.once,
            OPENS_AT.label("opens_at"),
            CLOSES_AT.label("closes_at"),
            Badge.id.label("badge_id"),
            Badge.meeting_id.label("badge_meeting_id"),
            Badge.number.label("card"),
            Badge.revoked_at,
            *WHO,
            Scan.id.label("known_id"),
            lock.label("lock"),
        )
        .select_from(Checkpoint)
        .outerjoin(AgendaSession, AgendaSession.id == Checkpoint.agenda_session_id)
        .outerjoin(Badge, badge)
        .outerjoin(Person, and_(*person))
        .outerjoin(Participant, Participant.id == Person.participant_id)
        .outerjoin(Delegation, Delegation.id == Participant.delegation_id)
        .outerjoin(Scan, Scan.scan_id == bindparam("scan_id"))
        .where(ours, Checkpoint.slug == bindparam("slug", type_=Text()))
    )


def _line() -> Any:  # noqa: ANN401 its type would fill a page
    """Build the second: judge by the ledger as it is behind the lock, and write."""
    table: Any = Scan.__table__
    given = {
        column.name: cast(bindparam(column.name, type_=column.type), column.type)
        for column in table.columns
        if column.name not in {"id", "outcome", "first_at"}
    }
    before = table.alias().c
    last = (
        select(before.direction, before.first_at)
        .where(
            before.checkpoint_id == given["checkpoint_id"],
            before.person_id == given["person_id"],
            before.outcome != Outcome.REFUSED,
            ~exists().where(ScanVoid.scan_id == before.id),
        )
        .order_by(before.estimated_at.desc(), before.scan_id.desc())
        .limit(1)
        .subquery("last")
    )
    once = bindparam("once_ever", type_=Boolean())
    again = and_(
        last.c.first_at.is_not(None), once | (last.c.direction == given["direction"])
    )
    refused = given["reason"].is_not(None)
    verdict = case(
        (refused, literal_column("'refused'")),
        (again, literal_column("'repeat'")),
        else_=literal_column("'accepted'"),
    )
    at = given["estimated_at"]
    first_at = case((refused, None), (again, last.c.first_at), else_=at)
    one = select(literal(1).label("one")).subquery("one")
    line = select(*given.values(), verdict, first_at).select_from(
        one.outerjoin(last, true())
    )
    return (
        upsert(table)
        .from_select([*given, "outcome", "first_at"], line)
        .on_conflict_do_nothing()
        .returning(table.c.id, table.c.outcome, table.c.first_at)
    )


FACTS, LINE = _facts(), _line()


def facts_behind_lock(
    meeting_id: int, slug: str, code_hash: str, scan_id: UUID
) -> Row[Any] | None:
    """Read what a reading is judged by; others with this person wait here.

    None if there is no such checkpoint.
    """
    asked = {
        "meeting_id": meeting_id,
        "slug": slug,
        "code_hash": code_hash,
        "scan_id": scan_id,
    }
    return db.session.connection().execute(FACTS, asked).first()


def write_line(line: Values, once: Once) -> Row[Any] | None:
    """Write a line, a repeat if the ledger says so; None if its name is taken."""
    asked = line | {"once_ever": once is Once.EVER}
    return db.session.connection().execute(LINE, asked).first()


def recorded(scan_id: UUID) -> Row[Any] | None:
    """Find a line by the name its device gave it, with whose it is."""
    return next(iter(recorded_all([scan_id])), None)


def recorded_all(scan_ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    """Find several lines by their names, in the order they were written."""
    found: Any = (
        select(
            Scan.id,
            Scan.scan_id,
            Scan.meeting_id,
            Scan.outcome,
            Scan.reason,
            Scan.first_at,
            Scan.received_at,
            ScanVoid.id.label("void_id"),
            Checkpoint.slug,
            Badge.number.label("card"),
            *WHO,
        )
        .join(Checkpoint, Checkpoint.id == Scan.checkpoint_id)
        .outerjoin(ScanVoid, ScanVoid.scan_id == Scan.id)
        .outerjoin(Badge, Badge.id == Scan.badge_id)
        .outerjoin(Person, Person.id == Scan.person_id)
        .outerjoin(Participant, Participant.id == Person.participant_id)
        .outerjoin(Delegation, Delegation.id == Participant.delegation_id)
    )
    ordered = found.where(Scan.scan_id.in_(scan_ids)).order_by(Scan.id)
    return db.session.execute(ordered).all()


def scan_by_name(meeting_id: int, scan_id: UUID) -> Scan | None:
    """Find a line of a meeting by the name its device gave it."""
    ours = Scan.meeting_id == meeting_id, Scan.scan_id == scan_id
    return db.session.scalar(select(Scan).where(*ours))


def void_with_echoes(scan: Scan, reason: str, by: str) -> list[int]:
    """Void a line, and what the same desk read of the same badge again after it.

    A camera reads a card that is held up several times: all that is one mistake.
    """
    same = (
        Scan.checkpoint_id == scan.checkpoint_id,
        Scan.person_id == scan.person_id,
        Scan.direction == scan.direction,
        Scan.operator == scan.operator,
        Scan.estimated_at >= scan.estimated_at,
        COUNTS,
    )
    lines = select(
        Scan.meeting_id, Scan.id, literal(reason), literal(by), func.now()
    ).where(*same)
    columns = ["meeting_id", "scan_id", "reason", "by", "at"]
    table: Any = ScanVoid.__table__
    void = insert(table).from_select(columns, lines).returning(table.c.scan_id)
    return list(db.session.scalars(void))


def last_change() -> str:
    """Name the present state of ledger and history, cheaply, for a page that polls."""
    newest = (
        select(func.max(table.id)).scalar_subquery()
        for table in (Scan, ScanVoid, History)
    )
    numbers = db.session.execute(select(*newest)).one()
    return "-".join(str(number or 0) for number in numbers)
