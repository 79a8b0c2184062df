"""Where those of a pair sleep, and whether that is as it was wanted."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Row

from webapp.lodging.models import PairKind, Room, RoomPair
from webapp.lodging.queries.rooms import occupancy
from webapp.registration.models import Person

TENS = 2  # the digits of a room number that count the rooms of its floor


class Standing(StrEnum):
    """How the rooms of a pair stand to what is wanted of them."""

    NO_ROOM = "no_room"
    TOGETHER = "together"
    SAME_FLOOR = "same_floor"
    SAME_HOTEL = "same_hotel"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Paired:
    """A pair with both people, where each sleeps, and whether that is well."""

    pair: RoomPair
    person: Person
    other: Person
    rooms: tuple[str, str]
    standing: Standing

    @property
    def well(self) -> bool | None:
        """Tell whether it is as wanted; nobody knows before both have a room."""
        if self.standing is Standing.NO_ROOM:
            return None
        together = self.standing is Standing.TOGETHER
        if self.pair.kind is PairKind.APART:
            return not together
        near = self.standing in {Standing.TOGETHER, Standing.SAME_FLOOR}
        return near if self.pair.kind is PairKind.NEAR else together


def paired(
    meeting_id: int, rows: Collection[Row[RoomPair, Person, Person]]
) -> list[Paired]:
    """Tell of pairs where both sleep; one statement for all."""
    places = {one.participant_id for _, *both in rows for one in both}
    rooms = {
        place: room for place, room in occupancy(meeting_id, places) if place in places
    }
    return [
        _paired(
            pair,
            one,
            other,
            rooms.get(one.participant_id),
            rooms.get(other.participant_id),
        )
        for pair, one, other in rows
    ]


def _paired(
    pair: RoomPair, one: Person, other: Person, here: Room | None, there: Room | None
) -> Paired:
    called = tuple(
        f"{room.type.hotel.name} {room.called}" if room else ""
        for room in (here, there)
    )
    standing = _standing(here, there)
    return Paired(pair, one, other, (called[0], called[1]), standing)


def _standing(here: Room | None, there: Room | None) -> Standing:
    if here is None or there is None:
        return Standing.NO_ROOM
    if here.id == there.id:
        return Standing.TOGETHER
    if here.type.hotel_id != there.type.hotel_id:
        return Standing.ELSEWHERE
    floor = _floor(here)
    return (
        Standing.SAME_FLOOR
        if floor and floor == _floor(there)
        else (Standing.SAME_HOTEL)
    )


def _floor(room: Room) -> str:
    """Read the floor off a number: 512 is on the fifth; our labels have none."""
    number = room.number or ""
    return number[:-2] if number.isdecimal() and len(number) > TENS else ""
