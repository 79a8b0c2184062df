"""People on no list: taken in at a desk within a minute, decided about later."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.text import fold
from webapp.meetings.models import Meeting
from webapp.registration import queries
from webapp.registration.models import Funding, Person, Role, WalkIn
from webapp.registration.services.delegations import TAKEN, found_or_new
from webapp.registration.services.holders import free_badge, seat
from webapp.registration.services.making import Institution, Newcomer, NewPlace
from webapp.registration.services.places import decide, put_places, renew_rosters
from webapp.registration.workflow import PlaceState, WalkInState, WalkInWorkflow


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """Who stands at the desk, and which spare card they are handed."""

    newcomer: Newcomer
    institution: str
    role: Role = Role.PARTICIPANT
    wants_room: bool = False
    spare: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkInDecision:
    """What the committee says: who pays, and whether there is a bed."""

    funding: Funding = Funding.OWN
    room: bool = False
    reason: str = ""


@transaction(unique={"uq_delegation_meeting_id_folded_name": TAKEN})
def add_walk_in(meeting: Meeting, stranger: Stranger, act: UUID, by: Actor) -> Person:
    """Give somebody who came unannounced a place of their own, at their own cost.

    A bed is never promised: who needs one is put before the committee. Raises
    ``walk_in_known`` if the institution has named this person already.
    """
    by.demand(Permission.HELP_AT_DESK)
    known = Institution(stranger.institution.strip())
    delegation = found_or_new(meeting.id, known)
    if not delegation.folded_name:
        raise DomainError("name_missing", field="institution")
    if not fold(stranger.newcomer.name):
        raise DomainError("name_missing", field="name")
    queries.locked_delegation(delegation.id)
    if twin := queries.namesake(delegation.id, stranger.newcomer.name):
        name, ref = twin.full_name, twin.participant.ref
        raise DomainError("walk_in_known", name=name, ref=ref, field="name")
    new = NewPlace(
        delegation=delegation,
        role=stranger.role,
        funding=Funding.OWN,
        extra=True,
        needs_room=False,
        arrive_on=_today(meeting),
        depart_on=meeting.ends_on,
        state=PlaceState.CONFIRMED,
    )
    (place,) = put_places(meeting.id, meeting.code, [new])
    person = seat(place, stranger.newcomer, stranger.spare)
    row = WalkIn(
        meeting_id=meeting.id,
        participant_id=place.id,
        wants_room=stranger.wants_room,
        act=act,
        desk=by.name,
    )
    db.session.add(row)
    db.session.flush()
    renew_rosters(meeting.id, f"place:{place.id}")
    return person


@transaction()
def decide_walk_in(
    walk_in_id: int, move: str, said: WalkInDecision, by: Actor
) -> WalkIn:
    """Make a move on somebody who came unannounced; the place follows."""
    row = queries.locked_walk_in(walk_in_id)
    was = row.state
    WalkInWorkflow.moves()[move].apply(row, by, said.reason)
    db.session.flush()
    place = queries.locked_place(row.participant_id)
    if row.state is WalkInState.NOT_ADMITTED:
        decide(place.id, "cancel", by, said.reason)
        return row
    if was is WalkInState.NOT_ADMITTED:
        decide(place.id, "reopen", by)
        decide(place.id, "confirm", by)
    place.funding = said.funding
    place.needs_room = said.room
    db.session.flush()
    return row


@transaction()
def withdraw_walk_in(act: UUID, by: Actor) -> bool:
    """Take back what a desk did by mistake; tell whether there was something."""
    row = queries.walk_in_by_act(act)
    if row is None or row.state is not WalkInState.PENDING:
        return False
    WalkInWorkflow.withdraw.apply(row, by, "mistaken")
    if person := queries.holder(row.participant_id):
        free_badge(person)
    decide(row.participant_id, "withdraw", by, "mistaken")
    return True


def _today(meeting: Meeting) -> date:
    """Say from which day somebody stays who comes now."""
    today = clock.now().astimezone(ZoneInfo(meeting.zone)).date()
    return min(max(today, meeting.starts_on - timedelta(days=1)), meeting.ends_on)
