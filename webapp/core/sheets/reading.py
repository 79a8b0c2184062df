"""Reading a workbook that somebody sent, in a process that may die of it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webapp.core.confined import confined
from webapp.core.sheets import guard

Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | None
Row = tuple[Cell, ...]

CHILD = Path(__file__).with_name("child.py")
DATES: dict[str, Callable[[str], Cell]] = {
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows as they stand, from the first cell on; merged ranges count from 0."""

    name: str
    rows: tuple[Row, ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a file holds, in plain values."""

    name: str
    sheets: tuple[Sheet, ...]


def read_workbook(content: bytes, name: str = "") -> Workbook:
    """Read XLSX, XLS, ODS or CSV; a file that cannot be read is refused."""
    found = confined(CHILD, content, guard.look(content), "file")
    return Workbook(name, tuple(map(_sheet, found["sheets"])))


def _sheet(found: dict[str, Any]) -> Sheet:
    rows = tuple(tuple(map(_cell, row)) for row in found["rows"])
    merged = tuple(tuple(corner) for corner in found["merged"])
    return Sheet(found["name"], rows, merged, found["visible"])


def _cell(value: Any) -> Cell:  # noqa: ANN401 (whatever JSON carries)
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    ((kind, text),) = value.items()
    return DATES[kind](text)
