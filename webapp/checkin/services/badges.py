"""Printing cards: A6, four on a sheet, in files that a printer can swallow."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from webapp.checkin.queries.desk import boxes
from webapp.checkin.services.checkpoints import number_boxes
from webapp.core import audit, clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import DomainError
from webapp.core.format import clock_time, long_date, short_date
from webapp.documents.papers import AgendaDay, Back, Badge, BadgeSheet, Band, render
from webapp.documents.services import store_file
from webapp.jobs.services import enqueue
from webapp.meetings.models import Meeting, SessionKind
from webapp.meetings.queries import agenda, meeting_by_id
from webapp.registration import queries as registration
from webapp.registration.models import Badge as Card
from webapp.registration.models import Role
from webapp.registration.services import make_spares
from webapp.registration.words import ROLES

PURPOSE = "badges"
KIND = "checkin.badges"
A_FILE = 200  # cards; the memory of the typesetter grows with the file
MOST_SPARES = 200
BANDS = {
    Role.SPEAKER: Band.SPEAKER,
    Role.MODERATOR: Band.MODERATOR,
    Role.COMMITTEE: Band.COMMITTEE,
}


@transaction()
def print_badges(
    meeting: Meeting, spares: int, by: Actor, delegation_id: int | None = None
) -> int:
    """Ask for all cards, or those of one institution; return the work's number.

    ``spares`` more cards without a name are made first and printed last.
    """
    by.demand(Permission.MANAGE_CHECKPOINTS)
    if not 0 <= spares <= MOST_SPARES:
        raise DomainError("spares_too_many", most=MOST_SPARES, field="spares")
    number_boxes(meeting.id)
    if spares:
        make_spares(meeting.id, spares, by)
    ids = _cards(meeting.id, delegation_id)
    if not ids:
        raise DomainError("no_badges")
    files = [ids[first : first + A_FILE] for first in range(0, len(ids), A_FILE)]
    at = clock.now()
    return enqueue(
        KIND,
        f"{KIND}:{meeting.id}:{at.isoformat()}",
        queue="documents",
        title="checkin.badges",
        items=list(range(len(files))),
        meeting_id=meeting.id,
        files=";".join(",".join(map(str, file)) for file in files),
    )


@transaction()
def one_card(meeting: Meeting, person_id: int, by: Actor) -> bytes:
    """Set the card that somebody carries now, alone on A6; that it was is noted."""
    by.demand(Permission.HELP_AT_DESK)
    card = registration.card_of(person_id)
    if card is None:
        raise DomainError("not_found")
    audit.record("checkin.print_card", f"badge:{card.id}", by)
    sheet = BadgeSheet(
        title=meeting.name,
        made_at=clock.now(),
        subtitle=_when(meeting),
        badges=(_badge(card, boxes(meeting.id)),),
        single=True,
    )
    return render(sheet)


@transaction()
def print_file(item: int, *, meeting_id: int, files: str) -> dict[str, int]:
    """Set the cards of one file and keep it."""
    meeting = meeting_by_id(meeting_id)
    wanted = [int(key) for key in files.split(";")[item].split(",")]
    cards = {card.id: card for card in registration.badges(meeting_id)}
    spares = {card.id: card for card in registration.spare_badges(meeting_id)}
    kept_in = boxes(meeting_id)
    badges = [
        _badge(cards[key], kept_in)
        if key in cards
        else Badge.spare(spares[key].number, spares[key].code)
        for key in wanted
        if key in cards or key in spares
    ]
    sheet = BadgeSheet(
        title=meeting.name,
        made_at=clock.now(),
        subtitle=_when(meeting),
        badges=tuple(badges),
        back=_back(meeting),
    )
    stamp = clock.now().astimezone(ZoneInfo(meeting.zone)).date().isoformat()
    name = f"{stamp}_{meeting.code.upper()}_Kartu-Peserta_{item + 1:02}.pdf"
    kept = store_file(
        meeting_id,
        name,
        "application/pdf",
        render(sheet),
        purpose=PURPOSE,
        reader=Permission.MANAGE_CHECKPOINTS,
    )
    return {"file_id": kept.id}


def _cards(meeting_id: int, delegation_id: int | None) -> list[int]:
    cards = registration.badges(meeting_id)
    if delegation_id is None:
        spares = registration.spare_badges(meeting_id)
        return [card.id for card in (*cards, *spares)]
    return [card.id for card in cards if _of(card) == delegation_id]


def _of(card: Card) -> int | None:
    return card.person.participant.delegation_id if card.person else None


def _badge(card: Card, kept_in: Mapping[int, int]) -> Badge:
    person = card.person
    if person is None:
        raise DomainError("not_found")
    place = person.participant
    box = kept_in.get(place.delegation_id)
    return Badge(
        code=card.code,
        number=f"{card.number:03}",
        ref=place.ref,
        name=person.name,
        full_name=person.full_name,
        institution=place.delegation.name,
        role=ROLES[place.role],
        band=BANDS.get(place.role, Band.PARTICIPANT),
        facts=(("Kotak", str(box)),) if box else (),
    )


def _back(meeting: Meeting) -> Back:
    """Print the rundown and whom to call."""
    zone = ZoneInfo(meeting.zone)
    days: dict[str, list[tuple[str, str]]] = {}
    for one in agenda(meeting.id):
        if one.kind is SessionKind.SESSION:
            day = long_date(one.starts_at.astimezone(zone).date())
            time = clock_time(one.starts_at, meeting.zone, label=False)
            days.setdefault(day, []).append((time, one.title))
    contact = f"{meeting.contact_name} {meeting.contact_phone}".strip()
    return Back(
        days=tuple(
            AgendaDay(title=day, rows=tuple(rows)) for day, rows in days.items()
        ),
        facts=(("Panitia", contact),) if contact else (),
    )


def _when(meeting: Meeting) -> str:
    days = f"{short_date(meeting.starts_on)} – {short_date(meeting.ends_on)}"
    return f"{meeting.city}, {days}" if meeting.city else days
