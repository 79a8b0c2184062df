"""Finding the tables in a sheet: where each begins, and what its columns hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from webapp.core.cells import read_days, text_of
from webapp.core.sheets import Cell, Row, Sheet
from webapp.secretariat.workbooks.contents import (
    CERTAIN,
    LOOSE,
    looks_like,
    sample_of,
)
from webapp.secretariat.workbooks.found import Kind
from webapp.secretariat.workbooks.headings import (
    PEOPLE,
    VOCABULARIES,
    Vocabulary,
    scores,
)

THRESHOLD = 0.5
CONTENT = 0.6
UNLIKE = 0.1
CERTAINLY = 0.8
EXACT = 1.0
LONGEST_CELL = 80
# Fewer columns than this in a row can be a title or a note.
FEWEST_HEADINGS = 2
FEW = 2  # cells of a total, a section or a signature
NIGHT = "night"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under one heading; `columns` says what each column number holds."""

    kind: Kind
    sheet: Sheet
    head: int
    first: int
    columns: dict[int, str]
    headings: dict[int, str]
    rows: tuple[tuple[int, Row], ...]
    above: tuple[str, ...]
    nights: dict[int, Cell] = field(default_factory=dict)

    def places(self, name: str) -> list[int]:
        """List the columns that hold this, from left to right."""
        return sorted(place for place, held in self.columns.items() if held == name)


@dataclass(frozen=True, slots=True)
class _Head:
    """A row, or two, that may be the heading of a table."""

    row: int
    height: int
    texts: list[str]
    raw: list[Cell]
    vocabulary: Vocabulary
    score: float


def find_tables(sheet: Sheet) -> Iterator[Table]:
    """Find every table of a sheet, from the top."""
    rows = _filled(sheet)
    heads = list(_heads(sheet, rows))
    if not heads:
        heads = list(_headless(rows))
    for number, head in enumerate(heads):
        end = heads[number + 1].row if number + 1 < len(heads) else len(rows)
        first = head.row + head.height
        body = tuple(
            (row, rows[row])
            for row in range(first, end)
            if not _repeats(head, rows[row])
        )
        begun = heads[number - 1].row if number else 0
        above = tuple(_texts(rows[max(begun, head.row - 8) : max(head.row, 0)]))
        nights = _nights(head)
        texts = [
            "" if place in nights else text for place, text in enumerate(head.texts)
        ]
        full = [row for _, row in body if sum(cell is not None for cell in row) > FEW]
        columns = assign(head.vocabulary, texts, full)
        yield Table(
            head.vocabulary.kind,
            sheet,
            head.row,
            first,
            columns,
            dict(enumerate(head.texts)),
            body,
            above,
            nights,
        )


def _repeats(head: _Head, row: Row) -> bool:
    """Recognise the heading again, as it stands on every printed page."""
    texts = {text for text in map(text_of, row) if text}
    return len(texts) >= FEWEST_HEADINGS and texts <= set(map(text_of, head.raw))


