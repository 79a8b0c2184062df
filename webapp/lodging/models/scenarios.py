"""What would be if blocks or rules were others."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import clock
from webapp.core.model import MeetingRow, in_meeting
from webapp.lodging.workflow import ScenarioState


class Scenario(MeetingRow):
    """An allocation computed under other blocks or rules; nothing comes of it.

    One that supposes nothing is what the others are compared with. ``asked`` is the
    last line of the history before it was computed.
    """

    __tablename__ = "lodging_scenario"
    __table_args__ = in_meeting(
        UniqueConstraint("meeting_id", "number"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )

    number: Mapped[int]
    state: Mapped[ScenarioState] = mapped_column(default=ScenarioState.COMPUTING)
    supposed: Mapped[dict[str, Any]] = mapped_column(JSONB)
    percent: Mapped[int] = mapped_column(default=0)
    asked: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    computed_at: Mapped[datetime | None]
    people: Mapped[int] = mapped_column(default=0)
    placed: Mapped[int] = mapped_column(default=0)
    room_nights: Mapped[int] = mapped_column(default=0)
    cost: Mapped[int] = mapped_column(default=0)
    gap: Mapped[float] = mapped_column(default=0.0)
    moved: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[float] = mapped_column(default=0.0)

    @property
    def unplaced(self) -> int:
        """Count who would have no room."""
        return self.people - self.placed

    @property
    def plain(self) -> bool:
        """Tell whether it supposes nothing."""
        return not self.supposed
