"""What people do with vehicles and seats."""

from webapp.trips.services.vehicles import (
    NewVehicle,
    add_vehicle,
    edit_vehicle,
    load_vehicles,
)

__all__ = ["NewVehicle", "add_vehicle", "edit_vehicle", "load_vehicles"]
