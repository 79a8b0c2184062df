"""Reads on people."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, func, or_, select, text
from sqlalchemy.orm import contains_eager, joinedload

from webapp.core.db import db
from webapp.core.history import History
from webapp.core.text import fold
from webapp.registration.models import (
    TAIL,
    Delegation,
    Participant,
    Person,
    phone_tail,
)
from webapp.registration.workflow import PlaceState


def holder(place_id: int) -> Person | None:
    """Find who holds a place; an unnamed place has nobody."""
    held = Person.participant_id == place_id, Person.ended_at.is_(None)
    return db.session.scalar(select(Person).where(*held))


def former_holders(place_id: int) -> Sequence[Person]:
    """List who held a place before, the latest first."""
    over = Person.participant_id == place_id, Person.ended_at.is_not(None)
    ended = select(Person).where(*over).order_by(Person.ended_at.desc())
    return db.session.scalars(ended).all()


def ended_by(person_id: int) -> str | None:
    """Name who let somebody else take this person's place, as history does."""
    ended = (
        select(History.actor)
        .where(History.table == Person.__tablename__, History.row == person_id)
        .where(History.after["ended_at"].astext.is_not(None))
        .order_by(History.id.desc())
    )
    return db.session.scalar(ended.limit(1))


def person(meeting_id: int, person_id: int) -> Person | None:
    """Find a person of a meeting, with place and institution."""
    ours = Person.meeting_id == meeting_id, Person.id == person_id
    with_place = joinedload(Person.participant).joinedload(Participant.delegation)
    return db.session.scalar(select(Person).where(*ours).options(with_place))


def people_of(meeting_id: int, person_ids: Iterable[int]) -> Sequence[Person]:
    """Find people of a meeting by their numbers, in that of their names."""
    ours = Person.meeting_id == meeting_id, Person.id.in_(list(person_ids))
    return db.session.scalars(select(Person).where(*ours).order_by(Person.search)).all()


def people(meeting_id: int, *conditions: ColumnElement[bool]) -> Sequence[Person]:
    """List who holds a place now, by name, with place and institution."""
    return db.session.scalars(
        select(Person)
        .join(Person.participant)
        .join(Participant.delegation)
        .options(
            contains_eager(Person.participant).contains_eager(Participant.delegation)
        )
        .where(Person.meeting_id == meeting_id, Person.ended_at.is_(None), *conditions)
        .order_by(Person.search, Person.id)
    ).all()


def count_unprintable(meeting_id: int) -> int:
    """Count who is coming and has letters in the name that no paper can show."""
    ours = Person.meeting_id == meeting_id, Person.ended_at.is_(None)
    coming = Participant.state == PlaceState.CONFIRMED, Person.unprintable.is_(True)
    counted = select(func.count(Person.id)).join(Person.participant)
    return db.session.scalar(counted.where(*ours, *coming)) or 0


def confirmed_people(meeting_id: int) -> Sequence[Person]:
    """List who is coming, by name, with place and institution."""
    return people(meeting_id, Participant.state == PlaceState.CONFIRMED)


def matches(words: str) -> ColumnElement[bool]:
    """Match a name, institution, reference or the last digits of a phone number.

    Needs Person, Participant and Delegation joined.
    """
    folded = fold(words)
    if words.strip().isdigit() and len(words.strip()) == TAIL:
        by_ref = Participant.ref.endswith(words.strip())
        return or_(Person.phone_tail == phone_tail(words.strip()), by_ref)
    every = [
        or_(
            Person.search.contains(word, autoescape=True),
            Delegation.folded_name.contains(word, autoescape=True),
            func.lower(Participant.ref).contains(word, autoescape=True),
        )
        for word in folded.split()
    ]
    return every[0] if len(every) == 1 else _all(every)


def _all(conditions: Iterable[ColumnElement[bool]]) -> ColumnElement[bool]:
    combined: ColumnElement[bool] = text("true")  # type: ignore[assignment]
    for condition in conditions:
        combined = combined & condition
    return combined
