"""Rooms for somebody: where they may sleep, and of any other why not."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from webapp.core.errors import DomainError
from webapp.lodging import queries
from webapp.lodging.models import RoomType
from webapp.lodging.queries import House, Lodger, RoomName, Sleeper
from webapp.lodging.services import fitting
from webapp.lodging.services.moving import nights_of
from webapp.registration.models import Participant

FEW = 6
Use = Mapping[tuple[int, date], int]


@dataclass(frozen=True, slots=True)
class Choice:
    """A room that somebody may move to; an empty one is known by its type alone.

    With a refusal it is a room to which they can't, or not without a reason.
    """

    type: RoomType
    room: RoomName | None = None
    mates: tuple[Lodger, ...] = ()
    refusals: tuple[DomainError, ...] = ()
    ours: bool = False
    same_hotel: bool = False

    @property
    def key(self) -> str:
        """Name the choice in a form."""
        return f"room:{self.room.id}" if self.room else f"type:{self.type.id}"

    @property
    def excusable(self) -> bool:
        """Tell whether a reason may set all its refusals aside."""
        return {refused.code for refused in self.refusals} <= queries.OF_LEVEL


@dataclass(slots=True)
class Choices:
    """Where somebody may sleep, the most fitting first; and where not, with why."""

    possible: list[Choice] = field(default_factory=list)
    impossible: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Question:
    """Somebody who looks for a room, and what is in use by others then."""

    house: House
    place: Participant
    sleeper: Sleeper
    nights: Sequence[date]
    hotel_id: int | None
    held: Mapping[int, Mapping[date, int]]
    used: Use
    together: Mapping[int, Sequence[Lodger]]


def choices(place: Participant, newcomer: Sleeper, few: int = FEW) -> list[Choice]:
    """List rooms where somebody may sleep for the whole stay, the most fitting first.

    First beside people of the same institution, then in the same hotel, then alone.
    """
    return options(place, newcomer).possible[:few]


def options(place: Participant, newcomer: Sleeper) -> Choices:
    """Sort all rooms by whether somebody may sleep there for the whole stay."""
    found = Choices()
    if place.arrive_on is None or place.depart_on is None or not nights_of(place):
        return found
    for choice in _all(place, newcomer):
        (found.impossible if choice.refusals else found.possible).append(choice)
    found.possible.sort(key=_rank)
    found.impossible.sort(key=lambda one: (not one.excusable, *_rank(one)))
    return found


def _rank(choice: Choice) -> tuple[bool, bool, bool]:
    return not choice.ours, not choice.same_hotel, choice.room is None


def _all(place: Participant, newcomer: Sleeper) -> Iterator[Choice]:
    """Judge each room with somebody else in it, and an empty one of each type."""
    types = {kind.id: kind for kind in queries.room_types(place.meeting_id)}
    rooms = {room.id: room for room in queries.room_names(place.meeting_id)}
    listed = queries.lodgers(place.meeting_id)
    asked = _question(place, newcomer, listed, rooms, types)
    for room_id, mates in asked.together.items():
        room = rooms[room_id]
        yield _judged(asked, types[room.room_type_id], room, mates)
    for kind in types.values():
        yield _judged(asked, kind, None, ())


def _question(
    place: Participant,
    newcomer: Sleeper,
    listed: Sequence[Lodger],
    rooms: Mapping[int, RoomName],
    types: Mapping[int, RoomType],
) -> _Question:
    nights = nights_of(place)
    held: defaultdict[int, dict[date, int]] = defaultdict(dict)
    for block in queries.blocks(place.meeting_id):
        held[block.room_type_id][block.night] = block.rooms
    mine = {one.room_id for one in listed if one.place_id == place.id}
    others = [one for one in listed if one.place_id != place.id]
    together = {
        room_id: [one for one in lodgers if one.meets(nights[0], nights[-1])]
        for room_id, lodgers in queries.by_room(others).items()
        if room_id not in mine
    }
    used = Counter(dict(queries.rooms_used(place.meeting_id)))
    for room_id in mine:  # a room is left empty on the nights that nobody else is there
        mates = [one for one in others if one.room_id == room_id]
        left = (n for n in nights if not any(m.meets(n, n) for m in mates))
        used.subtract((rooms[room_id].room_type_id, night) for night in left)
    here = next((types[rooms[room_id].room_type_id] for room_id in mine), None)
    return _Question(
        queries.house(place.meeting_id),
        place,
        newcomer,
        nights,
        here.hotel_id if here else None,
        held,
        used,
        {room_id: mates for room_id, mates in together.items() if mates},
    )


def _judged(
    asked: _Question, kind: RoomType, room: RoomName | None, mates: Sequence[Lodger]
) -> Choice:
    called = room.called if room else kind.code
    broken = queries.unfit(asked.house, kind.kind, asked.sleeper, mates)
    beds = queries.beds_for(asked.house, kind, asked.sleeper, mates)
    slept = Counter(n for mate in mates for n in asked.nights if mate.meets(n, n))
    used = {
        night: asked.used.get((kind.id, night), 0) - bool(slept[night])
        for night in asked.nights
    }
    refusals = (
        *fitting.of_people(called, broken),
        # One night says enough, and these are asked of a thousand rooms.
        *islice(fitting.of_beds(beds, called, asked.nights, slept), 1),
        *islice(fitting.of_block(kind, asked.nights, asked.held[kind.id], used), 1),
    )
    ours = any(m.delegation_id == asked.place.delegation_id for m in mates)
    same = asked.hotel_id == kind.hotel_id
    return Choice(kind, room, tuple(mates), refusals, ours, same)
