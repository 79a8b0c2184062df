"""Reads on letters, and on people who may be there already."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from webapp.core.crypto import keyring
from webapp.core.db import db
from webapp.core.text import fold
from webapp.documents.models import StoredFile
from webapp.registration.models import (
    AssignmentLetter,
    Delegation,
    LetterPerson,
    Participant,
    Person,
)
from webapp.registration.workflow import UNCOUNTED, PlaceState

KEPT = AssignmentLetter.taken_back_at.is_(None)
MOST_KNOWN = 60
GONE = UNCOUNTED - {PlaceState.WAIT_LISTED}


def letter(meeting_id: int, letter_id: int) -> AssignmentLetter | None:
    """Find a letter of a meeting, with its institution."""
    ours = AssignmentLetter.meeting_id == meeting_id, AssignmentLetter.id == letter_id
    with_sender = joinedload(AssignmentLetter.delegation)
    return db.session.scalar(select(AssignmentLetter).where(*ours).options(with_sender))


def letter_by_form(meeting_id: int, form_key: str) -> AssignmentLetter | None:
    """Find what was written when a form was sent the first time."""
    ours = AssignmentLetter.meeting_id == meeting_id
    same = AssignmentLetter.form_key == form_key
    return db.session.scalar(select(AssignmentLetter).where(ours, same))


def unsaved_letters(purpose: str, before: datetime) -> Sequence[StoredFile]:
    """List files that were uploaded before a moment and name nobody; hold them.

    One that is just being saved is held by that, and left out.
    """
    saved = select(AssignmentLetter.id)
    saved = saved.where(AssignmentLetter.stored_file_id == StoredFile.id)
    return db.session.scalars(
        select(StoredFile)
        .where(StoredFile.purpose == purpose, StoredFile.created_at < before)
        .where(~saved.exists())
        .order_by(StoredFile.id)
        .with_for_update(skip_locked=True)
    ).all()


def letters_of(delegation_id: int) -> Sequence[Row[AssignmentLetter, int]]:
    """List the letters of an institution, the latest first, with how many they name."""
    return db.session.execute(
        select(AssignmentLetter, func.count(LetterPerson.id))
        .outerjoin(
            LetterPerson, LetterPerson.assignment_letter_id == AssignmentLetter.id
        )
        .where(AssignmentLetter.delegation_id == delegation_id, KEPT)
        .group_by(AssignmentLetter.id)
        .order_by(AssignmentLetter.id.desc())
    ).all()


def letters_naming(person_ids: Collection[int]) -> Sequence[AssignmentLetter]:
    """List the letters that name these people, the latest first."""
    theirs = LetterPerson.person_id.in_(person_ids)
    return db.session.scalars(
        select(AssignmentLetter)
        .join(LetterPerson, LetterPerson.assignment_letter_id == AssignmentLetter.id)
        .where(theirs, KEPT)
        .distinct()
        .order_by(AssignmentLetter.id.desc())
    ).all()


def named_in(letter_id: int) -> Sequence[Person]:
    """List whom a letter names, in its order, with their places."""
    return db.session.scalars(
        select(Person)
        .join(LetterPerson, LetterPerson.person_id == Person.id)
        .join(Person.participant)
        .options(contains_eager(Person.participant))
        .where(LetterPerson.assignment_letter_id == letter_id)
        .order_by(LetterPerson.id)
    ).all()


def came_before(name: str, meeting_ids: Collection[int]) -> Sequence[Person]:
    """List who came from an institution of this name to some meetings, latest first."""
    return db.session.scalars(
        select(Person)
        .join(Person.participant)
        .join(Participant.delegation)
        .where(Person.meeting_id.in_(meeting_ids), Person.ended_at.is_(None))
        .where(Delegation.folded_name == fold(name))
        .where(Participant.state.not_in(GONE))
        .order_by(Person.meeting_id.desc(), Person.search)
        .limit(MOST_KNOWN)
    ).all()


def alike(
    meeting_id: int,
    delegation_id: int | None,
    names: Collection[str],
    nips: Collection[str],
) -> Sequence[Person]:
    """List who comes already with one of these numbers, or from there with the name."""
    numbers = [keyring.lookup("person.nip", nip) for nip in nips]
    same_name = Person.search.in_([fold(name) for name in names])
    there = Participant.delegation_id == delegation_id
    return db.session.scalars(
        select(Person)
        .join(Person.participant)
        .options(contains_eager(Person.participant).joinedload(Participant.delegation))
        .where(Person.meeting_id == meeting_id, Person.ended_at.is_(None))
        .where(Participant.state.not_in(GONE))
        .where(or_(Person.nip_hash.in_(numbers), same_name & there))
        .order_by(Person.id)
    ).all()
