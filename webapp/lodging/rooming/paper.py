"""The rooming list as a paper for the front desk."""

from dataclasses import dataclass
from typing import ClassVar, Self

from webapp.documents.papers import Paper
from webapp.lodging.rooming.changes import Change
from webapp.lodging.rooming.lines import Line
from webapp.lodging.rooming.workbook import Sheets, rows_of

# What each change looks like on paper.
TONES = {"": "", Change.NEW: "new", Change.AMENDED: "changed"}


@dataclass(frozen=True, kw_only=True)
class PaperRow:
    """A guest as the paper prints one."""

    room: str  # all who share it, so that the paper can draw them together
    tone: str
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RoomingPaper(Paper):
    """A rooming list, sharers together, with what changed marked."""

    design: ClassVar[str] = "rooming_list"

    about: tuple[tuple[str, str], ...]
    rows: tuple[PaperRow, ...]

    @classmethod
    def of(cls, sheets: Sheets) -> Self:
        """Print what the workbook of a revision says."""
        return cls(
            title=f"Rooming List Rev {sheets.number:02d}",
            made_at=sheets.at,
            language="en",
            about=tuple(sheets.about),
            rows=tuple(
                PaperRow(
                    room=line.room_key,
                    tone="gone" if gone else TONES[change],
                    cells=_cells(line, change or ("CXL" if gone else "")),
                )
                for line, change, gone in rows_of(sheets)
            ),
        )


def _cells(line: Line, change: str) -> tuple[str, ...]:
    name = ", ".join(
        filter(None, (line.last_name.upper(), line.first_name, line.title))
    )
    return (
        change,
        line.row_id,
        line.room_key,
        name,
        line.room_type,
        f"{line.arrive_on:%d %b}",
        f"{line.depart_on:%d %b}",
        str(line.nights),
        line.group,
        line.vip,
        line.requests,
        line.confirmation,
        line.room_number,
    )
