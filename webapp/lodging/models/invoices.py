"""What hotels bill, what was decided about it, and the papers that follow."""

from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import clock
from webapp.core.model import MeetingRow, in_meeting, refers_to
from webapp.documents.models import RegisterEntry
from webapp.lodging.billing import LineKind, MatchedBy, Why
from webapp.lodging.models.hotels import Hotel
from webapp.lodging.workflow import DecisionState, InvoiceState


class Invoice(MeetingRow):
    """A bill of a hotel. ``stated_total`` is the sum that is printed on it.

    ``columns`` keeps which heading of the hotel's sheet meant what; the next sheet
    of the same hotel is read by it.
    """

    __tablename__ = "hotel_invoice"
    __table_args__ = in_meeting(
        refers_to("hotel"),
        refers_to("stored_file"),
        UniqueConstraint("hotel_id", "number"),
    )

    hotel_id: Mapped[int]
    hotel: Mapped[Hotel] = relationship(lazy="raise", viewonly=True)
    number: Mapped[str]
    dated_on: Mapped[date]
    state: Mapped[InvoiceState] = mapped_column(default=InvoiceState.RECEIVED)
    stated_total: Mapped[int | None]
    stored_file_id: Mapped[int | None]
    columns: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    received_at: Mapped[datetime] = mapped_column(default=clock.now)


class InvoiceLine(MeetingRow):
    """One line of a bill: one room or guest for one night, or an extra.

    ``guest``, ``institution``, ``room_number`` and ``row_ref`` are as the hotel wrote
    them. ``room_id`` and ``participant_id`` are whom they mean, ``matched`` how that
    was found and ``score`` how surely.
    """

    __tablename__ = "hotel_invoice_line"
    __table_args__ = in_meeting(
        refers_to("hotel_invoice"),
        refers_to("room"),
        refers_to("participant"),
        UniqueConstraint("hotel_invoice_id", "position"),
        Index(None, "room_id", "night"),
        Index(None, "participant_id"),
    )

    hotel_invoice_id: Mapped[int]
    invoice: Mapped[Invoice] = relationship(lazy="raise", viewonly=True)
    position: Mapped[int]
    kind: Mapped[LineKind]
    text: Mapped[str] = mapped_column(default="")
    guest: Mapped[str] = mapped_column(default="")
    institution: Mapped[str] = mapped_column(default="")
    row_ref: Mapped[str] = mapped_column(default="")
    room_number: Mapped[str] = mapped_column(default="")
    night: Mapped[date | None]
    amount: Mapped[int]
    room_id: Mapped[int | None]
    participant_id: Mapped[int | None]
    matched: Mapped[MatchedBy | None]
    score: Mapped[int] = mapped_column(default=0)


class BillDecision(MeetingRow):
    """What the committee decided about one difference with a hotel.

    ``key`` names the difference, ``amount`` is what it was when it was decided.
    """

    __tablename__ = "hotel_bill_decision"
    __table_args__ = in_meeting(refers_to("hotel"), UniqueConstraint("hotel_id", "key"))

    hotel_id: Mapped[int]
    key: Mapped[str]
    why: Mapped[Why]
    amount: Mapped[int]
    state: Mapped[DecisionState] = mapped_column(default=DecisionState.OPEN)
    text: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime] = mapped_column(default=clock.now)


class HotelLetter(MeetingRow):
    """A letter to a hotel about the differences that are contested."""

    __tablename__ = "hotel_letter"
    __table_args__ = in_meeting(
        refers_to("hotel"),
        refers_to("register_entry"),
        refers_to("stored_file"),
        ForeignKeyConstraint(
            ["meeting_id", "word_file_id"],
            ["stored_file.meeting_id", "stored_file.id"],
        ),
        UniqueConstraint("register_entry_id"),
    )

    hotel_id: Mapped[int]
    register_entry_id: Mapped[int]
    entry: Mapped[RegisterEntry] = relationship(lazy="raise", viewonly=True)
    stored_file_id: Mapped[int]
    word_file_id: Mapped[int]
    rows: Mapped[int]
    amount: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_by: Mapped[str]


class StayStatement(MeetingRow):
    """The paper by which somebody proves where he slept at whose cost.

    ``facts_hash`` tells whether it still says what is known by now.
    """

    __tablename__ = "stay_statement"
    __table_args__ = in_meeting(
        refers_to("participant"),
        refers_to("register_entry"),
        refers_to("stored_file"),
        UniqueConstraint("participant_id"),
        UniqueConstraint("register_entry_id"),
    )

    participant_id: Mapped[int]
    register_entry_id: Mapped[int]
    entry: Mapped[RegisterEntry] = relationship(lazy="raise", viewonly=True)
    stored_file_id: Mapped[int]
    facts_hash: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
