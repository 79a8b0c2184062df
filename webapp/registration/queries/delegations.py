"""Reads on institutions."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, func, select

from webapp.core.db import db, surely_held
from webapp.core.text import fold
from webapp.registration.models import Delegation, Participant, Person
from webapp.registration.workflow import PlaceState


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


def locked_delegation(delegation_id: int) -> Delegation:
    """Read an institution as it is now, and hold it until the transaction ends."""
    return surely_held(Delegation, delegation_id)
