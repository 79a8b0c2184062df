"""Letters that invite institutions, and how they were sent."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import clock
from webapp.core.model import MeetingRow, in_meeting, refers_to
from webapp.documents.models import RegisterEntry


class Invitation(MeetingRow):
    """The letter of one institution as it went into the register, with its sheet.

    ``facts_hash`` tells what it says: another one now means that it is out of date.
    ``signed_file_id`` is the letter apart, where its electronic signature forbids that
    anything is put behind it; the stored file is then the sheet alone.
    """

    __tablename__ = "invitation"
    __table_args__ = in_meeting(
        refers_to("delegation"),
        refers_to("register_entry"),
        refers_to("stored_file"),
        ForeignKeyConstraint(
            ["meeting_id", "signed_file_id"],
            ["stored_file.meeting_id", "stored_file.id"],
        ),
        UniqueConstraint("delegation_id"),
    )

    delegation_id: Mapped[int]
    register_entry_id: Mapped[int]
    register_entry: Mapped[RegisterEntry] = relationship(lazy="raise", viewonly=True)
    stored_file_id: Mapped[int]
    signed_file_id: Mapped[int | None]
    facts_hash: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)


class Occasion(StrEnum):
    """Why something was sent to an institution."""

    INVITE = "invite"
    REMIND = "remind"


class Channel(StrEnum):
    """By which way it was sent."""

    MAIL = "mail"
    WHATSAPP = "whatsapp"


class Dispatch(MeetingRow):
    """That an invitation or a reminder was sent to an institution, how and by whom.

    ``message_id`` is a plain number of its mail, ``wave`` that of the work that sent
    many at once. ``undone_at`` is when somebody said that it was not sent after all.
    """

    __tablename__ = "dispatch"
    __table_args__ = in_meeting(
        refers_to("delegation"),
        Index(None, "delegation_id"),
        Index(None, "meeting_id", "at"),
    )

    delegation_id: Mapped[int]
    occasion: Mapped[Occasion]
    channel: Mapped[Channel]
    message_id: Mapped[int | None]
    wave: Mapped[int | None]
    author: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    undone_at: Mapped[datetime | None]
