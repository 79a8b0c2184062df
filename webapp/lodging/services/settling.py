"""What to do where somebody's room breaks a rule: keep it with a reason, or move."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.lodging import queries
from webapp.lodging.models import Room, RoomException, RoomType
from webapp.lodging.queries import Breach, Lodger, Sleeper
from webapp.lodging.services.moving import (
    BEDS_TAKEN,
    fresh_room,
    nights_of,
    put_in_room,
)
from webapp.lodging.words import EXCEPTIONS
from webapp.registration.models import Participant
from webapp.registration.queries import locked_place

FEW = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """A room that somebody may move to; an empty one is known by its type alone."""

    type: RoomType
    room: Room | None = None
    mates: tuple[Lodger, ...] = ()

    @property
    def key(self) -> str:
        """Name the choice in a form."""
        return f"room:{self.room.id}" if self.room else f"type:{self.type.id}"


@transaction()
def keep_in_room(place_id: int, reason: str, text: str, by: Actor) -> None:
    """Let whoever holds a place stay where the level gives no right, with a reason.

    Raises ``room_sound`` if no rule is broken, ``room_not_keepable`` if one is that
    no reason can set aside.
    """
    by.demand(Permission.HELP_AT_DESK)
    place = locked_place(place_id)
    broken = [breach for breach in breaches_of(place) if not breach.of_stay]
    if not broken:
        raise DomainError("room_sound")
    if not all(breach.of_level for breach in broken):
        raise DomainError("room_not_keepable", field="how")
    if reason not in EXCEPTIONS:
        raise DomainError("exception_reason_missing", field="why")
    db.session.add_all(
        RoomException(
            meeting_id=place.meeting_id,
            room_id=breach.room_id,
            person_id=breach.person_id,
            code=breach.code,
            reason=reason,
            text=text.strip(),
        )
        for breach in broken
    )
    db.session.flush()


@transaction(unique=BEDS_TAKEN)
def rehouse(place_id: int, choice: str, by: Actor) -> Room:
    """Move whoever holds a place out of a room that breaks a rule.

    Raises ``room_sound`` where no rule is broken: a desk moves nobody else.
    """
    by.demand(Permission.HELP_AT_DESK)
    place = locked_place(place_id)
    if not breaches_of(place):
        raise DomainError("room_sound")
    kind, _colon, number = choice.partition(":")
    if kind not in {"room", "type"} or not number.isdecimal():
        raise DomainError("room_not_found", field="room")
    if kind == "type":
        return put_in_room(place, fresh_room(place.meeting_id, int(number)).id)
    return put_in_room(place, int(number))


def breaches_of(place: Participant) -> list[Breach]:
    """List the rules that a room breaks by whoever holds a place."""
    rooms = {bed.room_id for bed in queries.beds_of(place.id)}
    found = queries.breaches(place.meeting_id, rooms) if rooms else {}
    return [b for broken in found.values() for b in broken if b.place_id == place.id]


def choices(place: Participant, newcomer: Sleeper, few: int = FEW) -> list[Choice]:
    """List rooms where somebody may sleep for the whole stay, the most fitting first.

    First beside people of the same institution, then in the same hotel, then alone.
    """
    if newcomer.sex is None or place.arrive_on is None or place.depart_on is None:
        return []
    nights = nights_of(place)
    if not nights:
        return []
    here = queries.room_of([place.id]).get(place.id)
    shared = _shared(place, newcomer, nights)
    fresh = _fresh(place, newcomer, nights)

    def rank(choice: Choice) -> tuple[bool, bool, bool]:
        ours = any(m.delegation_id == place.delegation_id for m in choice.mates)
        same = here is not None and choice.type.hotel.name == here.hotel
        return not ours, not same, choice.room is None

    return sorted([*shared, *fresh], key=rank)[:few]


def _shared(
    place: Participant, newcomer: Sleeper, nights: Sequence[date]
) -> list[Choice]:
    """Find rooms with people whom the newcomer may join, and a bed each night."""
    together: defaultdict[int, list[Lodger]] = defaultdict(list)
    for lodger in queries.lodgers(place.meeting_id):
        if lodger.place_id != place.id and lodger.meets(nights[0], nights[-1]):
            together[lodger.room_id].append(lodger)
    house = queries.house(place.meeting_id)
    fitting = {
        room_id: mates
        for room_id, mates in together.items()
        if not queries.unfit(house, mates[0].kind, newcomer, mates)
        and all(any(m.meets(night, night) for m in mates) for night in nights)
    }
    rooms = {r.id: r for r in queries.rooms(place.meeting_id) if r.id in fitting}
    return [
        Choice(rooms[room_id].type, rooms[room_id], tuple(mates))
        for room_id, mates in fitting.items()
        if _most(mates, nights) < rooms[room_id].type.beds
    ]


def _most(mates: Iterable[Lodger], nights: Sequence[date]) -> int:
    used = Counter(n for mate in mates for n in nights if mate.meets(n, n))
    return max(used.values(), default=0)


def _fresh(
    place: Participant, newcomer: Sleeper, nights: Sequence[date]
) -> list[Choice]:
    """Find types of which a room is left each night, and which fit somebody alone."""
    used = queries.rooms_used(place.meeting_id)
    held: defaultdict[int, dict[date, int]] = defaultdict(dict)
    for block in queries.blocks(place.meeting_id):
        held[block.room_type_id][block.night] = block.rooms
    house = queries.house(place.meeting_id)
    return [
        Choice(kind)
        for kind in queries.room_types(place.meeting_id)
        if not queries.unfit(house, kind.kind, newcomer, ())
        and _left(kind, held[kind.id], used, nights)
    ]


def _left(
    kind: RoomType,
    held: Mapping[date, int],
    used: Mapping[tuple[int, date], int],
    nights: Sequence[date],
) -> bool:
    return all(held.get(n, 0) > used.get((kind.id, n), 0) for n in nights)
