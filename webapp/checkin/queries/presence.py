"""Who is where: computed from the ledger, never stored."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Subquery,
    case,
    cast,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import contains_eager, joinedload

from webapp.checkin.models import Checkpoint, Direction, Entry, Once, Scan
from webapp.checkin.queries.counting import COUNTS
from webapp.checkin.queries.entering import may_enter, on_list
from webapp.core.db import db
from webapp.meetings.models import AgendaSession, Meeting
from webapp.registration.models import Delegation, Participant, Person
from webapp.registration.queries import matches
from webapp.registration.workflow import PlaceState


class Count(NamedTuple):
    """How many are at a checkpoint, and of how many."""

    checkpoint: Checkpoint
    session: AgendaSession | None
    present: int
    passed: int
    expected: int


def checkpoint(meeting_id: int, slug: str) -> Checkpoint | None:
    """Find a checkpoint of a meeting."""
    ours = Checkpoint.meeting_id == meeting_id, Checkpoint.slug == slug
    return db.session.scalar(select(Checkpoint).where(*ours))


def checkpoint_of_vehicle(meeting_id: int, vehicle_id: int) -> Checkpoint | None:
    """Find the checkpoint at the door of a bus."""
    ours = Checkpoint.meeting_id == meeting_id, Checkpoint.vehicle_id == vehicle_id
    return db.session.scalar(select(Checkpoint).where(*ours))


def checkpoints(meeting_id: int) -> Sequence[Checkpoint]:
    """List the checkpoints in the order of the agenda; those outside it come last."""
    return db.session.scalars(_in_order(meeting_id)).all()


def counts(meeting_id: int, slug: str | None = None) -> list[Count]:
    """Count who is at each checkpoint and who has passed, of how many expected."""
    last = _last_lines(meeting_id)
    at_each = (
        select(
            last.c.checkpoint_id,
            func.count().filter(last.c.inside).label("present"),
            func.count().label("passed"),
        )
        .group_by(last.c.checkpoint_id)
        .subquery()
    )
    rows = (
        _in_order(meeting_id)
        .add_columns(
            AgendaSession,
            func.coalesce(at_each.c.present, 0),
            func.coalesce(at_each.c.passed, 0),
            func.coalesce(Checkpoint.expected, _expected(meeting_id)),
        )
        .outerjoin(at_each, at_each.c.checkpoint_id == Checkpoint.id)
        .options(joinedload(AgendaSession.hall))
    )
    if slug is not None:
        rows = rows.where(Checkpoint.slug == slug)
    return [Count(*row) for row in db.session.execute(rows)]


def count_at(meeting_id: int, slug: str) -> Count | None:
    """Count who is at one checkpoint; None if there is no such checkpoint."""
    return next(iter(counts(meeting_id, slug)), None)


def present_ids(checkpoint_id: int) -> set[int]:
    """Name the people who are at a checkpoint now."""
    last = _last_lines(None, checkpoint_id)
    return set(db.session.scalars(select(last.c.person_id).where(last.c.inside)))


def roll(
    checkpoint: Checkpoint,
    state: str = "",
    words: str = "",
    page: int = 1,
    size: int = 50,
) -> tuple[Sequence[Row[Any]], int]:
    """List the people expected at a checkpoint with their last line there.

    ``state`` is present, away (went out again), missing, or empty for all.
    Rows are (person, direction, estimated_at); the number of all is returned too.
    """
    last = _last_lines(checkpoint.meeting_id, checkpoint.id)
    wanted: dict[str, ColumnElement[bool]] = {
        "present": last.c.inside,
        "away": ~last.c.inside,
        "missing": last.c.direction.is_(None),
    }
    rows = (
        select(Person, last.c.direction, last.c.estimated_at, func.count().over())
        .join(Person.participant)
        .join(Participant.delegation)
        .options(
            contains_eager(Person.participant).contains_eager(Participant.delegation)
        )
        .join(Checkpoint, Checkpoint.id == checkpoint.id)
        .outerjoin(last, last.c.person_id == Person.id)
        .where(Person.meeting_id == checkpoint.meeting_id, Person.ended_at.is_(None))
        .where(Participant.state == PlaceState.CONFIRMED)
        .where(or_(may_enter(Checkpoint, Participant), last.c.direction.is_not(None)))
        .order_by(Delegation.level, Delegation.name, Person.search, Person.id)
    )
    if state in wanted:
        rows = rows.where(wanted[state])
    if words.strip():
        rows = rows.where(matches(words))
    found = db.session.execute(rows.limit(size).offset((page - 1) * size)).all()
    return found, found[0][3] if found else 0


def confirmed_count(meeting_id: int) -> int:
    """Count the people who are coming."""
    return db.session.scalar(select(_confirmed(meeting_id))) or 0


def newer_rosters(meeting_id: int) -> None:
    """Give every checkpoint a new roster version, which devices compare."""
    ours = update(Checkpoint).where(Checkpoint.meeting_id == meeting_id)
    newer = Checkpoint.roster_version + 1
    db.session.execute(
        ours.values(roster_version=newer),
        execution_options={"synchronize_session": False},
    )


def _in_order(meeting_id: int) -> Any:  # noqa: ANN401 columns are added to it
    return (
        select(Checkpoint)
        .outerjoin(AgendaSession, AgendaSession.id == Checkpoint.agenda_session_id)
        .where(Checkpoint.meeting_id == meeting_id)
        .order_by(
            AgendaSession.starts_at.asc().nulls_last(),
            AgendaSession.code,
            Checkpoint.kind,
            Checkpoint.slug,
        )
    )


def _confirmed(meeting_id: int) -> Any:  # noqa: ANN401 a scalar subquery
    return (
        select(func.count(Person.id))
        .join(Participant, Participant.id == Person.participant_id)
        .where(Person.meeting_id == meeting_id, Person.ended_at.is_(None))
        .where(Participant.state == PlaceState.CONFIRMED)
        .scalar_subquery()
    )


def _expected(meeting_id: int) -> Any:  # noqa: ANN401 a scalar expression
    """Count who may enter at a checkpoint: everybody who is coming, or its list."""
    listed = (
        select(func.count(Person.id))
        .join(Participant, Participant.id == Person.participant_id)
        .where(Person.meeting_id == meeting_id, Person.ended_at.is_(None))
        .where(Participant.state == PlaceState.CONFIRMED)
        .where(on_list(Checkpoint, Participant))
        .correlate(Checkpoint)
        .scalar_subquery()
    )
    everybody = Checkpoint.entry == Entry.ALL
    return case((everybody, _confirmed(meeting_id)), else_=listed)


def _last_lines(meeting_id: int | None, checkpoint_id: int | None = None) -> Subquery:
    """Take the last line of each person at each checkpoint, and whether he is in.

    It is the last by its own time. Where a turn is for a day, only today's counts.
    Of two lines at the same instant the name decides, not which one came first.
    """
    where = [COUNTS, Scan.person_id.is_not(None)]
    if meeting_id is not None:
        where.append(Scan.meeting_id == meeting_id)
    if checkpoint_id is not None:
        where.append(Scan.checkpoint_id == checkpoint_id)
    each = Scan.checkpoint_id, Scan.person_id
    last = (
        select(*each, Scan.direction, Scan.estimated_at)
        .ext(distinct_on(*each))
        .where(*where)
        .order_by(*each, Scan.estimated_at.desc(), Scan.scan_id.desc())
        .subquery()
    )
    of_line, today = (
        cast(func.timezone(Meeting.zone, at), Date)
        for at in (last.c.estimated_at, func.now())
    )
    inside = or_(last.c.direction == Direction.IN, Checkpoint.once != Once.DIRECTION)
    return (
        select(last, inside.label("inside"))
        .join(Checkpoint, Checkpoint.id == last.c.checkpoint_id)
        .join(Meeting, Meeting.id == Checkpoint.meeting_id)
        .where(or_(Checkpoint.once != Once.DAY, of_line == today))
        .subquery()
    )
