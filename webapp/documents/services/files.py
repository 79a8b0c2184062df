"""Keeping files, and accepting those that people send."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from webapp.core.access import Permission
from webapp.core.actor import Actor, current
from webapp.core.audit import record
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.core.uploads import (
    MAX_BYTES,
    Cleaned,
    Kind,
    Signature,
    clean,
    tidy_name,
)
from webapp.documents import queries
from webapp.documents.models import StoredFile

AT_ONCE = 5000  # hashes that one question names


@transaction()
def store_file(  # noqa: PLR0913 each of these is a fact about the file
    meeting_id: int,
    name: str,
    media_type: str,
    content: bytes | Path,
    *,
    purpose: str = "",
    reader: Permission = Permission.VIEW_MEETING,
) -> StoredFile:
    """Keep a file: its bytes, or a draft of the store; on the disk before the row.

    ``reader`` is the permission that whoever downloads it needs.
    """
    if isinstance(content, Path):
        size, sha256 = content.stat().st_size, store.adopt(content)
    else:
        size, sha256 = len(content), store.keep(content)
    row = StoredFile(
        meeting_id=meeting_id,
        sha256=sha256,
        name=name,
        media_type=media_type,
        size=size,
        purpose=purpose,
        reader=reader,
        created_by=str(current()),
    )
    db.session.add(row)
    db.session.flush()
    return row


@dataclass(frozen=True, slots=True)
class Accepted:
    """A file from outside as it was kept, and what was found in it.

    A signed PDF is kept as it came. With :attr:`Signature.ACTIVE` only what was left
    after cleaning is, without its signature.
    """

    file: StoredFile
    text: str
    signature: Signature


def accept_upload(  # noqa: PLR0913 each of these is a fact about the file
    meeting_id: int,
    stream: IO[bytes],
    name: str,
    kinds: Collection[Kind],
    by: Actor,
    *,
    writer: Permission,
    reader: Permission,
    purpose: str,
    signed_whole: bool = False,
) -> Accepted:
    """Keep a file that somebody sent: the one door for letters, tickets, photographs.

    It is judged by its content, made anew without what could act (``upload_…`` says
    why not), and drawn as pictures, so that a page can show it on every device. A
    signed PDF in which nothing acts stays as it came, beside a copy that was cleaned.
    With ``signed_whole`` one that would lose its signature is refused.
    """
    by.demand(writer)
    cleaned = clean(stream.read(MAX_BYTES + 1), kinds)
    if signed_whole and cleaned.signature is Signature.ACTIVE:
        raise DomainError("upload_signature_active")
    return _keep_cleaned(meeting_id, cleaned, name, purpose, reader)


@transaction()
def _keep_cleaned(
    meeting_id: int, cleaned: Cleaned, name: str, purpose: str, reader: Permission
) -> Accepted:
    kept = tidy_name(name, cleaned.kind)
    file = store_file(
        meeting_id,
        kept,
        cleaned.media_type,
        cleaned.original or cleaned.content,
        purpose=purpose,
        reader=reader,
    )
    if cleaned.original:
        store_file(
            meeting_id,
            kept,
            cleaned.media_type,
            cleaned.content,
            purpose=queries.copy_of(file.id),
            reader=reader,
        )
    for number, page in enumerate(cleaned.pages, 1):
        store_file(
            meeting_id,
            f"{kept}-{number}.jpg",
            "image/jpeg",
            page,
            purpose=queries.page_of(file.id),
            reader=reader,
        )
    return Accepted(file, cleaned.text, cleaned.signature)


@transaction()
def open_file(file: StoredFile, by: Actor) -> Path:
    """Let somebody read a file, and write down that they did."""
    by.demand(file.reader)
    record("download", f"stored_file:{file.id}", by)
    return store.path(file.sha256)


@transaction()
def drop_files(files: Iterable[StoredFile]) -> None:
    """Forget files, their pages and their copies; the sweep deletes the contents."""
    for file in files:
        copy = queries.reading_copy(file)
        for row in {*queries.pages_of(file), *([copy] if copy else []), file}:
            db.session.delete(row)
    db.session.flush()


def sweep_files() -> int:
    """Delete contents that have been without a row for a day."""
    old, dropped = store.old(), 0
    for first in range(0, len(old), AT_ONCE):
        some = old[first : first + AT_ONCE]
        dropped += store.drop(set(some) - queries.known_hashes(some))
    return dropped
