"""Letters: head, number, addressee, body, signature, and the sheet to answer on."""

from dataclasses import asdict, dataclass
from typing import ClassVar

from webapp.documents.papers.base import Paper, Size, drawn
from webapp.documents.papers.certificates import Signer
from webapp.documents.papers.lists import Column

Fact = tuple[str, str]  # what it is, and its value


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """Whose letter it is; ``emblem`` is the SVG source of a drawing, if there is one.

    ``picture`` is the same emblem as bytes, for papers that are not set by Typst.
    """

    ministry: str = ""
    unit: str = ""
    address: tuple[str, ...] = ()
    emblem: str = ""
    picture: bytes = b""

    def data(self) -> dict[str, object]:
        """Give the design its head."""
        return asdict(self) | {"picture": None}


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """A table within a letter, with its sum below."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A part of the body: a paragraph, facts under each other, or a table."""

    text: str = ""
    facts: tuple[Fact, ...] = ()
    table: Rows | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """The *Lembar Konfirmasi* of one institution: how it says who comes."""

    head: Head
    event: str
    when: str
    where: str
    institution: str
    number: str
    link: str
    short_code: str
    short_address: str
    deadline: str
    quota: str
    cost: str
    contact: str
    verify_url: str = ""

    def data(self) -> dict[str, object]:
        """Give the design its sheet, with the link drawn."""
        return asdict(self) | {
            "head": self.head.data(),
            "qr": drawn(self.link),
            "verify": self.verify_url.partition("://")[2],
        }


@dataclass(frozen=True, kw_only=True)
class Letter(Paper):
    """A letter; with an ``answer`` its last page is the sheet to answer on.

    One that ``invites`` says at its foot that taking part is free.
    """

    design: ClassVar[str] = "letter"

    head: Head
    number: str
    nature: str
    enclosure: str
    subject: str
    place_and_day: str
    addressee: tuple[str, ...]
    body: tuple[Block, ...]
    signer: Signer
    copies: tuple[str, ...] = ()
    verify_url: str = ""
    size: Size = Size.A4
    answer: Answer | None = None
    invites: bool = True

    def data(self) -> dict[str, object]:
        """Give the design its letter, with the link to verify it drawn."""
        return {
            "title": self.title,
            "language": self.language,
            "size": self.size,
            "head": self.head.data(),
            "number": self.number,
            "nature": self.nature,
            "enclosure": self.enclosure,
            "subject": self.subject,
            "place_and_day": self.place_and_day,
            "addressee": self.addressee,
            "body": [asdict(block) for block in self.body],
            "signer": asdict(self.signer),
            "copies": self.copies,
            "verify_url": self.verify_url,
            "verify": self.verify_url.partition("://")[2],
            "qr": drawn(self.verify_url) if self.verify_url else None,
            "invites": self.invites,
            "answer": self.answer.data() if self.answer else None,
        }


@dataclass(frozen=True, kw_only=True)
class AnswerSheet(Paper):
    """Sheets to answer on without a letter before them, one page each."""

    design: ClassVar[str] = "answer_sheet"

    answers: tuple[Answer, ...]
    size: Size = Size.A4

    def data(self) -> dict[str, object]:
        """Give the design its sheets."""
        return {
            "title": self.title,
            "language": self.language,
            "size": self.size,
            "answers": [answer.data() for answer in self.answers],
        }
