"""What if: a question to the solver with other blocks or another rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from webapp.core.errors import DomainError
from webapp.lodging.allocation import Hotel, Instance, RoomType
from webapp.lodging.models import Right, RoomKind
from webapp.lodging.models import RoomType as TypeRow
from webapp.registration.models import Level

Values = dict[str, Any]
MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """More or fewer rooms, a closed hotel, or another right of a level.

    Without a hotel, rooms are meant in each hotel; without nights, on all of them.
    """

    rooms: int = 0
    kind: RoomKind | None = None
    hotel: str = ""
    nights: tuple[date, ...] = ()
    closed: str = ""
    level: Level | None = None
    right: Right | None = None

    @classmethod
    def from_json(cls, values: Values) -> "Supposed":
        """Read what a scenario keeps."""
        return cls(
            rooms=values.get("rooms", 0),
            kind=RoomKind(values["kind"]) if "kind" in values else None,
            hotel=values.get("hotel", ""),
            nights=tuple(date.fromisoformat(one) for one in values.get("nights", ())),
            closed=values.get("closed", ""),
            level=Level(values["level"]) if "level" in values else None,
            right=Right(values["right"]) if "right" in values else None,
        )

    def to_json(self) -> Values:
        """Write what a scenario keeps: only what differs from nothing."""
        kept: Values = {}
        if self.rooms and self.kind:
            kept |= {"rooms": self.rooms, "kind": self.kind.value}
            kept |= {"hotel": self.hotel} if self.hotel else {}
            nights = [night.isoformat() for night in self.nights]
            kept |= {"nights": nights} if nights else {}
        if self.closed:
            kept["closed"] = self.closed
        if self.level and self.right:
            kept |= {"level": self.level.value, "right": self.right.value}
        return kept

    def adds(self, hotel: str, kind: str) -> bool:
        """Tell whether a hotel would hold more or fewer rooms of a kind."""
        here = self.hotel in {"", hotel} and hotel != self.closed
        return bool(self.rooms) and here and kind == self.kind

    def block(self, hotel: str, kind: str, night: date, rooms: int) -> int:
        """Tell how many rooms of a kind a hotel would hold on a night."""
        if hotel == self.closed:
            return 0
        here = self.adds(hotel, kind) and (not self.nights or night in self.nights)
        return max(rooms + self.rooms, 0) if here else rooms


def check(supposed: Supposed, known: Sequence[TypeRow]) -> None:
    """Refuse to suppose nothing, or what the hotels have not got."""
    if not supposed.to_json():
        raise DomainError("scenario_empty")
    if abs(supposed.rooms) > MOST:
        raise DomainError("scenario_rooms", most=MOST, field="rooms")
    if supposed.rooms and not any(
        supposed.adds(kind.hotel.code, kind.kind) for kind in known
    ):
        raise DomainError("scenario_kind_missing", field="kind")


def suppose(instance: Instance, supposed: Supposed) -> Instance:
    """Change a question; who is locked where rooms go away may then be moved."""
    hotels = tuple(
        _changed(hotel, instance.nights, supposed) for hotel in instance.hotels
    )
    fewer = {
        (hotel.id, kind.code)
        for hotel in instance.hotels
        for kind in _fewer(hotel, supposed)
    }
    current = tuple(
        replace(one, locked=one.locked and (one.hotel, one.type) not in fewer)
        for one in instance.current
        if one.hotel != supposed.closed
    )
    return replace(instance, hotels=hotels, current=current)


def _changed(hotel: Hotel, nights: tuple[date, ...], supposed: Supposed) -> Hotel:
    def block(kind: RoomType) -> tuple[int, ...]:
        pairs = zip(nights, kind.block, strict=True)
        name, sort = str(hotel.id), kind.kind.value
        return tuple(supposed.block(name, sort, night, held) for night, held in pairs)

    types = tuple(replace(kind, block=block(kind)) for kind in hotel.room_types)
    guarantee = None if hotel.id == supposed.closed else hotel.guarantee
    return replace(hotel, room_types=types, guarantee=guarantee)


def _fewer(hotel: Hotel, supposed: Supposed) -> Iterator[RoomType]:
    """List the types of which there would be fewer rooms."""
    for kind in hotel.room_types:
        if supposed.rooms < 0 and supposed.adds(str(hotel.id), kind.kind.value):
            yield kind
