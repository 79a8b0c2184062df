"""Vehicles, and which of their seats are taken."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, select

from webapp.core.db import db
from webapp.core.text import fold
from webapp.registration.models import Person
from webapp.trips.models import Seat, Vehicle
from webapp.trips.queries.aboard import aboard


class Fill(NamedTuple):
    """A vehicle, how many have a seat in it, and how many of those are on board."""

    vehicle: Vehicle
    seated: int
    aboard: int


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


def taken_numbers(meeting_id: int) -> defaultdict[int, set[int]]:
    """Name the seats taken in each vehicle; an empty vehicle has none."""
    rows = select(Seat.vehicle_id, Seat.number).where(Seat.meeting_id == meeting_id)
    taken: defaultdict[int, set[int]] = defaultdict(set)
    for vehicle_id, number in db.session.execute(rows):
        taken[vehicle_id].add(number)
    return taken


def fills(meeting_id: int) -> list[Fill]:
    """Count for each vehicle who has a seat, and who of them is on board."""
    riding = aboard(meeting_id)
    held = (Person.participant_id == Seat.participant_id) & Person.ended_at.is_(None)
    here = (riding.c.person_id == Person.id) & (riding.c.vehicle_id == Vehicle.id)
    rows = (
        select(Vehicle, func.count(Seat.id), func.count(riding.c.person_id))
        .outerjoin(Seat, Seat.vehicle_id == Vehicle.id)
        .outerjoin(Person, held)
        .outerjoin(riding, here)
        .where(Vehicle.meeting_id == meeting_id)
        .group_by(Vehicle.id)
        .order_by(Vehicle.position, Vehicle.id)
    )
    return [Fill(*row) for row in db.session.execute(rows)]
