"""Whose word an answer is."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Said:
    """Who said something, how and when, where somebody else writes it down."""

    who: str = ""
    how: str = ""
    at: datetime | None = None

    @property
    def note(self) -> str:
        """Name the source in the history: `Dewi, WhatsApp`."""
        return ", ".join(filter(None, (self.who, self.how)))


OWN = Said()
