"""What an institution answers by its own page, until its deadline.

Its coordinator has no account; what he may is bound to his institution, so every
function takes its number and finds places in it alone.
"""

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial

from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.accounts.services import give_links, revoke_links
from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, patiently, transaction
from webapp.core.errors import DomainError
from webapp.core.replies import Answer, once
from webapp.registration import queries
from webapp.registration.models import Delegation, Participant
from webapp.registration.services.answers import decide_delegation
from webapp.registration.services.holders import end_holder, seat
from webapp.registration.services.making import Newcomer
from webapp.registration.services.naming import (
    Named,
    Seated,
    Way,
    follow_names,
    name_people,
)
from webapp.registration.services.own import links_hang_until, personal_links
from webapp.registration.services.places import decide, renew_rosters
from webapp.registration.workflow import (
    GIVEN_UP,
    OWN_REASONS,
    DelegationWorkflow,
    PlaceState,
    PlaceWorkflow,
)

# Whoever comes instead on such a place need not ask anew.
KEPT = frozenset({PlaceState.CONFIRMED, PlaceState.WAIT_LISTED})


@transaction()
def open_invitation(delegation_id: int, by: Actor) -> None:
    """Note that the invitation has been opened; a second time changes nothing."""
    delegation = _answering(delegation_id, by)
    if DelegationWorkflow.open.offered(delegation, by):
        DelegationWorkflow.open.apply(delegation, by)
        db.session.flush()


def answer_names(
    delegation_id: int, wanted: Sequence[Named], key: str, by: Actor
) -> Answer:
    """Name people once for each key, however often and by how many it is sent."""
    body = [delegation_id, *(asdict(named) for named in wanted)]
    name = partial(_name, delegation_id, wanted, by)
    return patiently(lambda: once(by, key, body, name))


@transaction()
def answering_place(delegation_id: int, ref: str, by: Actor) -> Participant:
    """Hold a place of an institution that may still answer for it.

    Raises ``deadline_over`` when it may not, ``not_found`` for a place of another.
    """
    _delegation, place = _place(delegation_id, ref, by)
    if place.state in GIVEN_UP:
        raise DomainError("not_found")
    return place


@transaction()
def replace(delegation_id: int, ref: str, newcomer: Newcomer, by: Actor) -> Seated:
    """Let somebody else come on a place; room and seat stay with it.

    Where it is confirmed it stays so, since the committee's yes was to the place; what
    its room thinks of the newcomer is for a service above to ask.
    """
    place = answering_place(delegation_id, ref, by)
    if queries.namesake(delegation_id, newcomer.name) is not None:
        raise DomainError("name_elsewhere", field="name")
    former = queries.holder(place.id)
    if former is not None and place.state in KEPT:
        end_holder(place, "replaced")
    elif former is not None:
        decide(place.id, "vacate", by, "replaced")
    person = seat(place, newcomer)
    if place.state is PlaceState.INVITED:
        PlaceWorkflow.begin.apply(place, by)
    follow_names(queries.locked_delegation(delegation_id), by)
    renew_rosters(place.meeting_id, f"person:{person.id}")
    personal_links(place.meeting_id, [person.id], by)
    return Seated(place, person, Way.FILLED)


@transaction()
def withdraw(delegation_id: int, ref: str, reason: str, by: Actor) -> None:
    """Take a name back; a paid place stays and may be named again."""
    delegation, place = _place(delegation_id, ref, by)
    _checked(reason)
    if queries.holder(place.id) is None:
        return  # it was taken back before
    if place.extra or place.state is PlaceState.WAIT_LISTED:
        decide(place.id, "decline", by, reason)
    else:
        _empty(place, reason, by)
    follow_names(delegation, by)


@transaction()
def leave_out(delegation_id: int, ref: str, reason: str, by: Actor) -> None:
    """Give up a place that has no name."""
    delegation, place = _place(delegation_id, ref, by)
    _checked(reason)
    if place.state in GIVEN_UP:
        return
    if queries.holder(place.id) is not None:
        raise DomainError("place_taken")
    decide(place.id, "decline", by, reason)
    follow_names(delegation, by)


@transaction()
def take_up(delegation_id: int, ref: str, by: Actor) -> None:
    """Take back a place that was given up, where the quota has room for it still."""
    delegation, place = _place(delegation_id, ref, by)
    if place.state is PlaceState.INVITED:
        return
    if place.extra or queries.room_left(delegation, place.role).funded < 1:
        raise DomainError("quota_used")
    decide(place.id, "take_up", by)
    follow_names(delegation, by)


