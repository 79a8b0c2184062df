"""Rooming lists as they went to the hotels."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import clock
from webapp.core.model import Base, MeetingRow, in_meeting, refers_to
from webapp.lodging.models.hotels import Hotel
from webapp.lodging.workflow import RevisionState


class Revision(MeetingRow):
    """A numbered rooming list of one hotel, frozen for good as it went out.

    ``send_at`` is the agreed time at which it goes out by itself, with the message.
    """

    __tablename__ = "rooming_revision"
    __table_args__ = in_meeting(
        refers_to("hotel"), UniqueConstraint("hotel_id", "number")
    )

    hotel_id: Mapped[int]
    hotel: Mapped[Hotel] = relationship(lazy="raise", viewonly=True)
    number: Mapped[int]
    state: Mapped[RevisionState]
    frozen_at: Mapped[datetime] = mapped_column(default=clock.now)
    frozen_by: Mapped[str]
    frozen_by_actor: Mapped[str]
    approved_by: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    rows: Mapped[int]
    room_nights: Mapped[int]
    added: Mapped[int]
    amended: Mapped[int]
    cancelled: Mapped[int]
    send_at: Mapped[datetime | None]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    sent_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str] = mapped_column(default="")
    acknowledged_how: Mapped[str] = mapped_column(default="")


class RevisionContent(Base):
    """The lines of a revision as they went out; too long for the history."""

    __tablename__ = "rooming_revision_content"
    keeps_history = False

    revision_id: Mapped[int] = mapped_column(
        ForeignKey("rooming_revision.id", ondelete="CASCADE"), primary_key=True
    )
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
