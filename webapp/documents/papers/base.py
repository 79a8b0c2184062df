"""What all papers have, and how they write days."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Literal

from babel.dates import format_date

from webapp.core import qr

Language = Literal["id", "en"]
UNTIL: dict[Language, str] = {"id": "sampai dengan", "en": "to"}


class Size(StrEnum):
    """The sheets Indonesian offices print lists on."""

    A4 = "a4"
    F4 = "f4"


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A paper of one design, before it is set."""

    design: ClassVar[str]

    title: str
    made_at: datetime
    language: Language = "id"

    def data(self) -> dict[str, object]:
        """Give the design what it prints, as JSON can carry it."""
        return asdict(self) | {"made_at": self.made_at.isoformat()}


def drawn(content: str) -> dict[str, object]:
    """Draw a QR code the way the designs take it."""
    rows = qr.matrix(content)
    return {"path": qr.path(rows), "size": len(rows)}


def day(on: date, language: Language) -> str:
    """Write a day, `26 Februari 2019`."""
    return format_date(on, "d MMMM y", locale=language)


def short_day(on: date, language: Language = "id") -> str:
    """Write a day in short, `26 Feb 2019`."""
    return format_date(on, "d MMM y", locale=language)


def period(starts_on: date, ends_on: date, language: Language) -> str:
    """Write the days of a meeting, `24 sampai dengan 27 Februari 2019`."""
    if starts_on == ends_on:
        return day(ends_on, language)
    same_month = (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month)
    same_year = starts_on.year == ends_on.year
    pattern = "d" if same_month else "d MMMM" if same_year else "d MMMM y"
    first = format_date(starts_on, pattern, locale=language)
    return f"{first} {UNTIL[language]} {day(ends_on, language)}"
