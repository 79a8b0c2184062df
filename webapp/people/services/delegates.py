"""What a coordinator does for one of his people, above what registration knows.

Whoever comes instead is judged by the room's rules as at the committee's desk, and
what the committee guards after confirmation waits for it.
"""

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from webapp.core.actor import Actor
from webapp.core.db import patiently, transaction
from webapp.core.errors import DomainError
from webapp.core.replies import Answer, once
from webapp.people import queries
from webapp.people.services.replacing import How, Settlement, judge
from webapp.people.services.writing import DAYS, write_down
from webapp.registration import services as registration
from webapp.registration.models import Participant, Person
from webapp.registration.queries import holder
from webapp.registration.services import Named
from webapp.registration.workflow import PlaceState


def come_instead(  # noqa: PLR0913 each of these is a fact about the form
    delegation_id: int,
    ref: str,
    named: Named,
    key: str,
    by: Actor,
    *,
    asks: bool = False,
) -> Answer:
    """Let somebody else come on a place, once for each key.

    Where the room breaks a rule then, the committee is asked about it: ``asks`` says
    that the coordinator knows. Raises ``room_unsettled`` while he does not.
    """
    body = [delegation_id, ref, asdict(named), asks]
    chosen = Settlement(how=How.ASK if asks else None)
    swap = partial(_swap, delegation_id, ref, named, chosen, by)
    return patiently(lambda: once(by, key, body, swap))


@transaction()
def complete_delegate(
    delegation_id: int, ref: str, values: Mapping[str, Any], by: Actor
) -> bool:
    """Write down what a coordinator knows of somebody: fields by name.

    Tells whether something waits for the committee.
    """
    place = registration.answering_place(delegation_id, ref, by)
    person = holder(place.id)
    if person is None:
        raise DomainError("place_unnamed", place=place.ref)
    return write_down(person, place, values, _guarded(place), by)


def _swap(
    delegation_id: int, ref: str, named: Named, chosen: Settlement, by: Actor
) -> Answer:
    place = registration.answering_place(delegation_id, ref, by)
    _broken, how = judge(place, named.newcomer, chosen)
    seated = registration.replace(delegation_id, ref, named.newcomer, by)
    asked = _stay(seated.place, seated.person, named, by)
    told = registration.told([seated])
    return {**told, "room": how, "asked": asked}


def _stay(place: Participant, person: Person, named: Named, by: Actor) -> bool:
    """Write down on which days somebody comes, where it was said."""
    days = {name: getattr(named, name) for name in DAYS if getattr(named, name)}
    return write_down(person, place, days, _guarded(place), by) if days else False


def _guarded(place: Participant) -> frozenset[str]:
    """Name what waits for the committee: nothing before it has said yes."""
    if place.state is not PlaceState.CONFIRMED:
        return frozenset()
    return queries.asking(place.meeting_id).guarded
