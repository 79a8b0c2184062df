"""What participants do with their form: keep a draft, send it, answer an offer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import IO, Any

from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.replies import once
from webapp.core.uploads import Kind
from webapp.documents.services import accept_upload
from webapp.people import queries
from webapp.people.fields import CONSENTS, FIELDS, QUESTION, TICKED, Consent, Part
from webapp.people.models import (
    Answer,
    ConsentGiven,
    FormDraft,
    QuestionVersion,
    written,
)
from webapp.people.queries import Asking
from webapp.people.services.writing import write_down
from webapp.registration import queries as registered
from webapp.registration.models import Participant, Person
from webapp.registration.services import decide
from webapp.registration.workflow import GIVEN_UP, PlaceState

CHANNEL = "form"
LETTERS = frozenset({Kind.PDF, Kind.PICTURE})
NOT_SENT = frozenset({PlaceState.INVITED, PlaceState.DRAFT})


class Sent(StrEnum):
    """What became of a form that was sent."""

    SUBMITTED = "submitted"
    WAITING = "waiting"
    CHANGED = "changed"
    ASKED = "asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What somebody typed: fields by name, answers by question, what he allows."""

    values: Mapping[str, Any]
    consents: Mapping[Consent, bool] = field(default_factory=dict)
    language: str = "id"


def closes_at(place: Participant) -> datetime | None:
    """Tell until when somebody may still fill in his form; None is for ever."""
    sender = registered.delegation(place.meeting_id, place.delegation_id)
    if place.state in NOT_SENT and sender is not None:
        return registered.deadline_of(sender)
    rules = registered.rules(place.meeting_id)
    return rules.editable_until_at if rules else None


def fillable(place: Participant) -> bool:
    """Tell whether somebody may fill in his form now."""
    until = closes_at(place)
    return place.state not in GIVEN_UP and (until is None or clock.now() < until)


@transaction()
def keep_draft(person: Person, values: Mapping[str, Any], by: Actor) -> None:
    """Keep what somebody has typed so far; the first time, his place is being filled.

    Raises ``form_closed`` after the time for it.
    """
    by.demand(Permission.FILL_FORM)
    place = _open_place(person)
    if place.state is PlaceState.INVITED:
        decide(place.id, "begin", by)
    kept = queries.draft(person.id)
    if kept is None:
        kept = FormDraft(
            meeting_id=person.meeting_id, person_id=person.id, content="{}"
        )
        db.session.add(kept)
    kept.content = written({**kept.values, **values})
    db.session.flush()


@transaction()
def send(person: Person, key: str, filled: Filled, by: Actor) -> Sent:
    """Send the form with all that was kept; the same form again answers the same.

    Raises ``form_incomplete`` with the ``field`` that is missing, ``sent_already`` if
    the key came before with something else.
    """
    by.demand(Permission.FILL_FORM)
    body = written(dict(filled.values)), sorted(filled.consents.items())

    def first() -> dict[str, str]:
        return {"sent": _send(person, filled, by)}

    return Sent(once(by, key, body, first)["sent"])


@transaction()
def complete(person: Person, filled: Filled, by: Actor) -> None:
    """Write down at once what may follow later, and what somebody allows."""
    by.demand(Permission.FILL_FORM)
    place = _open_place(person)
    asking = queries.asking(person.meeting_id)
    write_down(person, place, filled.values, frozenset(), by)
    _answer(person, asking, place, filled.values)
    _allow(person, filled, by)


@transaction()
def stay_away(person: Person, by: Actor, reason: str = "") -> None:
    """Say that somebody cannot come."""
    decide(person.participant_id, "decline", by, reason)


def hand_in_letter(person: Person, stream: IO[bytes], name: str, by: Actor) -> None:
    """Keep the photograph or the PDF of somebody's letter."""
    _open_place(person)
    accept_upload(
        person.meeting_id,
        stream,
        name,
        LETTERS,
        by,
        writer=Permission.FILL_FORM,
        reader=Permission.VIEW_PEOPLE,
        purpose=letter_of(person.id),
    )


