"""What is read from a committee's workbooks: the contract for those who load it."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from webapp.core.names import printed_name
from webapp.core.text import fold
from webapp.meetings.models import SessionKind
from webapp.meetings.regions import Region
from webapp.registration.models import DelegationLevel, Funding, Level, Role, Sex


class Kind(StrEnum):
    """What a sheet is about."""

    PEOPLE = "people"
    INSTITUTIONS = "institutions"
    AGENDA = "agenda"
    HOTELS = "hotels"
    VEHICLES = "vehicles"


class Severity(StrEnum):
    """Whether somebody must look, or may."""

    DOUBT = "doubt"
    NOTE = "note"


class Group(StrEnum):
    """The part of the guest list somebody belongs to."""

    NATIONAL = "PUSAT"
    PROVINCE = "PROVINSI"
    REGENCY_CITY = "KABKOTA"
    COMMITTEE = "PANITIA"
    OTHER = "LAIN"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: workbook, sheet, row as Excel counts it."""

    book: str
    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Issue:
    """One doubt about one cell, and what is probably meant."""

    code: str
    place: Place
    column: str = ""
    value: str = ""
    proposal: str = ""
    severity: Severity = Severity.DOUBT


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody on the list; after joining, one person with all rows that name him."""

    place: Place
    name: str
    title_before: str = ""
    title_after: str = ""
    sex: Sex | None = None
    nip: str | None = None
    nip_sound: bool = False
    level: Level | None = None
    grade: str = ""
    position: str = ""
    institution: str = ""
    delegation_key: str = ""
    delegation_level: DelegationLevel = DelegationLevel.OTHER
    group: Group = Group.OTHER
    region: Region | None = None
    candidates: tuple[Region, ...] = ()
    role: Role = Role.PARTICIPANT
    phones: tuple[str, ...] = ()
    email: str | None = None
    arrive_on: dt.date | None = None
    depart_on: dt.date | None = None
    stays: bool = True
    funding: Funding | None = None
    wishes: str = ""
    issues: tuple[Issue, ...] = ()
    merged_rows: tuple[Place, ...] = ()

    @property
    def printed(self) -> str:
        """Give the name with its titles."""
        return printed_name(self.title_before, self.name, self.title_after)

    @property
    def folded_name(self) -> str:
        """Give the name as it is compared."""
        return fold(self.name)

    @property
    def sleeps_alone(self) -> bool:
        """Tell whether the level gives a room of one's own; no level gives none."""
        return self.level in {Level.I, Level.II}


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """An institution on the list; what a cell leaves empty is None or nothing."""

    place: Place
    name: str
    delegation_key: str
    level: DelegationLevel = DelegationLevel.OTHER
    region: Region | None = None
    candidates: tuple[Region, ...] = ()
    group: str = ""
    contact_name: str = ""
    contact_position: str = ""
    contact_phone: str | None = None
    contact_email: str | None = None
    quota: dict[Role, int] = field(default_factory=dict)
    extras: int | None = None
    funding: Funding | None = None
    deadline_on: dt.date | None = None
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One line of the agenda; times are those of the venue."""

    place: Place
    code: str
    title: str
    kind: SessionKind
    starts_at: dt.datetime
    ends_at: dt.datetime
    form: str = ""
    group: str = ""
    mandatory: bool = False
    hall: str = ""
    credit_hours: float = 0
    speakers: str = ""
    in_charge: str = ""
    issues: tuple[Issue, ...] = ()


class RoomKind(StrEnum):
    """Kinds of rooms, as the allocation knows them."""

    SINGLE = "single"
    TWIN = "twin"
    TRIPLE = "triple"
    SUITE = "suite"
    ACCESSIBLE = "accessible"


@dataclass(frozen=True, slots=True)
class HotelBlock:
    """Rooms of one type of one hotel, night by night."""

    place: Place
    hotel: str
    code: str
    name: str
    kind: RoomKind
    beds: int
    rate: int | None
    nights: dict[dt.date, int]
    # A list without dates: as many on every night of the meeting.
    every_night: int | None = None
    accessible: bool = False
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class VehicleRow:
    """One vehicle of the field trips."""

    place: Place
    name: str
    type: str
    seats: int
    crew_seats: int = 0
    operator: str = ""
    plate: str = ""
    driver: str = ""
    driver_phone: str = ""
    leader: str = ""
    leader_phone: str = ""
    destination: str = ""
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class TableFound:
    """What a table was taken for, and what each of its columns."""

    kind: Kind
    place: Place
    columns: dict[str, str]
    rows: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was recognised, and every row that could not be read."""

    year: int
    people: tuple[PersonRow, ...] = ()
    people_rows: int = 0
    sessions: tuple[AgendaRow, ...] = ()
    blocks: tuple[HotelBlock, ...] = ()
    vehicles: tuple[VehicleRow, ...] = ()
    tables: tuple[TableFound, ...] = ()
    problems: tuple[Issue, ...] = ()
    unrecognised: tuple[Place, ...] = field(default=())
    institutions: tuple[InstitutionRow, ...] = ()

    @property
    def duplicates(self) -> int:
        """Count the rows that named somebody again."""
        return self.people_rows - len(self.people)

    def warnings(self) -> dict[str, int]:
        """Count, for each doubt, the persons who have it."""
        always = dict.fromkeys(ALWAYS_COUNTED, 0)
        found = Counter(
            code
            for person in self.people
            for code in {
                issue.code
                for issue in person.issues
                if issue.severity is Severity.DOUBT
            }
        )
        return always | dict(sorted(found.items()))


ALWAYS_COUNTED = (
    "nip_damaged",
    "nip_gender",
    "region_ambiguous",
    "phone_second",
    "level_missing",
)
