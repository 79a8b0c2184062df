"""Many people at once: the sample's list, again and again under other names."""

from dataclasses import replace
from math import ceil
from pathlib import Path

from webapp.core.actor import SYSTEM
from webapp.core.db import transaction
from webapp.jobs.services import run_now
from webapp.meetings.models import Meeting
from webapp.meetings.services import Plan, create_meeting
from webapp.registration import services as registration
from webapp.registration.models import Role
from webapp.registration.queries import delegations
from webapp.registration.services import Allotment, Institution
from webapp.registration.workflow import PlaceState
from webapp.secretariat.services import applying, reading
from webapp.secretariat.workbooks import PersonRow, Reading
from webapp.secretariat.workbooks.found import HotelBlock, VehicleRow

SAMPLE = Path(__file__).parents[1] / "webapp" / "secretariat" / "sample"
CODE = "bench"
PHONE = "+6281211112222"


def sample() -> Reading:
    """Read the workbooks of the sample meeting."""
    files = [(file.name, file.read_bytes()) for file in sorted(SAMPLE.glob("*.xlsx"))]
    return reading.recognise(reading.open_books(files))


def multiplied(found: Reading, wanted: int) -> Reading:
    """Give as many people as wanted, nobody twice, with rooms and buses for them."""
    people = [
        _renamed(person, number // len(found.people))
        for number, person in zip(
            range(wanted), _again(found.people, wanted), strict=False
        )
    ]
    times = ceil(wanted / len(found.people))
    return replace(
        found,
        people=tuple(people),
        people_rows=wanted,
        blocks=tuple(_wider(block, times) for block in found.blocks),
        vehicles=tuple(
            _copied(vehicle, copy)
            for copy in range(times)
            for vehicle in found.vehicles
        ),
    )


def meeting_of(wanted: int) -> Meeting:
    """Load a meeting with so many people, inline."""
    found = multiplied(sample(), wanted)
    first, last = reading.days_of(found) or (None, None)
    if first is None or last is None:
        raise SystemExit("the sample has no days")
    meeting = create_meeting(Plan(CODE, "Rakor", first, last), SYSTEM)
    load(meeting, found)
    return meeting


def invite(meeting: Meeting, wanted: int) -> None:
    """Make the institutions so many, each with a contact, a quota and a promise."""
    listed = list(delegations(meeting.id))
    for number in range(wanted - len(listed)):
        code = f"{11 + number % 9}.0{1 + number % 9}"
        known = Institution(f"Dinas Perindustrian {number:03}", region_code=code)
        made = registration.add_delegation(meeting.id, known, SYSTEM)
        allotted = Allotment(funded={Role.PARTICIPANT: 3}, extras=2)
        registration.allot(made, allotted, None, SYSTEM)
        listed.append(made)
    for number, one in enumerate(listed):
        contact = {"contact_name": f"Sri {number}", "contact_phone": PHONE}
        registration.edit_delegation(one, contact, None, SYSTEM)
        registration.note_call(one.id, "Menunggu", meeting.starts_on, SYSTEM)


def load(meeting: Meeting, found: Reading) -> None:
    """Write a reading into a meeting, as the work of an upload does."""
    upload = reading.keep_reading(
        meeting, found, ["bench.xlsx"], SYSTEM, PlaceState.CONFIRMED
    )
    with transaction():
        job_id = applying.apply(upload, SYSTEM)
    run_now(job_id)


def _again(people: tuple[PersonRow, ...], wanted: int) -> list[PersonRow]:
    times = -(-wanted // len(people))
    return list(people * times)


def _wider(block: HotelBlock, times: int) -> HotelBlock:
    nights = {night: rooms * times for night, rooms in block.nights.items()}
    always = block.every_night and block.every_night * times
    return replace(block, nights=nights, every_night=always)


def _copied(vehicle: VehicleRow, copy: int) -> VehicleRow:
    return replace(vehicle, name=f"{vehicle.name} {_letter(copy)}".strip())


def _letter(copy: int) -> str:
    """Tell copies apart by a letter, since names hold no digits."""
    return chr(ord("A") + copy) if copy else ""


def _renamed(person: PersonRow, round_: int) -> PersonRow:
    if not round_:
        return person
    email = f"{round_}.{person.email}" if person.email else None
    name = f"{person.name} {_letter(round_)}"
    return replace(person, name=name, nip=None, email=email)
