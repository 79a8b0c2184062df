"""Allocations that were computed."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import clock
from webapp.core.model import Base, MeetingRow, in_meeting
from webapp.lodging.models.rules import Policy
from webapp.lodging.workflow import ProposalState


class Proposal(MeetingRow):
    """An allocation that was computed, for the committee to use or to throw away.

    ``taken`` is how many people were moved by it where only a part was used.
    """

    __tablename__ = "lodging_proposal"
    __table_args__ = in_meeting(
        UniqueConstraint("meeting_id", "number"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )

    number: Mapped[int]
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.COMPUTING)
    percent: Mapped[int] = mapped_column(default=0)
    policy: Mapped[Policy] = mapped_column(default=Policy.STRICT)
    move_price: Mapped[int] = mapped_column(default=0)
    wish_price: Mapped[int] = mapped_column(default=0)
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
    wishes_asked: Mapped[int] = mapped_column(default=0)
    wishes_honoured: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int | None]
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
