"""Reads on institutions, places and people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, func, or_, select, text
from sqlalchemy.orm import contains_eager, joinedload

from webapp.core.crypto import keyring
from webapp.core.db import db, surely_held
from webapp.core.text import fold
from webapp.registration.models import Badge, Delegation, Participant, Person
from webapp.registration.workflow import PlaceState

TAIL = 4  # the digits of a phone number that people remember


def delegation(meeting_id: int, delegation_id: int) -> Delegation | None:
    """Find an institution of a meeting."""
    ours = Delegation.meeting_id == meeting_id, Delegation.id == delegation_id
    return db.session.scalar(select(Delegation).where(*ours))


def delegation_by_name(meeting_id: int, name: str) -> Delegation | None:
    """Find an institution by its name, however it is spelled."""
    ours = Delegation.meeting_id == meeting_id, Delegation.folded_name == fold(name)
    return db.session.scalar(select(Delegation).where(*ours))


def delegation_by_slug(meeting_id: int, slug: str) -> Delegation | None:
    """Find an institution by how a page's address calls it."""
    return delegation_by_name(meeting_id, slug)


def delegations(meeting_id: int) -> Sequence[Row[Delegation, int, int]]:
    """List institutions by name, with how many places they have and confirmed."""
    confirmed = func.count(Participant.id).filter(
        Participant.state == PlaceState.CONFIRMED
    )
    return db.session.execute(
        select(Delegation, func.count(Participant.id), confirmed)
        .outerjoin(Participant, Participant.delegation_id == Delegation.id)
        .where(Delegation.meeting_id == meeting_id)
        .group_by(Delegation.id)
        .order_by(Delegation.level, Delegation.name)
    ).all()


@dataclass(frozen=True, slots=True)
class Tally:
    """An institution, and how many places it has, has confirmed, has not named."""

    delegation: Delegation
    places: int
    confirmed: int
    unnamed: int


def tallies(meeting_id: int) -> list[Tally]:
    """Count the places of each institution that are not given up, by level and name."""
    given_up = (PlaceState.CANCELLED, PlaceState.DECLINED, PlaceState.NOT_ADMITTED)
    counted = func.count(Participant.id)
    held = (Person.participant_id == Participant.id) & Person.ended_at.is_(None)
    place_of = (Participant.delegation_id == Delegation.id) & (
        Participant.state.not_in(given_up)
    )
    rows = db.session.execute(
        select(
            Delegation,
            counted,
            counted.filter(Participant.state == PlaceState.CONFIRMED),
            counted.filter(Person.id.is_(None)),
        )
        .outerjoin(Participant, place_of)
        .outerjoin(Person, held)
        .where(Delegation.meeting_id == meeting_id)
        .group_by(Delegation.id)
        .order_by(Delegation.level, Delegation.folded_name)
    )
    return [Tally(*row) for row in rows]


def places_of(delegation_id: int) -> Sequence[Row[Participant, Person | None]]:
    """List the places of an institution with their holders, by name."""
    held = (Person.participant_id == Participant.id) & Person.ended_at.is_(None)
    return db.session.execute(
        select(Participant, Person)
        .outerjoin(Person, held)
        .where(Participant.delegation_id == delegation_id)
        .order_by(Person.search.nulls_last(), Participant.ref)
    ).all()


def delegation_names(meeting_id: int) -> Sequence[str]:
    """List the names of the institutions, to choose from while typing."""
    ours = select(Delegation.name).where(Delegation.meeting_id == meeting_id)
    return db.session.scalars(ours.order_by(Delegation.folded_name)).all()


def place(meeting_id: int, ref: str) -> Participant | None:
    """Find a place of a meeting by its reference, with its institution."""
    ours = Participant.meeting_id == meeting_id, Participant.ref == ref.upper()
    found = select(Participant).where(*ours).options(joinedload(Participant.delegation))
    return db.session.scalar(found)


def locked_place(place_id: int) -> Participant:
    """Read a place as it is now, and hold it until the transaction ends."""
    return surely_held(Participant, place_id)


