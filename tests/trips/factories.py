"""Vehicles, and people who go."""

from tests import factories
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.registration.models import Delegation, Participant
from webapp.trips import services
from webapp.trips.queries import seating
from webapp.trips.queries.vehicles import vehicles
from webapp.trips.services import NewVehicle


def bus(meeting, name="Bus 4", seats=3, **values):
    new = NewVehicle(name=name, seats=seats, **values)
    return services.add_vehicle(meeting.id, new, SYSTEM)


def party(meeting, count, name="", **place):
    """Several people of one institution."""
    of = {"delegation": factories.delegation(meeting, name)} | place
    return [factories.person(meeting, of=of) for _ in range(count)]


def place_of(person):
    return db.session.get_one(Participant, person.participant_id)


def delegation_of(person):
    return db.session.get_one(Delegation, place_of(person).delegation_id)


def riding(meeting):
    """Who rides where: the names of vehicles with their places, sorted."""
    names = {vehicle.id: vehicle.name for vehicle in vehicles(meeting.id)}
    ridden = {name: [] for name in names.values()}
    for place, seat in sorted(seating.seats(meeting.id).items()):
        ridden[names[seat.vehicle_id]].append(place)
    return ridden


def ids(*people):
    return sorted(person.participant_id for person in people)
