"""Lists of people, found by what the registry can ask."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Row, Select, exists, func, select

from webapp.checkin.models import Checkpoint, Scan
from webapp.checkin.queries.ledger import VOIDED
from webapp.core.db import db
from webapp.core.history import History
from webapp.lodging.models import BedNight, Room
from webapp.lodging.queries import room_of
from webapp.people.fields import QUESTION
from webapp.people.models import Answer, ChangeRequest, ConsentGiven
from webapp.people.registry import COLUMNS, FILTERS, Entry
from webapp.registration.models import Badge, Delegation, Participant, Person
from webapp.registration.queries import matches
from webapp.registration.workflow import PlaceState

SIZE = 50
FOUND = 12
SORT = "name"
OF_QUESTION = re.compile(rf"{QUESTION}\d{{1,15}}")

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which people a list shows, and in which order."""

    words: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    institution: str = ""
    sort: str = SORT

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Wanted":
        """Take from a query string what the registry knows, and leave the rest."""
        answers = {
            name: asked[name]
            for name, known in FILTERS.items()
            if asked.get(name, "") in known.choices
        }
        answers |= {n: v for n, v in asked.items() if v and OF_QUESTION.fullmatch(n)}
        column = COLUMNS.get(asked.get("sort", SORT).removeprefix("-"))
        return cls(
            words=asked.get("q", "").strip(),
            answers=answers,
            institution=asked.get("institution", ""),
            sort=asked.get("sort", SORT) if column and column.sort else SORT,
        )

    @property
    def narrowed(self) -> bool:
        """Tell whether it leaves anybody out."""
        return bool(self.words or self.answers or self.institution)


def entries(
    meeting_id: int, wanted: Wanted, first: int = 0, size: int | None = None
) -> Sequence[Entry]:
    """List the places asked for, with institution and holder."""
    listed = _narrowed(select(Participant, Delegation, Person), meeting_id, wanted)
    rows = db.session.execute(
        listed.order_by(*_order(wanted)).offset(first).limit(size)
    )
    found = [(place, delegation, person) for place, delegation, person in rows]
    beds = room_of([place.id for place, _, _ in found])
    return [Entry(*line, beds.get(line[0].id)) for line in found]


def counts(meeting_id: int, wanted: Wanted) -> dict[PlaceState, int]:
    """Count the places asked for by state, whichever state was asked for."""
    answers = {name: a for name, a in wanted.answers.items() if name != "state"}
    any_state = Wanted(
        words=wanted.words, answers=answers, institution=wanted.institution
    )
    counted = _narrowed(
        select(Participant.state, func.count(Participant.id)), meeting_id, any_state
    )
    rows = db.session.execute(counted.group_by(Participant.state)).all()
    return {state: count for state, count in rows}  # noqa: C416 a row is no pair


def place_ids(meeting_id: int, wanted: Wanted) -> Sequence[int]:
    """List the places asked for by their numbers."""
    listed = _narrowed(select(Participant.id), meeting_id, wanted)
    return db.session.scalars(listed).all()


def place_ids_of(meeting_id: int, refs: Sequence[str]) -> Sequence[int]:
    """List the places of a meeting that carry these references."""
    ours = Participant.meeting_id == meeting_id, Participant.ref.in_(refs)
    return db.session.scalars(select(Participant.id).where(*ours)).all()


def found(meeting_id: int, words: str) -> Sequence[Entry]:
    """List the first few people whom the words may mean."""
    if not words.strip():
        return []
    return entries(meeting_id, Wanted(words=words), size=FOUND)


def history(
    place: Participant, people: Sequence[Person], badges: Sequence[Badge]
) -> Sequence[History]:
    """List what was done with a place, its people and their cards, the latest first."""
    rows = {
        "participant": [place.id],
        "person": [person.id for person in people],
        "badge": [badge.id for badge in badges],
    }
    about: ColumnElement[bool] = History.id.is_(None)
    for table, ids in rows.items():
        about = about | ((History.table == table) & History.row.in_(ids))
    for kind in (Answer, ChangeRequest, ConsentGiven):
        theirs = kind.person_id.in_(rows["person"])
        of_kind = History.table == kind.__tablename__
        about = about | (of_kind & History.row.in_(select(kind.id).where(theirs)))
    ours = select(History).where(History.meeting_id == place.meeting_id, about)
    return db.session.scalars(ours.order_by(History.id.desc())).all()


def badges_of(people: Sequence[Person]) -> Sequence[Badge]:
    """List every card that these people carry or carried, the latest first."""
    theirs = Badge.person_id.in_([person.id for person in people])
    return db.session.scalars(
        select(Badge).where(theirs).order_by(Badge.id.desc())
    ).all()


def scans_of(people: Sequence[Person]) -> Sequence[Row[Scan, str, str]]:
    """List where these people were scanned, the latest first, and why one is void."""
    theirs = Scan.person_id.in_([person.id for person in people])
    return db.session.execute(
        select(Scan, Checkpoint.label, func.coalesce(VOIDED, ""))
        .join(Checkpoint, Checkpoint.id == Scan.checkpoint_id)
        .where(theirs)
        .order_by(Scan.estimated_at.desc(), Scan.id.desc())
    ).all()


def _narrowed(
    asked: Select[*Columns], meeting_id: int, wanted: Wanted
) -> Select[*Columns]:
    """Join what the conditions of the registry need, and apply those asked for."""
    held = (Person.participant_id == Participant.id) & Person.ended_at.is_(None)
    narrowed = (
        asked.select_from(Participant)
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .outerjoin(Person, held)
        .where(Participant.meeting_id == meeting_id)
        .where(*(_condition(name, a) for name, a in wanted.answers.items()))
    )
    if wanted.institution:
        by_name = wanted.institution.replace("-", " ")
        narrowed = narrowed.where(Delegation.folded_name == by_name)
    if not wanted.words:
        return narrowed
    return narrowed.where(matches(wanted.words) | _sleeps_in(wanted.words))


def answer_is(question_id: int) -> Callable[[str], ColumnElement[bool]]:
    """Ask whether a holder gave an answer to a question of the committee."""
    same = Answer.person_id == Person.id, Answer.question_id == question_id
    return lambda said: exists().where(*same, Answer.open_value == said)


def _condition(name: str, answer: str) -> ColumnElement[bool]:
    """Say what an answer to a filter asks of a place and its holder."""
    if name in FILTERS:
        return FILTERS[name].condition(answer)
    return answer_is(int(name.removeprefix(QUESTION)))(answer)


def _sleeps_in(number: str) -> ColumnElement[bool]:
    """Match whoever sleeps in a room that the hotel calls so."""
    beds = select(BedNight.participant_id).join(Room, Room.id == BedNight.room_id)
    called = func.lower(Room.number) == number.strip().lower()
    return Participant.id.in_(beds.where(called))


def _order(wanted: Wanted) -> list[ColumnElement[object]]:
    """Sort by a column; what has no value comes last either way."""
    by = COLUMNS[wanted.sort.removeprefix("-")].sort
    if wanted.sort.startswith("-"):
        return [part.desc().nulls_last() for part in by]
    return [part.asc().nulls_last() for part in by]
