"""Who holds a place, written down: beginning, end, and the card."""

from webapp.accounts.models import LinkPurpose
from webapp.accounts.services import revoke_links
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import DomainError
from webapp.registration import queries
from webapp.registration.models import Participant, Person
from webapp.registration.services.making import Newcomer, new_badge, new_person


def seat(place: Participant, newcomer: Newcomer, spare: str = "") -> Person:
    """Write the person down, with a new card, or the spare one that was read."""
    person = new_person(place, newcomer)
    db.session.add(person)
    db.session.flush()
    if spare.strip():
        claim_spare(person, spare)
        return person
    db.session.add(new_badge(person, queries.next_numbers(place.meeting_id)[1]))
    db.session.flush()
    return person


def claim_spare(person: Person, read: str) -> None:
    """Give somebody the spare card that was read or whose number was typed.

    Raises ``spare_unknown`` if it is none, ``badge_taken`` if somebody has it.
    """
    badge = queries.held_badge(person.meeting_id, read)
    if badge is None or badge.revoked_at is not None:
        raise DomainError("spare_unknown", field="spare")
    if badge.person_id is not None:
        raise DomainError("badge_taken", field="spare")
    badge.person_id = person.id
    db.session.flush()


def free_badge(person: Person) -> None:
    """Take somebody's card back: it is a spare one again."""
    if badge := queries.badge_of(person.id):
        badge.person_id = None
        db.session.flush()


def end_holder(place: Participant, reason: str) -> None:
    """End whoever holds the place now; raises ``place_unnamed`` if nobody does."""
    former = queries.holder(place.id)
    if former is None:
        raise DomainError("place_unnamed", place=place.ref)
    former.ended_at = clock.now()
    former.note = reason
    revoke_badge(former)
    revoke_links(place.meeting_id, LinkPurpose.PERSONAL, [former.id])
    # A flush inserts before it updates, and a place has room for one person only.
    db.session.flush()


def revoke_badge(person: Person) -> None:
    """Let somebody's card open nothing any more."""
    if badge := queries.badge_of(person.id):
        badge.revoked_at = clock.now()
        db.session.flush()
