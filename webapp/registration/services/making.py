"""Rows of the registration as they begin: what the other services put together."""

from dataclasses import dataclass, field
from datetime import date, time

from webapp.core import clock
from webapp.core.crypto import keyring, new_code
from webapp.core.errors import DomainError
from webapp.core.identity import read_nip
from webapp.core.pdf import drawable
from webapp.core.text import fold
from webapp.registration.models import (
    Badge,
    Delegation,
    DelegationLevel,
    Funding,
    Level,
    Participant,
    Person,
    Role,
    Sex,
    phone_tail,
)
from webapp.registration.workflow import DelegationState, PlaceState

BADGE = "P"


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Who is to hold a place."""

    name: str
    title_before: str = ""
    title_after: str = ""
    sex: Sex | None = None
    level: Level | None = None
    grade: str = ""
    position: str = ""
    nip: str | None = None
    phone: str | None = None
    phone_second: str | None = None
    email: str | None = None
    accessible: bool = False
    smoking: bool = False
    wishes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlace:
    """A place that is to be made, perhaps with its holder."""

    delegation: Delegation
    role: Role = Role.PARTICIPANT
    funding: Funding = Funding.FULL
    extra: bool = False
    needs_room: bool = True
    arrive_on: date | None = None
    depart_on: date | None = None
    arrive_time: time | None = None
    destination: str = ""
    note_to_committee: str = ""
    holder: Newcomer | None = None
    state: PlaceState = field(default=PlaceState.INVITED)
    wait_reason: str = ""


@dataclass(frozen=True, slots=True)
class Institution:
    """What is known of an institution."""

    name: str
    level: DelegationLevel = DelegationLevel.OTHER
    region_code: str | None = None
    short_name: str = ""
    group: str = ""
    state: DelegationState = DelegationState.DRAFT
    contact_name: str = ""
    contact_position: str = ""
    contact_phone: str | None = None
    contact_email: str | None = None


def new_delegation(meeting_id: int, known: Institution) -> Delegation:
    """Begin an institution."""
    values = {name: getattr(known, name) for name in Institution.__slots__}
    return Delegation(meeting_id=meeting_id, **values)


def new_place(meeting_id: int, ref: str, new: NewPlace) -> Participant:
    """Begin a place."""
    return Participant(
        meeting_id=meeting_id,
        delegation_id=new.delegation.id,
        delegation=new.delegation,
        ref=ref.upper(),
        role=new.role,
        funding=new.funding,
        extra=new.extra,
        needs_room=new.needs_room,
        arrive_on=new.arrive_on,
        depart_on=new.depart_on,
        arrive_time=new.arrive_time,
        destination=new.destination,
        note_to_committee=new.note_to_committee,
        state=new.state,
        wait_reason=new.wait_reason,
    )


def new_person(place: Participant, newcomer: Newcomer) -> Person:
    """Begin the holder of a place; only the name must be there."""
    if not fold(newcomer.name):
        raise DomainError("name_missing", field="name")
    values = {name: getattr(newcomer, name) for name in Newcomer.__slots__}
    person = Person(
        meeting_id=place.meeting_id,
        participant_id=place.id,
        participant=place,
        **values,
    )
    follow_person(person)
    return person


def follow_person(person: Person) -> None:
    """Keep beside what is known of somebody what follows from it: hashes, doubts."""
    person.unprintable = not drawable(person.full_name)
    person.phone_tail = phone_tail(person.phone) if person.phone else None
    person.nip_hash = keyring.lookup("person.nip", person.nip) if person.nip else None
    person.nip_doubtful = _doubtful(person)
    email = person.email and person.email.strip().casefold()
    person.email_hash = keyring.lookup("person.email", email) if email else None


def _doubtful(person: Person) -> bool:
    """Tell whether a service number is odd in itself, or of the other sex."""
    nip = read_nip(person.nip, clock.now().year)
    if nip is None:
        return False
    return not nip.sound or (person.sex is not None and nip.sex != person.sex.value)


def new_badge(person: Person, number: int) -> Badge:
    """Begin a card with a fresh code."""
    return Badge(
        meeting_id=person.meeting_id,
        person_id=person.id,
        person=person,
        number=number,
        **coded(),
    )


def coded() -> dict[str, str]:
    """Make the code of a card and the hash to find it by."""
    code = new_code(BADGE)
    return {"code": code, "code_hash": keyring.lookup("badge.code", code)}


def check_stay(arrive_on: date | None, depart_on: date | None) -> None:
    """Refuse a stay that ends before it begins."""
    if arrive_on and depart_on and depart_on < arrive_on:
        raise DomainError("stay_reversed", field="depart_on")
