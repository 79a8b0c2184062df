"""What the committee does with the people on a list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from webapp.core import audit, undo
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import DomainError
from webapp.core.format import clock_time
from webapp.core.identity import show_phone
from webapp.jobs.services import enqueue
from webapp.lodging.queries import Lodging, Mate
from webapp.people import queries
from webapp.people.registry import Entry
from webapp.registration import services as registration
from webapp.registration import words
from webapp.trips.queries.seating import SeatInfo


@dataclass(frozen=True, slots=True)
class Decision:
    """How many places moved, how many could not, and the number that undoes it."""

    moved: int
    left: int
    undo: int


@transaction()
def decide(place_ids: Collection[int], move: str, by: Actor, reason: str) -> Decision:
    """Make a move on one place or many, so that it can be undone."""
    if not place_ids:
        raise DomainError("nobody_picked")
    moved, left = registration.decide_many(place_ids, move, by, reason)
    return Decision(moved, left, undo.mark())


@transaction()
def take_back(meeting_id: int, number: int, by: Actor) -> int:
    """Undo a decision of this meeting; return how many records are as they were."""
    by.demand(Permission.DECIDE_PARTICIPATION)
    if queries.meetings_of_action(number) != {meeting_id}:
        raise DomainError("undo_not_yours")
    restored = undo.undo(number, by)
    key = f"checkin.renew_rosters:undo:{number}"
    enqueue("checkin.renew_rosters", key, meeting_id=meeting_id)
    return restored


@transaction()
def note_export(meeting_id: int, columns: Sequence[str], by: Actor) -> None:
    """Write down that personal data left the house."""
    by.demand(Permission.VIEW_PEOPLE)
    audit.record("people.export", f"meeting:{meeting_id}:{','.join(columns)}", by)


@transaction()
def note_reading(entry: Entry, by: Actor) -> None:
    """Write down that somebody looked at all that is known of a person."""
    audit.record("people.card", f"participant:{entry.place.id}", by)


def answer(entry: Entry, zone: str) -> str:
    """Write what a participant asks by telephone, ready to be sent by WhatsApp.

    It is in Indonesian whoever copies it: the reader is the participant.
    """
    if entry.person is None:
        return ""
    said = [_room(entry.lodging)] if entry.lodging else []
    said += [_bus(entry.seat, zone)] if entry.seat else []
    return f"Yth. {entry.person.address}: {'; '.join(said) or _place(entry)}."


def _bus(seat: SeatInfo, zone: str) -> str:
    """Say which bus somebody takes, and when it leaves."""
    if seat.departs_at is None:
        return seat.vehicle
    return f"{seat.vehicle} pk {clock_time(seat.departs_at, zone)}"


def _room(lodging: Lodging) -> str:
    """Say where somebody sleeps and with whom, with the number to call."""
    words = f"Kamar {lodging.room} {lodging.hotel}"
    if not lodging.mates:
        return words
    return f"{words}, sekamar {' dan '.join(map(_mate, lodging.mates))}"


def _mate(mate: Mate) -> str:
    phone = f" {show_phone(mate.phone)}" if mate.phone else ""
    return f"{mate.name} ({mate.delegation}){phone}"


def _place(entry: Entry) -> str:
    """Say what is known while there is neither room nor bus."""
    role = words.ROLES[entry.place.role].lower()
    where = entry.delegation.short_name or entry.delegation.name
    return f"terdaftar sebagai {role} dari {where}, nomor {entry.place.ref}"
