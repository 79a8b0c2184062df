"""Naming who comes, within what an institution may send.

The one door for names, whether its coordinator types them, or the committee from a
letter: first the empty places, then what the quota still allows, then extras.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.text import fold
from webapp.meetings.models import Meeting
from webapp.meetings.queries import meeting_by_id
from webapp.registration import queries
from webapp.registration.models import (
    Delegation,
    Funding,
    Participant,
    Person,
    Quota,
    Role,
)
from webapp.registration.services.holders import seat
from webapp.registration.services.making import Newcomer, NewPlace, check_stay
from webapp.registration.services.places import decide, put_places, renew_rosters
from webapp.registration.workflow import (
    DelegationState,
    DelegationWorkflow,
    PlaceState,
    PlaceWorkflow,
)

# What a name may become; a wait-listed place is one by the rule, not by wish.
BEGINNINGS = {
    PlaceState.INVITED: None,
    PlaceState.DRAFT: PlaceWorkflow.begin,
    PlaceState.SUBMITTED: PlaceWorkflow.submit,
    PlaceState.CONFIRMED: PlaceWorkflow.confirm,
}


class Beyond(StrEnum):
    """What happens to a name for which an institution has no place left."""

    WAIT = "wait"
    ADD = "add"


class Way(StrEnum):
    """How somebody came to a place."""

    FILLED = "filled"
    QUOTA = "quota"
    EXTRA = "extra"
    WAITING = "waiting"
    ADDED = "added"
    ALREADY = "already"
    INSTEAD = "instead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody who is to come, and on which days; no date means that of the place.

    ``again`` says that it is another of the same name, who is there already.
    """

    newcomer: Newcomer
    role: Role = Role.PARTICIPANT
    arrive_on: date | None = None
    depart_on: date | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Seated:
    """Who got which place, and how."""

    place: Participant
    person: Person
    way: Way


@transaction()
def set_quota(delegation_id: int, funded: Mapping[Role, int], by: Actor) -> None:
    """Say how many places of each role are paid for; empty ones follow.

    Raises ``quota_below_named`` if more people of a role have been named already.
    """
    by.demand(Permission.EDIT_PARTICIPANTS)
    delegation = queries.locked_delegation(delegation_id)
    known = {quota.role: quota for quota in queries.quotas(delegation_id)}
    for role in sorted({*funded, *known}):
        quota = known.get(role) or Quota(
            meeting_id=delegation.meeting_id, delegation_id=delegation_id, role=role
        )
        quota.funded = funded.get(role, 0)
        db.session.add(quota)
        db.session.flush()
        _follow(delegation, role, quota.funded, by)


def follow_quota(delegation: Delegation, by: Actor) -> None:
    """Make the places anew that an institution gave up when it declined."""
    for quota in queries.quotas(delegation.id):
        _follow(delegation, quota.role, quota.funded, by)


@transaction()
def name_people(
    delegation_id: int,
    wanted: Sequence[Named],
    by: Actor,
    *,
    state: PlaceState = PlaceState.DRAFT,
    beyond: Beyond = Beyond.WAIT,
) -> list[Seated]:
    """Give people the places of an institution, all of them or none.

    A name that the institution has given already is not given twice. A refusal says in
    ``row`` which of the wanted it is about, the first being 0.
    """
    by.demand(Permission.NAME_PEOPLE)
    if beyond is Beyond.ADD or state is PlaceState.CONFIRMED:
        by.demand(Permission.EDIT_PARTICIPANTS)
    delegation = queries.locked_delegation(delegation_id)
    seated = []
    for row, named in enumerate(wanted):
        try:
            seated.append(_name(delegation, named, by, state, beyond))
        except DomainError as error:
            raise DomainError(error.code, **error.parameters, row=row) from error
    follow_names(delegation, by)
    occasion = ",".join(str(s.person.id) for s in seated if s.way is not Way.ALREADY)
    if occasion:
        renew_rosters(delegation.meeting_id, f"named:{occasion}")
    return seated


