"""Certificates: one A4 page, landscape, and a page of sessions behind it if wanted."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import ClassVar

from webapp.documents.papers.base import Paper, day, drawn, period


@dataclass(frozen=True, kw_only=True, slots=True)
class Signer:
    """Who signs; `on_behalf` stands above the position, `a.n. Direktur Jenderal`."""

    name: str
    position: str
    nip: str = ""
    on_behalf: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """A session on the back page."""

    title: str
    speakers: str = ""
    hours: int | None = None


@dataclass(frozen=True, kw_only=True)
class Certificate(Paper):
    """A certificate; the title is the document's, `Sertifikat B/0123 Budi`."""

    design: ClassVar[str] = "certificate"

    number: str
    name: str
    capacity: str
    event: str
    place: str
    starts_on: date
    ends_on: date
    issued_place: str
    issued_on: date
    signer: Signer
    verify_url: str
    organisation: tuple[str, ...] = ()
    nip: str = ""
    position: str = ""
    institution: str = ""
    theme: str = ""
    hours: int | None = None
    emblem: str = ""  # SVG source of the emblem on the organiser's letterhead
    lessons: tuple[Lesson, ...] = ()

    def data(self) -> dict[str, object]:
        """Give the design its text, days written out and the link drawn."""
        return asdict(self) | {
            "made_at": None,
            "starts_on": None,
            "ends_on": None,
            "dates": period(self.starts_on, self.ends_on, self.language),
            "issued_on": day(self.issued_on, self.language),
            "standing": ", ".join(filter(None, (self.position, self.institution))),
            "verify": self.verify_url.partition("://")[2],
            "qr": drawn(self.verify_url),
        }
