"""The conflicts that are open or decided, of every kind, with people and places."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    Row,
    Select,
    Subquery,
    and_,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import (
    distinct_on,
)
from sqlalchemy.orm import aliased, load_only

from webapp.checkin.models import (
    Checkpoint,
    ConflictRuling,
    Scan,
    Verdict,
)
from webapp.checkin.queries.conflicts import cards, devices, kind, places
from webapp.core.db import db
from webapp.meetings.models import Meeting
from webapp.registration.models import Delegation, Participant, Person
from webapp.registration.queries import matches


class Wanted(NamedTuple):
    """Which conflicts are asked for: of a kind, about somebody, on a page."""

    kind: str = ""
    words: str = ""
    page: int = 1
    size: int = 50


ALL = Wanted()


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
    _alone(meeting.id, key)
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
    _alone(meeting_id, found.key)
    newest = select(func.max(ConflictRuling.id)).where(
        ConflictRuling.meeting_id == meeting_id,
        ConflictRuling.kind == found.kind,
        ConflictRuling.scan_id == found.scan_id,
        ConflictRuling.other_scan_id.is_not_distinct_from(found.other_scan_id),
    )
    return found if db.session.scalar(newest) == found.id else None


def _alone(meeting_id: int, key: str) -> None:
    """Let nobody else decide a conflict until this transaction ends."""
    number = func.hashtextextended(f"conflict:{meeting_id}:{key}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(number)))


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
    counted = kind.counted(meeting)
    found: CompoundSelect[Any] = union_all(
        places.two_places(counted),
        cards.before_the_card(counted),
        cards.old_cards(meeting),
        devices.in_seconds(counted),
        places.after_departure(meeting, counted),
        devices.clocks(meeting),
    )
    each = found.subquery("each").c
    first, other = each.lines[1], each.other_lines[1]
    key = func.concat_ws(":", each.kind, first, other).label("key")
    columns = first.label("scan_id"), other.label("other_scan_id"), key
    return select(*each, *columns).subquery("found")
