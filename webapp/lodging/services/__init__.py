"""What people do with hotels, rooms and proposals."""

from webapp.lodging.services.blocks import (
    NewBlock,
    NewHotel,
    NewType,
    load_block,
    read_rooming_list,
)
from webapp.lodging.services.moving import (
    lock,
    move_place,
    number_room,
    open_room,
    release_place,
    unlock,
)
from webapp.lodging.services.proposing import accept, compute, discard, propose

__all__ = [
    "NewBlock",
    "NewHotel",
    "NewType",
    "accept",
    "compute",
    "discard",
    "load_block",
    "lock",
    "move_place",
    "number_room",
    "open_room",
    "propose",
    "read_rooming_list",
    "release_place",
    "unlock",
]
