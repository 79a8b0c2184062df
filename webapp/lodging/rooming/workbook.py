"""The files of a revision: what a reservations desk opens, filters and types over.

One header row at the very top, no merged cells, real dates, sharers on adjacent rows.
"""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from webapp.core.sheets import (
    Cell,
    Column,
    Formula,
    Kind,
    Mark,
    Page,
    Tone,
    write_workbook,
)
from webapp.lodging.rooming.changes import Change, Changed
from webapp.lodging.rooming.lines import Line

DAY = timedelta(days=1)
RUNS = ("=", "+", "-", "@")
COLUMNS = {
    "row_id": Column("Row ID"),
    "change": Column("Change"),
    "revision": Column("Rev", Kind.NUMBER),
    "hotel": Column("Hotel"),
    "room_key": Column("Room key"),
    "title": Column("Title"),
    "last_name": Column("Last name"),
    "first_name": Column("First name"),
    "full_name": Column("Full name"),
    "gender": Column("Gender"),
    "room_type": Column("Room type"),
    "occupancy": Column("Occupancy", Kind.NUMBER),
    "sharing_with": Column("Sharing with"),
    "arrive_on": Column("Arrival date", Kind.DATE),
    "eta": Column("ETA"),
    "arrival_flight": Column("Arrival flight"),
    "depart_on": Column("Departure date", Kind.DATE),
    "departure_flight": Column("Departure flight"),
    "nights": Column("Nights", Kind.NUMBER),
    "meal_plan": Column("Meal plan"),
    "billing": Column("Billing"),
    "group": Column("Group / company"),
    "vip": Column("VIP"),
    "requests": Column("Special requests"),
    "confirmation": Column("Confirmation no."),
    "room_number": Column("Room no."),
    "status": Column("Status"),
    "remarks": Column("Remarks"),
}
PLACES = {name: place for place, name in enumerate(COLUMNS)}
NIGHTS = "=Q{0}-N{0}"
CHANGES = (
    Column("Change"),
    Column("Row ID"),
    Column("Full name"),
    Column("Field"),
    Column("Before"),
    Column("Now"),
)
LEGEND = (
    ("NEW", "A new row. / Baris baru."),
    ("AMD", "Changed; the old value is in the note. / Berubah; nilai lama di catatan."),
    ("CXL", "Cancelled; the row stays. / Batal; barisnya tetap ada."),
    ("Row ID", "Never renumbered. / Tidak pernah diganti nomornya."),
    ("Room key", "The same on all who share a room. / Sama bagi yang sekamar."),
    ("TBA", "Name follows on the same row. / Nama menyusul di baris yang sama."),
    ("Room no.", "Please fill in. / Mohon diisi hotel."),
    ("Confirmation no.", "Please fill in. / Mohon diisi hotel."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """All that the files of a revision say.

    ``about`` is what the data sheet has no room for above its one header row: the
    event, the hotel, the block, when this was, totals, whom to ask.
    """

    hotel: str
    number: int
    at: datetime
    about: Sequence[tuple[str, str]] = ()
    lines: Sequence[Line]
    changed: Sequence[Changed]
    cancelled: Sequence[Line] = ()
    block: Mapping[tuple[str, date], int] = field(default_factory=dict)


def workbook(sheets: Sheets, now: datetime) -> bytes:
    """Write the workbook of a revision."""
    pages = [
        _list(sheets),
        _changes(sheets),
        _grid(sheets),
        _arrivals(sheets),
        Page("Legend", (Column("Word"), Column("Meaning")), (*sheets.about, *LEGEND)),
    ]
    return write_workbook(pages, now)


def plain_csv(sheets: Sheets) -> str:
    """Write one row a guest with ISO dates, for programs that import such files."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(column.heading for column in COLUMNS.values())
    for line, change, gone in rows_of(sheets):
        row = _row(sheets, line, change, gone=gone)
        writer.writerow(map(_harmless, row))
    return target.getvalue()


def summary(changed: Sequence[Changed]) -> str:
    """Say in a few words what changed, as the subject of a mail does."""
    kinds = Counter(one.change for one in changed)
    words = {Change.AMENDED: "ubah", Change.CANCELLED: "batal", Change.NEW: "baru"}
    return ", ".join(f"{kinds[k]} {word}" for k, word in words.items() if kinds[k])


def told(one: Changed) -> str:
    """Say one change in a line, as the body of a mail does."""
    name = f"{one.line.row_id} {one.line.full_name}"
    if one.change is not Change.AMENDED or one.before is None:
        line = one.line
        stay = f"{line.arrive_on:%d %b}–{line.depart_on:%d %b}"
        return f"{one.change} {name}, {line.room_type} {line.room_key}, {stay}"
    # Last and first name are parts of the full one, which says it all.
    parts_of = {"last_name", "first_name"} if "full_name" in one.fields else set()
    parts = (
        f"{COLUMNS[name].heading}: {plain(getattr(one.before, name)) or '–'} → "
        f"{plain(getattr(one.line, name)) or '–'}"
        for name in one.fields
        if name not in parts_of
    )
    return f"{one.change} {name}, {'; '.join(parts)}"


def _list(sheets: Sheets) -> Page:
    changed = {one.line.row_id: one for one in sheets.changed}
    rows: list[list[Cell | Formula]] = []
    marks: dict[tuple[int, int], Mark] = {}
    everywhere = dict.fromkeys(range(len(COLUMNS)), Mark(Tone.GONE))
    for line, change, gone in rows_of(sheets):
        looks = everywhere if gone else _marks(changed.get(line.row_id))
        marks |= {(len(rows), at): mark for at, mark in looks.items()}
        cells: list[Cell | Formula] = [*_row(sheets, line, change, gone=gone)]
        # The header is row 1, so the first line is row 2.
        cells[PLACES["nights"]] = Formula(NIGHTS.format(len(rows) + 2), line.nights)
        rows.append(cells)
    head = " · ".join(value for _, value in sheets.about)
    columns = tuple(COLUMNS.values())
    return Page("Rooming List", columns, rows, marks=marks, print_head=head)


def rows_of(sheets: Sheets) -> Iterator[tuple[Line, str, bool]]:
    """Go through all rows with their change; those that are gone stay at the end."""
    changed = {one.line.row_id: str(one.change) for one in sheets.changed}
    for line in sheets.lines:
        yield line, changed.get(line.row_id, ""), False
    for line in sheets.cancelled:
        yield line, changed.get(line.row_id, ""), True


def _marks(one: Changed | None) -> dict[int, Mark]:
    if one is None:
        return {}
    if one.change is Change.NEW:
        return {place: Mark(Tone.NEW) for place in range(len(COLUMNS))}
    return {
        PLACES[name]: Mark(Tone.CHANGED, f"Before: {plain(getattr(one.before, name))}")
        for name in one.fields
    }


def _row(sheets: Sheets, line: Line, change: str, *, gone: bool) -> list[Cell]:
    apart: dict[str, Cell] = {
        "change": change,
        "revision": sheets.number,
        "hotel": sheets.hotel,
    }
    if gone:
        apart["status"] = Change.CANCELLED
    return [apart[n] if n in apart else getattr(line, n) for n in COLUMNS]


def _changes(sheets: Sheets) -> Page:
    rows: list[Sequence[Cell]] = []
    for one in sheets.changed:
        head = (str(one.change), one.line.row_id, one.line.full_name)
        if one.change is not Change.AMENDED or one.before is None:
            rows.append((*head, "", "", ""))
        rows.extend(
            (
                *head,
                COLUMNS[name].heading,
                plain(getattr(one.before, name)),
                plain(getattr(one.line, name)),
            )
            for name in one.fields
        )
    return Page("Perubahan", CHANGES, rows)


def _grid(sheets: Sheets) -> Page:
    """Count rooms by type and night: held, used, left."""
    rooms = {
        (line.remarks or line.room_type, line.arrive_on + DAY * n, line.room_key)
        for line in sheets.lines
        for n in range(line.nights)
    }
    used = Counter((kind, night) for kind, night, _ in rooms)
    columns = (
        Column("Room type"),
        Column("Night", Kind.DATE),
        Column("Block", Kind.NUMBER),
        Column("Used", Kind.NUMBER),
        Column("Balance", Kind.NUMBER),
    )
    keys = sorted({*used, *sheets.block})
    rows = [
        (
            *key,
            sheets.block.get(key, 0),
            used[key],
            Formula(f"=C{at}-D{at}", sheets.block.get(key, 0) - used[key]),
        )
        for at, key in enumerate(keys, 2)
    ]
    return Page("Night Grid", columns, rows)


def _arrivals(sheets: Sheets) -> Page:
    by_day: defaultdict[date, list[Line]] = defaultdict(list)
    for line in sheets.lines:
        by_day[line.arrive_on].append(line)
    columns = (
        Column("Arrival date", Kind.DATE),
        Column("ETA"),
        Column("Flight"),
        Column("Full name"),
        Column("Group / company"),
        Column("Room key"),
    )
    rows = [
        (day, ln.eta, ln.arrival_flight, ln.full_name, ln.group, ln.room_key)
        for day in sorted(by_day)
        for ln in sorted(by_day[day], key=lambda one: (one.eta, one.group))
    ]
    return Page("Arrivals", columns, rows)


def plain(value: object) -> str:
    """Write a cell as text, days as ISO has them."""
    return value.isoformat() if isinstance(value, date) else str(value)


def _harmless(value: object) -> str:
    """Keep a text from being run as a formula where the file is opened by hand."""
    text = plain(value)
    runs = isinstance(value, str) and len(text) > 1 and text.startswith(RUNS)
    return f"'{text}" if runs else text
