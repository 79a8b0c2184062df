"""Lists for the table at the door and for the file."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from webapp.documents.papers.base import Paper, Size
from webapp.documents.papers.certificates import Signer

Fact = tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column and its share of the width."""

    title: str
    share: float = 1
    align: Literal["left", "right", "center"] = "left"


@dataclass(frozen=True, kw_only=True)
class Table(Paper):
    """Numbered rows under columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    size: Size = Size.A4
    landscape: bool = False
    organisation: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("Each row needs a cell for each column")


@dataclass(frozen=True, kw_only=True)
class AttendanceList(Table):
    """A list to sign: odd numbers sign at the left, even ones at the right."""

    design: ClassVar[str] = "attendance_list"

    facts: tuple[Fact, ...] = ()  # event, day, time, place, session
    acknowledged: str = ""  # the line above the foot, `Mengetahui,`
    signer: Signer | None = None


@dataclass(frozen=True, kw_only=True)
class Listing(Table):
    """Any list: what it shows, page by page, and when it was printed."""

    design: ClassVar[str] = "listing"

    subtitle: str = ""
    printed: str = ""  # `Dicetak Senin, 25 Februari 2019, 09.00 WITA`
