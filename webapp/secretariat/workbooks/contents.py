"""What a column's cells tell about it, whatever its heading says."""

import datetime as dt
import re
from collections.abc import Callable, Sequence

from webapp.core.cells import (
    read_days,
    read_number,
    read_times,
    read_yes,
    text_of,
)
from webapp.core.names import POSITION
from webapp.core.sheets import Cell
from webapp.secretariat.workbooks.found import Kind

SAMPLE = 60
NIP_DIGITS = range(17, 20)
BROKEN = 10**15
PHONE = re.compile(r"^'?\(?(\+?62|0|8)[\d\s().-]{7,16}(\s*[/,;&]|\s*$|\s+\D)")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
SEX = frozenset(
    {"l", "p", "lk", "pr", "laki-laki", "perempuan", "laki laki", "pria", "wanita"}
    | {"lk.", "pr.", "l.", "p.", "m", "f", "male", "female", "laki", "lelaki"}
)
GRADE = re.compile(
    r"^(.*\(?\b(I|II|III|IV)\s?[./]\s?[a-e]\b\)?.*|(golongan )?[IVX]{1,4}"
    r"|(pembina|penata|pengatur|juru)\b.*)$",
    re.IGNORECASE,
)
LEVEL = re.compile(
    r"^((eselon|esl?\.?)?\s?(I|II|III|IV|V)\s?[./ ]?\s?[ab]?|pelaksana|staff?|non.?asn"
    r"|.*\bahli (utama|madya|muda|pertama)|jpt.*|administrator|pengawas|jf.*"
    r"|setara eselon.*|fungsional.*|jabatan pimpinan.*|thl|honorer|tpl)$",
    re.IGNORECASE,
)
INSTITUTION = re.compile(
    r"^(dinas|dis[a-z]{3,}|badan|bappeda|kementerian|kemen[a-z]+|direktorat|ditjen"
    r"|sekretariat|universitas|inspektorat|pem(erintah|kab|kot|prov)|kantor|balai|bank|biro|pusat"
    r"|politeknik|institut|prov\.?|provinsi|kab\.?|kabupaten|kota)\b",
    re.IGNORECASE,
)
PLATE = re.compile(r"^[A-Z]{1,2}[ -]?\d{1,4}[ -]?[A-Z]{1,3}$", re.IGNORECASE)
FUNDING = re.compile(
    r"(panitia|sendiri|masing|apbd|apbn|dipa|mandiri|ditanggung|instansi)",
    re.IGNORECASE,
)
TIME = re.compile(r"^\D{0,8}\d{1,2}[.:]\d{2}")
NAME = re.compile(r"^[^\d@/]{3,60}$")
HIGHEST_RATE = 50_000_000
LOWEST_RATE = 100_000
MOST_SEATS = 80
FEWEST_SEATS = 5


def _is_nip(value: Cell) -> bool:
    if isinstance(value, float) and value >= BROKEN:
        return True
    text = text_of(value)
    digits = re.sub(r"\D", "", text)
    return len(digits) in NIP_DIGITS and not re.search(r"[a-z]{3}", text.casefold())


def _is_phone(value: Cell) -> bool:
    return bool(PHONE.match(text_of(value))) and not _is_nip(value)


def _is_name(value: Cell) -> bool:
    text = text_of(value)
    return bool(NAME.match(text)) and not (
        POSITION.match(text) or INSTITUTION.match(text) or text.casefold() in SEX
    )


def _is_day(value: Cell) -> bool:
    return isinstance(value, dt.date) or read_days(value, 2000) is not None


def _is_time(value: Cell) -> bool:
    if isinstance(value, str):
        return bool(TIME.match(value))
    if isinstance(value, float) and 0 < value < 1:
        return read_times(value)[0] is not None
    return isinstance(value, dt.time)


def _is_rate(value: Cell) -> bool:
    number = read_number(value)
    return number is not None and LOWEST_RATE <= number <= HIGHEST_RATE


def _is_seats(value: Cell) -> bool:
    number = read_number(value)
    return number is not None and FEWEST_SEATS <= number <= MOST_SEATS


def _text(pattern: re.Pattern[str]) -> Callable[[Cell], bool]:
    return lambda value: bool(pattern.search(text_of(value)))


LOOKS: dict[str, Callable[[Cell], bool]] = {
    "nip": _is_nip,
    "phone": _is_phone,
    "email": _text(EMAIL),
    "sex": lambda value: text_of(value).casefold() in SEX,
    "grade": _text(GRADE),
    "level": _text(LEVEL),
    "arrive_on": _is_day,
    "depart_on": _is_day,
    "span": _is_day,
    "day": _is_day,
    "stays": lambda value: read_yes(value) is not None,
    "funding": _text(FUNDING),
    "institution": _text(INSTITUTION),
    "position": _text(POSITION),
    "name": _is_name,
    "start": _is_time,
    "end": _is_time,
    "time": _is_time,
    "plate": _text(PLATE),
    "rate": _is_rate,
    "seats": _is_seats,
    "driver_phone": _is_phone,
    "leader_phone": _is_phone,
    "contact_phone": _is_phone,
    "contact_email": _text(EMAIL),
    "deadline": _is_day,
}
# These need no heading: nothing else in such a list looks like them.
CERTAIN = frozenset({"nip", "phone", "email", "sex", "plate"})
# These lack a form of their own: a sample that does not fit proves nothing.
LOOSE = frozenset(
    {"institution", "position", "funding", "level", "grade", "day", "stays", "rate"}
    | {"seats", "span", "phone", "nip", "contact_phone", "contact_email", "deadline"}
)


def looks_like(kind: Kind, name: str, sample: Sequence[Cell]) -> float | None:
    """Give the share of cells that look like this column, if looks tell anything."""
    test = LOOKS.get(name)
    if test is None or not sample or (name == "name" and kind is not Kind.PEOPLE):
        return None
    return sum(map(test, sample)) / len(sample)


def sample_of(cells: Sequence[Cell]) -> list[Cell]:
    """Take the first cells that hold something other than a dash."""
    filled = (cell for cell in cells if text_of(cell) not in {"", "-"})
    return [cell for cell, _ in zip(filled, range(SAMPLE), strict=False)]
