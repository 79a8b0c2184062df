"""Reading workbooks into an upload, and curing what is doubtful in it."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from pydantic import TypeAdapter

from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.identity import read_nip
from webapp.core.sheets import Workbook, read_workbook
from webapp.meetings.models import Meeting
from webapp.registration.models import Level, Sex
from webapp.registration.workflow import PlaceState
from webapp.secretariat.models import Upload
from webapp.secretariat.workbooks import (
    InstitutionRow,
    PersonRow,
    Reading,
    Severity,
    in_region,
    recognise,
    with_region,
)

MEETING_WORDS = re.compile(
    r"\b(rapat|rakor|rakornas|bimtek|workshop|forum)\b", re.IGNORECASE
)
TITLE_ROWS = 6
SHORTEST, LONGEST = 12, 200

Files = Iterable[tuple[str, bytes]]


@transaction()
def receive(
    meeting: Meeting, files: Files, by: Actor, state: PlaceState = PlaceState.CONFIRMED
) -> Upload:
    """Read workbooks into an upload; nothing else is written.

    Raises ``file_…`` for what is no workbook and ``nothing_recognised``.
    """
    by.demand(Permission.EDIT_MEETING)
    books = open_books(files)
    return keep(meeting, books, by, state)


def open_books(files: Files) -> list[Workbook]:
    """Read files; each is opened in a process of its own, with limits."""
    return [read_workbook(content, name) for name, content in files]


@transaction()
def keep(
    meeting: Meeting, books: list[Workbook], by: Actor, state: PlaceState
) -> Upload:
    """Recognise workbooks and keep what was found, to be looked at."""
    reading = recognise(books, meeting.starts_on.year)
    return keep_reading(meeting, reading, [book.name for book in books], by, state)


@transaction()
def keep_reading(
    meeting: Meeting, reading: Reading, names: list[str], by: Actor, state: PlaceState
) -> Upload:
    """Keep what was found in workbooks of these names."""
    by.demand(Permission.EDIT_MEETING)
    if not any(
        (
            reading.people,
            reading.institutions,
            reading.sessions,
            reading.blocks,
            reading.vehicles,
        )
    ):
        raise DomainError("nothing_recognised")
    upload = Upload(
        meeting_id=meeting.id,
        names=names,
        reading=to_json(reading),
        place_state=state,
        created_by=str(by),
    )
    db.session.add(upload)
    db.session.flush()
    return upload


@transaction()
def cure(upload: Upload, cures: Mapping[int, Mapping[str, str]], by: Actor) -> int:
    """Write into the reading what somebody decided; return how many people it cured.

    ``cures``: position of the person in the reading → field → what was chosen.
    """
    by.demand(Permission.EDIT_MEETING)
    reading = from_json(upload.reading)
    people = list(reading.people)
    cured = 0
    for position, chosen in cures.items():
        if position not in range(len(people)):
            continue
        before = people[position]
        people[position] = _cured(before, chosen, reading.year)
        cured += people[position] != before
    institutions = list(reading.institutions)
    for position, chosen in cures.items():
        if position in range(len(institutions)):
            before_row = institutions[position]
            institutions[position] = _settled(before_row, chosen.get("area", ""))
            cured += institutions[position] != before_row
    upload.reading = to_json(
        replace(reading, people=tuple(people), institutions=tuple(institutions))
    )
    upload.cured += cured
    return cured


def doubtful(reading: Reading) -> list[tuple[int, PersonRow]]:
    """List the people of whom something must be looked at, with their position."""
    return [
        (position, person)
        for position, person in enumerate(reading.people)
        if any(issue.severity is Severity.DOUBT for issue in person.issues)
    ]


def doubtful_institutions(reading: Reading) -> list[tuple[int, InstitutionRow]]:
    """List the institutions of which something must be looked at, by position."""
    return [
        (position, row)
        for position, row in enumerate(reading.institutions)
        if row.issues
    ]


def title_of(books: Iterable[Workbook]) -> str:
    """Find the name of the meeting in the titles of its workbooks."""
    for book in books:
        for sheet in book.sheets:
            for row in sheet.rows[:TITLE_ROWS]:
                for cell in row:
                    if isinstance(cell, str) and _is_title(cell):
                        return " ".join(cell.split())
    return ""


def days_of(reading: Reading) -> tuple[dt.date, dt.date] | None:
    """Find the first and the last day of a meeting in its agenda, else its stays."""
    days = [one.starts_at.date() for one in reading.sessions]
    if not days:
        people = [p for p in reading.people if p.arrive_on and p.depart_on]
        days = [day for p in people for day in (p.arrive_on, p.depart_on) if day]
    return (min(days), max(days)) if days else None


def to_json(reading: Reading) -> str:
    """Write a reading down."""
    return _adapter().dump_json(reading).decode()


def from_json(text: str) -> Reading:
    """Read a reading back."""
    return _adapter().validate_json(text)


def _settled(row: InstitutionRow, code: str) -> InstitutionRow:
    for region in row.candidates:
        if region.code == code:
            return in_region(row, region)
    return row


def _cured(person: PersonRow, chosen: Mapping[str, str], year: int) -> PersonRow:
    settled = set()
    if (level := chosen.get("level")) in set(Level):
        person = replace(person, level=Level(level))
        settled |= {"level_missing", "level_unread"}
    if (sex := chosen.get("sex")) in set(Sex):
        person = replace(person, sex=Sex(sex))
        settled |= {"sex_missing", "nip_gender"}
    for region in person.candidates:
        if region.code == chosen.get("region"):
            person = with_region(person, region)
            settled.add("region_ambiguous")
    if nip := chosen.get("nip", "").strip():
        number = read_nip(nip, year)
        if number and number.digits:
            person = replace(person, nip=number.digits, nip_sound=number.sound)
            settled |= {code for code in _codes(person) if code.startswith("nip_")}
    if chosen.get("accept"):
        settled |= {code for code in _codes(person) if code != "region_ambiguous"}
    left = tuple(issue for issue in person.issues if issue.code not in settled)
    return replace(person, issues=left)


def _codes(person: PersonRow) -> set[str]:
    return {issue.code for issue in person.issues}


def _is_title(cell: str) -> bool:
    return SHORTEST <= len(cell) <= LONGEST and bool(MEETING_WORDS.search(cell))


@cache
def _adapter() -> TypeAdapter[Reading]:
    return TypeAdapter(Reading)
