"""Reads on files and on the register."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from webapp.core.crypto import keyring
from webapp.core.db import db, surely_held
from webapp.documents.models import (
    Letterhead,
    LetterText,
    NumberSeries,
    RegisterEntry,
    StoredFile,
)


def stored_file(meeting_id: int, file_id: int) -> StoredFile | None:
    """Find a file of a meeting."""
    ours = StoredFile.meeting_id == meeting_id, StoredFile.id == file_id
    return db.session.scalar(select(StoredFile).where(*ours))


def latest_file(meeting_id: int, purpose: str) -> StoredFile | None:
    """Find the last file that was made for something."""
    ours = StoredFile.meeting_id == meeting_id, StoredFile.purpose == purpose
    newest = select(StoredFile).where(*ours).order_by(StoredFile.id.desc())
    return db.session.scalar(newest.limit(1))


def known_hashes(hashes: Collection[str]) -> set[str]:
    """Tell which contents some row still speaks of."""
    named = select(StoredFile.sha256).where(StoredFile.sha256.in_(hashes))
    return set(db.session.scalars(named))


def entry(meeting_id: int, entry_id: int) -> RegisterEntry | None:
    """Find a paper of a meeting in the register."""
    ours = RegisterEntry.meeting_id == meeting_id, RegisterEntry.id == entry_id
    return db.session.scalar(select(RegisterEntry).where(*ours))


def entries(meeting_id: int) -> Sequence[RegisterEntry]:
    """List the papers of a meeting by number."""
    ours = select(RegisterEntry).where(RegisterEntry.meeting_id == meeting_id)
    order = RegisterEntry.year, RegisterEntry.seq, RegisterEntry.revision
    return db.session.scalars(ours.order_by(RegisterEntry.series, *order)).all()


def entry_by_code(code: str) -> RegisterEntry | None:
    """Find a paper by the code printed on it, of whichever meeting."""
    key = keyring.lookup("register_entry.code", code)
    return db.session.scalar(
        select(RegisterEntry).where(RegisterEntry.code_hash == key)
    )


def locked_entry(entry_id: int) -> RegisterEntry:
    """Read a paper as it is now, and hold it until the transaction ends."""
    return surely_held(RegisterEntry, entry_id)


def count_up(series: str, year: int) -> int:
    """Take the next number of a series; others wait until the transaction ends."""
    first = insert(NumberSeries).values(series=series, year=year, last=1)
    counted = first.on_conflict_do_update(
        index_elements=["series", "year"], set_={"last": NumberSeries.last + 1}
    )
    return db.session.execute(counted.returning(NumberSeries.last)).scalar_one()


def files_for(meeting_id: int, purpose: str) -> Sequence[StoredFile]:
    """List what was made for something, the latest first."""
    ours = StoredFile.meeting_id == meeting_id, StoredFile.purpose == purpose
    newest = select(StoredFile).where(*ours).order_by(StoredFile.id.desc())
    return db.session.scalars(newest.limit(100)).all()


def pages_of(file: StoredFile) -> Sequence[StoredFile]:
    """List the pictures in which a page shows a file; a picture is its own."""
    if file.media_type.startswith("image/"):
        return [file]
    ours = StoredFile.meeting_id == file.meeting_id
    drawn = StoredFile.purpose == page_of(file.id)
    order = select(StoredFile).where(ours, drawn).order_by(StoredFile.id)
    return db.session.scalars(order).all()


def page_of(file_id: int) -> str:
    """Name the purpose of a picture that shows a page of a file."""
    return f"page:{file_id}"


def reading_copy(file: StoredFile) -> StoredFile | None:
    """Find what was cleaned of a signed file; any other is its own, so None."""
    return latest_file(file.meeting_id, copy_of(file.id))


def copy_of(file_id: int) -> str:
    """Name the purpose of what was cleaned of a signed file."""
    return f"copy:{file_id}"


def letterhead(meeting_id: int) -> Letterhead | None:
    """Find what letters of a meeting look like, once somebody has said it."""
    ours = Letterhead.meeting_id == meeting_id
    return db.session.scalar(select(Letterhead).where(ours))


def letter_text(meeting_id: int) -> LetterText | None:
    """Find what the letter of a meeting says, once somebody has written it."""
    ours = LetterText.meeting_id == meeting_id
    return db.session.scalar(select(LetterText).where(ours))
