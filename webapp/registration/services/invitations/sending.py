"""Sending invitations and reminders, by mail or by hand, and noting it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from webapp.accounts.services import note_sent
from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import SYSTEM, Actor, current
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.identity import whatsapp_link
from webapp.core.letters import Letter, chat, letter
from webapp.jobs import services as jobs
from webapp.jobs.queries import is_open, latest_job
from webapp.jobs.services import enqueue
from webapp.meetings.models import Meeting
from webapp.meetings.queries import meeting_by_id
from webapp.notifications import services as notifications
from webapp.notifications.services import Mail
from webapp.registration import queries
from webapp.registration.models import Channel, Delegation, Dispatch, Occasion
from webapp.registration.queries import Listed
from webapp.registration.services.answering import give_coordinator_link
from webapp.registration.services.answers import decide_delegation
from webapp.registration.services.invitations.making import make_invitation
from webapp.registration.services.invitations.writing import (
    UNKNOWN_CODE,
    link_address,
    values_for,
)
from webapp.registration.workflow import (
    AWAITED,
    DelegationState,
    DelegationWorkflow,
)

KIND, QUEUE = "registration.send_invitations", "documents"
KINDS = {Occasion.INVITE: "invitation", Occasion.REMIND: "invitation_reminder"}
# Who is meant by each occasion; anybody may be sent the letter once more.
MEANT = {
    Occasion.INVITE: frozenset({DelegationState.DRAFT}),
    Occasion.REMIND: AWAITED | {DelegationState.SILENT},
}


@dataclass(frozen=True, slots=True)
class Said:
    """What is sent to one institution: as a mail, and as a text for WhatsApp."""

    mail: Letter
    text: str
    chat: str | None


def say(meeting: Meeting, line: Listed, occasion: Occasion) -> Said:
    """Write what is sent; an institution without a link yet is shown a sample."""
    of = line.delegation
    link = queries.coordinator_links(meeting.id, [of.id]).get(of.id)
    values: dict[str, Any] = {
        **values_for(meeting, line),
        "meeting": meeting,
        "delegation": of,
        "link": link_address(link),
        "short_code": link.spoken if link else UNKNOWN_CODE,
    }
    kind = KINDS[occasion]
    text = chat(kind, **values)
    base = chat_address(of)
    address = f"{base}?text={quote(text)}" if base else None
    return Said(letter(kind, **values), text, address)


def chat_address(delegation: Delegation) -> str | None:
    """Give the address at which WhatsApp reaches the contact of an institution."""
    phone = delegation.contact_phone
    return whatsapp_link(phone) if phone and phone.startswith("+") else None


@transaction()
def send_mail(
    delegation_id: int, occasion: Occasion, by: Actor, *, seen: int, wave: int = 0
) -> Dispatch | None:
    """Send the letter to the contact of an institution by mail.

    ``seen`` is the number of the last sending that the page knew of: if there has been
    one since, this is the same wish once more, and nothing is sent.
    """
    by.demand(Permission.SEND_MESSAGES)
    delegation = queries.locked_delegation(delegation_id)
    if _last(delegation_id) > seen:
        return None
    if not delegation.contact_email:
        raise DomainError("address_missing")
    meeting = meeting_by_id(delegation.meeting_id)
    made = make_invitation(delegation_id, meeting_id=meeting.id)
    said = say(meeting, queries.listed_one(meeting, delegation), occasion).mail
    mail = Mail(
        recipient=delegation.contact_name or delegation.name,
        address=delegation.contact_email,
        subject=said.subject,
        body=said.body,
        stored_file_id=made.signed_file_id or made.stored_file_id,
        second_file_id=made.stored_file_id if made.signed_file_id else None,
    )
    key = f"{KINDS[occasion]}:{delegation_id}:after:{_last(delegation_id)}"
    message = notifications.send(key, KINDS[occasion], mail, meeting_id=meeting.id)
    return _note(
        delegation, occasion, Channel.MAIL, by, message_id=message.id, wave=wave
    )


@transaction()
def note_whatsapp(
    delegation_id: int, occasion: Occasion, by: Actor, *, seen: int
) -> Dispatch | None:
    """Write down that somebody sent it by WhatsApp himself."""
    by.demand(Permission.SEND_MESSAGES)
    delegation = queries.locked_delegation(delegation_id)
    if _last(delegation_id) > seen:
        return None
    return _note(delegation, occasion, Channel.WHATSAPP, by)


def _note(  # noqa: PLR0913 each of these is a fact about the sending
    delegation: Delegation,
    occasion: Occasion,
    channel: Channel,
    by: Actor,
    *,
    message_id: int | None = None,
    wave: int = 0,
) -> Dispatch:
    sent = Dispatch(
        meeting_id=delegation.meeting_id,
        delegation_id=delegation.id,
        occasion=occasion,
        channel=channel,
        message_id=message_id,
        wave=wave or None,
        author=str(by),
    )
    db.session.add(sent)
    if DelegationWorkflow.invite.offered(delegation, by):
        decide_delegation(delegation.id, "invite", by)
    note_sent([give_coordinator_link(delegation.id, SYSTEM)])
    db.session.flush()
    return sent


def _last(delegation_id: int) -> int:
    rows = queries.dispatches_of(delegation_id)
    return rows[0][0].id if rows else 0


@transaction()
def take_back_dispatch(dispatch_id: int, by: Actor) -> None:
    """Say that something was not sent after all; a mail must still be waiting."""
    by.demand(Permission.SEND_MESSAGES)
    sent = queries.locked_dispatch(dispatch_id)
    if sent.undone_at is not None:
        return
    if sent.message_id is not None:
        notifications.cancel(sent.message_id, by)
    sent.undone_at = clock.now()
    db.session.flush()
    delegation = queries.locked_delegation(sent.delegation_id)
    others = [row for row, _ in queries.dispatches_of(delegation.id)]
    if any(other.undone_at is None for other in others):
        return
    if delegation.state is DelegationWorkflow.invite.target:
        DelegationWorkflow.take_back.apply(delegation, by)
        db.session.flush()


@transaction()
def ask_sending(
    meeting_id: int, occasion: Occasion, by: Actor, *, seen: int
) -> int | None:
    """Begin to send to all who are meant and have an address; return the work."""
    by.demand(Permission.SEND_MESSAGES)
    last = latest_job(meeting_id, KIND)
    if last and is_open(last):
        return last.id
    if queries.last_dispatch_id(meeting_id) > seen:
        raise DomainError("sent_meanwhile")
    wanted = [
        line.delegation.id
        for line in meant(meeting_by_id(meeting_id), occasion)
        if line.delegation.contact_email
    ]
    if not wanted:
        return None
    return enqueue(
        KIND,
        f"{KIND}:{meeting_id}:{occasion}:{seen}:after:{last.id if last else 0}",
        queue=QUEUE,
        title="registration.send_invitations",
        title_parameters={"count": len(wanted)},
        items=wanted,
        meeting_id=meeting_id,
        occasion=occasion,
        seen=seen,
        asked_by=str(by),
    )


@transaction()
def send_one(
    delegation_id: int, *, meeting_id: int, occasion: str, seen: int, asked_by: str
) -> None:
    """Send to one of many: the next piece of work that was asked for."""
    delegation = queries.locked_delegation(delegation_id)
    wanted = Occasion(occasion)
    if delegation.meeting_id != meeting_id or delegation.state not in MEANT[wanted]:
        return
    wave = current().id or 0
    sent = send_mail(delegation_id, wanted, SYSTEM, seen=seen, wave=wave)
    if sent is not None:
        sent.author = asked_by
        db.session.flush()


@transaction()
def take_back_wave(meeting_id: int, job_id: int, by: Actor) -> int:
    """Stop sending, and hold back what has not gone out; return how many that are."""
    by.demand(Permission.SEND_MESSAGES)
    last = latest_job(meeting_id, KIND)
    if last and last.id == job_id and is_open(last):
        jobs.cancel(job_id)
    held = 0
    for sent in queries.dispatches_of_wave(meeting_id, job_id):
        try:
            with transaction():
                take_back_dispatch(sent.id, by)
        except DomainError:
            continue  # it has gone out: who asks must call
        held += 1
    return held


def over(lines: Iterable[Listed]) -> list[Listed]:
    """List those whose deadline is over: by their link they can only read."""
    now = clock.now()
    return [one for one in lines if one.deadline_at and one.deadline_at < now]


def meant(
    meeting: Meeting, occasion: Occasion, lines: Iterable[Listed] | None = None
) -> list[Listed]:
    """List the institutions that an occasion is for, of those that were read."""
    lines = queries.invitable(meeting) if lines is None else lines
    return [line for line in lines if line.delegation.state in MEANT[occasion]]
