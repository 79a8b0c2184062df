"""Files, numbers, and the register of papers that can be verified."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.crypto import Sealed
from webapp.core.model import Base, MeetingRow, in_meeting
from webapp.core.text import N_
from webapp.documents.workflow import EntryState


class StoredFile(MeetingRow):
    """A file of a meeting; its content lies on the disk under its hash.

    It is never changed, so who made it is all the history that it has.
    """

    __tablename__ = "stored_file"
    __table_args__ = in_meeting(
        Index(None, "meeting_id", "purpose"), Index(None, "sha256")
    )
    keeps_history = False

    sha256: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    purpose: Mapped[str] = mapped_column(default="")
    reader: Mapped[Permission] = mapped_column(default=Permission.VIEW_MEETING)
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)


class NumberSeries(Base):
    """The last number given in a series and year, for the whole installation.

    Its row is locked until the paper is safe: no gap and nothing twice.
    """

    __tablename__ = "number_series"
    keeps_history = False

    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class PaperKind(StrEnum):
    """What is in the register."""

    CERTIFICATE = "certificate"
    LETTER = "letter"


KIND_LABELS = {
    PaperKind.CERTIFICATE: N_("Sertifikat"),
    PaperKind.LETTER: N_("Surat"),
}


class RegisterEntry(MeetingRow):
    """A paper that went out. What the public may see of it is written here for good.

    It says enough by itself to be verified after all personal data is gone.
    """

    __tablename__ = "register_entry"
    __table_args__ = in_meeting(
        UniqueConstraint("series", "year", "seq", "revision"),
        UniqueConstraint("code_hash"),
        ForeignKeyConstraint(
            ["meeting_id", "replaced_by_id"],
            ["register_entry.meeting_id", "register_entry.id"],
        ),
    )

    kind: Mapped[PaperKind]
    series: Mapped[str]
    year: Mapped[int]
    seq: Mapped[int]
    revision: Mapped[int] = mapped_column(default=0)
    number: Mapped[str]
    title: Mapped[str]
    subject_masked: Mapped[str]
    capacity: Mapped[str] = mapped_column(default="")
    issuer: Mapped[str]
    issued_on: Mapped[date]
    content_hash: Mapped[str]
    code: Mapped[str] = mapped_column(Sealed("register_entry.code"))
    code_hash: Mapped[str]
    state: Mapped[EntryState] = mapped_column(default=EntryState.VALID)
    replaced_by_id: Mapped[int | None]
