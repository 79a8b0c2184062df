"""What was found in a text, and which of its lines were used for it."""

import datetime as dt
from dataclasses import dataclass, field

from webapp.core.identity import Sex
from webapp.registration.models import Level


@dataclass(frozen=True, slots=True)
class Doubt:
    """A field that somebody should look at, and why."""

    field: str
    code: str


@dataclass(slots=True)
class Row:
    """One person as the text names them; what it does not tell is empty."""

    name: str = ""
    title_before: str = ""
    title_after: str = ""
    nip: str = ""
    position: str = ""
    grade: str = ""
    level: Level | None = None
    phone: str = ""
    email: str = ""
    sex: Sex | None = None
    arrive_on: dt.date | None = None
    depart_on: dt.date | None = None
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        """The name with degrees, as one field holds it."""
        called = f"{self.title_before} {self.name}".strip()
        return f"{called}, {self.title_after}" if self.title_after else called

    def doubt(self, name: str, code: str) -> None:
        """Mark a field, once for each reason."""
        one = Doubt(name, code)
        if one not in self.doubts:
            self.doubts.append(one)


@dataclass(slots=True)
class Facts:
    """What holds for all rows: the institution, its letter, the days."""

    institution: str = ""
    number: str = ""
    dated_on: dt.date | None = None
    arrive_on: dt.date | None = None
    depart_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was typed, and whether anything was taken from it."""

    text: str
    used: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of a text, what they share, and every line of it."""

    rows: tuple[Row, ...]
    facts: Facts
    lines: tuple[Line, ...]

    @property
    def unread(self) -> list[str]:
        """List the lines of which nothing was taken."""
        return [line.text for line in self.lines if not line.used]