def letter_of(person_id: int) -> str:
    """Name the purpose of a letter that somebody sent in himself."""
    return f"letter:{person_id}"


def _open_place(person: Person) -> Participant:
    """Read the place of somebody who may fill in his form, and hold it."""
    place = registered.locked_place(person.participant_id)
    if person.ended_at is not None:
        raise DomainError("link_spent")
    if not fillable(place):
        raise DomainError("form_closed")
    return place


def _send(person: Person, filled: Filled, by: Actor) -> Sent:
    place = _open_place(person)
    asking = queries.asking(person.meeting_id)
    kept = queries.draft(person.id)
    values = {**(kept.values if kept else {}), **filled.values}
    _check_complete(person, place, asking, values)
    confirmed = place.state is PlaceState.CONFIRMED
    guarded = asking.guarded if confirmed else frozenset()
    asked = write_down(person, place, values, guarded, by)
    _answer(person, asking, place, values)
    _allow(person, filled, by)
    if kept is not None:
        db.session.delete(kept)
    db.session.flush()
    if asked:
        return Sent.ASKED
    return _submit(place, by)


def _submit(place: Participant, by: Actor) -> Sent:
    """Hand the form to the committee, or to the wait list where all is taken."""
    if place.state is PlaceState.WAIT_LISTED:
        return Sent.WAITING
    if place.state in NOT_SENT and registered.overfull(place.meeting_id):
        decide(place.id, "wait", by, "quota_full")
        return Sent.WAITING
    if place.state in {*NOT_SENT, PlaceState.NEEDS_CORRECTION}:
        decide(place.id, "submit", by)
        return Sent.SUBMITTED
    return Sent.CHANGED


def _check_complete(
    person: Person, place: Participant, asking: Asking, values: Mapping[str, Any]
) -> None:
    """Refuse a form in which something required is missing."""
    for name in asking.binding(place.role):
        held = person if FIELDS[name].part is Part.PERSON else place
        value = values.get(name, getattr(held, name))
        if name not in TICKED and not str(value or "").strip():
            raise DomainError("form_incomplete", field=name)
    known = {one.question_id for one in queries.answers([person.id]) if one.value}
    for one in asking.questions:
        bound = one.question.required and one.question.asks(place.role)
        typed = str(values.get(f"{QUESTION}{one.question_id}") or "").strip()
        if bound and not typed and one.question_id not in known:
            raise DomainError("form_incomplete", field=f"{QUESTION}{one.question_id}")


def _answer(
    person: Person, asking: Asking, place: Participant, values: Mapping[str, Any]
) -> None:
    """Keep the answers to the committee's questions, in the words of today."""
    known = {one.question_id: one for one in queries.answers([person.id])}
    for wording in asking.questions:
        name = f"{QUESTION}{wording.question_id}"
        if name in values and wording.question.asks(place.role):
            _keep(person, wording, known.get(wording.question_id), values[name])


def _keep(
    person: Person, wording: QuestionVersion, answer: Answer | None, value: object
) -> None:
    said = "" if value is None else str(value)
    if answer is None:
        if not said:
            return
        answer = Answer(
            meeting_id=person.meeting_id,
            person_id=person.id,
            question_id=wording.question_id,
        )
        db.session.add(answer)
    sealed = wording.question.sensitive
    answer.question_version_id = wording.id
    answer.sealed_value = said if sealed else None
    answer.open_value = None if sealed else said


def _allow(person: Person, filled: Filled, by: Actor) -> None:
    """Write down what somebody allows or no longer allows, in which words."""
    held = queries.consents(person.id)
    for consent, given in filled.consents.items():
        before = held.get(consent)
        if (before.given if before else False) == given:
            continue
        row = ConsentGiven(
            meeting_id=person.meeting_id,
            person_id=person.id,
            consent=consent,
            given=given,
            text_version=CONSENTS[consent][0],
            language=filled.language,
            channel=CHANNEL,
            given_by=str(by),
        )
        db.session.add(row)
    db.session.flush()
