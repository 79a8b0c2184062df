"""The meeting, its halls, and the sessions of its agenda."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import clock
from webapp.core.model import EditableRow, MeetingRow, in_meeting, refers_to


class CertificateRule(StrEnum):
    """Who gets a certificate; the committee is asked at set-up."""

    REGISTERED = "registered"
    SHARE = "share"


class AttendanceBasis(StrEnum):
    """What a share of the mandatory sessions is a share of."""

    SESSIONS = "sessions"
    MINUTES = "minutes"


class Meeting(EditableRow):
    """One meeting; nearly every row of the database belongs to one."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("code ~ '^[a-z0-9-]{2,40}$'", name="code"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("certificate_share BETWEEN 1 AND 100", name="share"),
    )

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    organiser: Mapped[str] = mapped_column(default="")
    venue: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    zone: Mapped[str] = mapped_column(default="Asia/Makassar")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    contact_name: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    certificate_rule: Mapped[CertificateRule] = mapped_column(
        default=CertificateRule.SHARE
    )
    certificate_share: Mapped[int] = mapped_column(default=75)
    signer_name: Mapped[str] = mapped_column(default="")
    signer_position: Mapped[str] = mapped_column(default="")
    signer_nip: Mapped[str] = mapped_column(default="")
    attendance_by: Mapped[AttendanceBasis] = mapped_column(
        default=AttendanceBasis.SESSIONS
    )
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class Hall(MeetingRow):
    """A room in which sessions are held."""

    __tablename__ = "hall"
    __table_args__ = in_meeting(UniqueConstraint("meeting_id", "name"))

    name: Mapped[str]
    capacity: Mapped[int | None]


class SessionKind(StrEnum):
    """What a line of the agenda is, and so what is scanned there."""

    SESSION = "session"
    REGISTRATION = "registration"
    MEAL = "meal"
    BREAK = "break"
    TRANSFER = "transfer"
    TRIP = "trip"
    CHECK_OUT = "check_out"


class AgendaSession(MeetingRow):
    """One line of the agenda; mandatory ones count for the certificate.

    ``group`` names parallel sessions of which a person attends one (komisi).
    """

    __tablename__ = "agenda_session"
    __table_args__ = in_meeting(
        refers_to("hall"),
        UniqueConstraint("meeting_id", "code"),
        CheckConstraint("ends_at >= starts_at", name="times"),
    )

    hall_id: Mapped[int | None]
    hall: Mapped[Hall | None] = relationship(lazy="raise", viewonly=True)
    code: Mapped[str]
    title: Mapped[str]
    kind: Mapped[SessionKind] = mapped_column(default=SessionKind.SESSION)
    group: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    mandatory: Mapped[bool] = mapped_column(default=False)
    credit_hours: Mapped[float] = mapped_column(Numeric(5, 2), default=0)
    speakers: Mapped[str] = mapped_column(default="")
