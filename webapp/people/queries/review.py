"""Reads on what the committee has to decide."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select

from webapp.core.db import db
from webapp.lodging.queries import breaches
from webapp.people.models import ChangeRequest
from webapp.people.queries.own import OPEN_CHANGE
from webapp.people.registry import CHECKS, ODDITIES, UNUSUAL, Entry
from webapp.registration.models import Delegation, Participant, Person
from webapp.registration.workflow import GIVEN_UP, PlaceState

HELD = (Person.participant_id == Participant.id) & Person.ended_at.is_(None)
LIMIT = 200


class Pile(StrEnum):
    """What lies together on the desk of whoever reviews."""

    TO_DECIDE = "to_decide"
    CHANGES = "changes"
    UNUSUAL = "unusual"
    ROOMS = "rooms"
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
    """One registration to decide, with what is unusual about it, or breaks its room."""

    entry: Entry
    oddities: tuple[str, ...]
    breaks: Collection[str] = ()


def piles(meeting_id: int) -> dict[Pile, int]:
    """Count what lies on each pile, but on that of rooms."""
    counted = [func.count().filter(condition) for condition in PILES.values()]
    asked = select(func.count()).where(ChangeRequest.meeting_id == meeting_id)
    waiting = asked.where(OPEN_CHANGE)
    row = db.session.execute(
        select(*counted, waiting.scalar_subquery())
        .select_from(Participant)
        .outerjoin(Person, HELD)
        .where(Participant.meeting_id == meeting_id)
    ).one()
    return dict(zip((*PILES, Pile.CHANGES), row, strict=True))


def broken(meeting_id: int) -> Mapping[int, set[str]]:
    """Name by place the rules that rooms break."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for listed in breaches(meeting_id).values():
        for breach in listed:
            found[breach.place_id].add(breach.code)
    return found


def pile(meeting_id: int, kind: Pile) -> Sequence[Item]:
    """List a pile by institution and name, the first few hundred of it."""
    breaks = broken(meeting_id) if kind is Pile.ROOMS else {}
    lies = Participant.id.in_(breaks) if kind is Pile.ROOMS else PILES[kind]
    odd = (CHECKS[name][1].label(name) for name in ODDITIES)
    rows = db.session.execute(
        select(Participant, Delegation, Person, *odd)
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .outerjoin(Person, HELD)
        .where(Participant.meeting_id == meeting_id, lies)
        .order_by(Delegation.folded_name, Person.search, Participant.ref)
        .limit(LIMIT)
    )
    return [
        Item(Entry(*row[:3]), _named(row[3:]), sorted(breaks.get(row[0].id, ())))
        for row in rows
    ]


def _named(found: Sequence[bool | None]) -> tuple[str, ...]:
    return tuple(name for name, odd in zip(ODDITIES, found, strict=True) if odd)
