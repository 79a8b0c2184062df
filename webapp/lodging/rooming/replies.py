"""What a hotel says in its own words: a pasted message, or any sheet of its own."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from webapp.core.text import fold

# 512, A512, 512B, 12-05: what hotels call a room.
NUMBER = re.compile(r"(?<![\w-])(?:[A-Z]{1,2}-?)?\d{2,5}[A-Z]?(?![\w-])", re.IGNORECASE)
NUMBERING = re.compile(r"^\s*\d{1,3}[.)]\s+(?=.*\d{2})")
KEY = re.compile(r"(?<![\w-])R-\d{1,6}\b", re.IGNORECASE)
CONFIRMATION = re.compile(
    r"(?:\b(?:conf|konf)\w*\.?(?:\s*(?:no|number|nomor)\b\.?)?\s*#?|#)\s*[:=]?\s*"
    r"([A-Z0-9][A-Z0-9-]{3,19})",
    re.IGNORECASE,
)
TOGETHER = re.compile(r"\s*(?:/|&|\+|\||\bdan\b|\band\b|\bdengan\b)\s*", re.IGNORECASE)
IDLE = re.compile(
    r"\b(?:mr|mrs|ms|bpk|bapak|ibu|bu|pak|sdr|sdri|tn|ny|kamar|room|rm|no|nomor|kmr"
    r"|twn|twin|sgl|single|dbl|double|king|trp|sui|suite|type|tipe|an|a\.n)\b\.?",
    re.IGNORECASE,
)
STATUSES = {
    "conf": "CONF",
    "confirmed": "CONF",
    "ok": "CONF",
    "in": "IN",
    "checked in": "IN",
    "check in": "IN",
    "inhouse": "IN",
    "in house": "IN",
    "out": "OUT",
    "checked out": "OUT",
    "check out": "OUT",
    "noshow": "NOSHOW",
    "no show": "NOSHOW",
    "tidak datang": "NOSHOW",
    "moved": "MOVED",
    "pindah": "MOVED",
}
HEADINGS = {
    "row_id": r"row id|id baris|rowid|ref|referensi",
    "room_key": r"room key|kunci kamar",
    "name": r"(full|guest) ?name|guests?|name|nama( (lengkap|tamu|peserta))?|tamu",
    "last_name": r"last name|surname|nama belakang",
    "first_name": r"(first|given) name|nama depan",
    "institution": r"group( company)?|company|instansi|institution|utusan|asal",
    "number": r"(no|nomor|number)? ?(kamar|room|rm|kmr)( (no|nomor|number|nr))?",
    "confirmation": r"(no|nomor|kode)? ?(conf(irmation)?|konfirmasi|booking|reservasi"
    r"|res(ervation)?)( (no|nomor|number|code))?",
    "status": r"status",
}
WHO = frozenset({"row_id", "room_key", "name", "last_name"})
LOOKED_AT = 30
MOST_ROWS, MOST_COLUMNS, MOST_TEXT = 5_000, 60, 200
MOST_NUMBER = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One thing that a hotel said; ``text`` is how it said it."""

    text: str
    row_id: str = ""
    room_key: str = ""
    names: tuple[str, ...] = ()
    institution: str = ""
    number: str = ""
    confirmation: str = ""
    status: str = ""

    @property
    def says_who(self) -> bool:
        """Tell whether it names a guest or a room of ours."""
        return bool(self.row_id or self.room_key or self.names)

    @property
    def says_what(self) -> bool:
        """Tell whether it has something for us to write down."""
        return bool(self.number or self.confirmation or self.status)


def from_text(text: str, rows: Collection[str]) -> list[Reply]:
    """Read a message line by line; ``rows`` are the row ids of the hotel's list.

    A number that stands alone goes with the names on the lines below it.
    """
    found: list[Reply] = []
    above = ""
    for line in text.splitlines():
        for part in _parts(NUMBERING.sub("", line).strip()):
            reply = _read(part, rows)
            if reply.number and not reply.says_who:
                above = reply.number
            elif reply.number:
                above = ""
            elif above and reply.says_who:
                reply = replace(reply, number=above, text=f"{above} {reply.text}")
            if reply.says_who:
                found.append(reply)
    return found


def _parts(line: str) -> list[str]:
    """Cut a line where a second number begins with names of its own."""
    parts = [part.strip() for part in line.split(";") if part.strip()]
    return [piece for part in parts for piece in _by_numbers(part)]


