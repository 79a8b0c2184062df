"""Reads on vehicles, seats and who is on board."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select

from webapp.core.db import db
from webapp.core.text import fold
from webapp.trips.models import Seat, Vehicle


def vehicles(meeting_id: int) -> Sequence[Vehicle]:
    """List the vehicles in their order."""
    ours = select(Vehicle).where(Vehicle.meeting_id == meeting_id)
    return db.session.scalars(ours.order_by(Vehicle.position, Vehicle.id)).all()


def locked_vehicles(meeting_id: int) -> Sequence[Vehicle]:
    """Read the vehicles as they are now; others who seat people wait meanwhile."""
    ours = select(Vehicle).where(Vehicle.meeting_id == meeting_id)
    held = ours.order_by(Vehicle.id).with_for_update()
    fresh = {"populate_existing": True}
    return db.session.scalars(held, execution_options=fresh).all()


def vehicle(meeting_id: int, slug: str) -> Vehicle | None:
    """Find a vehicle by how a page's address calls it."""
    ours = Vehicle.meeting_id == meeting_id, Vehicle.folded_name == fold(slug)
    return db.session.scalar(select(Vehicle).where(*ours))


def last_position(meeting_id: int) -> int:
    """Tell where the list of vehicles ends."""
    ours = select(func.max(Vehicle.position)).where(Vehicle.meeting_id == meeting_id)
    return db.session.scalar(ours) or 0


def taken_numbers(meeting_id: int) -> dict[int, set[int]]:
    """Name the seats taken in each vehicle; an empty vehicle has none."""
    rows = select(Seat.vehicle_id, Seat.number).where(Seat.meeting_id == meeting_id)
    taken: defaultdict[int, set[int]] = defaultdict(set)
    for vehicle_id, number in db.session.execute(rows):
        taken[vehicle_id].add(number)
    return taken
