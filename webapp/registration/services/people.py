"""What is done about whoever holds a place: name, swap, edit, give a card."""

from collections.abc import Mapping

from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.versions import write
from webapp.registration import queries
from webapp.registration.models import Badge, Person
from webapp.registration.services.holders import end_holder, revoke_badge, seat
from webapp.registration.services.making import (
    Newcomer,
    coded,
    hash_person,
    new_badge,
)
from webapp.registration.services.places import renew_rosters


@transaction(unique={"uq_person_holder": DomainError("place_taken")})
def name_holder(place_id: int, newcomer: Newcomer, by: Actor) -> Person:
    """Give an unnamed place to a person, with a badge."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    return seat(queries.locked_place(place_id), newcomer)


@transaction()
def substitute(
    place_id: int, newcomer: Newcomer, by: Actor, reason: str = ""
) -> Person:
    """Let somebody come instead: room and seat stay, the old badge opens nothing."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    place = queries.locked_place(place_id)
    end_holder(place, reason)
    person = seat(place, newcomer)
    renew_rosters(person.meeting_id, f"person:{person.id}")
    return person


@transaction()
def edit_person(
    person: Person, values: Mapping[str, object], seen: int | None, by: Actor
) -> None:
    """Change what is known of a person: fields by name, hashes follow by themselves."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    if not str(values.get("name", person.name)).strip():
        raise DomainError("name_missing", field="name")
    write(person, values, seen)
    hash_person(person)
    db.session.flush()


@transaction()
def renew_badge(person: Person, by: Actor) -> Badge:
    """Give somebody another card; the lost one opens nothing."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    revoke_badge(person)
    badge = new_badge(person, queries.next_numbers(person.meeting_id)[1])
    db.session.add(badge)
    db.session.flush()
    renew_rosters(person.meeting_id, f"badge:{badge.id}")
    return badge


@transaction()
def make_spares(meeting_id: int, count: int, by: Actor) -> list[Badge]:
    """Make cards that nobody carries yet, for people who come unannounced."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    card = queries.next_numbers(meeting_id)[1]
    spares = [
        Badge(meeting_id=meeting_id, number=card + offset, **coded())
        for offset in range(count)
    ]
    db.session.add_all(spares)
    db.session.flush()
    return spares
