"""A statement about one person, on one A4 page: *surat keterangan*."""

from dataclasses import asdict, dataclass
from typing import ClassVar

from webapp.documents.papers.base import Paper, Size, drawn
from webapp.documents.papers.certificates import Signer
from webapp.documents.papers.letters import Fact, Head


@dataclass(frozen=True, kw_only=True)
class Statement(Paper):
    """What is stated of somebody, with the facts, and who signs."""

    design: ClassVar[str] = "statement"

    head: Head
    heading: str
    number: str
    opening: str
    about: tuple[Fact, ...]
    body: str
    facts: tuple[Fact, ...]
    closing: str
    place_and_day: str
    signer: Signer
    verify_url: str
    size: Size = Size.A4

    def data(self) -> dict[str, object]:
        """Give the design its statement, with the link to verify it drawn."""
        return {
            "title": self.title,
            "language": self.language,
            "size": self.size,
            "head": self.head.data(),
            "heading": self.heading,
            "number": self.number,
            "opening": self.opening,
            "about": self.about,
            "body": self.body,
            "facts": self.facts,
            "closing": self.closing,
            "place_and_day": self.place_and_day,
            "signer": asdict(self.signer),
            "verify_url": self.verify_url,
            "verify": self.verify_url.partition("://")[2],
            "qr": drawn(self.verify_url),
        }
