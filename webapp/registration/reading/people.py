"""One person out of what stands in a field or on a line."""

import re

from webapp.core.identity import Sex, read_email, read_nip, read_phones
from webapp.core.names import POSITION, PersonName, is_degree, is_whispered, split_name
from webapp.registration.reading.levels import grade_of, level_by_position
from webapp.registration.reading.positions import tidy_position
from webapp.registration.reading.rows import Row
from webapp.registration.reading.sexes import sex_by_name

HONORIFIC = re.compile(
    r"^(?:yth\.?\s*)?(?:(bapak|bpk|pak|saudara|sdr|mr)|(ibu|bu|saudari|sdri|mrs|ms))"
    r"\.?\s+",
    re.IGNORECASE,
)
MEN, WOMEN = {"h", "hi", "drs"}, {"hj", "dra"}
NIP = re.compile(
    r"(?:\bn\s?i\s?p\b(?:\s*baru)?[\s.:=]*)?"
    r"(?<!\d)((?:19|20)\d{2}(?:[ .-]?\d){14})(?!\d)",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"(?:\b(?:no\.?\s*)?(?:hp|wa|telp|tlp|telepon|handphone)\b(?:\s*/\s*wa)?[\s.:=]*)?"
    r"(?<![\d+])((?:\+?62|0)[\s-]?\(?\d(?:[\s().-]{0,2}\d){6,12})(?!\d)",
    re.IGNORECASE,
)
EMAIL = re.compile(
    r"(?:\be-?mail\b[\s.:=]*)?([^\s@,;<>()]+@[^\s@,;<>()]+\.[A-Za-z]{2,})"
)
GRADE = re.compile(
    r"(?:\b(?:pangkat|gol(?:ongan)?(?:\s*ruang)?)\b[\s./:=]*)*"
    r"(?:\b((?:pembina|penata|pengatur|juru)(?:\s+(?:utama|muda|madya))*"
    r"(?:\s+t(?:ingka)?t?k?\.?\s*(?:i|1))?)\b[\s,./()-]*)?"
    r"(?:\b(?:gol(?:ongan)?(?:\s*ruang)?)\b[\s./:=]*)?"
    r"\(?\b((?:IV|III|II|I)\s*[/.]\s*[a-e])\b\)?",
    re.IGNORECASE,
)


def person_of(row: Row, year: int) -> Row:
    """Complete a row from its parts: the name apart, its numbers judged."""
    _name(row)
    _nip(row, year)
    _phone(row)
    if row.sex is None and (guess := sex_by_name(row.name)):
        row.sex = guess
        row.doubt("sex", "sex_guessed")
    row.grade = grade_of(row.grade) or row.grade
    row.position = tidy_position(row.position)
    row.level = row.level or level_by_position(row.position)
    return row


def take(text: str, row: Row) -> str:
    """Take numbers, addresses and the grade out of a line, and return the rest."""
    rest = _take(EMAIL, text, row, "email")
    rest = _take(NIP, rest, row, "nip")
    rest = _take(PHONE, rest, row, "phone")
    found = GRADE.search(rest)
    if found and not row.grade:
        row.grade = " ".join(part for part in (found[1], found[2]) if part)
        rest = f"{rest[: found.start()]} | {rest[found.end() :]}"
    return rest


def _take(pattern: re.Pattern[str], text: str, row: Row, name: str) -> str:
    found = pattern.search(text)
    if found is None or getattr(row, name):
        return text
    setattr(row, name, found[1].strip(" .-"))
    return f"{text[: found.start()]} | {text[found.end() :]}"


def _name(row: Row) -> None:
    honoured = HONORIFIC.match(row.name)
    if honoured and row.sex is None:
        row.sex = Sex.MALE if honoured[1] else Sex.FEMALE
    found = split_name(row.name[honoured.end() :] if honoured else row.name)
    degrees, others = _sorted_after(found)
    if is_whispered(row.name) and "dr." in found.front.split():
        row.doubt("who", "title_unsure")
    row.name = found.name
    row.title_before = f"{row.title_before} {found.front}".strip()
    row.title_after = ", ".join(filter(None, (row.title_after, *degrees)))
    if not row.position:
        row.position = ", ".join(filter(None, (found.position, *others)))
        if others:
            row.doubt("position", "position_guessed")
    _sex_by_title(row)


def _sorted_after(found: PersonName) -> tuple[list[str], list[str]]:
    """Tell degrees from other words after the commas of a name."""
    parts = [part for part in found.back.split(", ") if part]
    degrees = [part for part in parts if is_degree(part)]
    return degrees, [part for part in parts if part not in degrees]


def _sex_by_title(row: Row) -> None:
    titles = {re.sub(r"\W", "", one).casefold() for one in row.title_before.split()}
    if row.sex is None and titles & WOMEN:
        row.sex = Sex.FEMALE
    elif row.sex is None and titles & MEN:
        row.sex = Sex.MALE


def _nip(row: Row, year: int) -> None:
    nip = read_nip(row.nip, year)
    if nip is None:
        row.nip = ""
        return
    for fault in nip.faults:
        row.doubt("nip", fault.value)
    row.nip = nip.digits or nip.typed
    if nip.sound:
        if row.sex and nip.sex and row.sex != nip.sex:
            row.doubt("sex", "nip_gender")
        row.sex = nip.sex


def _phone(row: Row) -> None:
    phones = read_phones(row.phone)
    if phones.doubtful or phones.unread:
        row.doubt("phone", "phone_doubtful")
    if len(phones.numbers) > 1:
        row.doubt("phone", "phone_second")
    row.phone = " / ".join(phones.numbers) or row.phone.strip()
    row.email = read_email(row.email) or row.email.strip()


def is_position(text: str) -> bool:
    """Tell whether words begin like an office: `Kabid Industri`, `Plt. Kadis`."""
    return bool(POSITION.match(text.strip()))
