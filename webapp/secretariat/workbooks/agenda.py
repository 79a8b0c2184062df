"""Reading the agenda: days as headings or columns, times apart or as a span."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from webapp.core.cells import (
    folded,
    read_days,
    read_number,
    read_times,
    read_yes,
    text_of,
)
from webapp.meetings.models import SessionKind
from webapp.secretariat.workbooks.found import AgendaRow, Issue, Place, Severity
from webapp.secretariat.workbooks.people import TOTALS, RowReader
from webapp.secretariat.workbooks.tables import Table

KINDS = (
    (SessionKind.CHECK_OUT, r"\b(check ?out|checkout|kepulangan|pulang)\b"),
    (SessionKind.REGISTRATION, r"\b(registrasi|pendaftaran|check ?in|checkin)\b"),
    (SessionKind.TRIP, r"\b(kunjungan|studi lapangan|field trip|city tour|wisata)\b"),
    (
        SessionKind.TRANSFER,
        r"\b(penjemputan|transfer|shuttle|kedatangan|pengantaran|keberangkatan)\b",
    ),
    (
        SessionKind.MEAL,
        r"\b(ishoma|makan|sarapan|buka puasa|sahur|gala dinner|dinner|lunch)\b",
    ),
    (SessionKind.BREAK, r"\b(rehat|istirahat|coffee|kopi|break|jeda|shalat|sholat)\b"),
)
LETTERS = {
    SessionKind.SESSION: "S",
    SessionKind.REGISTRATION: "R",
    SessionKind.MEAL: "M",
    SessionKind.BREAK: "B",
    SessionKind.TRANSFER: "J",
    SessionKind.TRIP: "T",
    SessionKind.CHECK_OUT: "C",
}
PARALLEL = re.compile(r"\b(komisi|desk|kelas|kelompok|panel|klinik|breakout)\b")
# Where the list does not say what counts, these do.
COUNTS = re.compile(
    r"\b(pleno|pembukaan|penutupan|komisi|paparan|arahan|panel|perumusan|diskusi)\b"
)
AN_HOUR = dt.timedelta(hours=1)
A_DAY = dt.timedelta(days=1)


def read_agenda(
    table: Table, book: str, year: int
) -> tuple[list[AgendaRow], list[Issue]]:
    """Read all lines of an agenda, and those that have no day or no time."""
    sessions: list[AgendaRow] = []
    problems: list[Issue] = []
    day = _heading_day(table, year)
    for number, row in table.rows:
        reader = RowReader(table, Place(book, table.sheet.name, number + 1), row, year)
        day = _day(reader) or day
        if not _is_session(reader):
            continue
        begun, ended = _times(reader)
        if day is None or begun is None:
            problems.append(Issue("session_time", reader.place, value=_title(reader)))
        else:
            sessions.append(_read(reader, day, begun, ended))
    return _completed(table, sessions), problems


def _heading_day(table: Table, year: int) -> dt.date | None:
    found = [read_days(text, year) for text in (table.sheet.name, *table.above)]
    known = [days.first for days in found if days and days.first == days.last]
    return known[-1] if known else None


def _day(reader: RowReader) -> dt.date | None:
    """Take the day from its column, else from a row that is a heading for a day."""
    own = read_days(reader.cell("day"), reader.year)
    texts = [text for text in map(text_of, reader.row) if text]
    if own is None and len(set(texts)) == 1:
        own = read_days(texts[0], reader.year)
    if own and own.weekday_wrong:
        reader.doubt("date_weekday", "day")
    return own.first if own else None


def _is_session(reader: RowReader) -> bool:
    title = _title(reader)
    named = re.search(r"[^\W\d_]{3}", title) and not TOTALS.match(title)
    others = [
        cell for cell in reader.row if cell is not None and text_of(cell) != title
    ]
    return bool(named) and bool(others)


def _title(reader: RowReader) -> str:
    return reader.text("title")


def _times(reader: RowReader) -> tuple[dt.time | None, dt.time | None]:
    span = read_times(reader.cell("time"))
    begun, own_end = read_times(reader.cell("start"))
    ended, _ = read_times(reader.cell("end"))
    return begun or span[0], ended or own_end or span[1]


def _read(
    reader: RowReader, day: dt.date, begun: dt.time, ended: dt.time | None
) -> AgendaRow:
    starts_at = dt.datetime.combine(day, begun)
    ends_at = dt.datetime.combine(day, ended) if ended else starts_at
    if ends_at < starts_at:
        ends_at += A_DAY
    title, form = _title(reader), reader.text("form")
    if ended is None:
        reader.doubt("session_end", "end", severity=Severity.NOTE)
    return AgendaRow(
        reader.place,
        reader.text("code").upper(),
        title,
        _kind(form, title),
        starts_at,
        ends_at,
        form=form,
        group=reader.text("group").upper(),
        mandatory=bool(read_yes(reader.cell("mandatory"))),
        hall=reader.text("hall"),
        credit_hours=read_number(reader.cell("credit_hours")) or 0,
        speakers=reader.text("speakers"),
        in_charge=reader.text("in_charge"),
        issues=tuple(reader.issues),
    )


def _kind(form: str, title: str) -> SessionKind:
    """Ask the column first; a title may mention a meal that it is not."""
    for text in (folded(form), folded(title)):
        places = [
            (found.start(), kind)
            for kind, words in KINDS
            if (found := re.search(words, text))
        ]
        if places:
            return min(places)[1]
        if text and (COUNTS.search(text) or PARALLEL.search(text)):
            return SessionKind.SESSION
    return SessionKind.SESSION


def _completed(table: Table, sessions: list[AgendaRow]) -> list[AgendaRow]:
    """Add what the list leaves out: ends, codes, groups, and what counts."""
    ended = [_with_end(one, sessions) for one in sessions]
    coded = _with_codes(ended)
    grouped = [_with_group(one, coded) for one in coded]
    if table.places("mandatory"):
        return grouped
    return [_with_guess(one) for one in grouped]


def _with_end(session: AgendaRow, sessions: Iterable[AgendaRow]) -> AgendaRow:
    if session.ends_at > session.starts_at:
        return session
    later = [
        other.starts_at
        for other in sessions
        if other.starts_at > session.starts_at
        and other.starts_at.date() == session.starts_at.date()
    ]
    return replace(session, ends_at=min(later, default=session.starts_at + AN_HOUR))


def _with_codes(sessions: list[AgendaRow]) -> list[AgendaRow]:
    """Keep codes that are there, if no other line has them; number the others."""
    typed = Counter(session.code for session in sessions if session.code)
    used = {code for code, count in typed.items() if count == 1}
    counts: Counter[str] = Counter()
    coded = []
    for session in sessions:
        code = session.code if session.code in used else ""
        while not code or (code in used and code != session.code):
            letter = LETTERS[session.kind]
            counts[letter] += 1
            code = f"{letter}{counts[letter]}"
        used.add(code)
        coded.append(replace(session, code=code))
    return coded


def _with_group(session: AgendaRow, sessions: Iterable[AgendaRow]) -> AgendaRow:
    """Name a group after what its parallel sessions are called: komisi, desk."""
    called = PARALLEL.search(folded(session.title))
    if session.group or not called:
        return session
    beside = [
        other
        for other in sessions
        if other.code != session.code
        and _overlap(session, other)
        and called[0] in folded(other.title)
    ]
    return replace(session, group=called[0].upper()) if beside else session


def _with_guess(session: AgendaRow) -> AgendaRow:
    counts = session.kind is SessionKind.SESSION and COUNTS.search(
        folded(session.title)
    )
    if not counts:
        return session
    note = Issue("mandatory_guessed", session.place, severity=Severity.NOTE)
    return replace(session, mandatory=True, issues=(*session.issues, note))


def _overlap(one: AgendaRow, other: AgendaRow) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def mandatory_groups(sessions: Iterable[AgendaRow]) -> list[list[AgendaRow]]:
    """Gather mandatory sessions that overlap in time: each group counts once."""
    groups: list[list[AgendaRow]] = []
    latest: dt.datetime | None = None
    counted = (session for session in sessions if session.mandatory)
    for session in sorted(counted, key=lambda one: (one.starts_at, one.ends_at)):
        if latest and session.starts_at < latest:
            groups[-1].append(session)
            latest = max(latest, session.ends_at)
        else:
            groups.append([session])
            latest = session.ends_at
    return groups
