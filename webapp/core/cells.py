"""Single cells: dates, times, numbers, yes and no, in all the forms people type."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from webapp.core.sheets import Cell
from webapp.core.text import fold

MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "januari jan january",
            "februari feb pebruari peb february",
            "maret mar march mrt",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agu ags agt aug august agust",
            "september sep sept",
            "oktober okt oct october",
            "november nov nopember nop",
            "desember des dec december",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "senin monday",
            "selasa tuesday",
            "rabu wednesday",
            "kamis thursday",
            "jumat jum'at friday",
            "sabtu saturday",
            "minggu ahad sunday",
        )
    )
    for name in names.split()
}
EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
# 1982 to 2064: no other number in these workbooks lies there and means a day.
SERIALS = range(30_000, 60_000)
SERIAL = re.compile(r"[0-9]{5}")
CENTURY = 100
HOURS = 24
A_DAY = HOURS * 60
# A short year is none where a month follows: `24 Feb - 26 Feb`.
OWN_YEAR = r"(\d{4}|\d{2}(?!\s*[-./ ]?\s*[a-z]{3}))"
DAY_MONTH_WORD = (
    r"(\d{1,2})(?:\s*[-./ ]?\s*)([a-z]{3,9})\.?(?:\s*[-./,' ]?\s*" + OWN_YEAR + r"\b)?"
)
NUMERIC = re.compile(r"\b(\d{1,2})\s*[-./]\s*(\d{1,2})(?:\s*[-./]\s*(\d{4}|\d{2}))?\b")
ISO = re.compile(r"\b(\d{4})[-./](\d{1,2})[-./](\d{1,2})\b")
WORDED = re.compile(r"\b" + DAY_MONTH_WORD)
MONTH_FIRST = re.compile(r"\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
UNTIL = r"\s*(?:-|–|—|s\s*[./]?\s*d\.?|sampai(?: dengan)?|hingga|to|&|dan)\s*"
SHORT_RANGE = re.compile(r"\b(\d{1,2})" + UNTIL + r"(?=" + DAY_MONTH_WORD + r")")
NUMERIC_RANGE = re.compile(
    r"^\D*(\d{1,2})" + UNTIL + r"(?=\d{1,2}\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{2,4})"
)
CLOCK = re.compile(r"(?<![\d.,:])(\d{1,2})(?:[.:](\d{2}))?(?![\d:])")
YES_WORDS = frozenset(
    {"ya", "iya", "yes", "y", "v", "x", "√", "✓", "✔", "ada", "perlu", "butuh", "ok"}
    | {"hadir", "wajib", "true", "1", "benar", "menginap", "inap", "dihitung"}
)
NO_WORDS = frozenset(
    {"tidak", "tdk", "tak", "tdak", "no", "n", "t", "false", "0", "bukan", "belum"}
    | {"opsional", "non", "tanpa", "pp"}
)
DASHES = frozenset("-–—−")
NUMBER = re.compile(r"-?\d[\d.,]*")


@dataclass(frozen=True, slots=True)
class Days:
    """A day or a span of days, and a weekday that says otherwise."""

    first: dt.date
    last: dt.date
    weekday_wrong: bool = False


def text_of(value: Cell) -> str:
    """Give a cell as one line of text."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return " ".join(str(value).split())


def read_days(value: Cell, year: int) -> Days | None:
    """Read a date, or a span of dates, that may lack its year."""
    if isinstance(value, dt.datetime):
        return Days(value.date(), value.date())
    if isinstance(value, dt.date):
        return Days(value, value)
    if isinstance(value, bool) or value is None or isinstance(value, dt.time):
        return None
    if isinstance(value, int | float):
        return _serial(float(value))
    return _read_text(value.strip(), year)


def _serial(value: float) -> Days | None:
    if int(value) not in SERIALS:
        return None
    day = EXCEL_DAY_ZERO + dt.timedelta(days=int(value))
    return Days(day, day)


