"""The two statements of a scan, and finding a line again.

They are built once: a desk with sixty people waiting asks them all the time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    DateTime,
    Row,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import aliased

from webapp.checkin.models import (
    Checkpoint,
    ConflictRuling,
    Direction,
    Scan,
    ScanRuling,
)
from webapp.checkin.queries.counting import COUNTS, counting, counting_one
from webapp.checkin.queries.entering import (
    CLOSES_AT,
    OPENS_AT,
    elsewhere,
    on_list,
)
from webapp.core.db import db
from webapp.core.history import History
from webapp.core.prepared import Prepared
from webapp.meetings.models import AgendaSession
from webapp.registration.models import Badge, Delegation, Participant, Person

Values = dict[str, Any]
AROUND = timedelta(minutes=30)  # readings of one card that mean the same visit


# Why the latest ruling lets a line not count; null where none does.
VOIDED = (
    select(case((ScanRuling.counts.is_(False), ScanRuling.reason)))
    .where(ScanRuling.scan_id == Scan.id)
    .order_by(ScanRuling.id.desc())
    .limit(1)
    .correlate(Scan)
    .scalar_subquery()
)
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
    """Build the first statement: what a reading is judged by, and the lock.

    Where places are counted all wait for one another, else only for the same person.
    """
    subject = case(
        (Checkpoint.capacity.is_not(None), literal_column("'places'")),
        else_=func.coalesce(
            cast(Person.id, Text), bindparam("code_hash", type_=Text())
        ),
    )
    key = func.concat("scan:", Checkpoint.id, ":", subject)
    lock = func.pg_advisory_xact_lock(func.hashtextextended(key, 0))
    badge = Badge.code_hash == bindparam("code_hash", type_=Text())
    ours = Checkpoint.meeting_id == bindparam("meeting_id", type_=BigInteger())
    person = Person.id == Badge.person_id, Person.meeting_id == Checkpoint.meeting_id
    return (
        select(
            Checkpoint.id.label("checkpoint_id"),
            Checkpoint.once,
            Checkpoint.capacity,
            OPENS_AT.label("opens_at"),
            CLOSES_AT.label("closes_at"),
            Checkpoint.entry,
            Participant.id.label("participant_id"),
            Badge.id.label("badge_id"),
            Badge.meeting_id.label("badge_meeting_id"),
            Badge.number.label("card"),
            Badge.revoked_at,
            *WHO,
            lock.label("lock"),
        )
        .select_from(Checkpoint)
        .outerjoin(AgendaSession, AgendaSession.id == Checkpoint.agenda_session_id)
        .outerjoin(Badge, badge)
        .outerjoin(Person, and_(*person))
        .outerjoin(Participant, Participant.id == Person.participant_id)
        .outerjoin(Delegation, Delegation.id == Participant.delegation_id)
        .where(ours, Checkpoint.slug == bindparam("slug", type_=Text()))
    )


def _listing() -> Any:  # noqa: ANN401 its type would fill a page
    """Build what is asked besides, only where a checkpoint has a list."""
    return (
        select(
            on_list(Checkpoint, Participant).label("listed"),
            elsewhere(Checkpoint, AgendaSession, Participant).label("elsewhere"),
        )
        .select_from(Checkpoint)
        .outerjoin(AgendaSession, AgendaSession.id == Checkpoint.agenda_session_id)
        .join(Participant, Participant.id == bindparam("participant_id"))
        .where(Checkpoint.id == bindparam("checkpoint_id"))
    )


def _bound(name: str) -> BindParameter[Any]:
    return bindparam(name, type_=DateTime(timezone=True))


def _line(*, counted: bool) -> Any:  # noqa: ANN401 its type would fill a page
    """Build the second: judge by the ledger as it is behind the lock, and write.

    Places are counted only where there are so many and no more.
    """
    table: Any = Scan.__table__
    given = {
        column.name: cast(bindparam(column.name, type_=column.type), column.type)
        for column in table.columns
        if column.name not in {"id", "outcome", "reason", "first_at"}
    }
    before = table.alias().c
    same_day = func.tstzrange(_bound("since"), _bound("until")).op("@>")
    latest = before.estimated_at.desc(), before.scan_id.desc()
    lines = select(before.direction, before.first_at).where(
        before.checkpoint_id == given["checkpoint_id"], same_day(before.estimated_at)
    )
    theirs = before.person_id == given["person_id"], counting_one(before)
    last = lines.where(*theirs).order_by(*latest).limit(1).subquery("last")
    outcome, reason, first_at = _judged(
        lines.where(counting(before)), before, last.c, given, counted=counted
    )
    one = select(literal(1).label("one")).subquery("one")
    line = select(*given.values(), outcome, reason, first_at).select_from(
        one.outerjoin(last, true())
    )
    return (
        upsert(table)
        .from_select([*given, "outcome", "reason", "first_at"], line)
        .on_conflict_do_nothing()
        .returning(table.c.id, table.c.outcome, table.c.reason, table.c.first_at)
    )


def _judged(
    lines: Any,  # noqa: ANN401 a statement
    before: Any,  # noqa: ANN401 columns
    last: Any,  # noqa: ANN401 columns
    given: dict[str, Any],
    *,
    counted: bool,
) -> tuple[Any, Any, Any]:
    """Say outcome, reason and first time, by the last line of a person and the rest."""
    for_all = bindparam("any_direction", type_=Boolean())
    refused = cast(bindparam("reason", type_=Text()), Text)
    same_way = for_all | (last.direction == given["direction"])
    judged: list[tuple[Any, str, Any, Any]] = [
        (refused.is_not(None), "refused", refused, None),
        (and_(last.first_at.is_not(None), same_way), "repeat", None, last.first_at),
    ]
    if counted:
        full = and_(
            given["direction"] == Direction.IN,
            _taken(lines, before, for_all) >= bindparam("places", type_=BigInteger()),
        )
        judged.append((full, "refused", literal_column("'full'"), None))
    outcomes: list[tuple[Any, Any]] = [
        (when, literal_column(f"'{said}'")) for when, said, *_ in judged
    ]
    return (
        case(*outcomes, else_=literal_column("'accepted'")),
        case(*((when, why) for when, _said, why, _at in judged)),
        case(
            *((when, at) for when, _said, _why, at in judged),
            else_=given["estimated_at"],
        ),
    )


def _taken(lines: Any, before: Any, for_all: Any) -> Any:  # noqa: ANN401 a scalar
    """Count the places that are taken: by whoever's last line says that he is in."""
    latest = before.estimated_at.desc(), before.scan_id.desc()
    every = lines.ext(distinct_on(before.person_id))
    inside = every.order_by(before.person_id, *latest).subquery("each")
    taken = for_all | (inside.c.direction == Direction.IN)
    return select(func.count()).where(taken).scalar_subquery()