def _texts(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        yield from filter(None, map(text_of, row))


def _filled(sheet: Sheet) -> list[Row]:
    """Give every cell of an upright merged range its value; a wide one is a heading."""
    rows = [list(row) for row in sheet.rows]
    width = max(map(len, rows), default=0)
    for row in rows:
        row.extend([None] * (width - len(row)))
    for top, left, bottom, right in sheet.merged:
        if bottom > top and left == right and top < len(rows) and left < width:
            for line in range(top + 1, min(bottom, len(rows) - 1) + 1):
                if rows[line][left] is None:
                    rows[line][left] = rows[top][left]
    return [tuple(row) for row in rows]


def _heads(sheet: Sheet, rows: list[Row]) -> Iterator[_Head]:
    """Choose the rows that head a table; the same heading again begins no other."""
    row, last = 0, None
    while row < len(rows):
        head = _best_head(sheet, rows, row)
        if head is None:
            row += 1
            continue
        better = _best_head(sheet, rows, row + 1) if head.height == 1 else None
        if better and better.score > head.score:
            head = better
        if last is None or head.texts != last.texts:
            yield head
            last = head
        row = head.row + head.height


def _best_head(sheet: Sheet, rows: list[Row], row: int) -> _Head | None:
    if row >= len(rows) or not _may_head(rows[row]):
        return None
    found = [
        head
        for height in (1, 2)
        for head in _read_heads(sheet, rows, row, height)
        if _suffices(head)
    ]
    return max(found, key=lambda head: (head.score, -head.height), default=None)


def _may_head(row: Row) -> bool:
    """Tell quickly that a row of data heads nothing."""
    texts = [cell for cell in row if isinstance(cell, str) and not _is_night(cell)]
    if len(texts) < FEWEST_HEADINGS:
        return False
    known = sum(
        1 for cell in texts if len(cell) < LONGEST_CELL and scores(text_of(cell))
    )
    return known >= FEWEST_HEADINGS and known * 2 >= len(texts)


def _read_heads(
    sheet: Sheet, rows: list[Row], row: int, height: int
) -> Iterator[_Head]:
    raw = list(rows[row])
    texts = [text_of(cell) for cell in raw]
    if height > 1:
        below = rows[row + 1] if row + 1 < len(rows) else ()
        if not _is_second_line(sheet, rows[row], below, row):
            return
        texts = _joined(texts, [text_of(cell) for cell in below])
        raw = [
            new if new is not None else old for old, new in zip(raw, below, strict=True)
        ]
    for vocabulary in VOCABULARIES:
        yield _Head(row, height, texts, raw, vocabulary, _total(vocabulary, texts, raw))


def _is_second_line(sheet: Sheet, upper: Row, lower: Row, row: int) -> bool:
    """Tell whether a row only names the parts of merged headings above it."""
    merged = {
        column
        for top, left, bottom, right in sheet.merged
        if top <= row <= bottom and right > left
        for column in range(left, right + 1)
    }
    filled = [place for place, cell in enumerate(lower) if cell is not None]
    under = [place for place in filled if upper[place] is None or place in merged]
    own = [place for place in filled if lower[place] != upper[place]]
    beside = [place for place in own if place not in under]
    opened = [place for place in own if place + 1 in under]
    return len(own) >= FEWEST_HEADINGS and set(beside) <= set(opened)


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    texts, over = [], ""
    for above, below in zip(upper, lower, strict=True):
        over = above or over
        if not below or below == above:
            texts.append(above)
            over = above or ""
        else:
            texts.append(f"{over} {below}".strip())
    return texts


def _total(vocabulary: Vocabulary, texts: list[str], raw: list[Cell]) -> float:
    chosen = _match(_heading_pairs(vocabulary, texts), vocabulary)
    total = sum(score for score, _, _ in chosen)
    if vocabulary.kind is Kind.HOTELS:
        total += sum(EXACT for cell in raw if _is_night(cell))
    return total


def _suffices(head: _Head) -> bool:
    pairs = _heading_pairs(head.vocabulary, head.texts)
    held = {name for _, _, name in _match(pairs, head.vocabulary)}
    if head.vocabulary.kind is Kind.HOTELS and any(map(_is_night, head.raw)):
        held.add(NIGHT)
    sure = {name for score, _, name in _match(pairs, head.vocabulary) if score == EXACT}
    telling = sure if head.vocabulary.exact else held
    needed = all(group & telling for group in head.vocabulary.needs)
    return needed and len(held - {"number", "notes"}) >= head.vocabulary.least


Pair = tuple[float, int, str]


def _heading_pairs(vocabulary: Vocabulary, texts: list[str]) -> list[Pair]:
    return [
        (score, place, name)
        for place, text in enumerate(texts)
        if text
        for name, score in scores(text).get(vocabulary.kind, {}).items()
    ]


def _match(pairs: list[Pair], vocabulary: Vocabulary) -> list[Pair]:
    """Give each column the meaning that fits best, each meaning its best column."""
    taken: set[int] = set()
    used: set[str] = set()
    chosen = []
    for pair in sorted(pairs, key=lambda one: (-one[0], one[1])):
        _, place, name = pair
        many = vocabulary.meanings[name].many
        if place not in taken and (many or name not in used):
            taken.add(place)
            used.add(name)
            chosen.append(pair)
    return chosen


def assign(
    vocabulary: Vocabulary, texts: Sequence[str], body: list[Row]
) -> dict[int, str]:
    """Say what each column holds, by its heading and by what is in it."""
    pairs = []
    for place, text in enumerate(texts):
        sample = sample_of([row[place] for row in body])
        worded = scores(text).get(vocabulary.kind, {}) if text else {}
        for name in vocabulary.meanings:
            looks = looks_like(vocabulary.kind, name, sample)
            score = _weigh(name, worded.get(name, 0), looks)
            if score >= THRESHOLD:
                pairs.append((score, place, name))
    return {place: name for _, place, name in _match(pairs, vocabulary)}


def _weigh(name: str, worded: float, looks: float | None) -> float:
    if looks is None:
        return worded
    if not worded:
        certain = name in CERTAIN and looks >= CERTAINLY
        return CONTENT * looks if certain else 0
    if looks < UNLIKE and (name not in LOOSE or worded < EXACT):
        return worded - CONTENT
    return worded + CONTENT * looks


def _is_night(cell: Cell) -> bool:
    return cell is not None and read_days(cell, 2000) is not None


def _nights(head: _Head) -> dict[int, Cell]:
    """Find the columns that are headed by a date: a night each."""
    if head.vocabulary.kind is not Kind.HOTELS:
        return {}
    return {place: cell for place, cell in enumerate(head.raw) if _is_night(cell)}


HEADLESS = {"name": 0.7, "institution": 0.5, "position": 0.5}


def _headless(rows: list[Row]) -> Iterator[_Head]:
    """Take a list without any heading for people, if its columns say so themselves."""
    body = [
        row for row in rows if sum(cell is not None for cell in row) > FEWEST_HEADINGS
    ]
    if not body:
        return
    names = {"name": "Nama", "institution": "Instansi", "position": "Jabatan"}
    texts = [""] * len(body[0])
    certain = assign(PEOPLE, texts, body)
    if not {"nip", "phone"} & set(certain.values()):
        return
    for name, least in HEADLESS.items():
        shares = {
            place: looks_like(
                Kind.PEOPLE, name, sample_of([row[place] for row in body])
            )
            or 0
            for place in range(len(texts))
            if place not in certain and not texts[place]
        }
        best = max(shares, key=lambda place: shares[place], default=None)
        if best is not None and shares[best] >= least:
            texts[best] = names[name]
    if "Nama" in texts:
        yield _Head(0, 0, texts, [None] * len(texts), PEOPLE, 0)