def _by_numbers(part: str) -> list[str]:
    marks = [m for m in NUMBER.finditer(_blank(part)) if not _in_word(part, m)]
    if len(marks) < 2 or part[: marks[0].start()].strip():  # noqa: PLR2004
        return [part]
    ends = [mark.start() for mark in marks[1:]] + [len(part)]
    cut = [
        part[mark.start() : end].strip(" ,")
        for mark, end in zip(marks, ends, strict=True)
    ]
    named = all(re.search(r"[^\W\d_]{2}", NUMBER.sub("", one, count=1)) for one in cut)
    return cut if named else [part]


def _blank(part: str) -> str:
    """Hide what has digits and is no room number, keeping its place."""
    for pattern in (CONFIRMATION, KEY):
        part = pattern.sub(lambda found: " " * len(found[0]), part)
    return part


def _in_word(part: str, mark: "re.Match[str]") -> bool:
    return part[mark.end() : mark.end() + 1] in {"-", "/"} and mark.start() > 0


def _read(part: str, rows: Collection[str]) -> Reply:
    """Read who and what out of one piece of a message."""
    rest, row_id = _take_row(part, rows)
    rest, confirmation = _take(CONFIRMATION, rest, 1)
    rest, key = _take(KEY, rest)
    rest, number = _take(NUMBER, rest)
    rest = IDLE.sub(" ", rest)
    names = tuple(
        name
        for piece in TOGETHER.split(rest)
        if len(re.sub(r"[\W\d_]", "", name := piece.strip(" \t-–:=,.()*•"))) > 1
    )
    return Reply(
        text=part[:MOST_TEXT],
        row_id=row_id,
        room_key=key.upper(),
        names=names,
        number=number.upper(),
        confirmation=confirmation.upper(),
    )


def _take_row(part: str, rows: Collection[str]) -> tuple[str, str]:
    """Take out a row id of ours, or what is written like one."""
    heads = {re.escape(row.rpartition("-")[0]) for row in rows}
    if not heads:
        return part, ""
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(heads)})-\d+", re.IGNORECASE)
    rest, row_id = _take(pattern, part)
    return rest, row_id.upper()


def _take(pattern: "re.Pattern[str]", text: str, group: int = 0) -> tuple[str, str]:
    found = pattern.search(text)
    if found is None:
        return text, ""
    return f"{text[: found.start()]} {text[found.end() :]}", found[group].strip()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a sheet under their headings, all as text."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table_of(sheets: Iterable[Any]) -> Table:
    """Find the table of a workbook: under the row that has most known headings."""
    best, most = Table((), ()), 0
    for sheet in sheets:
        if not sheet.visible:
            continue
        rows = [tuple(map(plain, row[:MOST_COLUMNS])) for row in sheet.rows[:MOST_ROWS]]
        for at, row in enumerate(rows[:LOOKED_AT]):
            known = len(set(columns_of(row, {}).values()))
            if known > most:
                best, most = Table(row, tuple(filter(any, rows[at + 1 :]))), known
        if not most and not best.rows:
            best = Table((), tuple(filter(any, rows)))
    return best


def columns_of(headings: Sequence[str], saved: Mapping[str, str]) -> dict[int, str]:
    """Say which field each column holds; what was said before of a heading counts."""
    found: dict[int, str] = {}
    for place, heading in enumerate(headings):
        said = fold(heading)
        guess = (f for f, means in HEADINGS.items() if re.fullmatch(means, said))
        field = saved[said] if said in saved else next(guess, "")
        if said and field and field not in found.values():
            found[place] = field
    return found


def enough(columns: Mapping[int, str]) -> bool:
    """Tell whether a table says of whom, and what."""
    fields = set(columns.values())
    return bool(fields & WHO) and bool(fields & {"number", "confirmation", "status"})


def from_table(table: Table, columns: Mapping[int, str]) -> list[Reply]:
    """Read each row of a table that says something of somebody."""
    replies = [_of_row(row, columns) for row in table.rows]
    return [reply for reply in replies if reply.says_who and reply.says_what]


def _of_row(row: Sequence[str], columns: Mapping[int, str]) -> Reply:
    said = {field: row[at] for at, field in columns.items() if at < len(row)}
    parts = (said.get("first_name", ""), said.get("last_name", ""))
    called = said.get("name") or " ".join(filter(None, parts))
    names = tuple(filter(None, (piece.strip() for piece in TOGETHER.split(called))))
    return Reply(
        text=" · ".join(filter(None, said.values()))[:MOST_TEXT],
        row_id=said.get("row_id", "").upper(),
        room_key=said.get("room_key", "").upper(),
        names=names,
        institution=said.get("institution", ""),
        number=said.get("number", "").upper()[:MOST_NUMBER],
        confirmation=said.get("confirmation", "").upper()[:40],
        status=STATUSES.get(fold(said.get("status", "")), ""),
    )


def plain(cell: object) -> str:
    """Write a cell in one line; a number without what Excel adds to it."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())[:MOST_TEXT]
