"""Reads on cards."""

import re
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from webapp.core.crypto import keyring
from webapp.core.db import db
from webapp.registration.models import Badge, Delegation, Participant, Person
from webapp.registration.workflow import PlaceState


def badge_of(person_id: int) -> Badge | None:
    """Find the card that somebody carries now."""
    live = Badge.person_id == person_id, Badge.revoked_at.is_(None)
    return db.session.scalar(select(Badge).where(*live))


def card_of(person_id: int) -> Badge | None:
    """Find the card that somebody carries now, with person, place and institution."""
    live = Badge.person_id == person_id, Badge.revoked_at.is_(None)
    with_person = joinedload(Badge.person).joinedload(Person.participant)
    card = select(Badge).where(*live)
    return db.session.scalar(
        card.options(with_person.joinedload(Participant.delegation))
    )


def last_badge_of(person_id: int) -> Badge | None:
    """Find the card that somebody carries, or carried last."""
    theirs = select(Badge).where(Badge.person_id == person_id)
    return db.session.scalar(theirs.order_by(Badge.id.desc()).limit(1))


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


def held_badge(meeting_id: int, read: str) -> Badge | None:
    """Find a card of a meeting by its code or printed number, and hold it."""
    number = re.fullmatch(r"(?:S-?)?0*(\d{1,6})", read.strip().upper())
    key = keyring.lookup("badge.code", read.strip().upper())
    wanted = Badge.number == int(number[1]) if number else Badge.code_hash == key
    card = select(Badge).where(Badge.meeting_id == meeting_id, wanted)
    fresh = {"populate_existing": True}
    return db.session.scalar(card.with_for_update(), execution_options=fresh)


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
