"""What to do where somebody's room breaks a rule: keep it with a reason, or move."""

from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import DomainError
from webapp.lodging import queries
from webapp.lodging.models import Room
from webapp.lodging.queries import Breach
from webapp.lodging.services.moving import (
    BEDS_TAKEN,
    Excuse,
    allow,
    chosen_room,
    put_in_room,
)
from webapp.registration.models import Participant
from webapp.registration.queries import holder, locked_place


@transaction()
def keep_in_room(place_id: int, reason: str, text: str, by: Actor) -> None:
    """Let whoever holds a place stay where the level gives no right, with a reason.

    Raises ``room_sound`` if no rule is broken, ``room_not_keepable`` if one is that
    no reason can set aside.
    """
    by.demand(Permission.HELP_AT_DESK)
    place = locked_place(place_id)
    broken = [breach for breach in breaches_of(place) if not breach.of_stay]
    if not broken:
        raise DomainError("room_sound")
    if not all(breach.of_level for breach in broken):
        raise DomainError("room_not_keepable", field="how")
    person = holder(place.id)
    if person is not None:
        for breach in broken:
            allow(breach.room_id, person, [breach.code], Excuse(reason, text))


@transaction(unique=BEDS_TAKEN)
def rehouse(place_id: int, choice: str, by: Actor) -> Room:
    """Move whoever holds a place out of a room that breaks a rule.

    Raises ``room_sound`` where no rule is broken: a desk moves nobody else.
    """
    by.demand(Permission.HELP_AT_DESK)
    place = locked_place(place_id)
    if not breaches_of(place):
        raise DomainError("room_sound")
    return put_in_room(place, chosen_room(place.meeting_id, choice))


def breaches_of(place: Participant) -> list[Breach]:
    """List the rules that a room breaks by whoever holds a place."""
    rooms = {bed.room_id for bed in queries.beds_of(place.id)}
    found = queries.breaches(place.meeting_id, rooms) if rooms else {}
    return [b for broken in found.values() for b in broken if b.place_id == place.id]
