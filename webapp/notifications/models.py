"""Messages, and each attempt to send one."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from webapp.core import clock
from webapp.core.crypto import Sealed
from webapp.core.model import Base, EditableRow, refers_to
from webapp.core.text import N_, fold
from webapp.notifications.workflow import MessageState


class Message(EditableRow):
    """One mail to one person; ``key`` names the occasion, so it goes out once.

    ``person_id`` is a plain number, since people belong to a domain above. Mail about
    an account belongs to no meeting.
    """

    __tablename__ = "message"
    __table_args__ = (
        refers_to("stored_file"),
        ForeignKeyConstraint(
            ["meeting_id", "second_file_id"],
            ["stored_file.meeting_id", "stored_file.id"],
        ),
        UniqueConstraint("key"),
        Index(None, "meeting_id", "state"),
        Index(None, "person_id"),
    )

    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    key: Mapped[str]
    kind: Mapped[str]
    person_id: Mapped[int | None]
    recipient: Mapped[str]
    search: Mapped[str]
    address: Mapped[str] = mapped_column(Sealed("message.address"))
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(Sealed("message.body"))
    stored_file_id: Mapped[int | None]
    second_file_id: Mapped[int | None]
    state: Mapped[MessageState] = mapped_column(default=MessageState.WAITING)
    not_before: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    ended_at: Mapped[datetime | None]

    @validates("recipient")
    def _fold(self, _key: str, recipient: str) -> str:
        self.search = fold(recipient)
        return recipient


class Outcome(StrEnum):
    """How an attempt went."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


OUTCOME_LABELS = {
    Outcome.ACCEPTED: N_("Diterima server surat"),
    Outcome.DEFERRED: N_("Server surat minta dicoba lagi nanti"),
    Outcome.REFUSED: N_("Server surat tidak menerima"),
    Outcome.UNREACHABLE: N_("Server surat tidak dapat dihubungi"),
    Outcome.UNKNOWN: N_("Terputus sebelum server surat menjawab"),
    Outcome.UNREADABLE: N_("Alamat atau isinya tidak terbaca"),
}


class Attempt(Base):
    """One try to hand a message over, with what the server said.

    ``handed_at`` is written before the content goes out: without it the server
    cannot have taken the message, whatever happened to us.
    """

    __tablename__ = "message_attempt"
    __table_args__ = (UniqueConstraint("message_id", "number"),)
    keeps_history = False

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    handed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    code: Mapped[int | None]
    reply: Mapped[str | None] = mapped_column(Sealed("message_attempt.reply"))
