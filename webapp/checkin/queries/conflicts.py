"""Lines of the ledger that contradict each other, or what else is known.

One statement finds them all; each names the lines it is made of, so that a ruling is
about these lines and no others.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Date,
    FromClause,
    Interval,
    Row,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import (
    ARRAY,
    aggregate_order_by,
    array,
    distinct_on,
)
from sqlalchemy.orm import aliased, load_only

from webapp.checkin.models import (
    Checkpoint,
    ConflictRuling,
    Direction,
    Kind,
    Outcome,
    Scan,
    Source,
    Verdict,
)
from webapp.checkin.queries.ledger import COUNTS
from webapp.core.db import db
from webapp.meetings.models import AgendaSession, Meeting
from webapp.registration.models import Badge, Delegation, Participant, Person
from webapp.registration.queries import matches

READ = (Source.DESK, Source.DOOR, Source.KIOSK)
MANY = 5  # people read by one device, each within a moment of the one before
SOON = timedelta(days=7)  # after the meeting; later nobody means it
MOST_MS = 120_000  # by which a clock may be wrong and nobody minds


class Wanted(NamedTuple):
    """Which conflicts are asked for: of a kind, about somebody, on a page."""

    kind: str = ""
    words: str = ""
    page: int = 1
    size: int = 50


ALL = Wanted()


def _span(text: str) -> Any:  # noqa: ANN401
    return literal_column(f"interval '{text}'", Interval())


def kinds(meeting: Meeting) -> dict[str, int]:
    """Count the open conflicts of each kind."""
    found = _open(meeting).subquery("open")
    rows = select(found.c.kind, func.count()).group_by(found.c.kind)
    return dict(db.session.execute(rows).all())


def conflicts(meeting: Meeting, wanted: Wanted = ALL) -> tuple[Sequence[Row[Any]], int]:
    """List the open conflicts with people and places, the latest first, and how many.

    ``lines`` were read ``here`` at ``seen_at``, ``other_lines`` ``there``. Each row
    also says how many there are of all ``kinds``: to find them takes the longest.
    """
    found = _open(meeting).cte("open")
    of_each = select(found.c.kind, func.count().label("many")).group_by(found.c.kind)
    each = of_each.subquery("each_kind")
    kinds = select(func.jsonb_object_agg(each.c.kind, each.c.many)).scalar_subquery()
    return _listed(found, wanted, found.c.seen_at, kinds)


def conflict(meeting: Meeting, key: str) -> Row[Any] | None:
    """Find an open conflict by its name; nobody else decides it meanwhile."""
    number = func.hashtextextended(f"conflict:{meeting.id}:{key}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(number)))
    found = _open(meeting).subquery("open")
    return db.session.execute(select(found).where(found.c.key == key)).first()


def decided(meeting: Meeting, wanted: Wanted = ALL) -> tuple[Sequence[Row[Any]], int]:
    """List what was decided, the latest first, and how many that are."""
    first, second = aliased(Scan), aliased(Scan)
    latest = _latest(meeting.id)
    found = (
        select(
            latest.c.kind,
            first.person_id,
            first.checkpoint_id,
            first.estimated_at.label("seen_at"),
            second.checkpoint_id.label("other_checkpoint_id"),
            second.estimated_at.label("other_at"),
            func.coalesce(first.device, first.operator).label("who"),
            latest.c.id.label("key"),
            latest.c.verdict,
            latest.c.by,
            latest.c.at.label("ruled_at"),
        )
        .join(first, first.id == latest.c.scan_id)
        .outerjoin(second, second.id == latest.c.other_scan_id)
        .where(latest.c.verdict != Verdict.REOPENED)
        .subquery("found")
    )
    return _listed(found, wanted, found.c.ruled_at)


def ruling(meeting_id: int, ruling_id: int) -> ConflictRuling | None:
    """Find a decision, if it is the latest on its conflict, and hold that."""
    ours = ConflictRuling.meeting_id == meeting_id, ConflictRuling.id == ruling_id
    found = db.session.scalar(select(ConflictRuling).where(*ours))
    if found is None:
        return None
    number = func.hashtextextended(f"conflict:{meeting_id}:{found.key}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(number)))
    newest = select(func.max(ConflictRuling.id)).where(
        ConflictRuling.meeting_id == meeting_id,
        ConflictRuling.kind == found.kind,
        ConflictRuling.scan_id == found.scan_id,
        ConflictRuling.other_scan_id.is_not_distinct_from(found.other_scan_id),
    )
    return found if db.session.scalar(newest) == found.id else None


def _listed(
    found: FromClause,
    wanted: Wanted,
    latest_by: ColumnElement[Any],
    *more: ColumnElement[Any],
) -> tuple[Sequence[Row[Any]], int]:
    """Put people and places beside what was found."""
    here, there = aliased(Checkpoint), aliased(Checkpoint)
    named = load_only(Person.name, Person.title_before, Person.title_after)
    rows = (
        select(
            found,
            here.label.label("here"),
            there.label.label("there"),
            Person,
            Participant.ref,
            Delegation.name.label("delegation"),
            func.count().over().label("total"),
            *(column.label("kinds") for column in more),
        )
        .join(here, here.id == found.c.checkpoint_id)
        .outerjoin(there, there.id == found.c.other_checkpoint_id)
        .outerjoin(Person, Person.id == found.c.person_id)
        .outerjoin(Participant, Participant.id == Person.participant_id)
        .outerjoin(Delegation, Delegation.id == Participant.delegation_id)
        .order_by(latest_by.desc(), found.c.key)
        .options(named)
    )
    if wanted.kind:
        rows = rows.where(found.c.kind == wanted.kind)
    if wanted.words.strip():
        rows = rows.where(matches(wanted.words))
    skipped = (wanted.page - 1) * wanted.size
    listed = db.session.execute(rows.limit(wanted.size).offset(skipped)).all()
    return listed, listed[0].total if listed else 0


def _latest(meeting_id: int) -> Subquery:
    """Take the latest ruling on each conflict."""
    one = ConflictRuling.kind, ConflictRuling.scan_id, ConflictRuling.other_scan_id
    return (
        select(ConflictRuling)
        .ext(distinct_on(*one))
        .where(ConflictRuling.meeting_id == meeting_id)
        .order_by(*one, ConflictRuling.id.desc())
        .subquery("latest")
    )


def _open(meeting: Meeting) -> Select[Any]:
    """Find the conflicts that nobody has decided, or that were opened again."""
    found, latest = _all(meeting), _latest(meeting.id)
    same = and_(
        latest.c.kind == found.c.kind,
        latest.c.scan_id == found.c.scan_id,
        latest.c.other_scan_id.is_not_distinct_from(found.c.other_scan_id),
    )
    open_again = or_(latest.c.id.is_(None), latest.c.verdict == Verdict.REOPENED)
    return select(found).outerjoin(latest, same).where(open_again)


def _all(meeting: Meeting) -> Subquery:
    """Find the conflicts of every kind, in the same columns."""
    found: CompoundSelect[Any] = union_all(
        _two_places(meeting),
        _before_the_card(meeting),
        _old_cards(meeting),
        _in_seconds(meeting),
        _after_departure(meeting),
        _clocks(meeting),
    )
    each = found.subquery("each").c
    first, other = each.lines[1], each.other_lines[1]
    key = func.concat_ws(":", each.kind, first, other).label("key")
    columns = first.label("scan_id"), other.label("other_scan_id"), key
    return select(*each, *columns).subquery("found")


# What a kind says nothing of.
NOTHING: dict[str, ColumnElement[Any]] = {
    "person_id": literal_column("NULL::bigint"),
    "other_lines": literal_column("NULL::bigint[]"),
    "other_checkpoint_id": literal_column("NULL::bigint"),
    "other_at": literal_column("NULL::timestamptz"),
    "who": literal_column("''::text"),
}


def _columns(kind: Any, lines: Any, **more: Any) -> Select[Any]:  # noqa: ANN401
    """Select one kind: the lines it is made of, where and when they were, and whose."""
    said = {"checkpoint_id": Scan.checkpoint_id, "seen_at": Scan.estimated_at}
    columns = said | NOTHING | more
    return select(
        (literal(kind) if isinstance(kind, str) else kind).label("kind"),
        cast(lines, ARRAY(BigInteger)).label("lines"),
        *(columns[name].label(name) for name in sorted(columns)),
    )


def _in_time(line: Any) -> Any:  # noqa: ANN401 the table, or columns of it
    """Collect the lines of a group in the order in which they happened."""
    order = line.estimated_at, line.scan_id
    return func.array_agg(aggregate_order_by(line.id, *order))


def _two_places(meeting: Meeting) -> Select[Any]:
    """Find who went in at one place, then at another, and not out between.

    A shuttle brings people to a hall within minutes, so there only minutes are odd; a
    vehicle of the field trip leaves the halls behind for an hour at least.
    """
    order = Scan.estimated_at, Scan.scan_id

    def before(column: Any) -> Any:  # noqa: ANN401
        return func.lag(column).over(partition_by=Scan.person_id, order_by=order)

    line = (
        select(
            Scan.id,
            Scan.person_id,
            Scan.checkpoint_id,
            Scan.direction,
            Scan.estimated_at,
            Checkpoint.kind,
            AgendaSession.starts_at,
            AgendaSession.ends_at,
            before(Scan.id).label("other"),
            before(Scan.checkpoint_id).label("other_point"),
            before(Scan.direction).label("other_direction"),
            before(Scan.estimated_at).label("other_at"),
            before(Checkpoint.kind).label("other_kind"),
            before(Checkpoint.vehicle_id).label("vehicle"),
            before(AgendaSession.starts_at).label("other_starts"),
            before(AgendaSession.ends_at).label("other_ends"),
        )
        .join(Checkpoint, Checkpoint.id == Scan.checkpoint_id)
        .outerjoin(AgendaSession, AgendaSession.id == Checkpoint.agenda_session_id)
        .where(Scan.meeting_id == meeting.id, Scan.person_id.is_not(None), COUNTS)
        .where(Checkpoint.kind.in_((Kind.SESSION, Kind.BUS)))
        .subquery()
        .c
    )
    apart = line.estimated_at - line.other_at
    at_once = and_(line.starts_at < line.other_ends, line.other_starts < line.ends_at)
    halls = and_(line.kind == Kind.SESSION, line.other_kind == Kind.SESSION, at_once)
    left = case((line.vehicle.is_not(None), _span("1 hour")), else_=_span("5 minutes"))
    bus = or_(
        and_(line.other_kind == Kind.BUS, line.kind == Kind.SESSION, apart < left),
        and_(
            line.other_kind == Kind.SESSION,
            line.kind == Kind.BUS,
            apart < _span("1 minute"),
        ),
    )
    return _columns(
        case((halls, "two_halls"), else_="bus_and_hall"),
        array([line.other]),
        checkpoint_id=line.other_point,
        seen_at=line.other_at,
        person_id=line.person_id,
        other_lines=array([line.id]),
        other_checkpoint_id=line.checkpoint_id,
        other_at=line.estimated_at,
    ).where(
        line.direction == Direction.IN,
        line.other_direction == Direction.IN,
        line.checkpoint_id != line.other_point,
        or_(halls, bus),
    )


def _before_the_card(meeting: Meeting) -> Select[Any]:
    """Find cards read days before they were given; years before is another clock."""
    early = Badge.given_at - Scan.estimated_at
    return (
        _columns(
            "before_card",
            array([Scan.id]),
            person_id=Scan.person_id,
            other_at=Badge.given_at,
        )
        .join(Badge, Badge.id == Scan.badge_id)
        .where(Scan.meeting_id == meeting.id, COUNTS)
        .where(early > _span("1 minute"), early < _span("3 days"))
    )


def _old_cards(meeting: Meeting) -> Select[Any]:
    """Find cards that a device without network took after they were replaced."""
    return (
        _columns(
            "old_card",
            array([Scan.id]),
            person_id=Scan.person_id,
            other_at=Badge.revoked_at,
        )
        .join(Badge, Badge.id == Scan.badge_id)
        .where(Scan.meeting_id == meeting.id, Scan.offline)
        .where(Scan.outcome == Outcome.REFUSED, Scan.reason == "badge_revoked")
    )


def _in_seconds(meeting: Meeting) -> Select[Any]:
    """Find devices that read many people, each a moment after the one before."""
    device = func.coalesce(Scan.device, Scan.operator)
    each = Scan.checkpoint_id, device
    order = Scan.estimated_at, Scan.scan_id
    pause = Scan.estimated_at - func.lag(Scan.estimated_at).over(
        partition_by=each, order_by=order
    )
    line = (
        select(
            Scan.id,
            Scan.person_id,
            Scan.checkpoint_id,
            Scan.estimated_at,
            Scan.scan_id,
            device.label("device"),
            case((pause < _span("1.5 seconds"), 0), else_=1).label("begins"),
        )
        .where(Scan.meeting_id == meeting.id, Scan.source.in_(READ))
        .where(Scan.outcome == Outcome.ACCEPTED, COUNTS)
        .subquery()
        .c
    )
    run = func.sum(line.begins).over(
        partition_by=(line.checkpoint_id, line.device),
        order_by=(line.estimated_at, line.scan_id),
    )
    runs = select(*line, run.label("run")).subquery().c
    return (
        _columns(
            "in_seconds",
            _in_time(runs),
            checkpoint_id=runs.checkpoint_id,
            seen_at=func.min(runs.estimated_at),
            other_at=func.max(runs.estimated_at),
            who=runs.device,
        )
        .group_by(runs.checkpoint_id, runs.device, runs.run)
        .having(func.count(runs.person_id.distinct()) >= MANY)
    )


def _after_departure(meeting: Meeting) -> Select[Any]:
    """Find who was read after the day on which he leaves; all such lines are one."""
    day = cast(func.timezone(meeting.zone, Scan.estimated_at), Date)
    return (
        _columns(
            "departed",
            _in_time(Scan),
            checkpoint_id=func.min(Scan.checkpoint_id),
            seen_at=func.min(Scan.estimated_at),
            person_id=Scan.person_id,
        )
        .join(Person, Person.id == Scan.person_id)
        .join(Participant, Participant.id == Person.participant_id)
        .where(Scan.meeting_id == meeting.id, COUNTS, day > Participant.depart_on)
        .where(day <= meeting.ends_on + SOON)
        .group_by(Scan.person_id)
    )


def _clocks(meeting: Meeting) -> Select[Any]:
    """Find devices whose clock was wrong; all their lines of a place are one."""
    device = func.coalesce(Scan.device, Scan.operator)
    ahead = Scan.scanned_at - Scan.received_at > _span("2 minutes")
    wrong = or_(
        func.abs(Scan.offset_ms) > MOST_MS, and_(Scan.offset_ms.is_(None), ahead)
    )
    return (
        _columns(
            "clock",
            _in_time(Scan),
            seen_at=func.min(Scan.estimated_at),
            other_at=func.min(Scan.scanned_at),
            who=device,
        )
        .where(Scan.meeting_id == meeting.id, Scan.offline, wrong)
        .group_by(Scan.checkpoint_id, device)
    )
