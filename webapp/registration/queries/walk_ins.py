"""Reads on people who came unannounced."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.orm import contains_eager

from webapp.core.db import db, surely_held
from webapp.registration.models import Delegation, Participant, Person, WalkIn
from webapp.registration.workflow import WalkInState


def locked_walk_in(walk_in_id: int) -> WalkIn:
    """Read one as it is now, and hold it until the transaction ends."""
    return surely_held(WalkIn, walk_in_id)


def walk_in(meeting_id: int, walk_in_id: int) -> WalkIn | None:
    """Find one of a meeting."""
    ours = WalkIn.meeting_id == meeting_id, WalkIn.id == walk_in_id
    return db.session.scalar(select(WalkIn).where(*ours))


def walk_in_by_act(act: UUID) -> WalkIn | None:
    """Find one by what the desk called its act."""
    return db.session.scalar(select(WalkIn).where(WalkIn.act == act))


def walk_ins(meeting_id: int, state: str = "") -> Sequence[Row[WalkIn, Person]]:
    """List those in a state, or all, with their people, the latest first."""
    wanted = (
        select(WalkIn, Person)
        .join(WalkIn.participant)
        .join(Participant.delegation)
        .join(Person, Person.participant_id == Participant.id)
        .options(
            contains_eager(WalkIn.participant).contains_eager(Participant.delegation)
        )
        .where(WalkIn.meeting_id == meeting_id, Person.ended_at.is_(None))
        .order_by(WalkIn.at.desc(), WalkIn.id.desc())
    )
    if state:
        wanted = wanted.where(WalkIn.state == state)
    return db.session.execute(wanted).all()


def count_walk_ins(meeting_id: int) -> dict[WalkInState, int]:
    """Count them by state."""
    counted = (
        select(WalkIn.state, func.count())
        .where(WalkIn.meeting_id == meeting_id)
        .group_by(WalkIn.state)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


def unnamed_places(delegation_ids: Sequence[int]) -> dict[int, int]:
    """Count the places of institutions that have no name yet."""
    held = (Person.participant_id == Participant.id) & Person.ended_at.is_(None)
    counted = (
        select(Participant.delegation_id, func.count())
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .outerjoin(Person, held)
        .where(Participant.delegation_id.in_(delegation_ids), Person.id.is_(None))
        .where(Participant.state.in_(("invited", "draft", "confirmed")))
        .group_by(Participant.delegation_id)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}
