"""Who may enter at a checkpoint: whoever is coming, or who is on its list."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Text,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from webapp.checkin.models import Checkpoint, CheckpointGuest, Entry
from webapp.meetings.models import AgendaSession


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
