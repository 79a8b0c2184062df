"""What becomes of invitations: moves of institutions, promises, falling silent."""

from collections.abc import Collection
from datetime import UTC, date, datetime

from webapp.core import clock, undo
from webapp.core.access import Permission
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.jobs.services import enqueue
from webapp.registration import queries
from webapp.registration.models import Delegation, PhoneNote
from webapp.registration.services.naming import follow_quota
from webapp.registration.services.places import decide_many
from webapp.registration.services.undoing import Decision
from webapp.registration.workflow import AWAITED, DelegationWorkflow


@transaction()
def decide_delegation(
    delegation_id: int, move: str, by: Actor, reason: str = ""
) -> Delegation:
    """Make one of the moves of an institution."""
    delegation = queries.locked_delegation(delegation_id)
    _make(delegation, move, by, reason)
    return delegation


@transaction()
def decide_delegations(
    delegation_ids: Collection[int], move: str, by: Actor, reason: str = ""
) -> Decision:
    """Make a move on one institution or many, so that it can be undone."""
    if not delegation_ids:
        raise DomainError("no_institution_picked")
    delegations = queries.locked_delegations(delegation_ids)
    wanted = DelegationWorkflow.moves()[move]
    movable = [one for one in delegations if one.state in wanted.sources]
    for delegation in movable:
        _make(delegation, move, by, reason)
    return Decision(len(movable), len(delegations) - len(movable), undo.mark())


@transaction()
def note_call(
    delegation_id: int, text: str, promised_on: date | None, by: Actor
) -> PhoneNote:
    """Write down what somebody said on the telephone, and by when he promised."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    delegation = queries.locked_delegation(delegation_id)
    if not text.strip():
        raise DomainError("note_empty", field="text")
    note = PhoneNote(
        meeting_id=delegation.meeting_id,
        delegation_id=delegation_id,
        text=text.strip(),
        promised_on=promised_on,
        author=str(by),
    )
    db.session.add(note)
    db.session.flush()
    return note


@transaction()
def await_answers(meeting_id: int, deadline_at: datetime | None) -> None:
    """See to it that who has not answered by a deadline is then called silent."""
    if deadline_at is None or deadline_at <= clock.now():
        return
    until = int(deadline_at.timestamp())
    enqueue(
        "registration.fall_silent",
        f"registration.fall_silent:{meeting_id}:{until}",
        not_before=deadline_at,
        meeting_id=meeting_id,
        until=until,
    )


@transaction()
def fall_silent(*, meeting_id: int, until: int) -> None:
    """Call silent whose deadline this still is, and who has not answered."""
    waiting = queries.awaited(meeting_id, datetime.fromtimestamp(until, UTC))
    for delegation in queries.locked_delegations(waiting):
        if delegation.state in AWAITED:
            DelegationWorkflow.fall_silent.apply(delegation, SYSTEM)
    db.session.flush()


def _make(delegation: Delegation, move: str, by: Actor, reason: str) -> None:
    """Make a move, with what belongs to it."""
    wanted = DelegationWorkflow.moves()[move]
    declined = delegation.state is DelegationWorkflow.decline.target
    wanted.apply(delegation, by, reason)
    db.session.flush()
    if wanted is DelegationWorkflow.decline:
        # Places without a name are nobody's any more; names are decided on one by one.
        empty = queries.empty_places(delegation.id)
        decide_many([place.id for place in empty], "decline", SYSTEM, reason)
    elif declined:
        follow_quota(delegation, by)
    if wanted is DelegationWorkflow.invite:
        await_answers(delegation.meeting_id, queries.deadline_of(delegation))
