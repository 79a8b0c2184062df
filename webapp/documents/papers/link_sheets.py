"""One sheet for an institution: a QR code for each of its people."""

from dataclasses import dataclass
from typing import ClassVar

from webapp.documents.papers.base import Paper, drawn


@dataclass(frozen=True, kw_only=True)
class LinkCard:
    """Somebody's own link: as a QR code, and as a code that is read aloud."""

    name: str
    code: str
    url: str


@dataclass(frozen=True, kw_only=True)
class LinkSheet(Paper):
    """The personal links of an institution, to be cut apart."""

    design: ClassVar[str] = "link_sheet"

    subtitle: str
    institution: str
    entry: str  # where the code is typed instead
    contact: str
    cards: tuple[LinkCard, ...]

    def data(self) -> dict[str, object]:
        """Draw the codes; the bare addresses are not printed."""
        cards = [
            {"name": one.name, "code": one.code, "qr": drawn(one.url)}
            for one in self.cards
        ]
        return super().data() | {"cards": cards}
