"""Checkpoints, the ledger of scans, and what a desk takes in and hands out."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from webapp.checkin.workflow import PaperState
from webapp.core import clock
from webapp.core.audit import append_only
from webapp.core.crypto import Sealed
from webapp.core.model import Base, MeetingRow, in_meeting, refers_to
from webapp.core.text import N_


class Kind(StrEnum):
    """What is done at a checkpoint."""

    REGISTRATION = "registration"
    SESSION = "session"
    KIT = "kit"
    MEAL = "meal"
    BUS = "bus"
    HOTEL = "hotel"


KIND_LABELS = {
    Kind.REGISTRATION: N_("Registrasi ulang"),
    Kind.SESSION: N_("Pintu sidang"),
    Kind.KIT: N_("Tas peserta"),
    Kind.MEAL: N_("Konsumsi"),
    Kind.BUS: N_("Bus"),
    Kind.HOTEL: N_("Meja hotel"),
}


class Once(StrEnum):
    """When somebody has had their turn: for good, today, or until they turn."""

    EVER = "ever"
    DAY = "day"
    DIRECTION = "direction"


class Entry(StrEnum):
    """Who may enter: whoever is coming, or only who is on the checkpoint's list."""

    ALL = "all"
    LISTED = "listed"


ONCE_LABELS: dict[str, str] = {
    Once.EVER: N_("Sekali selama rapat"),
    Once.DAY: N_("Sekali sehari"),
    Once.DIRECTION: N_("Masuk dan keluar"),
}
ENTRY_LABELS: dict[str, str] = {
    Entry.ALL: N_("Semua peserta terkonfirmasi"),
    Entry.LISTED: N_("Hanya yang di daftar"),
}


class Direction(StrEnum):
    """Which way somebody goes."""

    IN = "in"
    OUT = "out"


class Source(StrEnum):
    """How a scan came about."""

    DESK = "desk"
    DOOR = "door"
    KIOSK = "kiosk"
    PAPER = "paper"
    MANUAL = "manual"


class Outcome(StrEnum):
    """What a device was told."""

    ACCEPTED = "accepted"
    REPEAT = "repeat"
    REFUSED = "refused"


class Paper(StrEnum):
    """What everybody hands in when they register on site."""

    LETTER = "st"
    ORDER = "spd"
    TICKET = "tiket"


PAPER_LABELS = {
    Paper.LETTER: N_("ST"),
    Paper.ORDER: N_("SPD"),
    Paper.TICKET: N_("tiket"),
}


class Checkpoint(MeetingRow):
    """A place where badges are read: a door, a desk, a bus.

    ``vehicle_id`` is a plain number, since vehicles belong to a domain above.
    Without times of its own a checkpoint opens ``opens_before`` minutes before its
    session and closes ``closes_after`` minutes after it; ``windowed`` switches that on.
    On its list are ``roles``, and the institutions and places of its guests.
    """

    __tablename__ = "checkpoint"
    __table_args__ = in_meeting(
        refers_to("agenda_session"),
        UniqueConstraint("meeting_id", "slug"),
        UniqueConstraint("meeting_id", "vehicle_id"),
        CheckConstraint("capacity > 0", name="capacity"),
    )

    slug: Mapped[str]
    label: Mapped[str]
    kind: Mapped[Kind] = mapped_column(default=Kind.SESSION)
    once: Mapped[Once] = mapped_column(default=Once.DIRECTION)
    agenda_session_id: Mapped[int | None]
    vehicle_id: Mapped[int | None]
    expected: Mapped[int | None]
    windowed: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    opens_before: Mapped[int] = mapped_column(default=60)
    closes_after: Mapped[int] = mapped_column(default=0)
    entry: Mapped[Entry] = mapped_column(default=Entry.ALL)
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    capacity: Mapped[int | None]
    roster_version: Mapped[int] = mapped_column(default=1)


class CheckpointGuest(MeetingRow):
    """An institution or a place on the list of a checkpoint."""

    __tablename__ = "checkpoint_guest"
    __table_args__ = in_meeting(
        refers_to("checkpoint"),
        refers_to("delegation"),
        refers_to("participant"),
        UniqueConstraint("checkpoint_id", "delegation_id"),
        UniqueConstraint("checkpoint_id", "participant_id"),
        CheckConstraint(
            "(delegation_id IS NULL) <> (participant_id IS NULL)", name="one"
        ),
    )

    checkpoint_id: Mapped[int]
    delegation_id: Mapped[int | None]
    participant_id: Mapped[int | None]


