"""What was answered to a form, so that the same form sent again answers the same.

A browser sends twice when somebody presses twice, goes back, reloads, or never heard
the answer. The key in the form tells these from a new form.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import clock
from webapp.core.actor import Actor
from webapp.core.crypto import keyring
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.model import Base

Answer = Mapping[str, Any]


class Reply(Base):
    """The answer to one form; it names rows, and holds nothing personal."""

    __tablename__ = "reply"
    __table_args__ = (UniqueConstraint("sender", "key"),)
    keeps_history = False

    id: Mapped[int] = mapped_column(primary_key=True)
    sender: Mapped[str]
    key: Mapped[str]
    digest: Mapped[str]
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    at: Mapped[datetime] = mapped_column(default=clock.now)


def reply(by: Actor, key: str) -> Answer | None:
    """Find what a sender was answered to a form, if it was received."""
    ours = Reply.sender == str(by), Reply.key == key
    return db.session.scalar(select(Reply.answer).where(*ours))


@transaction()
def once(by: Actor, key: str, body: object, do: Callable[[], Answer]) -> Answer:
    """Do what a form asks, unless it was done; either way return the answer.

    Two of the same at once: the second waits for the first. Raises ``sent_already`` if
    the key came before with something else in the form.
    """
    mark = digest_of(body)
    first = insert(Reply).values(sender=str(by), key=key, digest=mark, at=clock.now())
    number = db.session.scalar(first.on_conflict_do_nothing().returning(Reply.id))
    if number is None:
        return _again(by, key, mark)
    answer = do()
    done = update(Reply).where(Reply.id == number).values(answer=dict(answer))
    db.session.execute(done)
    return answer


def digest_of(body: object) -> str:
    """Hash what stood in a form, to tell it from another."""
    return keyring.lookup("reply", json.dumps(body, sort_keys=True, default=str))


def _again(by: Actor, key: str, mark: str) -> Answer:
    ours = Reply.sender == str(by), Reply.key == key
    row = db.session.execute(select(Reply.digest, Reply.answer).where(*ours)).one()
    if row.digest != mark:
        raise DomainError("sent_already")
    return row.answer or {}
