"""Vehicles: from a workbook, or typed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from webapp.checkin.models import Kind
from webapp.checkin.queries import presence
from webapp.checkin.services import ensure_checkpoint
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.crypto import keyring
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.text import fold
from webapp.core.versions import write
from webapp.trips.models import Vehicle
from webapp.trips.queries import vehicles as queries

TAKEN = {
    "uq_vehicle_meeting_id_folded_name": DomainError("vehicle_taken", field="name")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVehicle:
    """A vehicle as a list has it."""

    name: str
    seats: int
    type: str = ""
    crew_seats: int = 0
    operator: str = ""
    plate: str = ""
    destination: str = ""
    leader_name: str = ""
    leader_phone: str | None = None
    driver_name: str = ""
    driver_phone: str | None = None


@transaction(unique=TAKEN)
def load_vehicles(meeting_id: int, vehicles: Sequence[NewVehicle], by: Actor) -> int:
    """Make the vehicles of a list, or renew those known by name; return how many.

    A known vehicle changes only where its row differs from the last one loaded.
    """
    by.demand(Permission.MANAGE_TRIPS)
    known = {v.folded_name: v for v in queries.locked_vehicles(meeting_id)}
    wanted = {fold(new.name): new for new in vehicles}
    for name, new in wanted.items():
        row = _hash(new)
        if name not in known:
            _make(meeting_id, new, row)
        elif known[name].loaded_as != row:
            write(known[name], _values(new) | {"loaded_as": row}, None)
            _check(known[name])
    return len(wanted)


@transaction(unique=TAKEN)
def add_vehicle(meeting_id: int, new: NewVehicle, by: Actor) -> Vehicle:
    """Put a vehicle on the list, with its checkpoint."""
    by.demand(Permission.MANAGE_TRIPS)
    queries.locked_vehicles(meeting_id)
    return _make(meeting_id, new, "")


@transaction(unique=TAKEN)
def edit_vehicle(
    vehicle: Vehicle, values: Mapping[str, object], seen: int | None, by: Actor
) -> None:
    """Change what is known of a vehicle: fields by name."""
    by.demand(Permission.MANAGE_TRIPS)
    write(vehicle, values, seen)
    _check(vehicle)


def renew_checkpoints(meeting_id: int, *vehicles: Vehicle) -> None:
    """Tell the checkpoints of vehicles their names and how many will come."""
    db.session.flush()
    taken = queries.taken_numbers(meeting_id)
    for vehicle in vehicles:
        ensure_checkpoint(
            meeting_id,
            _slug(vehicle),
            vehicle.name,
            Kind.BUS,
            vehicle.id,
            expected=len(taken[vehicle.id]),
        )


def _make(meeting_id: int, new: NewVehicle, row: str) -> Vehicle:
    position = queries.last_position(meeting_id) + 1
    vehicle = Vehicle(
        meeting_id=meeting_id, position=position, loaded_as=row, **_values(new)
    )
    db.session.add(vehicle)
    _check(vehicle)
    return vehicle


def _values(new: NewVehicle) -> dict[str, object]:
    """Name the fields; an empty number is none."""
    phones = {"leader_phone": new.leader_phone, "driver_phone": new.driver_phone}
    return asdict(new) | {name: phone or None for name, phone in phones.items()}


def _check(vehicle: Vehicle) -> None:
    """Refuse what cannot be, then let the checkpoint follow."""
    if not vehicle.folded_name:
        raise DomainError("vehicle_unnamed", field="name")
    if not 0 <= vehicle.crew_seats < vehicle.seats:
        raise DomainError("seats_impossible", field="seats")
    db.session.flush()
    numbers = queries.taken_numbers(vehicle.meeting_id)[vehicle.id]
    if len(numbers) > vehicle.capacity:
        raise DomainError(
            "vehicle_too_small",
            field="seats",
            vehicle=vehicle.name,
            count=len(numbers),
        )
    renew_checkpoints(vehicle.meeting_id, vehicle)


def _slug(vehicle: Vehicle) -> str:
    """Keep the slug that a checkpoint has; a new one leaves others their own."""
    own = presence.checkpoint_of_vehicle(vehicle.meeting_id, vehicle.id)
    if own:
        return own.slug
    free = presence.checkpoint(vehicle.meeting_id, vehicle.slug) is None
    return vehicle.slug if free else f"bus-{vehicle.slug}"


def _hash(new: NewVehicle) -> str:
    """Hash a row, so that the next load sees whether the file says something else."""
    return keyring.lookup("vehicle.loaded", repr(new))