class Scan(Base):
    """One line of the ledger: never changed, and kept when refused too.

    ``outcome`` is what the device was told. Figures are computed from all lines
    that count, by ``estimated_at``, so the order of arrival is no matter.
    ``device`` is the device's name for itself, and ``device_seq`` its own number of
    the line, without gaps: so it is seen when some never arrived. ``offset_ms`` is by
    how much its clock was measured to be slow. ``raw_code`` is kept of codes that are
    on no card of ours.
    """

    __tablename__ = "scan"
    __table_args__ = in_meeting(
        refers_to("checkpoint"),
        refers_to("person"),
        refers_to("badge"),
        Index(None, "checkpoint_id", "person_id", "estimated_at"),
        # Few are; the review looks for wrong clocks and old cards among them.
        Index("ix_scan_offline", "meeting_id", postgresql_where=text("offline")),
        Index(
            "uq_scan_device_seq",
            "meeting_id",
            "device",
            "device_seq",
            unique=True,
            postgresql_where=text("device_seq IS NOT NULL"),
        ),
    )
    keeps_history = False

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int]
    checkpoint_id: Mapped[int]
    person_id: Mapped[int | None]
    badge_id: Mapped[int | None]
    code_hash: Mapped[str]
    raw_code: Mapped[str | None] = mapped_column(Sealed("scan.raw_code"))
    scan_id: Mapped[UUID] = mapped_column(unique=True)
    direction: Mapped[Direction]
    source: Mapped[Source]
    device_id: Mapped[int | None]
    device: Mapped[str | None]
    device_seq: Mapped[int | None]
    operator: Mapped[str]
    offline: Mapped[bool]
    scanned_at: Mapped[datetime]
    offset_ms: Mapped[int | None]
    received_at: Mapped[datetime]
    estimated_at: Mapped[datetime]
    outcome: Mapped[Outcome]
    reason: Mapped[str | None]
    remark: Mapped[str | None]
    first_at: Mapped[datetime | None]


class ScanRuling(Base):
    """What somebody decided about a line: that it counts or not. The latest holds.

    The line itself stays as it is, and so does each former ruling.
    """

    __tablename__ = "scan_ruling"
    __table_args__ = in_meeting(
        refers_to("scan"), refers_to("conflict_ruling"), Index(None, "scan_id", "id")
    )
    keeps_history = False

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    scan_id: Mapped[int]
    conflict_ruling_id: Mapped[int | None]
    counts: Mapped[bool]
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)


class Verdict(StrEnum):
    """What was decided about a conflict: which of its lines count, or that all is well.

    Of two places the first or the second; of one, that its lines do or do not.
    """

    FIRST = "first"
    SECOND = "second"
    COUNT = "count"
    VOID = "void"
    FINE = "fine"
    REOPENED = "reopened"


class ConflictRuling(Base):
    """What somebody decided about a conflict; the latest holds.

    A conflict is known by its kind and the first line at each of its places.
    """

    __tablename__ = "conflict_ruling"
    __table_args__ = in_meeting(
        refers_to("scan"),
        ForeignKeyConstraint(
            ["meeting_id", "other_scan_id"], ["scan.meeting_id", "scan.id"]
        ),
        Index(None, "meeting_id", "kind", "scan_id", "other_scan_id", "id"),
    )
    keeps_history = False

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    kind: Mapped[str]
    scan_id: Mapped[int]
    other_scan_id: Mapped[int | None]
    verdict: Mapped[Verdict]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)

    @property
    def key(self) -> str:
        """The name of the conflict."""
        parts = self.kind, self.scan_id, self.other_scan_id
        return ":".join(str(part) for part in parts if part is not None)


class HandedPaper(MeetingRow):
    """A paper that belongs to a place: handed in, stamped, given back; by whom."""

    __tablename__ = "handed_paper"
    __table_args__ = in_meeting(
        refers_to("participant"), UniqueConstraint("participant_id", "paper")
    )

    participant_id: Mapped[int]
    paper: Mapped[Paper]
    state: Mapped[PaperState] = mapped_column(default=PaperState.AWAITED)
    received_at: Mapped[datetime | None]
    received_by: Mapped[str] = mapped_column(default="")
    stamped_at: Mapped[datetime | None]
    stamped_by: Mapped[str] = mapped_column(default="")
    returned_at: Mapped[datetime | None]
    returned_by: Mapped[str] = mapped_column(default="")


class KitBox(MeetingRow):
    """Where the cards and kits of an institution wait; it keeps its number."""

    __tablename__ = "kit_box"
    __table_args__ = in_meeting(
        refers_to("delegation"),
        UniqueConstraint("meeting_id", "delegation_id"),
        UniqueConstraint("meeting_id", "number"),
    )

    delegation_id: Mapped[int]
    number: Mapped[int]


append_only(Scan.__table__)  # type: ignore[arg-type]
append_only(ScanRuling.__table__)  # type: ignore[arg-type]
append_only(ConflictRuling.__table__)  # type: ignore[arg-type]
