"""Reading institutions: a row of the invitation list, with quota and contact."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from webapp.core.cells import folded, read_days, read_number, text_of
from webapp.core.identity import read_email, read_phones
from webapp.meetings.regions import Region
from webapp.registration.models import DelegationLevel, Role
from webapp.secretariat.workbooks.found import (
    InstitutionRow,
    Issue,
    PersonRow,
    Place,
)
from webapp.secretariat.workbooks.people import (
    ENDS,
    FEW,
    TOTALS,
    RowReader,
    funding_of,
)
from webapp.secretariat.workbooks.places import (
    Surroundings,
    delegation_key,
    locate,
    settled,
)
from webapp.secretariat.workbooks.tables import Table

QUOTAS = {
    "participants": Role.PARTICIPANT,
    "speakers": Role.SPEAKER,
    "moderators": Role.MODERATOR,
    "committee": Role.COMMITTEE,
    "guests": Role.GUEST,
    "media": Role.MEDIA,
}
MOST = 1000
LEVELS = (
    (DelegationLevel.REGENCY_CITY, r"\b(kab|kabupaten|kota|kabkota)\b"),
    (DelegationLevel.PROVINCE, r"\b(prov|provinsi|propinsi)\b"),
    (DelegationLevel.NATIONAL, r"\b(pusat|kementerian|nasional|k l)\b"),
    (DelegationLevel.OTHER, r"\b(lain|lainnya|swasta|asosiasi|mitra)\b"),
)


def read_institutions(
    table: Table, book: str, year: int
) -> tuple[list[InstitutionRow], list[Issue]]:
    """Read all institutions of a table, and the rows that should have named one."""
    rows, problems = [], []
    around = Surroundings.of_sheet(table.sheet.name, table.above)
    for number, row in table.rows:
        reader = RowReader(table, Place(book, table.sheet.name, number + 1), row, year)
        texts = [text for text in map(text_of, row) if text]
        if len(texts) < FEW and any(ENDS.match(text) for text in texts):
            break
        if not texts or TOTALS.match(texts[0]):
            continue
        lettered = {text for text in texts if re.search(r"[^\W\d_]{3}", text)}
        if len(lettered) == 1 and len(texts) < FEW and not _numbered(reader):
            around.enter(lettered.pop(), year)
        elif reader.text("institution") or reader.text("region"):
            rows.append(_read(reader, around))
        elif lettered:
            said = " · ".join(texts)[:120]
            problems.append(Issue("institution_missing", reader.place, value=said))
    return rows, problems


def joined(rows: Iterable[InstitutionRow]) -> Iterator[InstitutionRow | Issue]:
    """Keep the first row of each institution, and tell of those that name it again."""
    seen: set[str] = set()
    for row in rows:
        if row.delegation_key in seen:
            yield Issue("institution_twice", row.place, value=row.name)
        else:
            seen.add(row.delegation_key)
            yield row


def in_region(row: InstitutionRow, region: Region) -> InstitutionRow:
    """Settle which of several regions an institution is of."""
    full, level = settled(row.name, region)
    issues = (one for one in row.issues if one.code != "region_ambiguous")
    return replace(
        row,
        name=full,
        delegation_key=delegation_key(full),
        level=level,
        region=region,
        candidates=(),
        issues=tuple(issues),
    )


def _numbered(reader: RowReader) -> bool:
    return isinstance(reader.cell("number"), int | float)


def _read(reader: RowReader, around: Surroundings) -> InstitutionRow:
    found = locate(reader, PersonRow(reader.place, ""), around)
    told = _level(reader.text("level"))
    return InstitutionRow(
        reader.place,
        found.institution,
        delegation_key=found.delegation_key,
        level=told or found.delegation_level,
        region=found.region,
        candidates=found.candidates,
        group=reader.text("group"),
        contact_name=reader.text("contact_name"),
        contact_position=reader.text("contact_position"),
        contact_phone=_phone(reader),
        contact_email=read_email(reader.cell("contact_email")),
        quota=_quota(reader),
        extras=_count(reader, "extras"),
        funding=funding_of(reader),
        deadline_on=_deadline(reader),
        issues=tuple(reader.issues),
    )


def _level(text: str) -> DelegationLevel | None:
    plain = folded(text)
    return next((level for level, words in LEVELS if re.search(words, plain)), None)


def _phone(reader: RowReader) -> str | None:
    numbers: list[str] = []
    for place in reader.table.places("contact_phone"):
        phones = read_phones(reader.row[place])
        numbers += phones.numbers
        if phones.doubtful or phones.unread:
            reader.doubt("phone_doubtful", "contact_phone")
    return numbers[0] if numbers else None


def _quota(reader: RowReader) -> dict[Role, int]:
    counts = {role: _count(reader, name) for name, role in QUOTAS.items()}
    return {role: count for role, count in counts.items() if count is not None}


def _count(reader: RowReader, name: str) -> int | None:
    """Read a number of places; an empty cell says nothing, a dash says none."""
    value = reader.cell(name)
    if value is None or not text_of(value):
        return None
    text = re.sub(r"(?i)\s*(orang|org|peserta|pax)\b\.?", "", text_of(value))
    if text in {"-", "–", "—"}:
        return 0
    number = read_number(text)
    if number is None or number != int(number) or not 0 <= number <= MOST:
        reader.doubt("quota_unread", name)
        return None
    return int(number)


def _deadline(reader: RowReader) -> dt.date | None:
    value = reader.cell("deadline")
    if value is None or text_of(value) in {"", "-"}:
        return None
    days = read_days(value, reader.year)
    if days is None:
        reader.doubt("date_unread", "deadline")
        return None
    if days.weekday_wrong:
        reader.doubt("date_weekday", "deadline")
    return days.last
