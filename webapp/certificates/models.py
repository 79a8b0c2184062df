"""Certificates."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.certificates.workflow import CertificateState
from webapp.core.model import MeetingRow, in_meeting, refers_to
from webapp.documents.models import RegisterEntry
from webapp.registration.models import Person


class Certificate(MeetingRow):
    """What somebody is given for having taken part.

    ``basis`` keeps the rule as it was applied, so that it can be explained later.
    ``revision`` counts the certificates of one person; one at most holds.
    """

    __tablename__ = "certificate"
    __table_args__ = in_meeting(
        refers_to("person"),
        refers_to("register_entry"),
        refers_to("stored_file"),
        ForeignKeyConstraint(
            ["meeting_id", "replaces_id"],
            ["certificate.meeting_id", "certificate.id"],
        ),
        UniqueConstraint("meeting_id", "person_id", "revision"),
        UniqueConstraint("register_entry_id"),
        Index(
            "uq_certificate_held",
            "person_id",
            unique=True,
            postgresql_where=text("state = 'issued'"),
        ),
    )

    person_id: Mapped[int]
    person: Mapped[Person] = relationship(lazy="raise", viewonly=True)
    revision: Mapped[int] = mapped_column(default=0)
    replaces_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    state: Mapped[CertificateState] = mapped_column(default=CertificateState.DRAFT)
    basis: Mapped[dict[str, Any]] = mapped_column(JSONB)
    number: Mapped[str] = mapped_column(default="")
    register_entry_id: Mapped[int | None]
    register_entry: Mapped[RegisterEntry | None] = relationship(
        lazy="raise", viewonly=True
    )
    stored_file_id: Mapped[int | None]
    issued_at: Mapped[datetime | None]
