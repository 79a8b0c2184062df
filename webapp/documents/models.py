"""Files, numbers, and the register of papers that can be verified."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.crypto import Sealed
from webapp.core.model import Base, MeetingRow, in_meeting, refers_to
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


class Sheet(StrEnum):
    """The sheets of paper that Indonesian offices write letters on."""

    A4 = "a4"
    F4 = "f4"


class Letterhead(MeetingRow):
    """What letters of a meeting look like: whose they are, who signs; one row each.

    ``stored_file_id`` is the emblem. ``number_pattern`` knows what
    :func:`~webapp.documents.services.next_number` knows.
    """

    __tablename__ = "letterhead"
    __table_args__ = in_meeting(
        refers_to("stored_file"), UniqueConstraint("meeting_id")
    )

    ministry: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    stored_file_id: Mapped[int | None]
    sheet: Mapped[Sheet] = mapped_column(default=Sheet.A4)
    place: Mapped[str] = mapped_column(default="")
    signer_capacity: Mapped[str] = mapped_column(default="")
    signer_position: Mapped[str] = mapped_column(default="")
    signer_name: Mapped[str] = mapped_column(default="")
    signer_nip: Mapped[str] = mapped_column(default="")
    number_pattern: Mapped[str]


class LetterText(MeetingRow):
    """What a letter of a meeting says; its fields are filled for each addressee.

    With a ``number`` of the office's own all copies bear that one, else each gets the
    next of the series. ``stored_file_id`` is a letter that was signed elsewhere: it
    then goes out instead of the text.
    """

    __tablename__ = "letter_text"
    __table_args__ = in_meeting(
        refers_to("stored_file"), UniqueConstraint("meeting_id")
    )

    number: Mapped[str] = mapped_column(default="")
    dated_on: Mapped[date | None]
    nature: Mapped[str] = mapped_column(default="")
    enclosure: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    copies: Mapped[str] = mapped_column(default="")
    stored_file_id: Mapped[int | None]


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
    STATEMENT = "statement"


KIND_LABELS = {
    PaperKind.CERTIFICATE: N_("Sertifikat"),
    PaperKind.LETTER: N_("Surat"),
    PaperKind.STATEMENT: N_("Surat keterangan"),
}


class RegisterEntry(MeetingRow):
    """A paper that went out. What the public may see of it is written here for good.

    ``occasion`` is when and where that is held which the paper is about. It says
    enough by itself to be verified after all personal data is gone.
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
    occasion: Mapped[str] = mapped_column(default="")
    issuer: Mapped[str]
    issued_on: Mapped[date]
    content_hash: Mapped[str]
    code: Mapped[str] = mapped_column(Sealed("register_entry.code"))
    code_hash: Mapped[str]
    state: Mapped[EntryState] = mapped_column(default=EntryState.VALID)
    replaced_by_id: Mapped[int | None]
