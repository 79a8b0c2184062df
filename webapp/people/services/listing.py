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
from webapp.lodging.queries import Lodging, Mate
from webapp.meetings.models import Meeting
from webapp.notifications.services import Mail, send
from webapp.people.registry import Entry
from webapp.registration import services as registration
from webapp.registration import words
from webapp.registration.services import Decision
from webapp.registration.workflow import PlaceWorkflow
from webapp.trips.queries.seating import SeatInfo

SUBJECT = "Keikutsertaan Bapak/Ibu"
NEWS = {
    "confirm": "Keikutsertaan Bapak/Ibu pada {meeting} sudah kami konfirmasi.",
    "ask_correction": "Data Bapak/Ibu untuk {meeting} masih perlu diperbaiki: …",
    "wait": "Bapak/Ibu kami catat di daftar tunggu {meeting}. Begitu ada tempat, "
    "Bapak/Ibu kami kabari.",
    "not_admit": "Mohon maaf, Bapak/Ibu belum dapat diikutsertakan pada {meeting}.",
    "cancel": "Keikutsertaan Bapak/Ibu pada {meeting} kami batalkan.",
    "reopen": "Keikutsertaan Bapak/Ibu pada {meeting} kami buka kembali.",
}


@dataclass(frozen=True, slots=True)
class Telling:
    """Why something was decided, and what is mailed about it, if anything."""

    reason: str
    message: str = ""


@transaction()
def decide(place_ids: Collection[int], move: str, by: Actor, reason: str) -> Decision:
    """Make a move on one place or many, so that it can be undone."""
    if not place_ids:
        raise DomainError("nobody_picked")
    moved, left = registration.decide_many(place_ids, move, by, reason)
    return Decision(moved, left, undo.mark())


@transaction()
def decide_and_tell(entry: Entry, move: str, said: Telling, by: Actor) -> Decision:
    """Make a move on one place, and mail its holder what was decided."""
    if entry.place.state not in PlaceWorkflow.moves()[move].sources:
        raise DomainError("wrong_state", move=PlaceWorkflow.moves()[move].label)
    decision = decide([entry.place.id], move, by, said.reason)
    if said.message:
        if entry.person is None or not entry.person.email:
            raise DomainError("address_missing", field="by_mail")
        mail = Mail(
            recipient=entry.name,
            address=entry.person.email,
            subject=SUBJECT,
            body=said.message,
            person_id=entry.person.id,
        )
        key = f"people.decided:{entry.place.id}:{entry.place.version}:{move}"
        send(key, "people.decided", mail, meeting_id=entry.place.meeting_id)
    return decision


def news(entry: Entry, move: str, meeting: Meeting) -> str:
    """Write what a decision may say to whom it is about, to be mended before it goes.

    It is in Indonesian whoever writes it: the reader is the participant.
    """
    if entry.person is None or move not in NEWS:
        return ""
    signed = meeting.contact_name or "Panitia"
    phone = f" ({show_phone(meeting.contact_phone)})" if meeting.contact_phone else ""
    return (
        f"Yth. {entry.person.address},\n\n{NEWS[move].format(meeting=meeting.name)}"
        f"\n\nSalam,\n{signed}{phone}"
    )


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
    if not lodging.numbered:
        words = f"Kamar di {lodging.hotel}, nomornya menyusul"
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
