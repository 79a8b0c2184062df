"""The process that opens a stranger's file: it may die, and nothing else does.

Started as a script of its own, so it imports nothing of the application.
Reads the file from standard input, writes one JSON object to standard output.
"""

import csv
import datetime as dt
import io
import json
import resource
import sys
from typing import Any, NoReturn

MAX_SHEETS = 40
MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_TEXT = 20_000_000
GIBIBYTE = 1024**3
CPU_SECONDS = 20
# A float holds fifteen digits; beyond them a whole number is already a guess.
EXACT = 10**15
MIDNIGHT = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def main() -> None:
    """Limit itself, read, answer."""
    limit(resource.RLIMIT_AS, GIBIBYTE)
    limit(resource.RLIMIT_CPU, CPU_SECONDS)
    limit(resource.RLIMIT_CORE, 0)
    content = sys.stdin.buffer.read()
    sheets = read_text(content) if sys.argv[1] == "text" else read_workbook(content)
    answer(sheets=sheets)


def limit(what: int, value: int) -> None:
    """Take a limit where the system knows it; the wall clock is the last resort."""
    try:
        resource.setrlimit(what, (value, value))
    except (ValueError, OSError):
        return


def answer(**body: object) -> NoReturn:
    """Write the one object and go."""
    sys.stdout.write(json.dumps(body, ensure_ascii=True))
    sys.stdout.flush()
    sys.exit(0)


def refuse(code: str, **parameters: object) -> NoReturn:
    """Tell the parent what is wrong with the file."""
    answer(refused=code, parameters=parameters)


def read_workbook(content: bytes) -> list[dict[str, Any]]:
    """Read all sheets of XLSX, XLS or ODS."""
    import python_calamine as calamine  # noqa: PLC0415 (after the limits)

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [
            (meta.name, meta.visible == calamine.SheetVisibleEnum.Visible)
            for meta in book.sheets_metadata
            if meta.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        if len(shown) > MAX_SHEETS:
            refuse("file_too_many_sheets", limit=MAX_SHEETS)
        return [read_sheet(book, name, visible=visible) for name, visible in shown]
    except calamine.PasswordError:
        refuse("file_encrypted")
    except (calamine.CalamineError, OSError, ValueError):
        refuse("file_damaged")


def read_sheet(book: Any, name: str, *, visible: bool) -> dict[str, Any]:  # noqa: ANN401
    """Read one sheet, from its first cell on."""
    sheet = book.get_sheet_by_name(name)
    check_size(name, sheet.total_height, sheet.total_width)
    merged = sheet.merged_cell_ranges or []
    return {
        "name": name,
        "visible": visible,
        "rows": [
            [plain(value) for value in row]
            for row in sheet.to_python(skip_empty_area=False)
        ],
        "merged": [[*start, *end] for start, end in merged if within(end)],
    }


def within(corner: tuple[int, int]) -> bool:
    """Leave out merged ranges that reach past what is read."""
    return corner[0] < MAX_ROWS and corner[1] < MAX_COLUMNS


def check_size(name: str, rows: int, columns: int) -> None:
    """Refuse a sheet that no committee has typed."""
    if rows > MAX_ROWS:
        refuse("file_too_many_rows", sheet=name, rows=rows, limit=MAX_ROWS)
    if columns > MAX_COLUMNS:
        refuse("file_too_many_columns", sheet=name, columns=columns, limit=MAX_COLUMNS)


def plain(value: object) -> object:
    """Put a cell into what JSON carries."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < EXACT else value
    if isinstance(value, dt.timedelta):
        seconds = value.total_seconds()
        if not 0 <= seconds < 24 * 3600:
            return seconds / 3600
        value = (MIDNIGHT + value).time()
    for kind in (dt.datetime, dt.date, dt.time):
        if isinstance(value, kind):
            return {kind.__name__: value.isoformat()}
    return None if value == "" else value


def read_text(content: bytes) -> list[dict[str, Any]]:
    """Read a CSV in whatever coding and with whatever separator Excel chose."""
    text = decode(content)
    csv.field_size_limit(MAX_TEXT)
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text))
        rows: list[list[Any]] = []
        for row in read:
            rows.append([value or None for value in row])
            check_size("CSV", len(rows), len(row))
    except csv.Error:
        refuse("file_damaged")
    return [{"name": "CSV", "visible": True, "rows": rows, "merged": []}]


def decode(content: bytes) -> str:
    """Turn bytes into text; Windows-1252 is what is left when nothing else fits."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def separator(text: str) -> str:
    """Choose the sign that cuts most lines into the same number of cells."""
    lines = text[:65536].splitlines()[:50]
    return max(";,\t|", key=lambda sign: agreement(lines, sign))


def agreement(lines: list[str], sign: str) -> tuple[int, int]:
    """Count how many lines agree on their number of cells, more than one."""
    widths = [len(row) for row in csv.reader(lines, delimiter=sign)]
    wide = [width for width in widths if width > 1]
    most = max(set(wide), key=wide.count, default=0)
    return wide.count(most), most


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        refuse("file_too_complex")
