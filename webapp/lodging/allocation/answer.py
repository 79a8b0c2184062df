"""What the solver answers: rooms with people, and how good that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from webapp.lodging.allocation.instance import Id, Money, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One room and who sleeps in it."""

    hotel: Id
    type: Id
    room: Id
    people: tuple[Id, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The figures of an answer, in the order in which they count."""

    unplaced: int
    cost: Money
    room_nights: int
    mutual_wishes_honoured: int
    moved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """What is short on one night; couples have no gender."""

    night: date
    kind: str
    gender: str | None
    people_short: int
    rooms_short: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Rooms, who got none and why; no answer costs less than ``bound``."""

    rooms: tuple[Room, ...]
    unplaced: tuple[Id, ...]
    totals: Totals
    bound: Money
    gap: float
    blocking: tuple[Shortage, ...]
    seconds: float

    def to_json(self) -> dict[str, object]:
        """Write the file format."""
        return {
            "rooms": [_room(room) for room in self.rooms],
            "unplaced": list(self.unplaced),
            "totals": {
                "unplaced": self.totals.unplaced,
                "cost": plain(self.totals.cost),
                "room_nights": self.totals.room_nights,
                "mutual_wishes_honoured": self.totals.mutual_wishes_honoured,
                "moved": self.totals.moved,
            },
            "bound": plain(self.bound),
            "gap": self.gap,
            "blocking": [_shortage(shortage) for shortage in self.blocking],
            "seconds": self.seconds,
        }


def _room(room: Room) -> Mapping[str, object]:
    return {
        "hotel": room.hotel,
        "type": room.type,
        "room": room.room,
        "people": list(room.people),
    }


def _shortage(shortage: Shortage) -> Mapping[str, object]:
    return {
        "night": shortage.night.isoformat(),
        "kind": shortage.kind,
        "gender": shortage.gender,
        "people_short": shortage.people_short,
        "rooms_short": shortage.rooms_short,
    }
