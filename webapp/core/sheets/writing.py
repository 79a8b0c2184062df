"""Writing a workbook whose numbers Excel does not break and whose text stays text."""

import datetime as dt
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any

import xlsxwriter

from webapp.core.sheets.reading import Cell

# Excel would run these as a formula if the cell were typed again.
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
MAX_TEXT = 32_767
MAX_NAME = 31
MAX_NOTE = 2_000
MAX_PRINT_HEAD = 240
A4, LANDSCAPE_PAGES_WIDE = 9, 1
HEADER = {
    "bold": True,
    "text_wrap": True,
    "valign": "vcenter",
    "bg_color": "#E4E7F2",
    "font_color": "#1F2A56",
    "bottom": 1,
}
FORMATS: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@", "valign": "top"},
    "guarded": {"num_format": "@", "valign": "top", "quote_prefix": True},
    "wrapped": {"num_format": "@", "valign": "top", "text_wrap": True},
    "number": {"num_format": "#,##0", "valign": "top"},
    "decimal": {"num_format": "#,##0.00", "valign": "top"},
    "date": {"num_format": "dd-mmm-yyyy", "valign": "top", "align": "left"},
    "moment": {"num_format": "dd-mmm-yyyy hh:mm", "valign": "top", "align": "left"},
    "time": {"num_format": "hh:mm", "valign": "top", "align": "left"},
    "title": {"bold": True, "font_size": 14},
    "header": HEADER,
}


class Kind(StrEnum):
    """How the cells of a column are kept."""

    TEXT = "text"
    WRAPPED = "wrapped"
    NUMBER = "number"
    DECIMAL = "decimal"
    DATE = "date"
    MOMENT = "moment"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, how its cells are kept, and how wide it is in characters."""

    heading: str
    kind: Kind = Kind.TEXT
    width: float | None = None


class Tone(StrEnum):
    """What a cell says by its look: it is new, it was changed, it is gone."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


TONES: dict[Tone, dict[str, Any]] = {
    Tone.NEW: {"bg_color": "#DDF1E0"},
    Tone.CHANGED: {"bg_color": "#FFF0C2", "bold": True},
    Tone.GONE: {"font_color": "#A33A2C", "font_strikeout": True},
}


@dataclass(frozen=True, slots=True)
class Mark:
    """How one cell looks, and a note that opens beside it."""

    tone: Tone
    note: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of ours, and what it comes to: never made of what people typed."""

    text: str
    value: float


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: lines above the table, one header row, rows.

    ``marks`` are by row and column of the data, both from 0; ``print_head`` stands
    above each page on paper only.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell | Formula]]
    title: Sequence[str] = field(default_factory=tuple)
    print_head: str = ""
    marks: Mapping[tuple[int, int], Mark] = field(default_factory=dict)


class Formats:
    """The looks of a workbook, each made when it is first needed."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book, self._made = book, {}  # type: ignore[var-annotated]

    def __call__(self, name: str, tone: Tone | None = None) -> Any:  # noqa: ANN401
        """Return a look by name, perhaps in a tone."""
        if (name, tone) not in self._made:
            look = FORMATS[name] | (TONES[tone] if tone else {})
            self._made[name, tone] = self._book.add_format(look)
        return self._made[name, tone]


def write_workbook(pages: Iterable[Page], created_at: dt.datetime) -> bytes:
    """Make an XLSX whose text cells stay text and whose data are never formulas."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": created_at.replace(tzinfo=None)})
        formats = Formats(book)
        for page in pages:
            _write(book.add_worksheet(_sheet_name(page.name)), page, formats)
    return target.getvalue()


def _sheet_name(name: str) -> str:
    """Leave out what Excel forbids in the name of a sheet."""
    allowed = "".join("-" if sign in "[]:*?/\\" else sign for sign in name)
    return allowed.strip("'")[:MAX_NAME]


def _write(sheet: Any, page: Page, formats: Formats) -> None:  # noqa: ANN401
    for line, text in enumerate(page.title):
        sheet.write_string(line, 0, text[:MAX_TEXT], formats("title"))
    head = len(page.title)
    for place, column in enumerate(page.columns):
        sheet.write_string(head, place, column.heading, formats("header"))
    last, widths = head, [len(column.heading) for column in page.columns]
    for last, row in enumerate(page.rows, head + 1):
        for place, (column, value) in enumerate(zip(page.columns, row, strict=True)):
            mark = page.marks.get((last - head - 1, place))
            look = partial(formats, tone=mark.tone if mark else None)
            written = _put(sheet, (last, place), column.kind, value, look)
            if mark and mark.note:
                sheet.write_comment(last, place, mark.note[:MAX_NOTE])
            widths[place] = max(widths[place], written)
    _set_up(sheet, page, (head, last), widths)


def _set_up(
    sheet: Any,  # noqa: ANN401
    page: Page,
    span: tuple[int, int],
    widths: list[int],
) -> None:
    """Freeze and filter under the header; print on A4, as wide as one page."""
    head, last = span
    for place, column in enumerate(page.columns):
        sheet.set_column(place, place, column.width or min(max(widths[place], 6), 48))
    sheet.freeze_panes(head + 1, 0)
    if page.columns:
        sheet.autofilter(head, 0, last, len(page.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(LANDSCAPE_PAGES_WIDE, 0)
    sheet.repeat_rows(head)
    if page.print_head:
        sheet.set_header("&L" + page.print_head.replace("&", "&&")[:MAX_PRINT_HEAD])
    sheet.set_footer("&L&A&R&P / &N")


def _put(
    sheet: Any,  # noqa: ANN401
    at: tuple[int, int],
    kind: Kind,
    value: Cell | Formula,
    look: Callable[[str], Any],
) -> int:
    """Write one cell by the kind of its column; say how wide it is."""
    if isinstance(value, Formula):
        sheet.write_formula(*at, value.text, look(kind), value.value)
        return len(f"{value.value:,}") + 1
    if value is None or value == "":
        return 0
    dated = isinstance(value, dt.date | dt.time)
    if kind in {Kind.DATE, Kind.MOMENT, Kind.TIME} and dated:
        sheet.write_datetime(*at, value, look(kind))
        return 18 if kind is Kind.MOMENT else 12
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind in {Kind.NUMBER, Kind.DECIMAL} and number:
        sheet.write_number(*at, value, look(kind))
        return len(f"{value:,}") + 1
    return _put_text(sheet, at, str(value), look(_text_format(kind, str(value))))


def _text_format(kind: Kind, text: str) -> str:
    if text.startswith(RUNS):
        return "guarded"
    return "wrapped" if kind is Kind.WRAPPED else "text"


def _put_text(sheet: Any, at: tuple[int, int], text: str, look: Any) -> int:  # noqa: ANN401
    sheet.write_string(*at, text[:MAX_TEXT], look)
    return max(len(line) for line in text.split("\n"))
