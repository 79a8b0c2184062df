"""The rooming list as the reservations desk of a hotel wants it."""

import re
from datetime import datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from webapp.core.names import hotel_name
from webapp.core.sheets import Cell, Column, Kind, Page, write_workbook
from webapp.lodging import queries
from webapp.lodging.models import Hotel, Room, RoomKind
from webapp.lodging.queries import Guest
from webapp.meetings.models import Meeting
from webapp.registration.models import Funding, Level, Person, Sex

REVISION = 1
COLUMNS = (
    Column("Row ID"),
    Column("Change"),
    Column("Rev", Kind.NUMBER),
    Column("Hotel"),
    Column("Room key"),
    Column("Title"),
    Column("Last name"),
    Column("First name"),
    Column("Full name"),
    Column("Gender"),
    Column("Room type"),
    Column("Occupancy", Kind.NUMBER),
    Column("Sharing with"),
    Column("Arrival date", Kind.DATE),
    Column("ETA"),
    Column("Arrival flight"),
    Column("Departure date", Kind.DATE),
    Column("Departure flight"),
    Column("Nights", Kind.NUMBER),
    Column("Meal plan"),
    Column("Billing"),
    Column("Group / company"),
    Column("VIP"),
    Column("Special requests"),
    Column("Confirmation no."),
    Column("Room no."),
    Column("Status"),
    Column("Remarks"),
)
TYPES = {
    RoomKind.SINGLE: "SGL",
    RoomKind.TWIN: "TWN",
    RoomKind.TRIPLE: "TRP",
    RoomKind.SUITE: "SUI",
    RoomKind.ACCESSIBLE: "TWN",
}
VIP = {Level.I: "VIP1", Level.II: "VIP2"}
TITLES = {Sex.MALE: "Mr", Sex.FEMALE: "Ms"}
GENDERS = {Sex.MALE: "M", Sex.FEMALE: "F"}
MASTER = "MASTER-ROOM&PKG, INCIDENTALS OWN"
BILLING = {Funding.FULL: MASTER, Funding.LODGING: MASTER, Funding.OWN: "OWN"}


def rooming_list(meeting: Meeting, hotel: Hotel, now: datetime) -> bytes:
    """Write the list: sharers on adjacent rows, real dates, no personal numbers."""
    rooms = [
        room
        for room in queries.rooms_matching(meeting.id, hotel_code=hotel.code)
        if room.type.hotel_id == hotel.id
    ]
    guests = queries.occupants([room.id for room in rooms])
    rows = chain.from_iterable(
        _rows(hotel, room, guests[room.id]) for room in rooms if room.id in guests
    )
    page = Page("Rooming List", COLUMNS, list(rows))
    return write_workbook([page], now)


def file_name(meeting: Meeting, hotel: Hotel, now: datetime) -> str:
    """Name the file so that people find it again."""
    day = now.astimezone(ZoneInfo(meeting.zone)).date()
    name = re.sub(r"[^A-Za-z0-9]+", "-", hotel.name).strip("-")
    return f"{day.isoformat()}_{name}_Rooming-List_Rev{REVISION:02d}.xlsx"


def _rows(hotel: Hotel, room: Room, guests: list[Guest]) -> list[tuple[Cell, ...]]:
    return [_row(hotel, room, guest, _mates(guest, guests)) for guest in guests]


def _mates(guest: Guest, guests: list[Guest]) -> list[Person]:
    """List who is in the room on one of the same nights."""
    return [
        other.person
        for other in guests
        if other is not guest
        and other.first_night <= guest.last_night
        and guest.first_night <= other.last_night
    ]


def _row(
    hotel: Hotel, room: Room, guest: Guest, mates: list[Person]
) -> tuple[Cell, ...]:
    person, place = guest.person, guest.person.participant
    last, first = hotel_name(person.name)
    depart_on = guest.last_night + timedelta(days=1)
    sex = person.sex
    return (
        place.ref,
        "NEW",
        REVISION,
        hotel.code,
        room.key,
        TITLES[sex] if sex else "",
        last,
        first,
        person.name[:60],
        GENDERS[sex] if sex else "",
        TYPES[room.type.kind],
        len(mates) + 1,
        ", ".join(mate.name for mate in mates),
        guest.first_night,
        "",
        "",
        depart_on,
        "",
        (depart_on - guest.first_night).days,
        "FB",
        BILLING[place.funding],
        place.delegation.short_name or place.delegation.name,
        VIP.get(person.level, "") if person.level else "",
        _requests(person),
        "",
        room.number or "",
        "",
        room.type.name or room.type.code,
    )


def _requests(person: Person) -> str:
    asked = ["wheelchair"] * person.accessible
    return ", ".join([*asked, "smoking" if person.smoking else "non-smoking"])
