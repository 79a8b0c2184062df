"""Reads on what the committee has to decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select

from webapp.core.db import db
from webapp.people.registry import CHECKS, ODDITIES, UNUSUAL, Entry
from webapp.registration.models import Delegation, Participant, Person
from webapp.registration.workflow import GIVEN_UP, PlaceState

HELD = (Person.participant_id == Participant.id) & Person.ended_at.is_(None)
LIMIT = 200


class Pile(StrEnum):
    """What lies together on the desk of whoever reviews."""

    TO_DECIDE = "to_decide"
    UNUSUAL = "unusual"
    MENDING = "mending"
    WAITING = "waiting"


PILES: dict[Pile, ColumnElement[bool]] = {
    Pile.TO_DECIDE: Participant.state == PlaceState.SUBMITTED,
    Pile.UNUSUAL: Participant.state.not_in(GIVEN_UP) & UNUSUAL & Person.id.is_not(None),
    Pile.MENDING: Participant.state == PlaceState.NEEDS_CORRECTION,
    Pile.WAITING: Participant.state == PlaceState.WAIT_LISTED,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One registration to decide, with what is unusual about it."""

    entry: Entry
    oddities: tuple[str, ...]


def piles(meeting_id: int) -> dict[Pile, int]:
    """Count what lies on each pile."""
    counted = (func.count().filter(condition) for condition in PILES.values())
    row = db.session.execute(
        select(*counted)
        .select_from(Participant)
        .outerjoin(Person, HELD)
        .where(Participant.meeting_id == meeting_id)
    ).one()
    return dict(zip(PILES, row, strict=True))


def pile(meeting_id: int, kind: Pile) -> Sequence[Item]:
    """List a pile by institution and name, the first few hundred of it."""
    odd = (CHECKS[name][1].label(name) for name in ODDITIES)
    rows = db.session.execute(
        select(Participant, Delegation, Person, *odd)
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .outerjoin(Person, HELD)
        .where(Participant.meeting_id == meeting_id, PILES[kind])
        .order_by(Delegation.folded_name, Person.search, Participant.ref)
        .limit(LIMIT)
    )
    return [Item(Entry(*row[:3]), _named(row[3:])) for row in rows]


def _named(found: Sequence[bool | None]) -> tuple[str, ...]:
    return tuple(name for name, odd in zip(ODDITIES, found, strict=True) if odd)
