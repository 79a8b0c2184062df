"""Who sleeps where, proved as cheap as can be; knows neither web nor database."""

from webapp.lodging.allocation.answer import Answer, Room, Shortage, Totals
from webapp.lodging.allocation.instance import (
    Current,
    Guarantee,
    Hotel,
    Instance,
    Kind,
    Person,
    RoomType,
)
from webapp.lodging.allocation.solving import solve

__all__ = [
    "Answer",
    "Current",
    "Guarantee",
    "Hotel",
    "Instance",
    "Kind",
    "Person",
    "Room",
    "RoomType",
    "Shortage",
    "Totals",
    "solve",
]
