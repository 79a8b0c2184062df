"""Hotels, what they hold for the meeting, and who sleeps where on which night."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import clock
from webapp.core.crypto import Sealed
from webapp.core.model import Base, MeetingRow, in_meeting, refers_to
from webapp.lodging.workflow import ProposalState, RevisionState
from webapp.registration.models import Participant


class RoomKind(StrEnum):
    """What a room is, and thereby who may sleep in it."""

    SINGLE = "single"
    TWIN = "twin"
    TRIPLE = "triple"
    SUITE = "suite"
    ACCESSIBLE = "accessible"


class Hotel(MeetingRow):
    """A hotel that holds rooms for the meeting."""

    __tablename__ = "hotel"
    __table_args__ = in_meeting(UniqueConstraint("meeting_id", "code"))

    code: Mapped[str]
    name: Mapped[str]
    distance_km: Mapped[float] = mapped_column(default=0.0)
    position: Mapped[int] = mapped_column(default=0)
    liaison_name: Mapped[str] = mapped_column(default="")
    liaison_email: Mapped[str | None] = mapped_column(Sealed("hotel.liaison_email"))
    liaison_phone: Mapped[str | None] = mapped_column(Sealed("hotel.liaison_phone"))
    block_code: Mapped[str] = mapped_column(default="")
    cut_off_on: Mapped[date | None]


class RoomType(MeetingRow):
    """Rooms of one kind and price; whoever counts its rooms locks this row."""

    __tablename__ = "room_type"
    __table_args__ = in_meeting(
        refers_to("hotel"),
        UniqueConstraint("hotel_id", "code"),
        CheckConstraint("beds BETWEEN 1 AND 8", name="beds"),
        CheckConstraint("rate >= 0", name="rate"),
    )

    hotel_id: Mapped[int]
    hotel: Mapped[Hotel] = relationship(lazy="raise", viewonly=True)
    code: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    kind: Mapped[RoomKind]
    beds: Mapped[int]
    rate: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)


class Block(MeetingRow):
    """How many rooms of a type the hotel holds for one night."""

    __tablename__ = "block"
    __table_args__ = in_meeting(
        refers_to("room_type"),
        UniqueConstraint("room_type_id", "night"),
        CheckConstraint("rooms >= 0", name="rooms"),
    )

    room_type_id: Mapped[int]
    night: Mapped[date]
    rooms: Mapped[int]


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


class Proposal(MeetingRow):
    """An allocation that was computed, for the committee to use or to throw away."""

    __tablename__ = "lodging_proposal"
    __table_args__ = in_meeting(
        UniqueConstraint("meeting_id", "number"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )

    number: Mapped[int]
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.COMPUTING)
    percent: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    computed_at: Mapped[datetime | None]
    people: Mapped[int] = mapped_column(default=0)
    placed: Mapped[int] = mapped_column(default=0)
    rooms: Mapped[int] = mapped_column(default=0)
    room_nights: Mapped[int] = mapped_column(default=0)
    cost: Mapped[int] = mapped_column(default=0)
    bound: Mapped[int] = mapped_column(default=0)
    gap: Mapped[float] = mapped_column(default=0.0)
    moved: Mapped[int] = mapped_column(default=0)
    wishes_honoured: Mapped[int] = mapped_column(default=0)
    seniors_in_shared: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[float] = mapped_column(default=0.0)


class ProposalContent(Base):
    """What was asked and answered; too long for the history, which has the figures."""

    __tablename__ = "lodging_proposal_content"
    keeps_history = False

    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("lodging_proposal.id", ondelete="CASCADE"), primary_key=True
    )
    instance: Mapped[dict[str, Any]] = mapped_column(JSONB)
    answer: Mapped[dict[str, Any]] = mapped_column(JSONB)
    undecided: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)


class Revision(MeetingRow):
    """A numbered rooming list of one hotel, frozen for good as it went out."""

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
    approved_by: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    rows: Mapped[int]
    room_nights: Mapped[int]
    added: Mapped[int]
    amended: Mapped[int]
    cancelled: Mapped[int]
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
