"""What hotels answer: rows filled in, files sent back, and who slept on which night."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import clock
from webapp.core.audit import append_only
from webapp.core.model import Base, MeetingRow, in_meeting, refers_to


class GuestStatus(StrEnum):
    """What a hotel says of one guest, in the words of reservation desks."""

    CONFIRMED = "CONF"
    IN = "IN"
    OUT = "OUT"
    NO_SHOW = "NOSHOW"
    MOVED = "MOVED"


class HotelGuest(MeetingRow):
    """What a hotel filled in for one row of its list, beside the number of the room."""

    __tablename__ = "hotel_guest"
    __table_args__ = in_meeting(
        refers_to("hotel"),
        refers_to("participant"),
        UniqueConstraint("hotel_id", "participant_id"),
    )

    hotel_id: Mapped[int]
    participant_id: Mapped[int]
    confirmation: Mapped[str] = mapped_column(default="")
    status: Mapped[GuestStatus | None]


class AnswerWay(StrEnum):
    """How a hotel's answer came in."""

    PASTED = "pasted"
    UPLOADED = "uploaded"


class HotelAnswer(Base):
    """What a hotel sent, as it was read: compared row by row before it is used.

    ``who`` and ``how`` tell whose word it is when somebody else wrote it down.
    """

    __tablename__ = "hotel_answer"
    __table_args__ = in_meeting(refers_to("hotel"), Index(None, "hotel_id", "at"))
    keeps_history = False

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    hotel_id: Mapped[int]
    way: Mapped[AnswerWay]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    headings: Mapped[list[str]] = mapped_column(JSONB, default=list)
    who: Mapped[str] = mapped_column(default="")
    how: Mapped[str] = mapped_column(default="")
    actor: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)
    used_at: Mapped[datetime | None]


class NightSource(StrEnum):
    """Who or what says whether somebody slept here."""

    HOTEL = "hotel"
    DESK = "desk"
    PRESENCE = "presence"
    COMMITTEE = "committee"


class NightEvidence(Base):
    """What one source says of one night of one place; its last word counts.

    Never changed: a correction is another row. ``who`` and ``how`` tell whose word it
    is when somebody else wrote it down.
    """

    __tablename__ = "night_evidence"
    __table_args__ = in_meeting(
        refers_to("hotel"),
        refers_to("participant"),
        Index(None, "participant_id", "night"),
        Index(None, "hotel_id", "night"),
    )
    keeps_history = False

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    hotel_id: Mapped[int]
    participant_id: Mapped[int]
    night: Mapped[date]
    source: Mapped[NightSource]
    slept: Mapped[bool]
    who: Mapped[str] = mapped_column(default="")
    how: Mapped[str] = mapped_column(default="")
    actor: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)


append_only(NightEvidence.__table__)  # type: ignore[arg-type]
