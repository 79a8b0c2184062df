"""What the committee does with institutions."""

from collections.abc import Mapping

from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.versions import write
from webapp.registration import queries
from webapp.registration.models import Delegation
from webapp.registration.services.making import Institution, new_delegation
from webapp.registration.workflow import DelegationWorkflow

TAKEN = DomainError("delegation_taken", field="name")


@transaction()
def institution(meeting_id: int, known: Institution, by: Actor) -> Delegation:
    """Find an institution by its name, making it if need be."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    found = queries.delegation_by_name(meeting_id, known.name)
    if found:
        return found
    made = new_delegation(meeting_id, known)
    db.session.add(made)
    db.session.flush()
    return made


@transaction(unique={"uq_delegation_meeting_id_folded_name": TAKEN})
def add_delegation(meeting_id: int, known: Institution, by: Actor) -> Delegation:
    """Put an institution on the list that is not there yet."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    made = new_delegation(meeting_id, known)
    if not made.folded_name:
        raise DomainError("name_missing", field="name")
    db.session.add(made)
    db.session.flush()
    return made


@transaction(unique={"uq_delegation_meeting_id_folded_name": TAKEN})
def edit_delegation(
    delegation: Delegation, values: Mapping[str, object], seen: int | None, by: Actor
) -> None:
    """Change what is known of an institution: fields by name."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    write(delegation, values, seen)
    if not delegation.folded_name:
        raise DomainError("name_missing", field="name")
    db.session.flush()


@transaction()
def decide_delegation(
    delegation_id: int, move: str, by: Actor, reason: str = ""
) -> Delegation:
    """Make one of the moves of an institution."""
    delegation = queries.locked_delegation(delegation_id)
    DelegationWorkflow.moves()[move].apply(delegation, by, reason)
    db.session.flush()
    return delegation
