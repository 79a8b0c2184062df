"""Badges: A6, four on a sheet."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import ClassVar

from webapp.documents.papers.base import Paper, drawn

Fact = tuple[str, str]  # what it is, and its value


class Band(StrEnum):
    """The band at the foot of a badge, told apart in grey too."""

    PARTICIPANT = "participant"
    SPEAKER = "speaker"
    MODERATOR = "moderator"
    COMMITTEE = "committee"


@dataclass(frozen=True, kw_only=True, slots=True)
class Badge:
    """One card; without a name it is a spare one that somebody fills in with a pen."""

    code: str
    number: str
    ref: str = ""
    name: str = ""
    full_name: str = ""
    institution: str = ""
    region: str = ""
    role: str = "Peserta"
    band: Band = Band.PARTICIPANT
    facts: tuple[Fact, ...] = ()

    @classmethod
    def spare(cls, number: int, code: str) -> "Badge":
        """Make a card for whoever comes unannounced; its number can be typed.

        It is the number that every list and desk says, so it looks like any other.
        """
        return cls(code=code, number=f"{number:03}")

    def data(self) -> dict[str, object]:
        """Give the design its card, with the code drawn."""
        return asdict(self) | {"qr": drawn(self.code)}


@dataclass(frozen=True, kw_only=True, slots=True)
class AgendaDay:
    """A day on the back of the badge: its sessions as (time, what and where)."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Back:
    """The back, alike on all badges: agenda, posko, Wi-Fi, what to do when lost."""

    days: tuple[AgendaDay, ...] = ()
    facts: tuple[Fact, ...] = ()
    link: str = ""
    note: str = ""

    def data(self) -> dict[str, object]:
        """Give the design its back, with the link drawn."""
        return asdict(self) | {"qr": drawn(self.link) if self.link else None}


@dataclass(frozen=True, kw_only=True)
class BadgeSheet(Paper):
    """Badges in the order given; the title is the meeting's.

    A ``single`` sheet has each on a page of A6 instead of four on A4.

    The memory grows with the sheet: 130 MB for 200 badges, 700 MB for 2,000.
    """

    design: ClassVar[str] = "badge"

    subtitle: str
    badges: tuple[Badge, ...]
    back: Back | None = None
    single: bool = False

    def data(self) -> dict[str, object]:
        """Give the design its cards."""
        return {
            "title": self.title,
            "language": self.language,
            "subtitle": self.subtitle,
            "badges": [badge.data() for badge in self.badges],
            "back": self.back.data() if self.back else None,
            "single": self.single,
        }