def locked_places(place_ids: Iterable[int]) -> Sequence[Participant]:
    """Read places as they are now, in one order for all, and hold them likewise."""
    wanted = select(Participant).where(Participant.id.in_(list(place_ids)))
    held = wanted.order_by(Participant.id).with_for_update()
    fresh = {"populate_existing": True}
    return db.session.scalars(held, execution_options=fresh).all()


def holder(place_id: int) -> Person | None:
    """Find who holds a place; an unnamed place has nobody."""
    held = Person.participant_id == place_id, Person.ended_at.is_(None)
    return db.session.scalar(select(Person).where(*held))


def former_holders(place_id: int) -> Sequence[Person]:
    """List who held a place before, the latest first."""
    over = Person.participant_id == place_id, Person.ended_at.is_not(None)
    ended = select(Person).where(*over).order_by(Person.ended_at.desc())
    return db.session.scalars(ended).all()


def person(meeting_id: int, person_id: int) -> Person | None:
    """Find a person of a meeting, with place and institution."""
    ours = Person.meeting_id == meeting_id, Person.id == person_id
    with_place = joinedload(Person.participant).joinedload(Participant.delegation)
    return db.session.scalar(select(Person).where(*ours).options(with_place))


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


def phone_tail(phone: str) -> str:
    """Hash the last four digits of a number, so that they can be searched."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    return keyring.lookup("person.phone_tail", digits[-TAIL:])


def badge_of(person_id: int) -> Badge | None:
    """Find the card that somebody carries now."""
    live = Badge.person_id == person_id, Badge.revoked_at.is_(None)
    return db.session.scalar(select(Badge).where(*live))


def badges(meeting_id: int) -> Sequence[Badge]:
    """List the cards in use by institution and name, with their people."""
    return db.session.scalars(
        select(Badge)
        .join(Badge.person)
        .join(Person.participant)
        .join(Participant.delegation)
        .options(
            contains_eager(Badge.person)
            .contains_eager(Person.participant)
            .contains_eager(Participant.delegation)
        )
        .where(Badge.meeting_id == meeting_id, Badge.revoked_at.is_(None))
        .where(Participant.state == PlaceState.CONFIRMED)
        .order_by(Delegation.level, Delegation.name, Person.search)
    ).all()


def spare_badges(meeting_id: int) -> Sequence[Badge]:
    """List the cards that nobody carries yet, by number."""
    free = Badge.person_id.is_(None), Badge.revoked_at.is_(None)
    ours = select(Badge).where(Badge.meeting_id == meeting_id, *free)
    return db.session.scalars(ours.order_by(Badge.number)).all()


def badge_by_code(code: str) -> Badge | None:
    """Find a card by its code, of whichever meeting."""
    key = keyring.lookup("badge.code", code)
    return db.session.scalar(select(Badge).where(Badge.code_hash == key))


def next_numbers(meeting_id: int) -> tuple[int, int]:
    """Return the next number of a place and of a card; others wait meanwhile."""
    key = func.hashtextextended(f"numbers:{meeting_id}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(key)))
    last = func.max(func.substring(Participant.ref, r"(\d+)$").cast(Badge.number.type))
    places = select(last).where(Participant.meeting_id == meeting_id)
    cards = select(func.max(Badge.number)).where(Badge.meeting_id == meeting_id)
    return (db.session.scalar(places) or 0) + 1, (db.session.scalar(cards) or 0) + 1


def count_badges(meeting_id: int) -> tuple[int, int]:
    """Count the cards of those who come, and the spare ones."""
    used = (
        select(func.count())
        .select_from(Badge)
        .join(Person, Person.id == Badge.person_id)
        .join(Participant, Participant.id == Person.participant_id)
        .where(Badge.meeting_id == meeting_id, Badge.revoked_at.is_(None))
        .where(Participant.state == PlaceState.CONFIRMED)
    )
    spare = select(func.count()).where(
        Badge.meeting_id == meeting_id,
        Badge.person_id.is_(None),
        Badge.revoked_at.is_(None),
    )
    counted = select(used.scalar_subquery(), spare.scalar_subquery())
    row = db.session.execute(counted).one()
    return row[0], row[1]
