"""Reading a workbook that somebody sent, in a process that may die of it."""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webapp.core.errors import DomainError
from webapp.core.sheets import guard

Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | None
Row = tuple[Cell, ...]

CHILD = Path(__file__).with_name("child.py")
WALL_SECONDS = 30
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
    found = _read(content)
    if "refused" in found:
        raise DomainError(found["refused"], **found["parameters"])
    return Workbook(name, tuple(map(_sheet, found["sheets"])))


def _read(content: bytes) -> dict[str, Any]:
    command = [sys.executable, "-I", str(CHILD), guard.look(content)]
    try:
        done = subprocess.run(  # noqa: S603 (our own script, no shell)
            command,
            input=content,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise DomainError("file_too_complex") from error
    except subprocess.CalledProcessError as error:
        raise DomainError("file_damaged") from error
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _sheet(found: dict[str, Any]) -> Sheet:
    rows = tuple(tuple(map(_cell, row)) for row in found["rows"])
    merged = tuple(tuple(corner) for corner in found["merged"])
    return Sheet(found["name"], rows, merged, found["visible"])


def _cell(value: Any) -> Cell:  # noqa: ANN401 (whatever JSON carries)
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    ((kind, text),) = value.items()
    return DATES[kind](text)
