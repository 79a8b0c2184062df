"""What the committee does with changes that participants ask for."""

from webapp.core import clock
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.people import queries
from webapp.people.fields import Part
from webapp.people.models import ChangeRequest
from webapp.people.workflow import ChangeWorkflow
from webapp.registration import queries as registered
from webapp.registration import services as registration
from webapp.registration.models import Person


@transaction()
def accept_change(change_id: int, by: Actor) -> ChangeRequest:
    """Let the record hold what somebody asked for."""
    change = queries.locked_change(change_id)
    ChangeWorkflow.accept.apply(change, by)
    person = registered.person(change.meeting_id, change.person_id)
    _decided(change, by)
    if person is not None:
        _make(change, person, by)
    return change


@transaction()
def refuse_change(change_id: int, reason: str, by: Actor) -> ChangeRequest:
    """Leave the record as it is, and say why."""
    change = queries.locked_change(change_id)
    ChangeWorkflow.refuse.apply(change, by, reason)
    change.reason = reason
    _decided(change, by)
    return change


def _decided(change: ChangeRequest, by: Actor) -> None:
    change.decided_at, change.decided_by = clock.now(), str(by)
    db.session.flush()


def _make(change: ChangeRequest, person: Person, by: Actor) -> None:
    if change.part is Part.PERSON:
        registration.edit_person(person, change.after, None, by)
    else:
        registration.edit_place(person.participant, change.after, None, by)
