"""Rooms, who sleeps in them on which night, and what was allowed there."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import clock
from webapp.core.model import Base, MeetingRow, in_meeting, refers_to
from webapp.lodging.models.hotels import RoomType
from webapp.registration.models import Participant


class Room(MeetingRow):
    """One room, known by our label until the hotel gives it a number.

    Whoever sleeps in a locked room stays there when rooms are allocated again.
    """

    __tablename__ = "room"
    __table_args__ = in_meeting(
        refers_to("room_type"),
        UniqueConstraint("room_type_id", "label"),
        UniqueConstraint("meeting_id", "key"),
    )

    room_type_id: Mapped[int]
    type: Mapped[RoomType] = relationship(lazy="raise", viewonly=True)
    label: Mapped[str]
    key: Mapped[str]
    number: Mapped[str | None]
    locked: Mapped[bool] = mapped_column(default=False)

    @property
    def called(self) -> str:
        """Return the hotel's number where it is known, else our label."""
        return self.number or self.label


class BedNight(MeetingRow):
    """One bed of one room for one night, held for a place."""

    __tablename__ = "bed_night"
    __table_args__ = in_meeting(
        refers_to("room"),
        refers_to("participant"),
        UniqueConstraint("room_id", "night", "bed"),
        UniqueConstraint("participant_id", "night"),
        Index(None, "meeting_id", "night"),
        CheckConstraint("bed >= 1", name="bed"),
    )

    room_id: Mapped[int]
    room: Mapped[Room] = relationship(lazy="raise", viewonly=True)
    participant_id: Mapped[int]
    participant: Mapped[Participant] = relationship(lazy="raise", viewonly=True)
    night: Mapped[date]
    bed: Mapped[int]


class RoomException(MeetingRow):
    """A rule of a room that somebody may break there, with the reason.

    It hangs on the person: whoever comes instead needs one of their own.
    """

    __tablename__ = "room_exception"
    __table_args__ = in_meeting(
        refers_to("room"),
        refers_to("person"),
        UniqueConstraint("room_id", "person_id", "code"),
    )

    room_id: Mapped[int]
    person_id: Mapped[int]
    code: Mapped[str]
    reason: Mapped[str]
    text: Mapped[str] = mapped_column(default="")


class Arranger(Base):
    """Who has the rooms before them: colleagues see each other by it."""

    __tablename__ = "lodging_arranger"
    __table_args__ = (refers_to("hotel"),)
    keeps_history = False

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    actor: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    hotel_id: Mapped[int | None]
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
