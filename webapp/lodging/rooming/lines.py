"""One line of a rooming list: what the hotel may know of one guest, and no more.

No NIP, phone, e-mail or medical reason: hotels pass such lists around.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

TBA = "TBA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A bed for a stay. ``row_id`` and ``room_key`` never change their meaning.

    A place without a name is ``TBA`` until it has one; then the same row is amended.
    """

    row_id: str
    room_key: str
    title: str
    last_name: str
    first_name: str
    full_name: str
    gender: str
    room_type: str
    occupancy: int
    sharing_with: str
    arrive_on: date
    depart_on: date
    meal_plan: str
    billing: str
    group: str
    vip: str
    requests: str
    confirmation: str = ""
    room_number: str = ""
    status: str = ""
    remarks: str = ""
    eta: str = ""
    arrival_flight: str = ""
    departure_flight: str = ""

    @property
    def nights(self) -> int:
        """Count the nights of the stay."""
        return (self.depart_on - self.arrive_on).days


FIELDS = tuple(field.name for field in fields(Line))
DATES = ("arrive_on", "depart_on")


def to_json(line: Line) -> dict[str, Any]:
    """Write a line down as plain values."""
    return asdict(line) | {name: getattr(line, name).isoformat() for name in DATES}


def from_json(values: Mapping[str, Any]) -> Line:
    """Read a line back; a field that was not yet known then is empty."""
    known = {name: value for name, value in values.items() if name in FIELDS}
    days = {name: date.fromisoformat(str(values[name])) for name in DATES}
    return Line(**known | days)
