"""Hotels and what they hold for the meeting, at which price."""

from datetime import date, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core.crypto import Sealed
from webapp.core.model import MeetingRow, in_meeting, refers_to
from webapp.lodging.contract import Basis


class RoomKind(StrEnum):
    """What a room is, and thereby who may sleep in it."""

    SINGLE = "single"
    TWIN = "twin"
    TRIPLE = "triple"
    SUITE = "suite"
    ACCESSIBLE = "accessible"


class Hotel(MeetingRow):
    """A hotel that holds rooms for the meeting, and what was agreed with it.

    ``guaranteed_people`` are paid on each night of the block, be they there or not
    (package); ``attrition_percent`` of a night's block may stay empty unpaid (rooms).
    ``reduction_days`` before its night is the last day on which rooms are given back.
    One room or package is free for each ``free_every`` paid ones, if not zero.
    ``revision_times`` are times of day of the venue, ``HH:MM``. ``answer_columns``
    says what the headings of the hotel's own sheets mean, once somebody has said so.
    """

    __tablename__ = "hotel"
    __table_args__ = in_meeting(
        UniqueConstraint("meeting_id", "code"),
        CheckConstraint("attrition_percent BETWEEN 0 AND 100", name="attrition"),
        CheckConstraint("reduction_days BETWEEN 0 AND 60", name="reduction"),
        CheckConstraint(
            "guaranteed_people >= 0 AND free_every >= 0 AND extra_bed_rate >= 0",
            name="terms",
        ),
    )

    code: Mapped[str]
    name: Mapped[str]
    distance_km: Mapped[float] = mapped_column(default=0.0)
    position: Mapped[int] = mapped_column(default=0)
    liaison_name: Mapped[str] = mapped_column(default="")
    liaison_email: Mapped[str | None] = mapped_column(Sealed("hotel.liaison_email"))
    liaison_phone: Mapped[str | None] = mapped_column(Sealed("hotel.liaison_phone"))
    block_code: Mapped[str] = mapped_column(default="")
    cut_off_on: Mapped[date | None]
    contract_number: Mapped[str] = mapped_column(default="")
    contract_on: Mapped[date | None]
    basis: Mapped[Basis] = mapped_column(default=Basis.ROOM)
    guaranteed_people: Mapped[int] = mapped_column(default=0)
    attrition_percent: Mapped[int] = mapped_column(default=100)
    reduction_days: Mapped[int] = mapped_column(default=3)
    free_every: Mapped[int] = mapped_column(default=0)
    extra_bed_rate: Mapped[int] = mapped_column(default=0)
    check_in_at: Mapped[time] = mapped_column(default=time(14))
    check_out_at: Mapped[time] = mapped_column(default=time(12))
    revision_times: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    terms: Mapped[str] = mapped_column(default="")
    answer_columns: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)


class RoomType(MeetingRow):
    """Rooms of one kind and price; whoever counts its rooms locks this row.

    ``rate`` is per room and night or, by package, per person and night; one who is
    alone pays the ``single_supplement`` too. The last ``extra_beds`` of the beds are
    put up when slept in. ``hotel_code`` is what the hotel itself calls the type.
    """

    __tablename__ = "room_type"
    __table_args__ = in_meeting(
        refers_to("hotel"),
        UniqueConstraint("hotel_id", "code"),
        CheckConstraint("beds BETWEEN 1 AND 8", name="beds"),
        CheckConstraint("rate >= 0 AND single_supplement >= 0", name="rate"),
        CheckConstraint("extra_beds >= 0 AND extra_beds < beds", name="extra_beds"),
    )

    hotel_id: Mapped[int]
    hotel: Mapped[Hotel] = relationship(lazy="raise", viewonly=True)
    code: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    kind: Mapped[RoomKind]
    beds: Mapped[int]
    rate: Mapped[int]
    single_supplement: Mapped[int] = mapped_column(default=0)
    extra_beds: Mapped[int] = mapped_column(default=0)
    hotel_code: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class Block(MeetingRow):
    """How many rooms of a type the hotel holds for one night.

    A ``rate`` of its own stands for that of the type on this night.
    """

    __tablename__ = "block"
    __table_args__ = in_meeting(
        refers_to("room_type"),
        UniqueConstraint("room_type_id", "night"),
        CheckConstraint("rooms >= 0", name="rooms"),
        CheckConstraint("rate >= 0", name="rate"),
    )

    room_type_id: Mapped[int]
    night: Mapped[date]
    rooms: Mapped[int]
    rate: Mapped[int | None]
