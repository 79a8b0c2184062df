"""Reads on messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import load_only

from webapp.core.db import db, surely_held
from webapp.core.text import fold
from webapp.notifications.models import Attempt, Message
from webapp.notifications.workflow import MessageState

SIZE = 50
LISTED = (
    Message.meeting_id,
    Message.kind,
    Message.person_id,
    Message.recipient,
    Message.subject,
    Message.state,
    Message.not_before,
    Message.tries,
    Message.created_at,
    Message.ended_at,
)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the messages that a filter finds, and how many it finds."""

    messages: Sequence[Message]
    total: int


def message(meeting_id: int, message_id: int) -> Message | None:
    """Find a message of a meeting."""
    ours = Message.meeting_id == meeting_id, Message.id == message_id
    return db.session.scalar(select(Message).where(*ours))


def message_by_key(key: str) -> Message | None:
    """Find the message of an occasion."""
    return db.session.scalar(select(Message).where(Message.key == key))


def locked_message(message_id: int) -> Message:
    """Read a message as it is now, and hold it until the transaction ends."""
    return surely_held(Message, message_id)


def messages(
    meeting_id: int, state: str = "", kind: str = "", words: str = "", page: int = 1
) -> Page:
    """List messages, the newest first: by state, kind, and name of the recipient."""
    conditions = [Message.meeting_id == meeting_id]
    if state in set(MessageState):
        conditions.append(Message.state == state)
    if kind:
        conditions.append(Message.kind == kind)
    conditions += [
        Message.search.contains(word, autoescape=True) for word in fold(words).split()
    ]
    return _page(page, *conditions)


def mailbox(page: int = 1) -> Page:
    """List what stayed here for want of a mail server, of all meetings."""
    return _page(page, Message.state == MessageState.KEPT)


def kept_message(message_id: int) -> Message | None:
    """Find a message that stayed in the mailbox."""
    kept = Message.state == MessageState.KEPT, Message.id == message_id
    return db.session.scalar(select(Message).where(*kept))


def _page(page: int, *conditions: ColumnElement[bool]) -> Page:
    rows = _counted(*conditions).limit(SIZE).offset((page - 1) * SIZE)
    found = db.session.execute(rows).all()
    return Page([row[0] for row in found], found[0][1] if found else 0)


def _counted(*conditions: ColumnElement[bool]) -> "Select[Message, int]":
    listed = (
        select(Message, func.count().over())
        .options(load_only(*LISTED))
        .where(*conditions)
    )
    return listed.order_by(Message.id.desc())


def counts(meeting_id: int) -> Mapping[MessageState, int]:
    """Count the messages of a meeting by state."""
    counted = (
        select(Message.state, func.count().label("number"))
        .where(Message.meeting_id == meeting_id)
        .group_by(Message.state)
    )
    rows = db.session.execute(counted).all()
    return {row.state: row.number for row in rows}


def kinds(meeting_id: int) -> Sequence[str]:
    """List the kinds of message that a meeting has sent."""
    used = select(Message.kind).where(Message.meeting_id == meeting_id).distinct()
    return db.session.scalars(used.order_by(Message.kind)).all()


def failed_ids(meeting_id: int) -> Sequence[int]:
    """Name the messages that could not be sent."""
    failed = Message.meeting_id == meeting_id, Message.state == MessageState.FAILED
    return db.session.scalars(
        select(Message.id).where(*failed).order_by(Message.id)
    ).all()


def attempts(message_id: int) -> Sequence[Attempt]:
    """List the attempts at a message in their order."""
    ours = select(Attempt).where(Attempt.message_id == message_id)
    return db.session.scalars(ours.order_by(Attempt.number)).all()


def attempt(attempt_id: int) -> Attempt:
    """Read an attempt as it is now."""
    return db.session.get_one(Attempt, attempt_id, populate_existing=True)


def last_attempt(message_id: int) -> Attempt | None:
    """Find the last attempt at a message."""
    ours = select(Attempt).where(Attempt.message_id == message_id)
    return db.session.scalar(ours.order_by(Attempt.number.desc()).limit(1))