@lru_cache(maxsize=4096)
def _read_text(typed: str, year: int) -> Days | None:
    if SERIAL.fullmatch(typed):
        return _serial(float(typed))
    text = typed.casefold().replace("’", "'")
    days = _all_days(text, year)
    if not days:
        return None
    opened = SHORT_RANGE.search(text) or NUMERIC_RANGE.search(text)
    first = days[0]
    if opened and len(days) == 1:
        first = _date(days[0].year, days[0].month, int(opened[1])) or days[0]
    last = max(days[-1], first)
    return Days(first, last, weekday_wrong=_contradicts(text, first))


def _all_days(text: str, year: int) -> list[dt.date]:
    """Find every day in a text, in the first form of which it has any."""
    found = [_date(int(y), int(m), int(d)) for y, m, d in ISO.findall(text)]
    if not any(found):
        worded = [(d, MONTHS[m], y) for d, m, y in WORDED.findall(text) if m in MONTHS]
        found = _dated(worded, year)
    if not any(found):
        found = [
            _date(int(y), MONTHS[m], int(d))
            for m, d, y in MONTH_FIRST.findall(text)
            if m in MONTHS
        ]
    if not any(found):
        found = _dated([(d, int(m), y) for d, m, y in NUMERIC.findall(text)], year)
    return [day for day in found if day]


def _dated(parts: list[tuple[str, int, str]], year: int) -> list[dt.date | None]:
    """Give each day its year: its own, else the next one's, else the meeting's."""
    known = year
    days: list[dt.date | None] = []
    for day, month, own in reversed(parts):
        known = _full_year(int(own)) if own else known
        swapped = _date(known, int(day), month)
        days.append(_date(known, month, int(day)) or swapped)
    return days[::-1]


def _full_year(year: int) -> int:
    return year + 2000 if year < CENTURY else year


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _contradicts(text: str, day: dt.date) -> bool:
    named = [
        WEEKDAYS[word] for word in re.findall(r"[a-z']+", text) if word in WEEKDAYS
    ]
    return bool(named) and day.weekday() not in named


def read_times(value: Cell) -> tuple[dt.time | None, dt.time | None]:
    """Read a time, or a span of times: `08.30 – 10.00 WITA`."""
    if isinstance(value, dt.datetime):
        return value.time(), None
    if isinstance(value, dt.time):
        return value, None
    if isinstance(value, bool) or value is None or isinstance(value, dt.date):
        return None, None
    if isinstance(value, int | float):
        return _number_of_hours(float(value)), None
    times = [_time(int(h), int(m or 0)) for h, m in CLOCK.findall(value)]
    known = [one for one in times if one]
    return (known[0] if known else None), (known[1] if len(known) > 1 else None)


def _number_of_hours(value: float) -> dt.time | None:
    """Read a fraction of a day, or 8.3 as Excel keeps a typed `8.30`."""
    if 0 <= value < 1:
        minutes = round(value * A_DAY)
        return _time(minutes // 60, minutes % 60)
    if not 0 <= value < HOURS:
        return None
    return _time(int(value), round((value - int(value)) * 100))


def _time(hour: int, minute: int) -> dt.time | None:
    if (hour, minute) == (24, 0):
        return dt.time(23, 59)
    try:
        return dt.time(hour, minute)
    except ValueError:
        return None


def read_yes(value: Cell) -> bool | None:
    """Read `ya`, `tdk menginap`, a tick; nothing and what is unknown are neither."""
    if isinstance(value, bool):
        return value
    text = text_of(value).casefold()
    if text in DASHES:
        return False
    first = (re.findall(r"[a-z0-9]+|[√✓✔]", text) or [""])[0]
    if first in NO_WORDS:
        return False
    return True if first in YES_WORDS else None


def read_number(value: Cell) -> float | None:
    """Read 45, `45 kursi`, `1.250.000`, `Rp1.050.000,-`."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    found = NUMBER.search(text_of(value))
    return _plain_number(found[0].rstrip(".,")) if found else None


def _plain_number(text: str) -> float | None:
    """Tell thousands from decimals: groups of three are thousands."""
    if re.fullmatch(r"-?\d{1,3}([.,]\d{3})+", text):
        return float(re.sub(r"[.,]", "", text))
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+,\d+", text):
        return float(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+\.\d+", text):
        return float(text.replace(",", ""))
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Fold once what stands in a column a thousand times."""
    return fold(text)
