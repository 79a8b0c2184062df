"""A vehicle leaves, comes back, or is not used after all."""

from webapp.core import clock
from webapp.core.actor import Actor
from webapp.core.audit import record
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.trips.models import Vehicle
from webapp.trips.queries import seating
from webapp.trips.queries import vehicles as queries
from webapp.trips.queries.aboard import boarding
from webapp.trips.services.vehicles import renew_checkpoints
from webapp.trips.workflow import VehicleWorkflow


@transaction()
def depart(vehicle: Vehicle, by: Actor, without: int = 0) -> None:
    """Let a vehicle leave; `without` says how many missing people the leader knows."""
    held = _held(vehicle)
    missing = len(boarding(held).missing)
    if missing > without:
        raise DomainError("still_waiting", vehicle=held.name, count=missing)
    VehicleWorkflow.depart.apply(held, by)
    held.departed_at, held.departed_without = clock.now(), missing


@transaction()
def arrive(vehicle: Vehicle, by: Actor) -> None:
    """Write down that a vehicle is back."""
    held = _held(vehicle)
    VehicleWorkflow.arrive.apply(held, by)
    held.returned_at = clock.now()


@transaction()
def recall(vehicle: Vehicle, by: Actor) -> None:
    """Take back that a vehicle left, or get it ready to leave once more."""
    held = _held(vehicle)
    VehicleWorkflow.recall.apply(held, by)
    held.departed_at, held.returned_at, held.departed_without = None, None, 0


@transaction()
def withdraw(vehicle: Vehicle, by: Actor) -> None:
    """Use a vehicle no more: all its seats are let go."""
    held = _held(vehicle)
    VehicleWorkflow.withdraw.apply(held, by)
    for seat in seating.seats(held.meeting_id).values():
        if seat.vehicle_id == held.id:
            db.session.delete(seat)
    renew_checkpoints(held.meeting_id, held)


@transaction()
def restore(vehicle: Vehicle, by: Actor) -> None:
    """Use a vehicle again."""
    VehicleWorkflow.restore.apply(_held(vehicle), by)


@transaction()
def note_reading(vehicle: Vehicle, by: Actor) -> None:
    """Keep in the audit trail that somebody read names and numbers of a vehicle."""
    record("trips.manifest", f"vehicle:{vehicle.id}", by)


def _held(vehicle: Vehicle) -> Vehicle:
    """Read a vehicle as it is now, and hold it with those beside it."""
    fleet = queries.locked_vehicles(vehicle.meeting_id)
    return next(one for one in fleet if one.id == vehicle.id)