def _written(*, counted: bool) -> Prepared:
    table: Any = Scan.__table__.c
    told = {name: table[name] for name in ("id", "outcome", "reason", "first_at")}
    return Prepared(_line(counted=counted), told)


FACTS = Prepared(_facts(), dict(_facts().selected_columns))
LINE, LINE_WHERE_COUNTED = _written(counted=False), _written(counted=True)
LISTING = _listing()


def facts_behind_lock(meeting_id: int, slug: str, code_hash: str) -> Any:  # noqa: ANN401 a row
    """Read what a reading is judged by; others with this person wait here.

    None if there is no such checkpoint.
    """
    asked = {"meeting_id": meeting_id, "slug": slug, "code_hash": code_hash}
    return FACTS.first(asked)


def listing(checkpoint_id: int, participant_id: int) -> Row[Any]:
    """Tell whether somebody is on the list of a checkpoint, or of which other one."""
    asked = {"checkpoint_id": checkpoint_id, "participant_id": participant_id}
    return db.session.connection().execute(LISTING, asked).one()


def write_line(line: Values, judged_by: Values) -> Any:  # noqa: ANN401 a row
    """Write a line, a repeat if the ledger says so; None if its name is taken."""
    statement = LINE if judged_by["places"] is None else LINE_WHERE_COUNTED
    return statement.first(line | judged_by)


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
            Scan.remark,
            VOIDED.label("voided"),
            Checkpoint.slug,
            Badge.number.label("card"),
            *WHO,
        )
        .join(Checkpoint, Checkpoint.id == Scan.checkpoint_id)
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
    ruled = literal(value=False), literal(reason), literal(by), func.now()
    lines = select(Scan.meeting_id, Scan.id, *ruled).where(*same)
    columns = ["meeting_id", "scan_id", "counts", "reason", "by", "at"]
    table: Any = ScanRuling.__table__
    void = insert(table).from_select(columns, lines).returning(table.c.scan_id)
    return list(db.session.scalars(void))


def echoes(line_id: int) -> list[int]:
    """Find what was read of the same person at the same place around a line."""
    line, same = aliased(Scan), aliased(Scan)
    apart = same.estimated_at - line.estimated_at
    found = (
        select(same.id)
        .join(
            line,
            and_(
                line.checkpoint_id == same.checkpoint_id,
                line.person_id == same.person_id,
                line.direction == same.direction,
            ),
        )
        .where(line.id == line_id, apart.between(-AROUND, AROUND))
    )
    return list(db.session.scalars(found))


def rule(
    lines: Sequence[int], reason: str, of: ConflictRuling, *, counts: bool
) -> None:
    """Let lines count or not, as far as they do otherwise; all by one decision."""
    said = (
        literal(of.id, BigInteger),
        literal(counts, Boolean),
        literal(reason, Text),
        literal(of.by, Text),
        func.now(),
    )
    taken = select(Scan.meeting_id, Scan.id, *said).where(
        Scan.meeting_id == of.meeting_id, Scan.id.in_(lines), COUNTS.is_not(counts)
    )
    columns = ["conflict_ruling_id", "counts", "reason", "by", "at"]
    table: Any = ScanRuling.__table__
    db.session.execute(
        insert(table).from_select(["meeting_id", "scan_id", *columns], taken)
    )


def ruled_by(ruling_id: int) -> list[int]:
    """List the lines about which a decision said something."""
    ours = ScanRuling.conflict_ruling_id == ruling_id
    return list(db.session.scalars(select(ScanRuling.scan_id).where(ours)))


def gaps(meeting_id: int) -> Sequence[Row[str | None, int | None, datetime]]:
    """List the devices of which numbers never arrived: how many, and the last contact.

    A device numbers what it reads without gaps, so whatever is lost is seen.
    """
    last = func.max(Scan.device_seq)
    missing = last - func.count()
    return db.session.execute(
        select(Scan.device, missing, func.max(Scan.received_at))
        .where(Scan.meeting_id == meeting_id, Scan.device_seq.is_not(None))
        .group_by(Scan.device)
        .having(missing > 0)
        .order_by(Scan.device)
    ).all()


def last_change() -> str:
    """Name the present state of ledger and history, cheaply, for a page that polls."""
    newest = (
        select(func.max(table.id)).scalar_subquery()
        for table in (Scan, ScanRuling, ConflictRuling, History)
    )
    numbers = db.session.execute(select(*newest)).one()
    return "-".join(str(number or 0) for number in numbers)
