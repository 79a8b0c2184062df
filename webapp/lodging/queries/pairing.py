"""Where those of a pair sleep, and whether that is as it was wanted."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Row

from webapp.lodging.models import PairKind, Room, RoomPair
from webapp.lodging.queries.house import linked
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


def near_rooms(meeting_id: int) -> Mapping[int, list[str]]:
    """Tell, by place, the keys of the rooms that it should be near to."""
    links = linked(meeting_id, [PairKind.NEAR])
    places = {end.place_id for _, *ends in links for end in ends}
    keys = {place: room.key for place, room in occupancy(meeting_id, places)}
    found: defaultdict[int, list[str]] = defaultdict(list)
    for _, one, other in links:
        for here, there in ((one, other), (other, one)):
            key = keys.get(there.place_id)
            if key and key != keys.get(here.place_id):
                found[here.place_id].append(key)
    return {place: sorted(rooms) for place, rooms in found.items()}


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
