"""One attempt at a message: each step is safe before the next is taken."""

import hashlib
from datetime import timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from webapp.core import clock
from webapp.core.actor import current
from webapp.core.db import db, transaction
from webapp.core.files import store
from webapp.core.installation import installation
from webapp.documents.queries import stored_file
from webapp.notifications import queries
from webapp.notifications.models import Attempt, Message, Outcome
from webapp.notifications.services.asking import ask_delivery
from webapp.notifications.services.smtp import Verdict, connection
from webapp.notifications.workflow import MessageState, MessageWorkflow

# Minutes until the next attempt; after the last one a day has passed.
PAUSES = (1, 5, 15, 30, 60, 60, 120, 240, 480, 480)
RESEND = frozenset({"certificate"})  # twice does no harm, never would


def deliver(message_id: int) -> None:
    """Send one message, or keep it in the mailbox where there is no mail server."""
    attempt_id = _begin(message_id)
    if attempt_id is None:
        return
    try:
        mail = _mail(message_id)
    except (ValueError, MessageError, IndexError, OSError) as error:
        verdict = Verdict(Outcome.UNREADABLE, reply=str(error))
    else:
        verdict = connection.hand_over(
            installation.smtp_url, mail, lambda: _hand(message_id, attempt_id)
        )
    _end(message_id, attempt_id, verdict)


@transaction()
def _begin(message_id: int) -> int | None:
    """Open an attempt, unless there is nothing to do."""
    message = queries.locked_message(message_id)
    if message.state is MessageState.SENDING:
        _bury(message)
    if message.state is not MessageState.WAITING:
        return None
    if not installation.smtp_url:
        MessageWorkflow.keep.apply(message, current())
        message.ended_at = clock.now()
        return None
    MessageWorkflow.take.apply(message, current())
    message.tries += 1
    last = queries.last_attempt(message_id)
    attempt = Attempt(message_id=message_id, number=last.number + 1 if last else 1)
    db.session.add(attempt)
    db.session.flush()
    return attempt.id


def _bury(message: Message) -> None:
    """Judge an attempt whose worker died, by whether the content had gone out."""
    attempt = queries.last_attempt(message.id)
    handed = attempt is not None and attempt.handed_at is not None
    if attempt:
        attempt.ended_at = clock.now()
        attempt.outcome = Outcome.UNKNOWN if handed else Outcome.UNREACHABLE
    if handed and message.kind not in RESEND:
        MessageWorkflow.lose.apply(message, current())
        message.ended_at = clock.now()
    else:
        MessageWorkflow.put_off.apply(message, current())


@transaction()
def _hand(message_id: int, attempt_id: int) -> None:
    """Note that the content goes out, unless another worker has taken over."""
    queries.locked_message(message_id)
    attempt = queries.attempt(attempt_id)
    if attempt.ended_at:
        raise ConnectionAbortedError
    attempt.handed_at = clock.now()


@transaction()
def _end(message_id: int, attempt_id: int, verdict: Verdict) -> None:
    """Write down how it went, and what comes of it."""
    message = queries.locked_message(message_id)
    attempt = queries.attempt(attempt_id)
    if attempt.ended_at:
        return  # another worker has taken over, and judged this attempt
    attempt.ended_at, attempt.outcome = clock.now(), verdict.outcome
    attempt.code, attempt.reply = verdict.code, verdict.reply
    move = {
        Outcome.ACCEPTED: MessageWorkflow.accept,
        Outcome.UNKNOWN: MessageWorkflow.lose,
        Outcome.DEFERRED: MessageWorkflow.put_off,
        Outcome.UNREACHABLE: MessageWorkflow.put_off,
    }.get(verdict.outcome, MessageWorkflow.give_up)
    if move is MessageWorkflow.put_off and message.tries > len(PAUSES):
        move = MessageWorkflow.give_up
    move.apply(message, current())
    if message.state is MessageState.WAITING:
        pause = timedelta(minutes=PAUSES[message.tries - 1])
        message.not_before = clock.now() + pause
        db.session.flush()
        ask_delivery(message)
    else:
        message.ended_at = clock.now()


@transaction()
def _mail(message_id: int) -> EmailMessage:
    """Write the mail; each attempt at a message gives the same one."""
    message = db.session.get_one(Message, message_id)
    name, sender = parseaddr(installation.mail_from)
    domain = sender.partition("@")[2]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(name, addr_spec=sender)
    mail["To"] = Address(message.recipient, addr_spec=message.address)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.created_at)
    identity = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    mail["Message-ID"] = f"<{identity}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body)
    for file_id in (message.stored_file_id, message.second_file_id):
        if file_id and message.meeting_id:
            _attach(mail, message.meeting_id, file_id)
    return mail


def _attach(mail: EmailMessage, meeting_id: int, file_id: int) -> None:
    file = stored_file(meeting_id, file_id)
    if file is None:
        raise FileNotFoundError(file_id)
    main, _, sub = file.media_type.partition("/")
    content = store.read(file.sha256)
    mail.add_attachment(content, maintype=main, subtype=sub, filename=file.name)
