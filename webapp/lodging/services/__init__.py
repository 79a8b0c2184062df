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
from webapp.lodging.services.settling import (
    Choice,
    breaches_of,
    choices,
    keep_in_room,
    rehouse,
)

__all__ = [
    "Choice",
    "NewBlock",
    "NewHotel",
    "NewType",
    "accept",
    "breaches_of",
    "choices",
    "compute",
    "discard",
    "keep_in_room",
    "load_block",
    "lock",
    "move_place",
    "number_room",
    "open_room",
    "propose",
    "read_rooming_list",
    "rehouse",
    "release_place",
    "unlock",
]
