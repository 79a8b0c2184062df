"""Taking back a decision on institutions or places."""

from dataclasses import dataclass

from webapp.core import undo
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import DomainError
from webapp.registration.services.places import renew_rosters


@dataclass(frozen=True, slots=True)
class Decision:
    """How many records moved, how many could not, and the number that undoes it."""

    moved: int
    left: int
    undo: int


@transaction()
def take_back(meeting_id: int, number: int, by: Actor) -> int:
    """Undo a decision of this meeting; return how many records are as they were."""
    by.demand(Permission.DECIDE_PARTICIPATION)
    if undo.meetings_of(number) != {meeting_id}:
        raise DomainError("undo_not_yours")
    restored = undo.undo(number, by)
    renew_rosters(meeting_id, f"undo:{number}")
    return restored
