"""Which papers were handed in, stamped, given back, and which are still missing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select

from webapp.checkin.models import HandedPaper, Paper
from webapp.checkin.workflow import PaperState
from webapp.core.db import db
from webapp.registration.models import Delegation, Participant, Person
from webapp.registration.queries import matches
from webapp.registration.workflow import PlaceState

HELD = (Person.participant_id == Participant.id) & Person.ended_at.is_(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which papers a list shows: of one kind, perhaps of a state, day, institution."""

    paper: Paper
    state: PaperState | None = None
    day: date | None = None
    words: str = ""
    delegation_id: int | None = None


def handed(
    meeting_id: int, person_ids: Sequence[int]
) -> dict[int, dict[Paper, HandedPaper]]:
    """Find the papers of people by their kind; what is awaited may be left out."""
    found: defaultdict[int, dict[Paper, HandedPaper]] = defaultdict(dict)
    rows = db.session.execute(
        select(Person.id, HandedPaper)
        .join(HandedPaper, HandedPaper.participant_id == Person.participant_id)
        .where(HandedPaper.meeting_id == meeting_id, Person.id.in_(person_ids))
    )
    for person_id, paper in rows:
        found[person_id][paper.paper] = paper
    return found


def papers_of(
    delegation_id: int,
) -> list[tuple[Participant, Person | None, Mapping[Paper, HandedPaper]]]:
    """List the places of an institution that come, each with its papers by kind."""
    rows = db.session.execute(
        select(Participant, Person, HandedPaper)
        .outerjoin(Person, HELD)
        .outerjoin(HandedPaper, HandedPaper.participant_id == Participant.id)
        .where(Participant.delegation_id == delegation_id)
        .where(Participant.state == PlaceState.CONFIRMED)
        .order_by(Person.search.nulls_last(), Participant.ref)
    )
    found: dict[int, tuple[Participant, Person | None, dict[Paper, HandedPaper]]] = {}
    for place, person, paper in rows:
        _place, _person, papers = found.setdefault(place.id, (place, person, {}))
        if paper is not None:
            papers[paper.paper] = paper
    return list(found.values())


def hold_papers(meeting_id: int) -> None:
    """Let nobody else begin lines for papers of a meeting meanwhile."""
    key = func.hashtextextended(f"papers:{meeting_id}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(key)))


def held_papers(
    meeting_id: int, refs: Sequence[str], paper: Paper
) -> Sequence[HandedPaper]:
    """Read the papers of a kind of some places as they are now, and hold them."""
    theirs = (
        select(HandedPaper)
        .join(Participant, Participant.id == HandedPaper.participant_id)
        .where(HandedPaper.meeting_id == meeting_id, HandedPaper.paper == paper)
        .where(Participant.ref.in_(refs))
        .order_by(HandedPaper.id)
    )
    fresh = {"populate_existing": True}
    locked = theirs.with_for_update(of=HandedPaper)
    return db.session.scalars(locked, execution_options=fresh).all()


def places_without(meeting_id: int, refs: Sequence[str], paper: Paper) -> list[int]:
    """Name the places among these that have no line for a kind of paper yet."""
    known = select(HandedPaper.participant_id).where(HandedPaper.paper == paper)
    ours = Participant.meeting_id == meeting_id, Participant.ref.in_(refs)
    bare = select(Participant.id).where(*ours, Participant.id.not_in(known))
    return list(db.session.scalars(bare.order_by(Participant.id)))


def listed(
    meeting_id: int, wanted: Wanted, zone: str, first: int, size: int
) -> Sequence[Row[Participant, Delegation, Person, HandedPaper | None]]:
    """List those coming with one kind of paper, by institution and name."""
    rows = _asked(
        select(Participant, Delegation, Person, HandedPaper), meeting_id, wanted, zone
    ).order_by(Delegation.level, Delegation.folded_name, Person.search, Participant.ref)
    found: Sequence[Any] = db.session.execute(rows.offset(first).limit(size)).all()
    return found


def refs_asked(meeting_id: int, wanted: Wanted, zone: str) -> Sequence[str]:
    """Name the places that a list shows, on whichever page."""
    rows = _asked(select(Participant.ref), meeting_id, wanted, zone)
    found: Sequence[str] = db.session.scalars(rows).all()
    return found


def counts(meeting_id: int, wanted: Wanted, zone: str) -> dict[PaperState, int]:
    """Count the papers that a list may show by state, whichever state it shows."""
    state = func.coalesce(HandedPaper.state, PaperState.AWAITED.value)
    every = Wanted(
        paper=wanted.paper,
        day=wanted.day,
        words=wanted.words,
        delegation_id=wanted.delegation_id,
    )
    rows = _asked(select(state, func.count()), meeting_id, every, zone).group_by(state)
    return {PaperState(name): count for name, count in db.session.execute(rows)}


def days(meeting_id: int, paper: Paper, zone: str) -> list[tuple[date, int, int]]:
    """Say for each day how many papers came, and how many of them wait for a stamp."""
    day = _day(zone)
    waiting = func.count().filter(HandedPaper.state == PaperState.RECEIVED)
    rows = (
        select(day, func.count(), waiting)
        .where(HandedPaper.meeting_id == meeting_id, HandedPaper.paper == paper)
        .where(HandedPaper.received_at.is_not(None))
        .group_by(day)
        .order_by(day)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(rows)]


def _day(zone: str) -> ColumnElement[date]:
    return func.date(func.timezone(zone, HandedPaper.received_at))


def _asked(columns: Any, meeting_id: int, wanted: Wanted, zone: str) -> Any:  # noqa: ANN401
    kind = (HandedPaper.participant_id == Participant.id) & (
        HandedPaper.paper == wanted.paper
    )
    rows = (
        columns.select_from(Participant)
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .join(Person, HELD)
        .outerjoin(HandedPaper, kind)
        .where(Participant.meeting_id == meeting_id)
        .where(Participant.state == PlaceState.CONFIRMED)
    )
    if wanted.state is PaperState.AWAITED:
        missing = HandedPaper.id.is_(None)
        rows = rows.where(or_(missing, HandedPaper.state == PaperState.AWAITED))
    elif wanted.state:
        rows = rows.where(HandedPaper.state == wanted.state)
    if wanted.day:
        rows = rows.where(_day(zone) == wanted.day)
    if wanted.delegation_id:
        rows = rows.where(Participant.delegation_id == wanted.delegation_id)
    return rows.where(matches(wanted.words)) if wanted.words.strip() else rows
