"""Reading the vehicles of the field trips."""

import re

from webapp.core.cells import read_number, text_of
from webapp.core.identity import read_phones
from webapp.secretariat.workbooks.found import Issue, Place, VehicleRow
from webapp.secretariat.workbooks.people import TOTALS, RowReader
from webapp.secretariat.workbooks.tables import Table

MOST_SEATS = 80


def read_vehicles(
    table: Table, book: str, year: int
) -> tuple[list[VehicleRow], list[Issue]]:
    """Read all vehicles of a table, and rows whose seats cannot be read."""
    vehicles: list[VehicleRow] = []
    problems: list[Issue] = []
    destination = ""
    for number, row in table.rows:
        reader = RowReader(table, Place(book, table.sheet.name, number + 1), row, year)
        texts = [text for text in map(text_of, row) if text]
        if not texts or any(TOTALS.match(text) for text in texts[:2]):
            continue
        if len(set(texts)) == 1:
            destination = texts[0]
        elif _names_vehicle(reader):
            seats = read_number(reader.cell("seats"))
            if seats is None or not 0 < seats <= MOST_SEATS:
                value = " · ".join(texts)[:120]
                problems.append(Issue("seats_unread", reader.place, value=value))
            else:
                vehicles.append(_read(reader, round(seats), len(vehicles), destination))
    return vehicles, problems


def _names_vehicle(reader: RowReader) -> bool:
    return any(reader.text(name) for name in ("name", "plate", "type", "driver"))


def _read(reader: RowReader, seats: int, before: int, destination: str) -> VehicleRow:
    crew = round(read_number(reader.cell("crew_seats")) or 0)
    if crew >= seats:
        reader.doubt("crew_seats", "crew_seats")
        crew = 0
    return VehicleRow(
        reader.place,
        _name(reader, before),
        reader.text("type"),
        seats,
        crew,
        operator=reader.text("operator"),
        plate=" ".join(reader.text("plate").upper().split()),
        driver=reader.text("driver"),
        driver_phone=_phone(reader, "driver_phone"),
        leader=reader.text("leader"),
        leader_phone=_phone(reader, "leader_phone"),
        destination=reader.text("destination") or destination,
        issues=tuple(reader.issues),
    )


def _name(reader: RowReader, before: int) -> str:
    """Give a vehicle a name to be called by; a bare number becomes `Bus 4`."""
    name = reader.text("name") or reader.text("number") or str(before + 1)
    return f"Bus {name}" if re.fullmatch(r"\d+", name) else name


def _phone(reader: RowReader, name: str) -> str:
    phones = read_phones(reader.cell(name))
    if phones.doubtful or phones.unread:
        reader.doubt("phone_doubtful", name)
    return phones.numbers[0] if phones.numbers else ""
