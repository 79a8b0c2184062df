"""What people do with vehicles and seats."""

from webapp.trips.services.riding import (
    arrive,
    depart,
    note_reading,
    recall,
    restore,
    withdraw,
)
from webapp.trips.services.seating import (
    Assigned,
    assign,
    move,
    move_many,
    release_place,
)
from webapp.trips.services.vehicles import (
    NewVehicle,
    add_vehicle,
    edit_vehicle,
    load_vehicles,
)

__all__ = [
    "Assigned",
    "NewVehicle",
    "add_vehicle",
    "arrive",
    "assign",
    "depart",
    "edit_vehicle",
    "load_vehicles",
    "move",
    "move_many",
    "note_reading",
    "recall",
    "release_place",
    "restore",
    "withdraw",
]
