"""What the committee does with changes that participants ask for, and tells them."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.core import clock, undo
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.lodging.models import BedNight
from webapp.lodging.services import Followed, follow_stay
from webapp.notifications.models import Message
from webapp.notifications.queries import message_by_key
from webapp.notifications.services import Mail, cancel_key, send
from webapp.people import queries
from webapp.people.fields import Part
from webapp.people.models import ChangeRequest
from webapp.people.workflow import ChangeWorkflow
from webapp.registration import queries as registered
from webapp.registration import services as registration
from webapp.registration.models import Participant, Person

KIND = "people.changed"
SUBJECT = "Perubahan data Bapak/Ibu"


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision did to the nights of a room, and the number that undoes it."""

    followed: Followed
    undo: int


@transaction()
def accept_change(change_id: int, by: Actor, message: str = "") -> Decided:
    """Let the record hold what somebody asked for; beds follow the days.

    A message is mailed, unless the decision is undone before it goes out.
    """
    change = queries.locked_change(change_id)
    ChangeWorkflow.accept.apply(change, by)
    person = registered.person(change.meeting_id, change.person_id)
    if person is None or person.ended_at is not None:
        raise DomainError("change_outlived")
    _decided(change, by)
    followed = _make(change, person, by)
    _tell(change, person, message)
    return Decided(followed, undo.mark())


@transaction()
def refuse_change(change_id: int, reason: str, by: Actor, message: str = "") -> Decided:
    """Leave the record as it is, and say why."""
    change = queries.locked_change(change_id)
    ChangeWorkflow.refuse.apply(change, by, reason)
    change.reason = reason
    _decided(change, by)
    person = registered.person(change.meeting_id, change.person_id)
    _tell(change, person, message)
    return Decided(Followed(), undo.mark())


@transaction()
def take_back_change(meeting_id: int, change_id: int, number: int, by: Actor) -> bool:
    """Let a change wait again, with beds as they were; its mail is held back.

    Tells whether it had gone out before.
    """
    by.demand(Permission.DECIDE_PARTICIPATION)
    change = queries.locked_change(change_id)
    if undo.meetings_of(number) != {meeting_id} or change.meeting_id != meeting_id:
        raise DomainError("undo_not_yours")
    mailed = message_by_key(_key(change)) is not None
    held_back = cancel_key(_key(change), by)
    undo.undo(number, by, links=(BedNight,), made=(Message,))
    return mailed and not held_back


@transaction()
def edit_place(
    place: Participant, values: Mapping[str, object], seen: int | None, by: Actor
) -> Followed:
    """Change what the committee knows of a place; beds follow its days."""
    registration.edit_place(place, values, seen, by)
    return follow_stay(registered.locked_place(place.id))


def _decided(change: ChangeRequest, by: Actor) -> None:
    change.decided_at, change.decided_by = clock.now(), str(by)
    db.session.flush()


def _make(change: ChangeRequest, person: Person, by: Actor) -> Followed:
    if change.part is Part.PERSON:
        registration.edit_person(person, change.after, None, by)
        return Followed()
    place = registered.locked_place(person.participant_id)
    return edit_place(place, change.after, None, by)


def _tell(change: ChangeRequest, person: Person | None, message: str) -> None:
    if not message:
        return
    if person is None or not person.email:
        raise DomainError("address_missing", field="by_mail")
    mail = Mail(
        recipient=person.full_name,
        address=person.email,
        subject=SUBJECT,
        body=message,
        person_id=person.id,
    )
    send(_key(change), KIND, mail, meeting_id=change.meeting_id)


def _key(change: ChangeRequest) -> str:
    """Name the decision: when it was undone, the next one is another."""
    return f"{KIND}:{change.id}:{change.version}"
