"""From workbooks to a reading: every sheet for itself, then all people together."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from webapp.core import clock
from webapp.core.sheets import Sheet, Workbook
from webapp.core.text import fold
from webapp.secretariat.workbooks.agenda import read_agenda
from webapp.secretariat.workbooks.found import (
    AgendaRow,
    HotelBlock,
    InstitutionRow,
    Issue,
    Kind,
    PersonRow,
    Place,
    Reading,
    TableFound,
    VehicleRow,
)
from webapp.secretariat.workbooks.hotels import read_blocks
from webapp.secretariat.workbooks.institutions import joined, read_institutions
from webapp.secretariat.workbooks.joining import join
from webapp.secretariat.workbooks.people import read_people
from webapp.secretariat.workbooks.proposals import with_proposals
from webapp.secretariat.workbooks.tables import Table, find_tables
from webapp.secretariat.workbooks.vehicles import read_vehicles

YEAR = re.compile(r"(?<!\d)(20[1-6]\d)(?!\d)")
FEWEST_CELLS = 4  # fewer are a note, not a table that was missed


def recognise(books: Iterable[Workbook], year: int | None = None) -> Reading:
    """Recognise people, agenda, rooms and vehicles in any number of workbooks."""
    books = list(books)
    known = year or year_of(books)
    return _Recogniser(known).read(books)


class _Recogniser:
    """Collects what each table gives."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.people: list[PersonRow] = []
        self.institutions: list[InstitutionRow] = []
        self.sessions: list[AgendaRow] = []
        self.blocks: list[HotelBlock] = []
        self.vehicles: list[VehicleRow] = []
        self.tables: list[TableFound] = []
        self.problems: list[Issue] = []
        self.missed: list[Place] = []

    def read(self, books: list[Workbook]) -> Reading:
        for book in books:
            for sheet in book.sheets:
                if sheet.visible:
                    self._read_sheet(book.name, sheet)
        once = list(joined(self.institutions))
        twice = [one for one in once if isinstance(one, Issue)]
        return Reading(
            self.year,
            tuple(join(with_proposals(self.people))),
            len(self.people),
            tuple(self.sessions),
            tuple(self.blocks),
            tuple(self.vehicles),
            tuple(self.tables),
            (*self.problems, *twice),
            tuple(self.missed),
            tuple(one for one in once if isinstance(one, InstitutionRow)),
        )

    def _read_sheet(self, book: str, sheet: Sheet) -> None:
        tables = list(find_tables(sheet))
        cells = sum(cell is not None for row in sheet.rows for cell in row)
        if not tables and cells >= FEWEST_CELLS:
            self.missed.append(Place(book, sheet.name, 1))
        for table in tables:
            count, problems = self._take(table, book)
            self.problems += problems
            columns = {
                table.headings[place]: held for place, held in table.columns.items()
            }
            place = Place(book, sheet.name, table.head + 1)
            self.tables.append(TableFound(table.kind, place, columns, count))

    def _take(self, table: Table, book: str) -> tuple[int, list[Issue]]:
        if table.kind is Kind.PEOPLE:
            people, problems = read_people(table, book, self.year)
            self.people += people
            return len(people), problems
        if table.kind is Kind.INSTITUTIONS:
            rows, problems = read_institutions(table, book, self.year)
            self.institutions += rows
            return len(rows), problems
        if table.kind is Kind.AGENDA:
            sessions, problems = read_agenda(table, book, self.year)
            self.sessions += _uncoded(sessions, self.sessions)
            return len(sessions), problems
        if table.kind is Kind.HOTELS:
            blocks, problems = read_blocks(table, book, self.year)
            self.blocks = [*_superseded(self.blocks, blocks), *blocks]
            return len(blocks), problems
        vehicles, problems = read_vehicles(table, book, self.year)
        self.vehicles += vehicles
        return len(vehicles), problems


def _superseded(before: list[HotelBlock], later: list[HotelBlock]) -> list[HotelBlock]:
    """Leave out what a later workbook says anew of the same rooms."""
    anew = {(fold(one.hotel), one.code): one.place.book for one in later}
    return [
        one
        for one in before
        if anew.get((fold(one.hotel), one.code), one.place.book) == one.place.book
    ]


def _uncoded(sessions: list[AgendaRow], before: list[AgendaRow]) -> list[AgendaRow]:
    """Keep codes apart that two sheets, one for each day, both have given."""
    used = {session.code for session in before}
    days = len({session.starts_at.date() for session in before}) + 1
    return [
        replace(one, code=f"{one.code}-{days}") if one.code in used else one
        for one in sessions
    ]


def year_of(books: Iterable[Workbook]) -> int:
    """Find the year that these workbooks speak of most."""
    counts = Counter(_years(books))
    return counts.most_common(1)[0][0] if counts else clock.now().year


def _years(books: Iterable[Workbook]) -> Iterator[int]:
    for book in books:
        for sheet in book.sheets:
            for row in sheet.rows:
                for cell in row:
                    if isinstance(cell, dt.date):
                        yield cell.year
                    elif isinstance(cell, str) and "20" in cell and len(cell) < 80:  # noqa: PLR2004
                        yield from map(int, YEAR.findall(cell))
