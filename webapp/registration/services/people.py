"""What is done about whoever holds a place: name, swap, edit, give a card."""

from collections.abc import Mapping

from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.text import fold
from webapp.core.undo import WHILE
from webapp.core.versions import write
from webapp.registration import queries
from webapp.registration.models import Badge, Person
from webapp.registration.services.holders import (
    end_holder,
    free_badge,
    revoke_badge,
    seat,
)
from webapp.registration.services.making import (
    Newcomer,
    coded,
    follow_person,
    new_badge,
)
from webapp.registration.services.places import renew_rosters

NAMES = ("name", "title_before", "title_after")


@transaction(unique={"uq_person_holder": DomainError("place_taken")})
def name_holder(place_id: int, newcomer: Newcomer, by: Actor) -> Person:
    """Give an unnamed place to a person, with a badge."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    return seat(queries.locked_place(place_id), newcomer)


@transaction()
def substitute(
    place_id: int, newcomer: Newcomer, by: Actor, reason: str = "", spare: str = ""
) -> Person:
    """Let somebody come instead: room and seat stay, the old badge opens nothing.

    Raises ``same_person`` if the place is held by somebody of that very name.
    """
    by.demand(Permission.HELP_AT_DESK)
    place = queries.locked_place(place_id)
    former = queries.holder(place.id)
    if former and former.search == fold(newcomer.name):
        raise DomainError("same_person", name=former.full_name, field="name")
    end_holder(place, reason)
    person = seat(place, newcomer, spare)
    renew_rosters(person.meeting_id, f"person:{person.id}")
    return person


@transaction()
def take_back_substitution(place_id: int, by: Actor) -> Person:
    """Let whoever was replaced hold the place again, with the card of before.

    Within ten minutes, and by whoever replaced them; the newcomer's card is spare.
    """
    by.demand(Permission.HELP_AT_DESK)
    place = queries.locked_place(place_id)
    former = next(iter(queries.former_holders(place.id)), None)
    newcomer = queries.holder(place.id)
    if former is None or former.ended_at is None or newcomer is None:
        raise DomainError("undo_overtaken")
    if queries.ended_by(former.id) != str(by):
        raise DomainError("undo_not_yours")
    if clock.now() - former.ended_at > WHILE:
        raise DomainError("undo_too_late")
    newcomer.ended_at, newcomer.note = clock.now(), "undo"
    free_badge(newcomer)
    # A flush inserts before it updates, and a place has room for one person only.
    db.session.flush()
    former.ended_at, former.note = None, "undo"
    if badge := queries.last_badge_of(former.id):
        badge.revoked_at = None
    db.session.flush()
    renew_rosters(place.meeting_id, f"person:{former.id}:{former.version}")
    return former


@transaction()
def correct_name(
    person: Person, values: Mapping[str, object], seen: int | None, by: Actor
) -> None:
    """Put a name or its degrees right at the desk; nothing else changes."""
    by.demand(Permission.HELP_AT_DESK)
    named = {name: values[name] for name in NAMES if name in values}
    if not fold(str(named.get("name", person.name))):
        raise DomainError("name_missing", field="name")
    write(person, named, seen)
    follow_person(person)
    db.session.flush()
    renew_rosters(person.meeting_id, f"person:{person.id}:{person.version}")


@transaction()
def edit_person(
    person: Person, values: Mapping[str, object], seen: int | None, by: Actor
) -> None:
    """Change what is known of a person: fields by name, hashes follow by themselves."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    if not str(values.get("name", person.name)).strip():
        raise DomainError("name_missing", field="name")
    write(person, values, seen)
    follow_person(person)
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