@transaction()
def finish(delegation_id: int, by: Actor) -> None:
    """Say that all have been named; what has no name yet is given up."""
    delegation = _answering(delegation_id, by)
    named, _unnamed = queries.naming_progress(delegation_id)
    if not named:
        raise DomainError("nobody_named")
    for place, person in queries.places_of(delegation_id):
        if person is None and place.state is PlaceState.INVITED:
            decide(place.id, "decline", by, "other")
    if delegation.state in DelegationWorkflow.complete.sources:
        decide_delegation(delegation_id, "complete", by)


@transaction()
def decline_all(delegation_id: int, reason: str, by: Actor) -> None:
    """Say that nobody of the institution comes."""
    delegation = _answering(delegation_id, by)
    _checked(reason)
    for place, _person in queries.places_of(delegation_id):
        if place.state not in GIVEN_UP:
            decide(place.id, "decline", by, reason)
    if delegation.state in DelegationWorkflow.decline.sources:
        decide_delegation(delegation_id, "decline", by, reason)


@transaction()
def resume(delegation_id: int, by: Actor) -> None:
    """Come after all: the institution may name people again."""
    delegation = _answering(delegation_id, by)
    if delegation.state is DelegationWorkflow.decline.target:
        decide_delegation(delegation_id, "name", by)


@transaction()
def give_coordinator_link(delegation_id: int, by: Actor) -> AccessLink:
    """Give an institution the link to its own page; one that hangs already stays."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    delegation = queries.locked_delegation(delegation_id)
    meeting_id, purpose = delegation.meeting_id, LinkPurpose.COORDINATOR
    given = give_links(
        meeting_id, purpose, [delegation_id], links_hang_until(meeting_id)
    )
    return given[delegation_id]


@transaction()
def revoke_coordinator_link(delegation_id: int, by: Actor) -> None:
    """Let the link of an institution open nothing any more."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    delegation = queries.locked_delegation(delegation_id)
    revoke_links(delegation.meeting_id, LinkPurpose.COORDINATOR, [delegation_id])


@transaction()
def give_personal_links(delegation_id: int, by: Actor) -> dict[int, AccessLink]:
    """Give each who is named a link of his own; one that hangs already stays."""
    by.demand(Permission.NAME_PEOPLE)
    delegation = queries.locked_delegation(delegation_id)
    people = [
        person
        for place, person in queries.places_of(delegation_id)
        if person and place.state not in GIVEN_UP
    ]
    return personal_links(delegation.meeting_id, [one.id for one in people], by)


def _answering(delegation_id: int, by: Actor) -> Delegation:
    """Hold an institution that may still answer; raises ``deadline_over`` otherwise."""
    by.demand(Permission.NAME_PEOPLE)
    delegation = queries.locked_delegation(delegation_id)
    until = queries.deadline_of(delegation)
    if until is not None and until <= clock.now():
        raise DomainError("deadline_over")
    return delegation


def _place(delegation_id: int, ref: str, by: Actor) -> tuple[Delegation, Participant]:
    delegation = _answering(delegation_id, by)
    place = queries.place(delegation.meeting_id, ref)
    if place is None or place.delegation_id != delegation_id:
        raise DomainError("not_found")
    return delegation, place


def _checked(reason: str) -> None:
    if reason not in OWN_REASONS:
        raise DomainError("reason_unknown", field="reason")


def _name(delegation_id: int, wanted: Sequence[Named], by: Actor) -> Answer:
    delegation = _answering(delegation_id, by)
    seated = name_people(delegation_id, wanted, by)
    personal_links(delegation.meeting_id, [one.person.id for one in seated], by)
    return told(seated)


def _empty(place: Participant, reason: str, by: Actor) -> None:
    """Let nobody hold a place any more, whatever had become of it."""
    if place.state in PlaceWorkflow.vacate.sources:
        decide(place.id, "vacate", by, reason)
    else:
        end_holder(place, reason)
        renew_rosters(place.meeting_id, f"emptied:{place.id}:{place.version}")


def told(seated: Sequence[Seated]) -> Answer:
    """Keep of an answer what names nobody."""
    return {
        "names": [
            {"ref": one.place.ref, "way": one.way, "waits": one.place.wait_number}
            for one in seated
        ]
    }
