"""Reading room blocks: nights as columns, as rows, or one number for all nights."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from webapp.core.cells import (
    folded,
    read_days,
    read_number,
    read_yes,
    text_of,
)
from webapp.secretariat.workbooks.found import HotelBlock, Issue, Place, RoomKind
from webapp.secretariat.workbooks.people import TOTALS, RowReader
from webapp.secretariat.workbooks.tables import Table

ACCESSIBLE = re.compile(
    r"\b(difabel|disabel|disabilitas|aksesibel|accessible|kursi roda)\b"
)
KINDS = (
    (RoomKind.SUITE, r"\b(suite|sui|junior suite)\b"),
    (RoomKind.TRIPLE, r"\b(triple|trp|tpl|family|bertiga)\b"),
    (RoomKind.TWIN, r"\b(twin|twn|berdua|sharing|double twin|2 bed)\b"),
    (RoomKind.SINGLE, r"\b(single|sgl|king|queen|sendiri|double|dbl|1 bed)\b"),
)
BEDS = {
    RoomKind.SINGLE: 1,
    RoomKind.TWIN: 2,
    RoomKind.TRIPLE: 3,
    RoomKind.SUITE: 1,
    RoomKind.ACCESSIBLE: 1,
}
BY_BEDS = {1: RoomKind.SINGLE, 2: RoomKind.TWIN, 3: RoomKind.TRIPLE}
CODES = {
    RoomKind.SINGLE: "SGL",
    RoomKind.TWIN: "TWN",
    RoomKind.TRIPLE: "TRP",
    RoomKind.SUITE: "SUI",
    RoomKind.ACCESSIBLE: "ACC",
}
CODE_AND_NAME = re.compile(r"^([A-Z]{2,5}\d?)\s*(?:\((.+)\)|[-–:]\s*(.+))?$")


def read_blocks(
    table: Table, book: str, year: int
) -> tuple[list[HotelBlock], list[Issue]]:
    """Read all blocks of a table; rows of one type, night by night, become one."""
    blocks: list[HotelBlock] = []
    problems: list[Issue] = []
    hotel = _hotel_above(table)
    for number, row in table.rows:
        reader = RowReader(table, Place(book, table.sheet.name, number + 1), row, year)
        section = _section(reader)
        if section:
            hotel = section
            continue
        hotel = reader.text("hotel") if _is_hotel(reader) else hotel
        if not _is_block(reader):
            continue
        block = _read(reader, hotel)
        if block is None:
            problems.append(Issue("block_unread", reader.place, value=_line(reader)))
        else:
            blocks.append(block)
    return _coded(_together(blocks)), problems


def _line(reader: RowReader) -> str:
    return " · ".join(filter(None, map(text_of, reader.row)))[:120]


def _hotel_above(table: Table) -> str:
    titles = [text for text in table.above if "hotel" in folded(text).split()]
    named = [
        text
        for text in titles
        if not re.search(r"\b(blok|kamar|daftar)\b", text, re.IGNORECASE)
    ]
    return (named or [table.sheet.name])[-1]


def _section(reader: RowReader) -> str:
    """Read a row that only names the hotel of those below."""
    texts = [text for text in map(text_of, reader.row) if text]
    alone = len(set(texts)) == 1 and re.search(r"[^\W\d_]{3}", texts[0])
    return texts[0] if alone and not TOTALS.match(texts[0]) else ""


def _is_hotel(reader: RowReader) -> bool:
    text = reader.text("hotel")
    return bool(re.search(r"[^\W\d_]{2}", text)) and not TOTALS.match(text)


def _is_block(reader: RowReader) -> bool:
    texts = [text for text in map(text_of, reader.row) if text]
    if any(TOTALS.match(text) for text in texts[:2]):
        return False
    known = reader.text("type") or reader.text("beds") or reader.text("rate")
    return bool(known) and (_is_hotel(reader) or len(texts) > 1)


def _read(reader: RowReader, hotel: str) -> HotelBlock | None:
    typed = reader.text("type")
    beds = int(read_number(reader.cell("beds")) or 0)
    kind = _kind(typed, beds)
    if kind is None or not hotel:
        return None
    accessible = bool(ACCESSIBLE.search(folded(typed)))
    accessible = accessible or bool(read_yes(reader.cell("accessible")))
    code, name = _code_and_name(typed, kind)
    nights, every = _nights(reader)
    rate = read_number(reader.cell("rate"))
    if rate is None:
        reader.doubt("rate_missing", "rate")
    return HotelBlock(
        reader.place,
        hotel,
        code,
        name,
        RoomKind.ACCESSIBLE if accessible else kind,
        beds or BEDS[kind],
        round(rate) if rate is not None else None,
        nights,
        every,
        accessible,
        tuple(reader.issues),
    )


def _kind(typed: str, beds: int) -> RoomKind | None:
    """Ask the words, but the number of beds overrules a name: `Deluxe` says nothing."""
    text = folded(typed)
    named = next((kind for kind, words in KINDS if re.search(words, text)), None)
    if named is RoomKind.SUITE or beds not in BY_BEDS:
        return named
    return BY_BEDS[beds]


def _code_and_name(typed: str, kind: RoomKind) -> tuple[str, str]:
    found = CODE_AND_NAME.match(typed)
    if found:
        return found[1], found[2] or found[3] or typed
    return CODES[kind], typed or CODES[kind]


def _nights(reader: RowReader) -> tuple[dict[dt.date, int], int | None]:
    nights = {}
    for place, heading in reader.table.nights.items():
        days = read_days(heading, reader.year)
        count = _count(reader, place)
        if days and count is not None:
            nights[days.first] = count
    single = read_number(reader.cell("count"))
    days = read_days(reader.cell("day"), reader.year)
    if nights or single is None:
        return nights, None
    if days is None:
        return {}, round(single)
    span = (days.last - days.first).days + 1
    return {
        days.first + dt.timedelta(days=one): round(single) for one in range(span)
    }, None


def _count(reader: RowReader, place: int) -> int | None:
    cell = reader.row[place]
    number = read_number(cell)
    if number is not None:
        return round(number)
    return 0 if text_of(cell) in {"-", "–", ""} else None


def _together(blocks: Iterable[HotelBlock]) -> list[HotelBlock]:
    """Put the nights of one type of room into one block."""
    merged: dict[tuple[object, ...], HotelBlock] = {}
    for block in blocks:
        key = (folded(block.hotel), block.name, block.beds, block.rate)
        known = merged.get(key)
        if known is None:
            merged[key] = block
        else:
            counts = Counter(known.nights)
            counts.update(block.nights)
            merged[key] = replace(known, nights=dict(sorted(counts.items())))
    return list(merged.values())


def _coded(blocks: list[HotelBlock]) -> list[HotelBlock]:
    """Tell apart the codes that a hotel has twice: SGL, SGL2."""
    used: Counter[tuple[str, str]] = Counter()
    coded = []
    for block in blocks:
        key = (folded(block.hotel), block.code)
        used[key] += 1
        again = str(used[key]) if used[key] > 1 else ""
        coded.append(replace(block, code=f"{block.code}{again}"))
    return coded


def beds_by_night(blocks: Iterable[HotelBlock]) -> dict[dt.date, int]:
    """Count the beds on sale on each night."""
    beds: Counter[dt.date] = Counter()
    for block in blocks:
        for night, rooms in block.nights.items():
            beds[night] += rooms * block.beds
    return dict(sorted(beds.items()))
