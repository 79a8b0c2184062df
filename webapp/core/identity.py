"""Service numbers, telephone numbers and addresses, as people type them.

Nothing here forbids: a number that looks wrong is kept, and the doubt is named.
"""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

NIP_LENGTH = 18
NIK_LENGTH = 16
# Excel keeps fifteen digits: what it broke ends in zeros. No serial number is 000.
EXACT = 10**15
YOUNGEST, OLDEST = 17, 75
# From here on, digits 13 and 14 count the contracts of a PPPK, not a month.
PPPK_FROM = 20
MONTHS = range(1, 13)
SCIENTIFIC = re.compile(r"^\d([.,]\d+)?\s*e\s*\+?\s*\d+$", re.IGNORECASE)
NOTHING = re.compile(
    r"^[\s\-–—.?/*x]*$"
    r"|^\W*(belum|tidak|tdk|non|menyusul|kosong|n/?a|tpl|honor|tenaga|swasta|nihil)\b",
    re.IGNORECASE,
)
REGION = "ID"
BETWEEN = re.compile(r"\s*(?:/|,|;|&|\||\n|\batau\b|\bdan\b|\bor\b)\s*", re.IGNORECASE)
NEXT_NUMBER = re.compile(r"(?<=\d)\s+(?=(?:\+?62|0)\s?8)")
EMAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+\.[A-Za-z]{2,}")
SHORTEST_PHONE = 5


class Sex(StrEnum):
    """What the fifteenth digit of a service number tells."""

    MALE = "male"
    FEMALE = "female"


class NipFault(StrEnum):
    """Why a service number is doubted."""

    DAMAGED = "nip_damaged"
    IS_NIK = "nip_is_nik"
    LENGTH = "nip_length"
    BIRTH = "nip_birth"
    START = "nip_start"
    SEX = "nip_sex_digit"


@dataclass(frozen=True, slots=True)
class Nip:
    """A service number: its digits where they can be trusted to be all there."""

    typed: str
    digits: str | None
    faults: tuple[NipFault, ...] = ()
    sex: Sex | None = None
    born_on: dt.date | None = None

    @property
    def sound(self) -> bool:
        """Tell whether it may stand for the person."""
        return self.digits is not None and not self.faults


def read_nip(value: object, year: int) -> Nip | None:
    """Read a cell; nothing, a dash and `belum ada` are no number."""
    typed = "" if value is None else str(value).strip().lstrip("'`")
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value >= EXACT:
            return Nip(typed, None, (NipFault.DAMAGED,))
        typed = str(int(value))
    typed = re.sub(r"^\s*(nip|nrp|nip baru)\b[\s.:]*", "", typed, flags=re.IGNORECASE)
    if NOTHING.match(typed):
        return None
    if SCIENTIFIC.match(typed):
        return Nip(typed, None, (NipFault.DAMAGED,))
    return _judge(typed, re.sub(r"\D", "", typed), year)


def _judge(typed: str, digits: str, year: int) -> Nip | None:
    if not digits:
        return None
    if len(digits) == NIK_LENGTH:
        # The number of an identity card is never kept, not even as typed.
        return Nip("", None, (NipFault.IS_NIK,))
    if len(digits) != NIP_LENGTH:
        return Nip(typed, digits, (NipFault.LENGTH,))
    if digits.endswith("000"):
        return Nip(typed, None, (NipFault.DAMAGED,))
    born_on = _day(digits[:8])
    sex = {"1": Sex.MALE, "2": Sex.FEMALE}.get(digits[14])
    faults = [
        *([] if _plausible(born_on, year) else [NipFault.BIRTH]),
        *([] if _begun(digits, year) else [NipFault.START]),
        *([] if sex else [NipFault.SEX]),
    ]
    return Nip(typed, digits, tuple(faults), sex, born_on)


def _day(digits: str) -> dt.date | None:
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _plausible(born_on: dt.date | None, year: int) -> bool:
    return born_on is not None and YOUNGEST <= year - born_on.year <= OLDEST


def _begun(digits: str, year: int) -> bool:
    """Read the start of service: year and month, or year and contracts of a PPPK."""
    begun, month = int(digits[8:12]), int(digits[12:14])
    age = begun - int(digits[:4])
    in_time = begun <= year and YOUNGEST - 2 <= age <= OLDEST
    return in_time and (month in MONTHS or month >= PPPK_FROM)


@dataclass(frozen=True, slots=True)
class Phones:
    """The numbers of one cell in international form, and what is no number."""

    numbers: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def read_phones(value: object) -> Phones:
    """Read a cell of one number or more; a doubtful one is kept and named."""
    numbers: list[str] = []
    doubtful: list[str] = []
    unread: list[str] = []
    for part in _parts(value):
        number = _parse(part)
        if number is None:
            unread.append(part)
            continue
        international = phonenumbers.format_number(number, PhoneNumberFormat.E164)
        if not phonenumbers.is_valid_number(number):
            doubtful.append(international)
        if international not in numbers:
            numbers.append(international)
    return Phones(tuple(numbers), tuple(doubtful), tuple(unread))


def _parts(value: object) -> list[str]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [str(int(value))]
    text = "" if value is None else str(value).strip().lstrip("'`")
    cut = [one for part in BETWEEN.split(text) for one in NEXT_NUMBER.split(part)]
    return [part.strip(" :.'") for part in cut if re.search(r"\d", part)]


def _parse(part: str) -> phonenumbers.PhoneNumber | None:
    digits = re.sub(r"\D", "", part)
    if len(digits) < SHORTEST_PHONE:
        return None
    if "+" in part or digits.startswith("62"):
        digits = f"+{digits}"
    elif digits.startswith("8"):
        digits = f"0{digits}"
    try:
        number = phonenumbers.parse(digits, REGION)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def show_phone(international: str) -> str:
    """Write a number as people here read it: `0812-3456-7890`."""
    number = phonenumbers.parse(international, REGION)
    at_home = number.country_code == phonenumbers.country_code_for_region(REGION)
    if at_home and str(number.national_number).startswith("8"):
        digits = f"0{number.national_number}"
        return "-".join(part for part in (digits[:4], digits[4:8], digits[8:]) if part)
    form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def whatsapp_link(international: str) -> str | None:
    """Give the wa.me address of a mobile number; a fixed line has none."""
    number = phonenumbers.parse(international, REGION)
    if phonenumbers.number_type(number) == PhoneNumberType.FIXED_LINE:
        return None
    return f"https://wa.me/{international.removeprefix('+')}"


def phone_digits(typed: str) -> str:
    """Give the number that a telephone dials, out of what somebody typed."""
    found = read_phones(typed).numbers
    return found[0] if found else re.sub(r"[^\d+]", "", typed)


def read_email(value: object) -> str | None:
    """Find the first address in a cell; its domain is put in small letters."""
    found = EMAIL.search(value) if isinstance(value, str) else None
    if found is None:
        return None
    box, _, domain = found[0].rpartition("@")
    return f"{box}@{domain.lower()}".strip(".")
