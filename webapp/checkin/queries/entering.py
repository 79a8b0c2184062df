"""Who may enter at a checkpoint and when; whoever is coming, or who is on its list."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Interval,
    Row,
    ScalarSelect,
    Text,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from webapp.checkin.models import Checkpoint, CheckpointGuest, Entry
from webapp.core.db import db
from webapp.meetings.models import AgendaSession
from webapp.registration.models import Delegation, Participant, Person
from webapp.registration.workflow import PlaceState

Meant = tuple[dict[str, int], dict[str, int]]

MINUTE = literal_column("interval '1 minute'", Interval())
# When a checkpoint opens and closes; never, where that is not switched on.
OPENS_AT = case(
    (
        Checkpoint.windowed,
        func.coalesce(
            Checkpoint.opens_at,
            AgendaSession.starts_at - Checkpoint.opens_before * MINUTE,
        ),
    )
)
CLOSES_AT = case(
    (
        Checkpoint.windowed,
        func.coalesce(
            Checkpoint.closes_at,
            AgendaSession.ends_at + Checkpoint.closes_after * MINUTE,
        ),
    )
)


def may_enter(point: Any, place: Any) -> ColumnElement[bool]:  # noqa: ANN401 aliases too
    """Tell whether the holder of a place may enter at a checkpoint."""
    return case((point.entry == Entry.ALL, true()), else_=on_list(point, place))


def on_list(point: Any, place: Any) -> ColumnElement[bool]:  # noqa: ANN401 aliases too
    """Tell whether a place is on the list: by its role, institution or by itself."""
    guest = aliased(CheckpointGuest)
    invited = or_(
        guest.participant_id == place.id, guest.delegation_id == place.delegation_id
    )
    role = cast(place.role, Text) == func.any(point.roles)
    listed = exists().where(guest.checkpoint_id == point.id, invited)
    return or_(role, listed.correlate_except(guest))


def elsewhere(point: Any, session: Any, place: Any) -> ScalarSelect[Any]:  # noqa: ANN401
    """Name the other hall on whose list somebody is at the same time.

    It is looked for only where the place is not on the list of this one.
    """
    other, meant = aliased(Checkpoint), aliased(AgendaSession)
    found = (
        select(func.min(other.label))
        .join(meant, meant.id == other.agenda_session_id)
        .where(
            other.meeting_id == point.meeting_id,
            other.id != point.id,
            other.entry == Entry.LISTED,
            meant.starts_at < session.ends_at,
            meant.ends_at > session.starts_at,
            on_list(other, place),
        )
        .correlate(point, session, place)
        .scalar_subquery()
    )
    return case((~may_enter(point, place), found))  # type: ignore[return-value]


def guests(checkpoint: Checkpoint) -> Sequence[Row[int, str, str, str]]:
    """List who is on the list by institution or by name, institutions first."""
    named = aliased(Delegation)
    held = (Person.participant_id == Participant.id) & Person.ended_at.is_(None)
    return db.session.execute(
        select(
            CheckpointGuest.id,
            func.coalesce(Delegation.name, named.name).label("delegation"),
            Participant.ref,
            Person.name,
        )
        .outerjoin(Delegation, Delegation.id == CheckpointGuest.delegation_id)
        .outerjoin(Participant, Participant.id == CheckpointGuest.participant_id)
        .outerjoin(named, named.id == Participant.delegation_id)
        .outerjoin(Person, held)
        .where(CheckpointGuest.checkpoint_id == checkpoint.id)
        .order_by(Participant.ref.asc().nulls_first(), Delegation.folded_name)
    ).all()


def guest(checkpoint: Checkpoint, guest_id: int) -> CheckpointGuest | None:
    """Find one line of the list of a checkpoint."""
    ours = CheckpointGuest.checkpoint_id == checkpoint.id
    return db.session.scalar(
        select(CheckpointGuest).where(ours, CheckpointGuest.id == guest_id)
    )


def meant(meeting_id: int, names: Sequence[str], refs: Sequence[str]) -> Meant:
    """Find institutions by their folded names, and places by their references."""
    institutions = select(Delegation.folded_name, Delegation.id).where(
        Delegation.meeting_id == meeting_id, Delegation.folded_name.in_(names)
    )
    places = select(Participant.ref, Participant.id).where(
        Participant.meeting_id == meeting_id, Participant.ref.in_(refs)
    )
    return (
        dict(db.session.execute(institutions).all()),
        dict(db.session.execute(places).all()),
    )


def invited(checkpoint: Checkpoint) -> tuple[set[int | None], set[int | None]]:
    """Name the institutions and places on the list already."""
    rows = db.session.execute(
        select(CheckpointGuest.delegation_id, CheckpointGuest.participant_id).where(
            CheckpointGuest.checkpoint_id == checkpoint.id
        )
    ).all()
    return {row[0] for row in rows}, {row[1] for row in rows}


def barred(meeting_id: int) -> Sequence[Row[str, str, str | None]]:
    """List who is coming and may not enter where, and which hall is meant instead.

    Rules are judged here, so that a desk without network needs none: it is told the
    result. Rows are (slug, ref, elsewhere).
    """
    return db.session.execute(
        select(
            Checkpoint.slug,
            Participant.ref,
            elsewhere(Checkpoint, AgendaSession, Participant).label("elsewhere"),
        )
        .select_from(Checkpoint)
        .outerjoin(AgendaSession, AgendaSession.id == Checkpoint.agenda_session_id)
        .join(Participant, Participant.meeting_id == Checkpoint.meeting_id)
        .where(Checkpoint.meeting_id == meeting_id, Checkpoint.entry == Entry.LISTED)
        .where(Participant.state == PlaceState.CONFIRMED)
        .where(~on_list(Checkpoint, Participant))
        .order_by(Checkpoint.slug, Participant.ref)
    ).all()


def windows(meeting_id: int) -> Sequence[Row[Checkpoint, Any, Any]]:
    """List the checkpoints, each with when it opens and closes; none means always."""
    return db.session.execute(
        select(Checkpoint, OPENS_AT, CLOSES_AT)
        .outerjoin(AgendaSession, AgendaSession.id == Checkpoint.agenda_session_id)
        .where(Checkpoint.meeting_id == meeting_id)
        .order_by(Checkpoint.slug)
    ).all()
