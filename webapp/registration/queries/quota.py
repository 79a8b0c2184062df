"""Reads on what an institution may send."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sys import maxsize

from sqlalchemy import Row, func, select
from sqlalchemy.orm import contains_eager

from webapp.core.db import db
from webapp.core.text import fold
from webapp.registration.models import (
    Delegation,
    Participant,
    Person,
    Quota,
    RegistrationRules,
    Role,
)
from webapp.registration.workflow import UNCOUNTED, PlaceState

HELD = (Person.participant_id == Participant.id) & Person.ended_at.is_(None)
COUNTED = Participant.state.not_in(UNCOUNTED)
ANSWERED = (PlaceState.SUBMITTED, PlaceState.NEEDS_CORRECTION, PlaceState.CONFIRMED)
# A place that is being kept for somebody on the wait list is taken meanwhile.
KEPT = (Participant.state == PlaceState.WAIT_LISTED) & (
    Participant.offered_until > func.now()
)


@dataclass(frozen=True, slots=True)
class Room:
    """How many more may come: paid for, as extras, and to the meeting as a whole."""

    funded: int
    extras: int
    meeting: int


def rules(meeting_id: int) -> RegistrationRules | None:
    """Find what a meeting asks of its registration, if it asks anything."""
    ours = RegistrationRules.meeting_id == meeting_id
    return db.session.scalar(select(RegistrationRules).where(ours))


def capacity_left(meeting_id: int) -> int:
    """Count how many more may come to the meeting, holding its limit if it has one."""
    limit = db.session.scalar(
        select(RegistrationRules.capacity)
        .where(RegistrationRules.meeting_id == meeting_id)
        .with_for_update()
    )
    return maxsize if limit is None else limit - places_taken(meeting_id)


def overfull(meeting_id: int) -> bool:
    """Tell whether as many have answered as may come, others waiting to ask this.

    Only where more were invited than may come: then those who answer first come.
    """
    left = capacity_left(meeting_id)
    if left >= 0:
        return False
    limit = places_taken(meeting_id) + left
    answered = Participant.state.in_(ANSWERED) | KEPT
    ours = select(func.count()).where(Participant.meeting_id == meeting_id, answered)
    return (db.session.scalar(ours) or 0) >= limit


def quotas(delegation_id: int) -> Sequence[Quota]:
    """List the paid places of an institution by role."""
    ours = select(Quota).where(Quota.delegation_id == delegation_id)
    return db.session.scalars(ours.order_by(Quota.role)).all()


def room_left(delegation: Delegation, role: Role) -> Room:
    """Count what is left, holding the limit of the meeting if it has one."""
    whole = capacity_left(delegation.meeting_id)
    funded = db.session.scalar(
        select(Quota.funded).where(
            Quota.delegation_id == delegation.id, Quota.role == role
        )
    )
    ours = select(
        func.count().filter(Participant.role == role, ~Participant.extra),
        func.count().filter(Participant.extra),
    ).where(Participant.delegation_id == delegation.id, COUNTED)
    paid, extras = db.session.execute(ours).one()
    return Room(
        (funded or 0) - paid,
        delegation.extras_allowed - extras,
        whole,
    )


def places_taken(meeting_id: int) -> int:
    """Count the places of a meeting that are held, or kept for somebody who waits."""
    ours = select(func.count()).where(Participant.meeting_id == meeting_id)
    ours = ours.where(COUNTED | KEPT)
    return db.session.scalar(ours) or 0


def funded_places(
    delegation_id: int, role: Role
) -> Sequence[Row[Participant, int | None]]:
    """List the paid places of a role, those without a name last made first."""
    return db.session.execute(
        select(Participant, Person.id)
        .outerjoin(Person, HELD)
        .where(Participant.delegation_id == delegation_id, Participant.role == role)
        .where(COUNTED, ~Participant.extra)
        .order_by(Participant.id.desc())
    ).all()


def empty_place(delegation_id: int, role: Role) -> Participant | None:
    """Find the first place of a role that has no name, and hold it."""
    return db.session.scalar(
        select(Participant)
        .where(
            Participant.delegation_id == delegation_id,
            Participant.role == role,
            Participant.state == PlaceState.INVITED,
            ~select(Person.id).where(HELD).exists(),
        )
        .order_by(Participant.id)
        .limit(1)
        .with_for_update(of=Participant)
    )


def empty_places(delegation_id: int) -> Sequence[Participant]:
    """List the places of an institution that wait for a name."""
    return db.session.scalars(
        select(Participant)
        .where(
            Participant.delegation_id == delegation_id,
            COUNTED,
            ~select(Person.id).where(HELD).exists(),
        )
        .order_by(Participant.id)
    ).all()


def deadline_of(delegation: Delegation) -> datetime | None:
    """Tell until when an institution may answer: its own deadline, or that of all."""
    if delegation.deadline_at is not None:
        return delegation.deadline_at
    asked = rules(delegation.meeting_id)
    return asked.deadline_at if asked else None


def namesake(delegation_id: int, name: str) -> Person | None:
    """Find who of an institution has this name already and comes or waits."""
    given_up = UNCOUNTED - {PlaceState.WAIT_LISTED}
    return db.session.scalar(
        select(Person)
        .join(Person.participant)
        .options(contains_eager(Person.participant))
        .where(Participant.delegation_id == delegation_id)
        .where(Person.ended_at.is_(None), Person.search == fold(name))
        .where(Participant.state.not_in(given_up))
        .limit(1)
    )


def naming_progress(delegation_id: int) -> tuple[int, int]:
    """Count the places of an institution that have a name, and those without."""
    counted = select(
        func.count(Person.id), func.count().filter(Person.id.is_(None))
    ).select_from(Participant)
    ours = counted.outerjoin(Person, HELD).where(
        Participant.delegation_id == delegation_id, COUNTED
    )
    row = db.session.execute(ours).one()
    return row[0], row[1]


def waiting(meeting_id: int) -> Sequence[Row[Participant, Delegation, Person]]:
    """List the wait list in its order."""
    return db.session.execute(
        select(Participant, Delegation, Person)
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .outerjoin(Person, HELD)
        .where(Participant.meeting_id == meeting_id)
        .where(Participant.state == PlaceState.WAIT_LISTED)
        .order_by(Participant.wait_number)
    ).all()


def first_wait_number(meeting_id: int) -> int:
    """Return the number of whoever is first on the wait list."""
    first = func.min(Participant.wait_number)
    ours = select(first).where(Participant.meeting_id == meeting_id)
    return db.session.scalar(ours) or 0
