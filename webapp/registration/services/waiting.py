"""The wait list: its order, and offering a place that became free."""

from datetime import timedelta

from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.registration import queries
from webapp.registration.models import Participant
from webapp.registration.services.places import decide
from webapp.registration.workflow import PlaceState, PlaceWorkflow

OFFER_HOURS = 24
ANSWERS = {
    "accept_offer": PlaceWorkflow.accept_offer.target,
    "decline": PlaceWorkflow.decline.target,
}


@transaction()
def offer(place_id: int, by: Actor) -> Participant:
    """Keep a place for somebody who waits, until he answers or the time is over.

    Raises ``meeting_full`` if the meeting has no place to keep.
    """
    by.demand(Permission.DECIDE_PARTICIPATION)
    place = _waiting(place_id)
    if not queries.offered(place) and queries.capacity_left(place.meeting_id) < 1:
        raise DomainError("meeting_full")
    rules = queries.rules(place.meeting_id)
    hours = rules.offer_hours if rules else OFFER_HOURS
    place.offered_until = clock.now() + timedelta(hours=hours)
    db.session.flush()
    return place


@transaction()
def withdraw_offer(place_id: int, by: Actor) -> None:
    """Keep the place no longer; whoever waits stays on the list."""
    by.demand(Permission.DECIDE_PARTICIPATION)
    _waiting(place_id).offered_until = None
    db.session.flush()


@transaction()
def put_first(place_id: int, reason: str, by: Actor) -> None:
    """Let somebody be the first on the wait list; the others may ask why."""
    by.demand(Permission.DECIDE_PARTICIPATION)
    if not reason.strip():
        raise DomainError("wait_reason_missing", field="reason")
    place = _waiting(place_id)
    queries.next_wait_number(place.meeting_id)  # whoever reorders meanwhile waits
    place.wait_number = queries.first_wait_number(place.meeting_id) - 1
    place.wait_reason = place.note = reason
    db.session.flush()


@transaction()
def answer_offer(place_id: int, move: str, by: Actor) -> Participant:
    """Take or leave the place that is kept for somebody; saying it twice is as once.

    Raises ``offer_over`` when it is kept no longer.
    """
    by.demand(Permission.FILL_FORM)
    place = queries.locked_place(place_id)
    if move not in ANSWERS:
        raise DomainError("wrong_state", move="")
    if place.state is ANSWERS[move]:
        return place
    if not queries.offered(place):
        raise DomainError("offer_over")
    return decide(place_id, move, by)


def _waiting(place_id: int) -> Participant:
    place = queries.locked_place(place_id)
    if place.state is not PlaceState.WAIT_LISTED:
        raise DomainError("not_waiting", place=place.ref)
    return place
