"""A sheet of people, written as the labelled lines that running text is read by.

So one reader knows what `NIP`, `Jabatan` or `No. HP` means, whoever sends what.
"""

import re
from collections.abc import Iterable, Sequence

from webapp.core.sheets import Cell, Row, Sheet
from webapp.registration.reading.text import LABELS

# What a heading may be called, and the label that running text has for it.
WRITTEN = {
    "name": "Nama",
    "nip": "NIP",
    "grade": "Pangkat",
    "level": "Eselon",
    "position": "Jabatan",
    "phone": "HP",
    "email": "E-mail",
}
MEANINGS = {
    field: re.compile(rf"(?:{LABELS[field]})\b[\w\s./,()&-]*", re.IGNORECASE)
    for field in WRITTEN
}
LOOKED_AT = 30  # headings stand near the top
ENOUGH = 2  # a heading alone is a title


def text_of(sheets: Iterable[Sheet]) -> str:
    """Write the rows of all sheets that are seen, one person after the other."""
    lines: list[str] = []
    for sheet in sheets:
        if sheet.visible:
            lines += _lines(sheet.rows)
    return "\n".join(lines)


def _lines(rows: Sequence[Row]) -> list[str]:
    for number, row in enumerate(rows[:LOOKED_AT]):
        columns = _columns(row)
        if "name" in columns.values() and len(columns) >= ENOUGH:
            return [
                line for one in rows[number + 1 :] for line in _person(one, columns)
            ]
    # Without headings each row is a line of text: a name, and what is beside it.
    return [" | ".join(filter(None, map(_plain, row))) for row in rows]


def _columns(row: Row) -> dict[int, str]:
    """Say which field each heading means; of two alike the first one counts."""
    found: dict[int, str] = {}
    for place, cell in enumerate(row):
        said = _plain(cell)
        field = next((f for f, means in MEANINGS.items() if means.fullmatch(said)), "")
        if field and field not in found.values():
            found[place] = field
    return found


def _person(row: Row, columns: dict[int, str]) -> list[str]:
    said = {field: _plain(row[at]) for at, field in columns.items() if at < len(row)}
    if not said.get("name"):
        return []
    order = ("name", *(field for field in WRITTEN if field != "name"))
    return [f"{WRITTEN[field]}: {said[field]}" for field in order if said.get(field)]


def _plain(cell: Cell) -> str:
    """Write a cell in one line; a number without what Excel adds to it."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        cell = int(cell)
    return " ".join(str(cell).split())
