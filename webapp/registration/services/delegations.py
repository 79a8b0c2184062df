"""What the committee does with institutions."""

from collections.abc import Mapping

from webapp.core import audit
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.versions import write
from webapp.registration import queries
from webapp.registration.models import Delegation
from webapp.registration.services.making import Institution, new_delegation

TAKEN = DomainError("delegation_taken", field="name")


@transaction()
def institution(meeting_id: int, known: Institution, by: Actor) -> Delegation:
    """Find an institution by its name, making it if need be."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    return found_or_new(meeting_id, known)


def found_or_new(meeting_id: int, known: Institution) -> Delegation:
    """Find or make an institution for a service that has asked whether it may."""
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
def note_export(meeting_id: int, by: Actor) -> None:
    """Write down that the contacts of institutions left the house."""
    by.demand(Permission.VIEW_PEOPLE)
    audit.record("registration.export", f"meeting:{meeting_id}", by)


@transaction()
def note_reading(delegation: Delegation, by: Actor) -> None:
    """Write down that somebody looked at an institution and its people."""
    audit.record("registration.delegation", f"delegation:{delegation.id}", by)
