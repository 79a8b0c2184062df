"""What was loaded from workbooks: the upload at hand, and what each row once said."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import clock
from webapp.core.crypto import Sealed
from webapp.core.model import Base
from webapp.registration.workflow import PlaceState


class LoadedKind(StrEnum):
    """What a row of a workbook became."""

    PERSON = "person"
    INSTITUTION = "institution"
    SESSION = "session"
    HOTELS = "hotels"
    VEHICLES = "vehicles"


class Upload(Base):
    """Workbooks that were read and are shown before anything is written.

    ``reading`` is the whole reading as JSON, sealed, since it is about people.
    """

    __tablename__ = "upload"
    keeps_history = False

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    names: Mapped[list[str]] = mapped_column(JSONB)
    reading: Mapped[str] = mapped_column(Sealed("upload.reading"))
    place_state: Mapped[PlaceState] = mapped_column(default=PlaceState.CONFIRMED)
    cured: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    institutions_created: Mapped[int] = mapped_column(default=0)
    institutions_updated: Mapped[int] = mapped_column(default=0)
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    job_id: Mapped[int | None]
    applied_at: Mapped[datetime | None]


class LoadedRow(Base):
    """What the workbooks last said of one record, as a hash for each field.

    So a field is written again only where the file has changed, and never over what
    somebody has since corrected by hand.
    """

    __tablename__ = "loaded_row"
    __table_args__ = (Index(None, "meeting_id", "kind"),)
    keeps_history = False

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    kind: Mapped[LoadedKind]
    target_id: Mapped[int]
    fields: Mapped[dict[str, str]] = mapped_column(JSONB)


class LoadedKey(Base):
    """One of the ways in which a loaded record is known again."""

    __tablename__ = "loaded_key"
    __table_args__ = (UniqueConstraint("meeting_id", "key_hash"),)
    keeps_history = False

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    key_hash: Mapped[str]
    loaded_row_id: Mapped[int] = mapped_column(
        ForeignKey("loaded_row.id", ondelete="CASCADE")
    )
