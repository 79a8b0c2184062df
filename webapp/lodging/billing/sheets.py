"""A hotel's own sheet, read as lines of an invoice by what its headings mean."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from webapp.core.cells import read_days, read_number, text_of
from webapp.core.sheets import Cell, Row, Sheet
from webapp.lodging.billing.facts import LineKind

# What a column may mean, and how hotels head it; the first that fits counts.
MEANINGS = {
    "row_ref": r"(id )?baris|row id|ref(erensi|erence)?|(kode|no) peserta|voucher",
    "room_number": r"(no|nomor|number)? ?kamar|room ?(no|number|num|#)?|rm( no)?",
    "guest": r"nama( lengkap| tamu)?|(nama )?tamu|guest( name)?|full name|name",
    "institution": r"instansi|company|group|grup|perusahaan|institution|unit kerja",
    "arrive": r"(tgl|tanggal)? ?(masuk|tiba|datang)|check ?in|c i|arr(ival)?( date)?",
    "depart": r"(tgl|tanggal)? ?(keluar|pulang)|check ?out|c o|dep(arture)?( date)?",
    "night": r"(tgl|tanggal)( malam| transaksi)?|(posting |trx )?date|malam tanggal",
    "nights": r"(jumlah |jml |lama )?malam|nights?|room nights?|lama|qty|jml|pax",
    "rate": r"harga( satuan)?|tarif|(room )?rate|price|unit price|per malam",
    "amount": r"(jumlah|total|sub ?total)( harga| rp| idr)?|amount|nilai|debet|debit"
    r"|charge|tagihan|rupiah",
    "text": r"uraian|keterangan|deskripsi|description|item|remarks?|transaksi"
    r"|tipe( kamar)?|room type|paket|package",
}
FIELDS = tuple(MEANINGS)
COMPILED = {name: re.compile(rf"(?:{pattern})") for name, pattern in MEANINGS.items()}
LOOKED_AT, ENOUGH = 40, 2
MOST_NIGHTS = 60
MOST = 10**13  # rupiah; beyond that it is no bill but a slip, or another number
TOTAL = re.compile(r"\b(grand )?total\b|\bjumlah\b|\bsub ?total\b|terbilang")
KINDS = (
    (LineKind.EXTRA_BED, r"extra ?bed|kasur tambahan|rollaway"),
    (LineKind.FREE, r"compl|komplimen|gratis|free of charge|\bfoc\b"),
    (LineKind.GUARANTEE, r"garansi|jaminan|guarant|attrition|no ?show|tidak terpakai"),
    (LineKind.MEETING, r"meeting|fullday|halfday|full day|half day|ruang rapat|coffee"),
    (
        LineKind.PERSONAL,
        r"laundry|mini ?bar|room service|telepon|telephone|spa\b|restoran|restaurant",
    ),
)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """One line as a hotel wrote it; ``row`` is its row in the sheet, from 1."""

    kind: LineKind
    amount: int
    text: str = ""
    guest: str = ""
    institution: str = ""
    row_ref: str = ""
    room_number: str = ""
    night: date | None = None
    row: int = 0


@dataclass(slots=True)
class ReadSheet:
    """What a sheet holds: its headings, what they mean, lines, and what was left."""

    headings: list[str] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    lines: list[ReadLine] = field(default_factory=list)
    total: int | None = None
    unread: list[tuple[int, str]] = field(default_factory=list)

    @property
    def known(self) -> dict[str, str]:
        """Say by heading what each column means, to be kept for the next sheet."""
        return {self.headings[at]: name for name, at in self.columns.items()}


def read_invoice(
    sheets: Iterable[Sheet],
    year: int,
    known: Mapping[str, str] | None = None,
    chosen: Mapping[int, str] | None = None,
) -> ReadSheet:
    """Read the sheet that looks most like an invoice.

    ``known`` says what headings meant in an earlier sheet of the same hotel,
    ``chosen`` what somebody says that single columns mean.
    """
    readings = [
        _read(sheet.rows, year, known or {}, chosen or {})
        for sheet in sheets
        if sheet.visible and sheet.rows
    ]
    return max(readings, key=lambda one: len(one.lines), default=ReadSheet())


def kind_of(text: str, *, room: bool) -> LineKind:
    """Tell what a line charges for by its words, else by whether it names a room."""
    words = _plain(text)
    for kind, pattern in KINDS:
        if re.search(pattern, words):
            return kind
    return LineKind.ROOM if room else LineKind.OTHER


def nights_between(first: date, last: date) -> list[date]:
    """List the nights of a stay; the day of leaving is none."""
    count = min((last - first).days, MOST_NIGHTS)
    return [first + ONE_DAY * number for number in range(count)]


def shares(amount: int, count: int) -> list[int]:
    """Split money so that the parts add up to it; among nobody there is none."""
    if not count:
        return []
    part, rest = divmod(amount, count)
    return [part + (number < rest) for number in range(count)]


def _read(
    rows: Sequence[Row], year: int, known: Mapping[str, str], chosen: Mapping[int, str]
) -> ReadSheet:
    at, columns = _heading(rows, known)
    found = ReadSheet(columns=columns)
    if at is None:
        found.headings = [f"{number + 1}" for number in range(max(map(len, rows)))]
    else:
        found.headings = [text_of(cell) for cell in rows[at]]
    if chosen:
        found.columns = {name: place for place, name in chosen.items() if name}
    start = 0 if at is None else at + 1
    for number, row in enumerate(rows[start:], start + 1):
        _take(found, number, row, year)
    return found


def _heading(
    rows: Sequence[Row], known: Mapping[str, str]
) -> tuple[int | None, dict[str, int]]:
    """Find the row of headings: the one of which most is understood."""
    best: tuple[int | None, dict[str, int]] = (None, {})
    for number, row in enumerate(rows[:LOOKED_AT]):
        columns: dict[str, int] = {}
        for place, cell in enumerate(row):
            name = _meaning(cell, known)
            if name and name not in columns:
                columns[name] = place
        if len(columns) >= max(ENOUGH, len(best[1]) + 1):
            best = number, columns
    return best


def _meaning(cell: Cell, known: Mapping[str, str]) -> str:
    said = text_of(cell) if isinstance(cell, str) else ""
    if said in known and known[said] in MEANINGS:
        return known[said]
    plain = _plain(said)
    fits = (name for name, one in COMPILED.items() if one.fullmatch(plain))
    return next(fits, "") if plain else ""


def _take(found: ReadSheet, number: int, row: Row, year: int) -> None:
    """Take one row: lines for its nights, the total, or something not understood."""
    cells = {
        name: row[place] for name, place in found.columns.items() if place < len(row)
    }
    said = {name: text_of(cell) for name, cell in cells.items()}
    whole = " ".join(filter(None, map(text_of, row)))
    if not whole:
        return
    about = said.get("room_number", "") or said.get("guest", "")
    money = _money(cells)
    if TOTAL.search(_plain(whole)) and not said.get("night") and not _stay(cells, year):
        found.total = _last_number(row) if money is None else money[0]
        return
    if money is None:
        found.unread.append((number, whole[:120]))
        return
    nights: Sequence[date | None] = _nights(cells, year) or [None]
    amount, rate = money
    if amount is None:
        amount = (rate or 0) * max(len(nights), 1)
    text = said.get("text", "")
    kind = kind_of(f"{text} {said.get('guest', '')}", room=bool(about))
    for night, share in zip(nights, shares(amount, len(nights)), strict=True):
        found.lines.append(
            ReadLine(
                kind=kind,
                amount=share,
                text=text[:200],
                guest=said.get("guest", "")[:120],
                institution=said.get("institution", "")[:120],
                row_ref=said.get("row_ref", "")[:40],
                room_number=said.get("room_number", "")[:20],
                night=night,
                row=number,
            )
        )


def _money(cells: Mapping[str, Cell]) -> tuple[int | None, int | None] | None:
    """Read amount and rate in whole rupiah; None if the row has neither."""
    amount, rate = (_rupiah(cells.get(name)) for name in ("amount", "rate"))
    return None if amount is None and rate is None else (amount, rate)


def _rupiah(cell: Cell) -> int | None:
    if isinstance(cell, date):
        return None
    text = text_of(cell).strip()
    value = read_number(cell)
    if value is None or not abs(value) <= MOST:
        return None
    # Books write what is taken off in brackets, or with a sign behind.
    negative = value > 0 and (text.startswith("(") or text.endswith("-)"))
    return -round(value) if negative else round(value)


def _nights(cells: Mapping[str, Cell], year: int) -> list[date | None]:
    stay = _stay(cells, year)
    if stay:
        return list(stay)
    days = read_days(cells.get("night"), year)
    if days is None:
        return []
    if days.last > days.first:
        return list(nights_between(days.first, days.last + ONE_DAY))
    count = int(read_number(cells.get("nights")) or 1)
    return [days.first + ONE_DAY * n for n in range(min(max(count, 1), MOST_NIGHTS))]


def _stay(cells: Mapping[str, Cell], year: int) -> list[date]:
    first, last = (read_days(cells.get(name), year) for name in ("arrive", "depart"))
    if first is None:
        return []
    if last is None:
        count = int(read_number(cells.get("nights")) or 1)
        return nights_between(first.first, first.first + ONE_DAY * max(count, 1))
    return nights_between(first.first, last.first)


def _last_number(row: Row) -> int | None:
    found = [value for value in map(_rupiah, row) if value is not None]
    return found[-1] if found else None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9#]+", " ", text.casefold()).split())
