"""What people do with places."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.crypto import keyring, new_code
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.identity import read_nip
from webapp.core.versions import write
from webapp.jobs.services import enqueue
from webapp.registration import queries
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
)
from webapp.registration.workflow import PlaceState, PlaceWorkflow

BADGE = "P"
DIGITS = 4
TAKEN = DomainError("delegation_taken", field="name")


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
    needs_room: bool = True
    arrive_on: date | None = None
    depart_on: date | None = None
    destination: str = ""
    note_to_committee: str = ""
    holder: Newcomer | None = None
    state: PlaceState = field(default=PlaceState.INVITED)


@dataclass(frozen=True, slots=True)
class Institution:
    """What is known of an institution."""

    name: str
    level: DelegationLevel = DelegationLevel.OTHER
    region_code: str | None = None
    short_name: str = ""
    group: str = ""


@transaction()
def institution(meeting_id: int, known: Institution, by: Actor) -> Delegation:
    """Find an institution by its name, making it if need be."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    found = queries.delegation_by_name(meeting_id, known.name)
    if found:
        return found
    made = _delegation(meeting_id, known)
    db.session.add(made)
    db.session.flush()
    return made


@transaction(unique={"uq_delegation_meeting_id_folded_name": TAKEN})
def add_delegation(meeting_id: int, known: Institution, by: Actor) -> Delegation:
    """Put an institution on the list that is not there yet."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    made = _delegation(meeting_id, known)
    if not made.folded_name:
        raise DomainError("name_missing", field="name")
    db.session.add(made)
    db.session.flush()
    return made


@transaction()
def add_places(
    meeting_id: int, prefix: str, places: Sequence[NewPlace], by: Actor
) -> list[Participant]:
    """Make places in one go, each with a reference like ``PREFIX-0412``."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    number, card = queries.next_numbers(meeting_id)
    made = []
    for offset, new in enumerate(places):
        _check_stay(new.arrive_on, new.depart_on)
        made.append(_place(meeting_id, f"{prefix}-{number + offset:0{DIGITS}}", new))
    db.session.add_all(made)
    db.session.flush()
    held = [(p, n.holder) for p, n in zip(made, places, strict=True) if n.holder]
    people = [_person(place, holder) for place, holder in held]
    db.session.add_all(people)
    db.session.flush()
    db.session.add_all(
        _badge(person, card + offset) for offset, person in enumerate(people)
    )
    db.session.flush()
    return made


@transaction()
def add_by_hand(
    meeting_id: int,
    prefix: str,
    known: Institution,
    values: Mapping[str, Any],
    by: Actor,
) -> Participant:
    """Make one place as somebody typed it, with its institution if that is new."""
    place = NewPlace(delegation=institution(meeting_id, known, by), **values)
    made = add_places(meeting_id, prefix, [place], by)[0]
    _renew_rosters(meeting_id, f"place:{made.id}")
    return made


@transaction(unique={"uq_person_holder": DomainError("place_taken")})
def name_holder(place_id: int, newcomer: Newcomer, by: Actor) -> Person:
    """Give an unnamed place to a person, with a badge."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    return _seat(queries.locked_place(place_id), newcomer)


@transaction()
def substitute(
    place_id: int, newcomer: Newcomer, by: Actor, reason: str = ""
) -> Person:
    """Let somebody come instead: room and seat stay, the old badge opens nothing."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    place = queries.locked_place(place_id)
    _end(place, reason)
    person = _seat(place, newcomer)
    _renew_rosters(person.meeting_id, f"person:{person.id}")
    return person


@transaction()
def decide(place_id: int, move: str, by: Actor, reason: str = "") -> Participant:
    """Make one of the moves of a place."""
    place = queries.locked_place(place_id)
    PlaceWorkflow.moves()[move].apply(place, by, reason)
    db.session.flush()
    _renew_rosters(place.meeting_id, f"place:{place.id}:{place.version}")
    _after_move(place)
    return place


@transaction()
def decide_many(
    place_ids: Iterable[int], move: str, by: Actor, reason: str = ""
) -> tuple[int, int]:
    """Make a move on many places; return how many moved and how many could not."""
    places = queries.locked_places(place_ids)
    wanted = PlaceWorkflow.moves()[move]
    movable = [place for place in places if place.state in wanted.sources]
    for place in movable:
        wanted.apply(place, by, reason)
    db.session.flush()
    for place in movable:
        _after_move(place)
    if movable:
        last = movable[-1]
        _renew_rosters(last.meeting_id, f"places:{last.id}:{last.version}")
    return len(movable), len(places) - len(movable)


