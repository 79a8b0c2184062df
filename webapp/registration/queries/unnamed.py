"""Places without a name: they count in every need before anybody is named."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Row, and_, func, select

from webapp.core.db import db
from webapp.registration.models import Participant, Person
from webapp.registration.queries.quota import COUNTED, HELD
from webapp.registration.workflow import PlaceState

# A confirmed place without a name is counted among the confirmed ones already.
UNNAMED = (
    COUNTED,
    Participant.state != PlaceState.CONFIRMED,
    ~select(Person.id).where(HELD).exists(),
)


def waits_for_name() -> ColumnElement[bool]:
    """Mean the places that wait for a name and are not confirmed."""
    return and_(*UNNAMED)


def count_unnamed(meeting_id: int) -> int:
    """Count the places of a meeting that wait for a name."""
    ours = select(func.count()).where(Participant.meeting_id == meeting_id, *UNNAMED)
    return db.session.scalar(ours) or 0


def unnamed_stays(
    meeting_id: int,
) -> Sequence[Row[date | None, date | None, int]]:
    """Count the places without a name that need a room, by their dates."""
    dates = Participant.arrive_on, Participant.depart_on
    return db.session.execute(
        select(*dates, func.count())
        .where(Participant.meeting_id == meeting_id, *UNNAMED)
        .where(Participant.needs_room, Participant.arrive_on < Participant.depart_on)
        .group_by(*dates)
    ).all()
