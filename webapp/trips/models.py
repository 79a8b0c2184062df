"""Vehicles, and who sits where in them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from webapp.core.crypto import Sealed
from webapp.core.model import MeetingRow, in_meeting, refers_to
from webapp.core.text import fold
from webapp.trips.workflow import VehicleState


class Vehicle(MeetingRow):
    """A bus with its seats, its people, and whether it is on the road.

    ``loaded_as`` is a hash of the file's row that it was loaded from: what people
    changed by hand since stays as long as the file says the same.
    """

    __tablename__ = "vehicle"
    __table_args__ = in_meeting(
        UniqueConstraint("meeting_id", "folded_name"),
        CheckConstraint("crew_seats >= 0 AND crew_seats < seats", name="seats"),
    )

    name: Mapped[str]
    folded_name: Mapped[str]
    type: Mapped[str] = mapped_column(default="")
    seats: Mapped[int]
    crew_seats: Mapped[int] = mapped_column(default=0)
    operator: Mapped[str] = mapped_column(default="")
    plate: Mapped[str] = mapped_column(default="")
    destination: Mapped[str] = mapped_column(default="")
    leader_name: Mapped[str] = mapped_column(default="")
    leader_phone: Mapped[str | None] = mapped_column(Sealed("vehicle.leader_phone"))
    driver_name: Mapped[str] = mapped_column(default="")
    driver_phone: Mapped[str | None] = mapped_column(Sealed("vehicle.driver_phone"))
    position: Mapped[int]
    state: Mapped[VehicleState] = mapped_column(default=VehicleState.WAITING)
    departed_at: Mapped[datetime | None]
    departed_without: Mapped[int] = mapped_column(default=0)
    returned_at: Mapped[datetime | None]
    loaded_as: Mapped[str] = mapped_column(default="")

    @validates("name")
    def _fold(self, _key: str, name: str) -> str:
        self.folded_name = fold(name)
        return name

    @property
    def slug(self) -> str:
        """The name as a page's address has it."""
        return self.folded_name.replace(" ", "-")

    @property
    def capacity(self) -> int:
        """How many seats are left for guests beside the crew."""
        return self.seats - self.crew_seats


class Seat(MeetingRow):
    """A seat in a vehicle, taken by a place: whoever holds that place sits there.

    The number is checked at the end of a transaction, since people may swap.
    """

    __tablename__ = "seat"
    __table_args__ = in_meeting(
        refers_to("vehicle"),
        refers_to("participant"),
        UniqueConstraint("meeting_id", "participant_id"),
        UniqueConstraint("vehicle_id", "number", deferrable=True, initially="DEFERRED"),
        CheckConstraint("number > 0", name="number"),
    )

    vehicle_id: Mapped[int]
    participant_id: Mapped[int]
    number: Mapped[int]
