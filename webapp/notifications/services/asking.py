"""Asking for a message to go out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.core import clock
from webapp.core.actor import Actor
from webapp.core.audit import record
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.jobs.services import enqueue
from webapp.notifications import queries
from webapp.notifications.models import Message
from webapp.notifications.workflow import MessageWorkflow

JOB, QUEUE = "notifications.deliver", "mail"
UNDO = timedelta(seconds=30)
# Mails with a link by which somebody acts: who may only read does not get it.
LINKED = frozenset(
    {"invitation", "invitation_reminder", "personal_link", "rooming_list"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What shall be said to whom; ``recipient`` is the name that lists show."""

    recipient: str
    address: str
    subject: str
    body: str
    person_id: int | None = None
    stored_file_id: int | None = None
    second_file_id: int | None = None


@transaction()
def send(
    key: str,
    kind: str,
    mail: Mail,
    *,
    meeting_id: int | None = None,
    wait: timedelta = UNDO,
) -> Message:
    """Send a mail, once its transaction is safe and the time for an undo is over.

    A key names the occasion: the same key again returns the message that there is.
    """
    if known := queries.message_by_key(key):
        return known
    if not mail.address.strip():
        raise DomainError("address_missing")
    message = Message(
        meeting_id=meeting_id,
        key=key,
        kind=kind,
        person_id=mail.person_id,
        recipient=mail.recipient,
        address=mail.address.strip(),
        subject=mail.subject,
        body=mail.body,
        stored_file_id=mail.stored_file_id,
        second_file_id=mail.second_file_id,
        not_before=clock.now() + wait,
    )
    db.session.add(message)
    db.session.flush()
    ask_delivery(message)
    return message


def ask_delivery(message: Message) -> None:
    """Ask for the next attempt; each has a key of its own."""
    enqueue(
        JOB,
        f"message:{message.id}:{message.tries}:{message.version}",
        queue=QUEUE,
        not_before=message.not_before,
        meeting_id=None,
        message_id=message.id,
    )


@transaction()
def again(message_id: int, by: Actor) -> None:
    """Send once more what failed, or what stayed in the mailbox."""
    message = queries.locked_message(message_id)
    MessageWorkflow.again.apply(message, by)
    _now(message, clock.now())


@transaction()
def again_failed(meeting_id: int, by: Actor) -> int:
    """Send once more all that failed; return how many that are."""
    failed = queries.failed_ids(meeting_id)
    if not failed:
        raise DomainError("nothing_failed")
    for message_id in failed:
        again(message_id, by)
    return len(failed)


def _now(message: Message, at: datetime) -> None:
    message.not_before, message.tries, message.ended_at = at, 0, None
    db.session.flush()  # gives the version that the key of the job carries
    ask_delivery(message)


@transaction()
def cancel(message_id: int, by: Actor) -> None:
    """Hold back a message that has not gone out."""
    message = queries.locked_message(message_id)
    MessageWorkflow.cancel.apply(message, by)
    message.ended_at = clock.now()


@transaction()
def cancel_key(key: str, by: Actor) -> bool:
    """Hold back the message of an occasion, if it still waits."""
    known = queries.message_by_key(key)
    if known is None:
        return False
    message = queries.locked_message(known.id)
    waits = MessageWorkflow.cancel.offered(message, by)
    if waits:
        cancel(message.id, by)
    return waits


@transaction()
def read_message(message: Message, by: Actor) -> None:
    """Write down that somebody read a message with its address."""
    record("read", f"message:{message.id}", by)
