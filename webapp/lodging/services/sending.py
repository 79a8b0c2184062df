"""Sending revisions to the hotel: at the agreed times, or now where it is urgent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from webapp.accounts import services as accounts
from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.files import XLSX
from webapp.core.installation import installation
from webapp.core.letters import Letter, letter
from webapp.documents.services import store_file
from webapp.jobs.services import enqueue
from webapp.lodging import queries
from webapp.lodging.models import Hotel, Revision
from webapp.lodging.rooming import Changed
from webapp.lodging.rooming.workbook import summary, told
from webapp.lodging.services import rooming_files
from webapp.lodging.workflow import RevisionState, RevisionWorkflow
from webapp.meetings.queries import meeting_by_id
from webapp.notifications import services as notifications
from webapp.notifications.services import Mail
from webapp.registration.services.own import links_hang_until

JOB, QUEUE, KIND = "lodging.send_revision", "documents", "rooming_list"
# A mail that lists more than these is not read; the workbook has them all.
LISTED = 60


@dataclass(frozen=True, slots=True)
class Sending:
    """What would go to the hotel, and to whom."""

    letter: Letter
    recipient: str
    address: str
    file: str


@transaction()
def give_hotel_link(hotel_id: int, by: Actor) -> AccessLink:
    """Give a hotel the link to its own page; one that hangs already stays."""
    by.demand(Permission.MANAGE_LODGING)
    hotel = queries.held_hotel(hotel_id)
    until = links_hang_until(hotel.meeting_id)
    given = accounts.give_links(hotel.meeting_id, LinkPurpose.HOTEL, [hotel_id], until)
    return given[hotel_id]


@transaction()
def revoke_hotel_link(hotel_id: int, by: Actor) -> None:
    """Let the link of a hotel open nothing any more."""
    by.demand(Permission.MANAGE_LODGING)
    hotel = queries.held_hotel(hotel_id)
    accounts.revoke_links(hotel.meeting_id, LinkPurpose.HOTEL, [hotel_id])


def plan_sending(revision: Revision, hotel: Hotel) -> None:
    """Let a frozen revision go out by itself at the next time agreed with the hotel."""
    revision.send_at = agreed_time(hotel, clock.now(), urgent=revision.urgent)
    if revision.state is not RevisionState.FROZEN or revision.send_at is None:
        return
    enqueue(
        JOB,
        f"{KIND}:{revision.id}:planned",
        queue=QUEUE,
        not_before=revision.send_at,
        meeting_id=revision.meeting_id,
        revision_id=revision.id,
    )


def agreed_time(hotel: Hotel, now: datetime, *, urgent: bool) -> datetime | None:
    """Tell when the hotel next takes a revision; without times it is sent by hand."""
    if urgent or not hotel.revision_times or not hotel.liaison_email:
        return None
    zone = ZoneInfo(meeting_by_id(hotel.meeting_id).zone)
    local = now.astimezone(zone)
    moments = (
        datetime.combine(local.date() + timedelta(days=day), time.fromisoformat(at))
        for day in (0, 1)
        for at in hotel.revision_times
    )
    return min(at for one in moments if (at := one.replace(tzinfo=zone)) > now)


def sending(revision: Revision, hotel: Hotel) -> Sending:
    """Write the mail of a revision, to be looked at before it goes."""
    sheets = rooming_files.revision_sheets(revision, hotel)
    link = queries.hotel_link(hotel)
    return Sending(
        _letter(revision, hotel, sheets.changed, link),
        hotel.liaison_name or hotel.name,
        hotel.liaison_email or "",
        rooming_files.file_name(sheets, hotel, "xlsx"),
    )


@transaction()
def send_revision(revision_id: int, by: Actor) -> Revision:
    """Send a revision by mail, its changes in the body and the workbook attached.

    It waits half a minute, so that it can be taken back.
    Raises ``revision_superseded``, ``hotel_address_missing``.
    """
    by.demand(Permission.MANAGE_LODGING)
    revision = queries.held_revision(revision_id)
    hotel = queries.held_hotel(revision.hotel_id)
    _check_latest(revision)
    if not hotel.liaison_email:
        raise DomainError("hotel_address_missing")
    RevisionWorkflow.send.apply(revision, by)
    sheets = rooming_files.revision_sheets(revision, hotel)
    file = store_file(
        hotel.meeting_id,
        rooming_files.file_name(sheets, hotel, "xlsx"),
        XLSX,
        rooming_files.written(sheets, "xlsx"),
        purpose=f"hotel:{hotel.id}",
        reader=Permission.MANAGE_LODGING,
    )
    link = give_hotel_link(hotel.id, SYSTEM)
    said = _letter(revision, hotel, sheets.changed, link)
    mail = Mail(
        recipient=hotel.liaison_name or hotel.name,
        address=hotel.liaison_email,
        subject=said.subject,
        body=said.body,
        stored_file_id=file.id,
    )
    key = f"{KIND}:{revision.id}:{revision.version}"
    message = notifications.send(key, KIND, mail, meeting_id=hotel.meeting_id)
    revision.message_id, revision.sent_at = message.id, clock.now()
    db.session.flush()
    return revision


@transaction()
def send_planned(meeting_id: int, revision_id: int) -> None:
    """Send a revision whose time has come, unless somebody has dealt with it."""
    revision = queries.held_revision(revision_id)
    if revision.meeting_id != meeting_id or revision.send_at is None:
        return
    latest = queries.revisions(revision.hotel_id)[0]
    if revision.state is RevisionState.FROZEN and latest.id == revision.id:
        send_revision(revision.id, SYSTEM)


@transaction()
def take_back_revision(revision_id: int, by: Actor) -> None:
    """Hold back the mail of a revision that has not gone out yet."""
    revision = queries.held_revision(revision_id)
    if revision.message_id is None:
        raise DomainError("revision_gone")
    RevisionWorkflow.take_back.apply(revision, by)
    notifications.cancel(revision.message_id, by)
    revision.message_id = revision.sent_at = revision.send_at = None
    db.session.flush()


@transaction()
def note_revision_sent(revision_id: int, by: Actor) -> Revision:
    """Write down that somebody handed a revision to the hotel himself."""
    revision = queries.held_revision(revision_id)
    _check_latest(revision)
    RevisionWorkflow.send.apply(revision, by)
    revision.sent_at = clock.now()
    db.session.flush()
    return revision


def hotel_address(link: AccessLink) -> str:
    """Give the address that opens the page of a hotel."""
    return f"{installation.address.rstrip('/')}/h/{link.code}"


def _check_latest(revision: Revision) -> None:
    latest = queries.revisions(revision.hotel_id)[0]
    if latest.id != revision.id:
        raise DomainError("revision_superseded", number=latest.number)


def _letter(
    revision: Revision,
    hotel: Hotel,
    changed: Sequence[Changed],
    link: AccessLink | None,
) -> Letter:
    meeting = meeting_by_id(hotel.meeting_id)
    told_before = queries.last_told(hotel.id, revision.number)
    acknowledged = queries.last_acknowledged(hotel.id)
    return letter(
        KIND,
        meeting=meeting,
        hotel=hotel,
        revision=revision,
        at=rooming_files.moment(revision.frozen_at, meeting),
        summary=summary(changed),
        before=told_before,
        acknowledged=acknowledged,
        changes=[told(one) for one in changed[:LISTED]] if told_before else [],
        more=max(len(changed) - LISTED, 0) if told_before else 0,
        link=hotel_address(link) if link else "",
    )
