"""Keeping files, giving numbers, and registering papers that can be verified."""

import base64
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from webapp.core.access import Permission
from webapp.core.actor import Actor, current
from webapp.core.audit import record
from webapp.core.crypto import keyring
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.core.installation import installation
from webapp.core.uploads import MAX_BYTES, Cleaned, Kind, clean, tidy_name
from webapp.documents import queries
from webapp.documents.models import PaperKind, RegisterEntry, StoredFile
from webapp.documents.workflow import EntryWorkflow

MONTHS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
CODE_BITS, BITS_A_LETTER, GROUP = 60, 5, 4
# Letters that are read over the phone or off a bad print, and what they were.
LOOK_ALIKES = str.maketrans("018", "OIB", "- .")
AT_ONCE = 5000  # hashes that one question names
SHOWN = 3  # letters of a word that a masked name still shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number that was given: its place in the series, and how it is written."""

    series: str
    year: int
    seq: int
    revision: int = 0
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """A paper that goes out: what the register keeps of it."""

    kind: PaperKind
    number: Number
    title: str
    subject: str
    issuer: str
    issued_on: date
    code: str
    content_hash: str
    capacity: str = ""


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
    """A file from outside as it was kept, and the words that are written in it."""

    file: StoredFile
    text: str


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
) -> Accepted:
    """Keep a file that somebody sent: the one door for letters, tickets, photographs.

    It is judged by its content, made anew without what could act (``upload_…`` says
    why not), and drawn as pictures, so that a page can show it on every device.
    """
    by.demand(writer)
    cleaned = clean(stream.read(MAX_BYTES + 1), kinds)
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
        cleaned.content,
        purpose=purpose,
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
    return Accepted(file, cleaned.text)


@transaction()
def open_file(file: StoredFile, by: Actor) -> Path:
    """Let somebody read a file, and write down that they did."""
    by.demand(file.reader)
    record("download", f"stored_file:{file.id}", by)
    return store.path(file.sha256)


def sweep_files() -> int:
    """Delete contents that have been without a row for a day."""
    old, dropped = store.old(), 0
    for first in range(0, len(old), AT_ONCE):
        some = old[first : first + AT_ONCE]
        dropped += store.drop(set(some) - queries.known_hashes(some))
    return dropped


@transaction()
def next_number(series: str, on: date, pattern: str) -> Number:
    """Give the next number of a series within the open transaction.

    The pattern knows ``{seq}`` (four digits), ``{month}`` (Roman) and ``{year}``.
    """
    return _number(series, on, queries.count_up(series, on.year), pattern)


def _number(series: str, on: date, seq: int, pattern: str) -> Number:
    parts = {"seq": f"{seq:04}", "month": MONTHS[on.month - 1], "year": str(on.year)}
    text = pattern
    for name, value in parts.items():
        text = text.replace("{" + name + "}", value)
    return Number(series=series, year=on.year, seq=seq, text=text)


def revised(entry: RegisterEntry) -> Number:
    """Give the same number once more, for a paper that takes another's place."""
    first = entry.number.removesuffix(f" Rev. {entry.revision}")
    return Number(
        series=entry.series,
        year=entry.year,
        seq=entry.seq,
        revision=entry.revision + 1,
        text=f"{first} Rev. {entry.revision + 1}",
    )


def new_code() -> str:
    """Make a code for a paper that can be read over the phone: twelve letters."""
    padding = -CODE_BITS % 8
    raw = secrets.randbits(CODE_BITS) << padding
    letters = base64.b32encode(raw.to_bytes((CODE_BITS + padding) // 8, "big"))
    return letters.decode()[: CODE_BITS // BITS_A_LETTER]


def grouped(code: str) -> str:
    """Write a code in groups of four: `3FQ7-MX2K-T7RB`."""
    return "-".join(code[n : n + GROUP] for n in range(0, len(code), GROUP))


def plain(code: str) -> str:
    """Read a code as somebody typed it: small letters, spaces, 0 for O."""
    return code.upper().translate(LOOK_ALIKES)


def verify_url(code: str) -> str:
    """Tell the address at which anybody can verify a paper."""
    return f"{installation.verify_address}/v/{grouped(code)}"


def masked(name: str) -> str:
    """Hide most of a name, so that only who holds the paper recognises it."""
    return " ".join(_masked(word) for word in name.split())


def _masked(word: str) -> str:
    shown = min(SHOWN, len(word) - 1) if len(word) > 1 else 1
    return word[:shown] + "*" * min(len(word) - shown, GROUP)


@transaction()
def register(meeting_id: int, paper: NewPaper) -> RegisterEntry:
    """Write a paper into the register, within the transaction that gave its number."""
    entry = RegisterEntry(
        meeting_id=meeting_id,
        kind=paper.kind,
        series=paper.number.series,
        year=paper.number.year,
        seq=paper.number.seq,
        revision=paper.number.revision,
        number=paper.number.text,
        title=paper.title,
        subject_masked=masked(paper.subject),
        capacity=paper.capacity,
        issuer=paper.issuer,
        issued_on=paper.issued_on,
        content_hash=paper.content_hash,
        code=paper.code,
        code_hash=keyring.lookup("register_entry.code", paper.code),
    )
    db.session.add(entry)
    db.session.flush()
    return entry


@transaction()
def revoke(entry_id: int, reason: str, by: Actor) -> None:
    """Take a paper back; its page says so from now on."""
    EntryWorkflow.revoke.apply(queries.locked_entry(entry_id), by, reason)


@transaction()
def replace(entry_id: int, new: RegisterEntry, reason: str, by: Actor) -> None:
    """Let a newer paper take the place of one."""
    if new.id == entry_id:
        raise DomainError("replaced_by_itself")
    entry = queries.locked_entry(entry_id)
    EntryWorkflow.replace.apply(entry, by, reason)
    entry.replaced_by_id = new.id
