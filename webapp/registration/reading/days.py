"""When people come and go, as sentences tell it."""

import datetime as dt
import re

from webapp.core.cells import read_days

COMING = re.compile(
    r"\b(tiba|datang|kedatangan|arriv\w*|check.?in|hadir tanggal|berangkat)\b",
    re.IGNORECASE,
)
GOING = re.compile(
    r"\b(pulang|kepulangan|kembali|balik|depart\w*|check.?out)\b", re.IGNORECASE
)
STAYING = re.compile(r"\b(menginap|kehadiran|hadir)\b", re.IGNORECASE)
HOUR = re.compile(
    r"\b(?:jam|pukul|pkl|pk)\b\.?\s*\d{1,2}(?:[.:]\d{2})?"
    r"|\b\d{1,2}[.:]\d{2}\s*(?:wib|wita|wit)\b",
    re.IGNORECASE,
)
HAS_DAY = re.compile(r"\d")


def days_in(text: str, year: int) -> tuple[dt.date | None, dt.date | None]:
    """Read arrival and departure out of words like `tiba tgl 25 Feb, pulang 28 Feb`."""
    text = HOUR.sub(" ", text)
    if not HAS_DAY.search(text):
        return None, None
    coming, going = COMING.search(text), GOING.search(text)
    if coming and going:
        cut = max(coming.start(), going.start())
        first, second = _day(text[:cut], year), _day(text[cut:], year)
        return (first, second) if coming.start() < going.start() else (second, first)
    if coming or going:
        found = read_days(text, year)
        if found is None:
            return None, None
        if found.first != found.last:
            return found.first, found.last
        return (found.first, None) if coming else (None, found.first)
    found = read_days(text, year) if STAYING.search(text) else None
    return (
        (found.first, found.last)
        if found and found.first != found.last
        else (None, None)
    )


def _day(text: str, year: int) -> dt.date | None:
    found = read_days(text, year)
    return found.first if found else None
