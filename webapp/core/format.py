"""Dates, times and numbers as they are read aloud: `Senin, 25 Februari 2019`."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import dates, numbers
from flask_babel import get_locale

from webapp.core.identity import phone_digits, show_phone

ABBREVIATIONS = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}


def zone_label(zone: str) -> str:
    """Name a zone the way Indonesians do: WIB, WITA or WIT."""
    return ABBREVIATIONS.get(zone, zone)


def long_date(day: date | None) -> str:
    """Write a day in full: `Senin, 25 Februari 2019`."""
    return _dates(day, "EEEE, d MMMM y")


def short_date(day: date | None) -> str:
    """Write a day in short: `25 Feb 2019`."""
    return _dates(day, "d MMM y")


def day_month(day: date | None) -> str:
    """Write a day without its year: `25 Feb`."""
    return _dates(day, "d MMM")


def weekday(day: date | None) -> str:
    """Name the day of the week in short: `Sen`."""
    return _dates(day, "EEE")


def clock_time(at: datetime | None, zone: str, *, label: bool = True) -> str:
    """Write an instant as the time of the venue: `09.00 WITA`."""
    if at is None:
        return "–"
    local = at.astimezone(ZoneInfo(zone)).strftime("%H.%M")
    return f"{local} {zone_label(zone)}" if label else local


def date_time(at: datetime | None, zone: str) -> str:
    """Write an instant with its day: `25 Feb 2019, 09.00 WITA`."""
    if at is None:
        return "–"
    return f"{short_date(at.astimezone(ZoneInfo(zone)).date())}, {clock_time(at, zone)}"


def number(value: float | None) -> str:
    """Write a number with separators: `1.250`."""
    return "–" if value is None else numbers.format_decimal(value, locale=_locale())


def rupiah(value: int | None) -> str:
    """Write an amount: `Rp1.500.000`."""
    if value is None:
        return "–"
    return "Rp" + numbers.format_decimal(value, locale="id")


def percent(part: int, whole: int) -> str:
    """Write a share of people: `90 %`, never rounded up to all."""
    if not whole:
        return "–"
    share = round(100 * part / whole)
    return f"{min(share, 99) if part < whole else share} %"


def _dates(day: date | None, pattern: str) -> str:
    return "–" if day is None else dates.format_date(day, pattern, locale=_locale())


def _locale() -> str:
    return str(get_locale() or "id")


FILTERS = {
    "long_date": long_date,
    "short_date": short_date,
    "day_month": day_month,
    "weekday": weekday,
    "clock_time": clock_time,
    "date_time": date_time,
    "number": number,
    "rupiah": rupiah,
    "zone_label": zone_label,
    "phone": show_phone,
    "phone_digits": phone_digits,
}
