"""What letters look like and say, and the letter that was signed elsewhere."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import IO

from PIL import Image

from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.uploads import MAX_BYTES, Kind, Signature, clean
from webapp.core.versions import write
from webapp.documents import queries
from webapp.documents.models import Letterhead, LetterText
from webapp.documents.services.files import accept_upload, store_file

EMBLEM_SIDE = 480  # pixels: sharp at the 21 mm of a letterhead, small in each letter
NUMBER_PATTERN = "{seq}/UND/{month}/{year}"
EMBLEM, SIGNED = "letterhead.emblem", "letter.signed"


Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Edited:
    """Fields by name, and the version that their writer saw, if there was one."""

    values: Values
    seen: int | None = None


@transaction()
def save_letter(
    meeting_id: int,
    head: Edited,
    text: Edited,
    by: Actor,
    emblem: IO[bytes] | None = None,
) -> None:
    """Keep what letters look like and what they say, all or nothing."""
    by.demand(Permission.EDIT_MEETING)
    letterhead = queries.letterhead(meeting_id)
    if letterhead is None:
        letterhead = Letterhead(meeting_id=meeting_id, number_pattern=NUMBER_PATTERN)
        db.session.add(letterhead)
        db.session.flush()
    if "{seq}" not in str(head.values.get("number_pattern", "{seq}")):
        raise DomainError("letter_pattern", field="number_pattern")
    write(letterhead, head.values, head.seen)
    if emblem is not None:
        letterhead.stored_file_id = _keep_emblem(meeting_id, emblem)
    write(_text(meeting_id), text.values, text.seen)
    db.session.flush()


@transaction()
def remove_emblem(meeting_id: int, by: Actor) -> None:
    """Write letters without an emblem."""
    by.demand(Permission.EDIT_MEETING)
    letterhead = queries.letterhead(meeting_id)
    if letterhead is not None:
        letterhead.stored_file_id = None
        db.session.flush()


def keep_signed_letter(  # noqa: PLR0913 each of these is a fact about the letter
    meeting_id: int, stream: IO[bytes], by: Actor, *, name: str, number: str, on: date
) -> Signature:
    """Take a letter that was signed elsewhere; it goes out instead of the text.

    Signed electronically it goes out as it came, byte by byte.
    """
    by.demand(Permission.EDIT_MEETING)
    accepted = accept_upload(
        meeting_id,
        stream,
        name,
        [Kind.PDF],
        by,
        writer=Permission.EDIT_MEETING,
        reader=Permission.VIEW_PEOPLE,
        purpose=SIGNED,
        signed_whole=True,
    )
    _use_signed(meeting_id, accepted.file.id, number, on)
    return accepted.signature


@transaction()
def _use_signed(meeting_id: int, file_id: int, number: str, on: date) -> None:
    text = _text(meeting_id)
    text.stored_file_id, text.number, text.dated_on = file_id, number, on
    db.session.flush()


@transaction()
def drop_signed_letter(meeting_id: int, by: Actor) -> None:
    """Go back to the letter that is written here."""
    by.demand(Permission.EDIT_MEETING)
    _text(meeting_id).stored_file_id = None
    db.session.flush()


def _text(meeting_id: int) -> LetterText:
    text = queries.letter_text(meeting_id)
    if text is None:
        text = LetterText(meeting_id=meeting_id)
        db.session.add(text)
        db.session.flush()
    return text


def _keep_emblem(meeting_id: int, stream: IO[bytes]) -> int:
    """Keep a picture made anew and small, since each letter carries it."""
    cleaned = clean(stream.read(MAX_BYTES + 1), [Kind.PICTURE])
    picture = Image.open(io.BytesIO(cleaned.content))
    picture.thumbnail((EMBLEM_SIDE, EMBLEM_SIDE))
    target = io.BytesIO()
    picture.save(target, "PNG", optimize=True)
    file = store_file(
        meeting_id,
        "lambang.png",
        "image/png",
        target.getvalue(),
        purpose=EMBLEM,
        reader=Permission.VIEW_PEOPLE,
    )
    return file.id
