"""Accounts, what they may do where, and everything that opens a door for a while."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.core import clock
from webapp.core.access import Role
from webapp.core.crypto import Sealed
from webapp.core.model import Base, EditableRow, MeetingRow, in_meeting


class Account(EditableRow):
    """Somebody on the staff, who logs in with an address and a password."""

    __tablename__ = "account"

    name: Mapped[str]
    email: Mapped[str] = mapped_column(Sealed("account.email"))
    email_hash: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    administrator: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(default="id")
    disabled_at: Mapped[datetime | None]


class Membership(MeetingRow):
    """The role of an account at one meeting; an auditor's ends by itself."""

    __tablename__ = "membership"
    __table_args__ = in_meeting(UniqueConstraint("meeting_id", "account_id"))

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    account: Mapped[Account] = relationship(lazy="raise")
    role: Mapped[Role]
    ends_at: Mapped[datetime | None]


class StaffSession(Base):
    """One browser in which an account is logged in; ending it logs that browser out."""

    __tablename__ = "staff_session"
    keeps_history = False

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    key_hash: Mapped[str] = mapped_column(unique=True)
    browser: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Token(MeetingRow):
    """A key for a program, good for one role at one meeting."""

    __tablename__ = "token"
    __table_args__ = in_meeting()

    name: Mapped[str]
    role: Mapped[Role]
    key_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Device(MeetingRow):
    """A phone or laptop that was enrolled by a QR code, and who works with it."""

    __tablename__ = "device"
    __table_args__ = in_meeting()

    label: Mapped[str]
    operator: Mapped[str]
    role: Mapped[Role]
    key_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class LinkPurpose(StrEnum):
    """What a link given out by us is good for."""

    SET_UP = "set_up"
    INVITE = "invite"
    ENROL = "enrol"
    COORDINATOR = "coordinator"
    PERSONAL = "personal"
    HOTEL = "hotel"
    RESET = "reset"


class AccessLink(Base):
    """A link that opens one door: once, or for as long as it hangs.

    ``subject_id`` is a plain number of what it opens (an institution, a person), since
    those belong to domains above. ``short_hash`` finds it by the code that can be read
    over the telephone.
    """

    __tablename__ = "access_link"
    __table_args__ = (Index(None, "meeting_id", "purpose", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    purpose: Mapped[LinkPurpose]
    role: Mapped[Role | None]
    subject: Mapped[str] = mapped_column(default="")
    subject_id: Mapped[int | None]
    code: Mapped[str] = mapped_column(Sealed("access_link.code"))
    code_hash: Mapped[str] = mapped_column(unique=True)
    short_code: Mapped[str | None] = mapped_column(Sealed("access_link.short_code"))
    short_hash: Mapped[str | None] = mapped_column(unique=True)
    sent_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    @property
    def spoken(self) -> str:
        """The short code in two halves, as it is read over the telephone."""
        code = self.short_code or ""
        half = len(code) // 2
        return f"{code[:half]}-{code[half:]}" if code else ""
