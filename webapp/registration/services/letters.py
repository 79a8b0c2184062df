"""Naming people as a letter or a message tells them: all of them, or nobody."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.accounts.services import revoke_links
from webapp.core import clock, undo
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.replies import digest_of
from webapp.documents.services import drop_files
from webapp.registration import queries
from webapp.registration.models import (
    AssignmentLetter,
    Badge,
    Delegation,
    LetterPerson,
    Participant,
    Person,
)
from webapp.registration.services.delegations import institution
from webapp.registration.services.holders import revoke_badge
from webapp.registration.services.making import Institution
from webapp.registration.services.naming import Beyond, Named, Seated, Way, name_people
from webapp.registration.services.people import substitute
from webapp.registration.services.places import decide, renew_rosters
from webapp.registration.workflow import PlaceState

LETTER = "letter"  # what a file is uploaded for
FORGOTTEN = timedelta(days=1)
SENT_TWICE = DomainError("letter_saved")
UNDONE = "undo"
# What a letter makes is not deleted when it is taken back.
STAYING = (
    AssignmentLetter,
    LetterPerson,
    Delegation,
    Participant,
    Person,
    Badge,
    AccessLink,
)


class Meant(StrEnum):
    """What a typed row is to somebody who is there already."""

    SOMEBODY = "somebody"
    ANOTHER = "another"
    THE_SAME = "same"
    INSTEAD = "instead"


@dataclass(frozen=True, slots=True)
class Typed:
    """A row of the form, and, by the reference of a place, whom it is compared to."""

    named: Named
    meant: Meant = Meant.SOMEBODY
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """What names the people: its number and day if it is a letter, and its file."""

    form_key: str
    number: str = ""
    dated_on: date | None = None
    file_id: int | None = None
    state: PlaceState = PlaceState.CONFIRMED


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was written: the letter, and who came to which place how."""

    letter: AssignmentLetter
    delegation: Delegation
    seated: tuple[Seated, ...]
    undo: int


@transaction(unique={"uq_assignment_letter_meeting_id_form_key": SENT_TWICE})
def name_by_letter(
    meeting_id: int,
    sender: Institution,
    typed: Sequence[Typed],
    facts: LetterFacts,
    by: Actor,
) -> Outcome:
    """Give the people of a letter their places, and keep the letter with them.

    A refusal says in ``row`` which of the typed it is about, the first being 0. Raises
    ``letter_saved`` if the form has been received before, ``sent_already`` if it had
    something else in it then.
    """
    by.demand(Permission.EDIT_PARTICIPANTS)
    if not typed:
        raise DomainError("nobody_typed")
    if sent_before(meeting_id, sender, typed, facts):
        raise SENT_TWICE.again()
    delegation = institution(meeting_id, sender, by)
    letter = _letter(delegation, facts, _digest(sender, typed, facts), by)
    seated = _newcomers(delegation, typed, by, facts.state)
    for row, one in enumerate(typed):
        if one.meant in {Meant.THE_SAME, Meant.INSTEAD}:
            seated[row] = _known(delegation, one, by, row)
    in_order = tuple(seated[row] for row in sorted(seated))
    for person in dict.fromkeys(s.person.id for s in in_order):
        db.session.add(
            LetterPerson(
                meeting_id=meeting_id,
                assignment_letter_id=letter.id,
                person_id=person,
            )
        )
    db.session.flush()
    return Outcome(letter, delegation, in_order, undo.mark())


@transaction()
def take_back_letter(meeting_id: int, number: int, by: Actor) -> AssignmentLetter:
    """Let a letter name nobody: places, states and holders are as before it.

    Whom it named stays in the history, and with it; a place that it made is cancelled.
    """
    by.demand(Permission.EDIT_PARTICIPANTS)
    letters = undo.made_by(number, AssignmentLetter)
    if [one.meeting_id for one in letters] != [meeting_id]:
        raise DomainError("undo_not_yours")
    made = undo.made_by(number, Participant)
    for person in undo.made_by(number, Person):
        person.ended_at, person.note = clock.now(), UNDONE
        revoke_badge(person)
        revoke_links(meeting_id, LinkPurpose.PERSONAL, [person.id])
    # A flush inserts before it updates, and a place has room for one person only.
    db.session.flush()
    undo.undo(number, by, made=STAYING)
    for place in made:
        decide(place.id, "cancel", by, UNDONE)
    (letter,) = letters
    letter.taken_back_at, letter.note = clock.now(), UNDONE
    db.session.flush()
    renew_rosters(meeting_id, f"undo:{number}")
    return letter


def sent_before(
    meeting_id: int, sender: Institution, typed: Sequence[Typed], facts: LetterFacts
) -> AssignmentLetter | None:
    """Find what was written when this form was sent the first time.

    Raises ``sent_already`` if it had something else in it then.
    """
    known = queries.letter_by_form(meeting_id, facts.form_key)
    if known is not None and known.digest != _digest(sender, typed, facts):
        raise DomainError("sent_already")
    return known


def _digest(sender: Institution, typed: Sequence[Typed], facts: LetterFacts) -> str:
    return digest_of([asdict(sender), [asdict(one) for one in typed], asdict(facts)])


@transaction()
def sweep_letters() -> None:
    """Drop letters that were uploaded a day ago and never saved with a name."""
    left = queries.unsaved_letters(LETTER, clock.now() - FORGOTTEN)
    drop_files(left)


def _letter(
    delegation: Delegation, facts: LetterFacts, digest: str, by: Actor
) -> AssignmentLetter:
    letter = AssignmentLetter(
        meeting_id=delegation.meeting_id,
        delegation_id=delegation.id,
        delegation=delegation,
        stored_file_id=facts.file_id,
        number=facts.number,
        dated_on=facts.dated_on,
        form_key=facts.form_key,
        digest=digest,
        created_by=str(by),
    )
    db.session.add(letter)
    db.session.flush()
    return letter


def _newcomers(
    delegation: Delegation, typed: Sequence[Typed], by: Actor, state: PlaceState
) -> dict[int, Seated]:
    """Name those who are new through the one door for names."""
    new = {Meant.SOMEBODY: False, Meant.ANOTHER: True}
    rows = [row for row, one in enumerate(typed) if one.meant in new]
    wanted = [replace(typed[row].named, again=new[typed[row].meant]) for row in rows]
    try:
        seated = name_people(delegation.id, wanted, by, state=state, beyond=Beyond.ADD)
    except DomainError as error:
        place = error.parameters.get("row")
        if not isinstance(place, int):
            raise
        raise DomainError(
            error.code, **error.parameters | {"row": rows[place]}
        ) from error
    return dict(zip(rows, seated, strict=True))


def _known(delegation: Delegation, one: Typed, by: Actor, row: int) -> Seated:
    """Let somebody be who is there already, or come instead of him."""
    place = queries.place(delegation.meeting_id, one.ref)
    holder = queries.holder(place.id) if place else None
    if place is None or holder is None:
        raise DomainError("place_unnamed", place=one.ref, row=row, field="choice")
    if one.meant is Meant.THE_SAME:
        return Seated(place, holder, Way.ALREADY)
    if place.delegation_id != delegation.id:
        raise DomainError("place_elsewhere", row=row, field="choice")
    return Seated(place, _instead(place, one.named, by), Way.INSTEAD)


def _instead(place: Participant, named: Named, by: Actor) -> Person:
    return substitute(place.id, named.newcomer, by, "letter")
