"""Ganti orang (mewakili): the person, the room, the card, and being here, at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from webapp.checkin.services import Answer, register_newcomer
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import DomainError
from webapp.lodging import queries as lodging_queries
from webapp.lodging import services as lodging
from webapp.lodging.models import Room
from webapp.lodging.queries import Breach
from webapp.meetings.models import Meeting
from webapp.registration import services as registration
from webapp.registration.models import Participant, Person
from webapp.registration.queries import holder, locked_place
from webapp.registration.services import Newcomer


class How(StrEnum):
    """What happens where the newcomer may not sleep in the room of before."""

    KEEP = "keep"
    MOVE = "move"
    ASK = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What was chosen for a room that breaks a rule."""

    how: How | None = None
    why: str = ""
    text: str = ""
    choice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Who comes instead, why, with which card, and where they are registered."""

    newcomer: Newcomer
    reason: str = ""
    spare: str = ""
    settlement: Settlement = Settlement()
    checkpoint: str = ""
    act: UUID | None = None


@dataclass(frozen=True, slots=True)
class Replaced:
    """What happened: to whom, to the room, and at the checkpoint."""

    person: Person
    former: Person
    broken: Sequence[Breach]
    how: How | None
    room: Room | None
    answer: Answer | None


@transaction()
def replace(
    meeting: Meeting, place_id: int, wanted: Replacement, by: Actor
) -> Replaced:
    """Let somebody come instead; whoever breaks a room's rule needs a settlement.

    Raises ``room_unsettled`` if the room breaks a rule and nothing was chosen: nothing
    is written then.
    """
    by.demand(Permission.HELP_AT_DESK)
    place = locked_place(place_id)
    former = holder(place.id)
    if former is None:
        raise DomainError("place_unnamed", place=place.ref)
    broken, how = judge(place, wanted.newcomer, wanted.settlement)
    person = registration.substitute(
        place.id, wanted.newcomer, by, wanted.reason, wanted.spare
    )
    room = _settle(place, how, wanted.settlement, by)
    answer = _register(meeting, person, wanted, by)
    return Replaced(person, former, broken, how, room, answer)


def judge(
    place: Participant, newcomer: Newcomer, chosen: Settlement
) -> tuple[Sequence[Breach], How | None]:
    """Say which rules the room breaks by a newcomer, and what was chosen then.

    Raises ``room_unsettled`` if nothing was.
    """
    broken = lodging_queries.breaches_if(place, newcomer)
    if broken and chosen.how is None:
        raise DomainError("room_unsettled", field="how")
    return broken, chosen.how if broken else None


def _settle(
    place: Participant, how: How | None, chosen: Settlement, by: Actor
) -> Room | None:
    """Do what was chosen; what the committee is asked stays on its list."""
    if how is How.KEEP:
        lodging.keep_in_room(place.id, chosen.why, chosen.text, by)
    if how is How.MOVE:
        return lodging.rehouse(place.id, chosen.choice, by)
    return None


def _register(
    meeting: Meeting, person: Person, wanted: Replacement, by: Actor
) -> Answer | None:
    if not wanted.checkpoint or wanted.act is None:
        return None
    return register_newcomer(meeting, wanted.checkpoint, person.id, wanted.act, by)
