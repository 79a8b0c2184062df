"""Reads on places."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from webapp.core import clock
from webapp.core.db import db, surely_held
from webapp.registration.models import Badge, Participant


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


def next_numbers(meeting_id: int) -> tuple[int, int]:
    """Return the next number of a place and of a card; others wait meanwhile."""
    _hold_numbers(meeting_id)
    last = func.max(func.substring(Participant.ref, r"(\d+)$").cast(Badge.number.type))
    places = select(last).where(Participant.meeting_id == meeting_id)
    cards = select(func.max(Badge.number)).where(Badge.meeting_id == meeting_id)
    return (db.session.scalar(places) or 0) + 1, (db.session.scalar(cards) or 0) + 1


def next_wait_number(meeting_id: int) -> int:
    """Return the next number of the wait list; others wait meanwhile."""
    _hold_numbers(meeting_id)
    last = func.max(Participant.wait_number)
    ours = select(last).where(Participant.meeting_id == meeting_id)
    return (db.session.scalar(ours) or 0) + 1


def offered(place: Participant) -> bool:
    """Tell whether a place on the wait list is being kept for its holder now."""
    return place.offered_until is not None and place.offered_until > clock.now()


def _hold_numbers(meeting_id: int) -> None:
    key = func.hashtextextended(f"numbers:{meeting_id}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(key)))
