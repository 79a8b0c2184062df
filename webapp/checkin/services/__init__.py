"""Recording who was where, and setting up the places where that is done."""

from webapp.checkin.services.checkpoints import (
    add_guests,
    create_checkpoints,
    drop_guest,
    edit_checkpoint,
    ensure_checkpoint,
    number_boxes,
    renew_rosters,
)
from webapp.checkin.services.conflicts import (
    VERDICTS,
    decide_conflict,
    reopen_conflict,
)
from webapp.checkin.services.desk import (
    confirm_now,
    read_people,
    register_group,
    register_newcomer,
    welcome,
)
from webapp.checkin.services.papers import move_papers, tick_papers
from webapp.checkin.services.scans import (
    VOID_WITHIN,
    Answer,
    Holder,
    Reading,
    answer_of,
    record_scan,
    void_scan,
)

__all__ = [
    "VERDICTS",
    "VOID_WITHIN",
    "Answer",
    "Holder",
    "Reading",
    "add_guests",
    "answer_of",
    "confirm_now",
    "create_checkpoints",
    "decide_conflict",
    "drop_guest",
    "edit_checkpoint",
    "ensure_checkpoint",
    "move_papers",
    "number_boxes",
    "read_people",
    "record_scan",
    "register_group",
    "register_newcomer",
    "renew_rosters",
    "reopen_conflict",
    "tick_papers",
    "void_scan",
    "welcome",
]
