"""What people do with hotels, rooms and proposals."""

from webapp.lodging.services.blocks import (
    NewBlock,
    NewHotel,
    NewType,
    load_block,
    read_rooming_list,
)
from webapp.lodging.services.house import (
    lay_down_rights,
    lay_down_rules,
    pair_up,
    part_pair,
)
from webapp.lodging.services.moving import (
    Followed,
    follow,
    follow_stay,
    lock,
    move_place,
    number_room,
    open_room,
    release_place,
    unlock,
)
from webapp.lodging.services.nights import (
    OWN,
    Said,
    answer_night,
    today,
)
from webapp.lodging.services.proposing import (
    accept,
    compute,
    discard,
    propose,
    take_back,
)
from webapp.lodging.services.revising import (
    Draft,
    acknowledge,
    approve,
    draft,
    freeze,
    note_revision_sent,
)
from webapp.lodging.services.settling import (
    Choice,
    breaches_of,
    choices,
    keep_in_room,
    rehouse,
)

__all__ = [
    "OWN",
    "Choice",
    "Draft",
    "Followed",
    "NewBlock",
    "NewHotel",
    "NewType",
    "Said",
    "accept",
    "acknowledge",
    "answer_night",
    "approve",
    "breaches_of",
    "choices",
    "compute",
    "discard",
    "draft",
    "follow",
    "follow_stay",
    "freeze",
    "keep_in_room",
    "lay_down_rights",
    "lay_down_rules",
    "load_block",
    "lock",
    "move_place",
    "note_revision_sent",
    "number_room",
    "open_room",
    "pair_up",
    "part_pair",
    "propose",
    "read_rooming_list",
    "rehouse",
    "release_place",
    "take_back",
    "today",
    "unlock",
]
