"""Seats: for everybody at once, for one by hand, and let go again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import process_time

from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, refresh_statistics, transaction
from webapp.core.errors import DomainError
from webapp.registration.models import Participant
from webapp.registration.queries import locked_place
from webapp.registration.workflow import PlaceState
from webapp.trips.models import Seat, Vehicle
from webapp.trips.queries import aboard, seating
from webapp.trips.queries import vehicles as queries
from webapp.trips.queries.seating import Guest, Unseated
from webapp.trips.services.planning import Plan, plan
from webapp.trips.services.vehicles import renew_checkpoints
from webapp.trips.workflow import VehicleState

TAKEN = {
    "uq_seat_vehicle_id_number": DomainError("seat_taken"),
    "uq_seat_meeting_id_participant_id": DomainError("place_seated"),
}
ON_THE_ROAD = {VehicleState.DEPARTED, VehicleState.RETURNED}


@dataclass(frozen=True, slots=True)
class Assigned:
    """What came of seating everybody; seconds are of the processor."""

    people: int
    seated: int
    unseated: Sequence[Unseated]
    vehicles: int
    split_delegations: int
    seconds: float


@transaction(unique=TAKEN)
def assign(meeting_id: int, by: Actor, *, afresh: bool = False) -> Assigned:
    """Seat everybody who goes: institutions together, in the fewest vehicles.

    Who has a seat keeps it where that is possible, unless all is done `afresh`.
    """
    by.demand(Permission.MANAGE_TRIPS)
    began = process_time()
    fleet = queries.locked_vehicles(meeting_id)
    if not any(vehicle.state is VehicleState.WAITING for vehicle in fleet):
        raise DomainError("no_vehicles")
    seats, gone = _parted(seating.seats(meeting_id), fleet)
    guests = [g for g in seating.guests(meeting_id) if g.place_id not in gone]
    kept = {} if afresh else {key: seat.vehicle_id for key, seat in seats.items()}
    _apply(meeting_id, guests, seats, plan(guests, fleet, kept))
    renew_checkpoints(meeting_id, *fleet)
    refresh_statistics(Seat)
    return _result(meeting_id, began)


@transaction(unique=TAKEN)
def move(place: Participant, vehicle: Vehicle, by: Actor) -> Seat:
    """Give a place a seat in this vehicle, instead of the one it has perhaps."""
    if not by.may(Permission.MANAGE_TRIPS):
        by.demand(Permission.LEAD_TRIP)
    fleet = {v.id: v for v in queries.locked_vehicles(place.meeting_id)}
    target = fleet[vehicle.id]
    _check(locked_place(place.id), target)
    held = seating.seat_of_place(place.id)
    if held and held.vehicle_id == target.id:
        return held
    number = _free_number(target)
    changed = [target, *([fleet[held.vehicle_id]] if held else [])]
    seat = held or Seat(meeting_id=place.meeting_id, participant_id=place.id)
    seat.vehicle_id, seat.number = target.id, number
    db.session.add(seat)
    renew_checkpoints(place.meeting_id, *changed)
    return seat


@transaction(unique=TAKEN)
def move_many(places: Sequence[Participant], vehicle: Vehicle, by: Actor) -> int:
    """Move several places, all or none; return how many."""
    for place in places:
        move(place, vehicle, by)
    return len(places)


@transaction()
def release_place(place_id: int) -> None:
    """Let the seat of a place go that nobody takes; done as a job."""
    seat = seating.seat_of_place(place_id)
    if seat is None:
        return
    fleet = {v.id: v for v in queries.locked_vehicles(seat.meeting_id)}
    seat = seating.seat_of_place(place_id)
    if seat and locked_place(place_id).state is not PlaceState.CONFIRMED:
        vehicle = fleet[seat.vehicle_id]
        db.session.delete(seat)
        renew_checkpoints(vehicle.meeting_id, vehicle)


def _parted(
    seats: Mapping[int, Seat], fleet: Sequence[Vehicle]
) -> tuple[dict[int, Seat], set[int]]:
    """Part the seats that may change from the places that are on the road."""
    away = {vehicle.id for vehicle in fleet if vehicle.state in ON_THE_ROAD}
    gone = {key for key, seat in seats.items() if seat.vehicle_id in away}
    return {key: seat for key, seat in seats.items() if key not in gone}, gone


def _apply(
    meeting_id: int, guests: Sequence[Guest], seats: Mapping[int, Seat], seated: Plan
) -> None:
    """Write a plan down: who stays keeps his number, the others take what is free."""
    taken: dict[int, set[int]] = {vehicle: set() for vehicle in seated.values()}
    for place, seat in seats.items():
        if place not in seated:
            db.session.delete(seat)
        elif seated[place] == seat.vehicle_id:
            taken[seat.vehicle_id].add(seat.number)
    for guest in guests:
        vehicle = seated.get(guest.place_id)
        held = seats.get(guest.place_id)
        if vehicle is None or (held and held.vehicle_id == vehicle):
            continue
        seat = held or Seat(meeting_id=meeting_id, participant_id=guest.place_id)
        seat.vehicle_id, seat.number = vehicle, _lowest(taken[vehicle])
        taken[vehicle].add(seat.number)
        db.session.add(seat)
    db.session.flush()


def _result(meeting_id: int, began: float) -> Assigned:
    seats = seating.seats(meeting_id)
    left = seating.unseated(meeting_id)
    return Assigned(
        people=len(seats) + len(left),
        seated=len(seats),
        unseated=left,
        vehicles=len({seat.vehicle_id for seat in seats.values()}),
        split_delegations=seating.split_delegations(meeting_id),
        seconds=round(process_time() - began, 3),
    )


def _check(place: Participant, target: Vehicle) -> None:
    """Refuse who does not come, and a vehicle that left without him."""
    if place.state is not PlaceState.CONFIRMED:
        raise DomainError("place_not_coming")
    there = target.state in ON_THE_ROAD and (
        aboard.rides_in(place.id, place.meeting_id) == target.id
    )
    if target.state is not VehicleState.WAITING and not there:
        raise DomainError("vehicle_gone", vehicle=target.name)


def _free_number(vehicle: Vehicle) -> int:
    number = _lowest(queries.taken_numbers(vehicle.meeting_id)[vehicle.id])
    if number > vehicle.capacity:
        raise DomainError("vehicle_full", vehicle=vehicle.name)
    return number


def _lowest(taken: set[int]) -> int:
    return next(number for number in range(1, len(taken) + 2) if number not in taken)
