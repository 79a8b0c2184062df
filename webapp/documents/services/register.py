"""Giving numbers, and registering papers that can be verified."""

import base64
import secrets
from dataclasses import dataclass
from datetime import date

from webapp.core.actor import Actor
from webapp.core.crypto import keyring
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.installation import installation
from webapp.documents import queries
from webapp.documents.models import PaperKind, RegisterEntry
from webapp.documents.workflow import EntryWorkflow

MONTHS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
CODE_BITS, BITS_A_LETTER, GROUP = 60, 5, 4
# Letters that are read over the phone or off a bad print, and what they were.
LOOK_ALIKES = str.maketrans("018", "OIB", "- .")
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
    occasion: str = ""


@transaction()
def next_number(series: str, on: date, pattern: str) -> Number:
    """Give the next number of a series within the open transaction.

    The pattern knows ``{seq}`` (four digits), ``{month}`` (Roman) and ``{year}``.
    """
    return _number(series, on, queries.count_up(series, on.year), pattern)


@transaction()
def given_number(series: str, on: date, text: str) -> Number:
    """Take up a number that an office gave, under a count of our own."""
    seq = queries.count_up(series, on.year)
    return Number(series=series, year=on.year, seq=seq, text=text)


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
    personal = paper.kind is not PaperKind.LETTER
    entry = RegisterEntry(
        meeting_id=meeting_id,
        kind=paper.kind,
        series=paper.number.series,
        year=paper.number.year,
        seq=paper.number.seq,
        revision=paper.number.revision,
        number=paper.number.text,
        title=paper.title,
        # A person is recognised by who holds the paper; an institution is no secret.
        subject_masked=masked(paper.subject) if personal else paper.subject,
        capacity=paper.capacity,
        occasion=paper.occasion,
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