def follow_names(delegation: Delegation, by: Actor) -> None:
    """Let the state of an institution follow what it has named."""
    db.session.flush()
    if delegation.state is DelegationState.DECLINED:
        follow_quota(delegation, by)
    moves = DelegationWorkflow
    named, unnamed = queries.naming_progress(delegation.id)
    wanted = moves.name if unnamed or not named else moves.complete
    if (named or unnamed) and delegation.state in wanted.sources:
        if wanted is moves.name and not named:
            return
        wanted.apply(delegation, by)
        db.session.flush()


def _name(
    delegation: Delegation, named: Named, by: Actor, state: PlaceState, beyond: Beyond
) -> Seated:
    if not fold(named.newcomer.name):
        raise DomainError("name_missing", field="name")
    check_stay(named.arrive_on, named.depart_on)
    twin = queries.namesake(delegation.id, named.newcomer.name)
    if twin is not None and not named.again:
        return Seated(twin.participant, twin, Way.ALREADY)
    empty = queries.empty_place(delegation.id, named.role)
    if empty is not None:
        return _fill(empty, named, by, state)
    return _open(delegation, named, state, beyond)


def _fill(place: Participant, named: Named, by: Actor, state: PlaceState) -> Seated:
    place.arrive_on = named.arrive_on or place.arrive_on
    place.depart_on = named.depart_on or place.depart_on
    person = seat(place, named.newcomer)
    if move := BEGINNINGS[state]:
        move.apply(place, by)
        db.session.flush()
    return Seated(place, person, Way.FILLED)


def _open(
    delegation: Delegation, named: Named, state: PlaceState, beyond: Beyond
) -> Seated:
    """Make a new place, of the kind that the institution still may have."""
    meeting = meeting_by_id(delegation.meeting_id)
    way = _way(delegation, named.role, beyond)
    waits = way is Way.WAITING
    own = way in {Way.EXTRA, Way.WAITING}
    new = NewPlace(
        delegation=delegation,
        role=named.role,
        funding=Funding.OWN if own else delegation.funding,
        extra=own,
        holder=named.newcomer,
        state=PlaceState.WAIT_LISTED if waits else state,
        arrive_on=named.arrive_on or _eve(meeting),
        depart_on=named.depart_on or meeting.ends_on,
    )
    (place,) = put_places(meeting.id, meeting.code, [new])
    person = queries.holder(place.id)
    assert person is not None  # noqa: S101 it was made with the place
    return Seated(place, person, way)


def _way(delegation: Delegation, role: Role, beyond: Beyond) -> Way:
    room = queries.room_left(delegation, role)
    if room.funded > 0:
        return Way.QUOTA
    if room.extras > 0 and room.meeting > 0:
        return Way.EXTRA
    return Way.ADDED if beyond is Beyond.ADD else Way.WAITING


def _follow(delegation: Delegation, role: Role, funded: int, by: Actor) -> None:
    """Make or give up empty places until there are as many as are paid for."""
    places = queries.funded_places(delegation.id, role)
    empty = [place for place, named in places if not named]
    surplus = len(places) - funded
    if surplus > len(empty):
        named = len(places) - len(empty)
        raise DomainError("quota_below_named", named=named, role=role)
    for place in empty[: max(surplus, 0)]:
        decide(place.id, "cancel", by, "quota_lowered")
    if surplus < 0:
        meeting = meeting_by_id(delegation.meeting_id)
        new = NewPlace(
            delegation=delegation,
            role=role,
            funding=delegation.funding,
            needs_room=delegation.funding is not Funding.OWN,
            arrive_on=_eve(meeting),
            depart_on=meeting.ends_on,
        )
        put_places(meeting.id, meeting.code, [new] * -surplus)


def _eve(meeting: Meeting) -> date:
    """Tell on which day people usually come: the evening before."""
    return meeting.starts_on - timedelta(days=1)