@transaction()
def edit_place(
    place: Participant, values: Mapping[str, object], seen: int | None, by: Actor
) -> None:
    """Change dates, role, funding and the like: fields by name."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    write(place, values, seen)
    _check_stay(place.arrive_on, place.depart_on)
    db.session.flush()


@transaction()
def edit_person(
    person: Person, values: Mapping[str, object], seen: int | None, by: Actor
) -> None:
    """Change what is known of a person: fields by name, hashes follow by themselves."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    if not str(values.get("name", person.name)).strip():
        raise DomainError("name_missing", field="name")
    write(person, values, seen)
    _hash(person)
    db.session.flush()


@transaction(unique={"uq_delegation_meeting_id_folded_name": TAKEN})
def edit_delegation(
    delegation: Delegation, values: Mapping[str, object], seen: int | None, by: Actor
) -> None:
    """Change what is known of an institution: fields by name."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    write(delegation, values, seen)
    if not delegation.folded_name:
        raise DomainError("name_missing", field="name")
    db.session.flush()


@transaction()
def renew_badge(person: Person, by: Actor) -> Badge:
    """Give somebody another card; the lost one opens nothing."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    _revoke(person)
    badge = _badge(person, queries.next_numbers(person.meeting_id)[1])
    db.session.add(badge)
    db.session.flush()
    _renew_rosters(person.meeting_id, f"badge:{badge.id}")
    return badge


@transaction()
def make_spares(meeting_id: int, count: int, by: Actor) -> list[Badge]:
    """Make cards that nobody carries yet, for people who come unannounced."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    card = queries.next_numbers(meeting_id)[1]
    spares = [
        Badge(meeting_id=meeting_id, number=card + offset, **_coded())
        for offset in range(count)
    ]
    db.session.add_all(spares)
    db.session.flush()
    return spares


def _delegation(meeting_id: int, known: Institution) -> Delegation:
    return Delegation(
        meeting_id=meeting_id,
        name=known.name,
        level=known.level,
        region_code=known.region_code,
        short_name=known.short_name,
        group=known.group,
    )


def _place(meeting_id: int, ref: str, new: NewPlace) -> Participant:
    return Participant(
        meeting_id=meeting_id,
        delegation_id=new.delegation.id,
        delegation=new.delegation,
        ref=ref.upper(),
        role=new.role,
        funding=new.funding,
        needs_room=new.needs_room,
        arrive_on=new.arrive_on,
        depart_on=new.depart_on,
        destination=new.destination,
        note_to_committee=new.note_to_committee,
        state=new.state,
    )


def _person(place: Participant, newcomer: Newcomer) -> Person:
    if not newcomer.name.strip():
        raise DomainError("name_missing", field="name")
    values = {name: getattr(newcomer, name) for name in Newcomer.__slots__}
    person = Person(
        meeting_id=place.meeting_id,
        participant_id=place.id,
        participant=place,
        **values,
    )
    _hash(person)
    return person


def _hash(person: Person) -> None:
    """Keep the look-up hashes beside what is sealed."""
    person.phone_tail = queries.phone_tail(person.phone) if person.phone else None
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


def _seat(place: Participant, newcomer: Newcomer) -> Person:
    """Write the person down, with a new badge."""
    person = _person(place, newcomer)
    db.session.add(person)
    db.session.flush()
    db.session.add(_badge(person, queries.next_numbers(place.meeting_id)[1]))
    db.session.flush()
    return person


def _end(place: Participant, reason: str) -> None:
    """End whoever holds the place now."""
    former = queries.holder(place.id)
    if former is None:
        raise DomainError("place_unnamed", place=place.ref)
    former.ended_at = clock.now()
    former.note = reason
    _revoke(former)
    # A flush inserts before it updates, and a place has room for one person only.
    db.session.flush()


def _revoke(person: Person) -> None:
    if badge := queries.badge_of(person.id):
        badge.revoked_at = clock.now()
        db.session.flush()


def _badge(person: Person, number: int) -> Badge:
    return Badge(
        meeting_id=person.meeting_id,
        person_id=person.id,
        person=person,
        number=number,
        **_coded(),
    )


def _coded() -> dict[str, str]:
    code = new_code(BADGE)
    return {"code": code, "code_hash": keyring.lookup("badge.code", code)}


def _check_stay(arrive_on: date | None, depart_on: date | None) -> None:
    if arrive_on and depart_on and depart_on < arrive_on:
        raise DomainError("stay_reversed", field="depart_on")


def _after_move(place: Participant) -> None:
    """Ask, upwards, that bed and seat of a place that nobody takes are let go."""
    if place.state is PlaceState.CANCELLED:
        about = f"{place.id}:{place.version}"
        bed, seat = f"lodging.release_place:{about}", f"trips.release_place:{about}"
        enqueue("lodging.release_place", bed, place_id=place.id)
        enqueue("trips.release_place", seat, place_id=place.id)


def _renew_rosters(meeting_id: int, occasion: str) -> None:
    """Ask, upwards, that desks without network learn of the change."""
    key = f"checkin.renew_rosters:{occasion}"
    enqueue("checkin.renew_rosters", key, meeting_id=meeting_id)
