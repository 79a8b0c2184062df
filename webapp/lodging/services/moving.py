"""Moving people by hand: each rule says no with its numbers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count as numbers

from webapp.core import undo
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, surely_held, transaction
from webapp.core.errors import DomainError
from webapp.lodging import queries
from webapp.lodging.models import BedNight, Room, RoomException
from webapp.lodging.queries import House
from webapp.lodging.services import fitting
from webapp.lodging.words import EXCEPTIONS
from webapp.registration.models import Participant, Person
from webapp.registration.queries import holder, locked_place
from webapp.registration.workflow import PlaceState

BEDS_TAKEN = {
    "uq_bed_night_room_id_night_bed": DomainError("bed_taken"),
    "uq_bed_night_participant_id_night": DomainError("bed_taken"),
}


@dataclass(frozen=True, slots=True)
class Followed:
    """Which nights of a stay got a bed, which gave theirs back, and which lack one."""

    added: Sequence[date] = ()
    released: Sequence[date] = ()
    missing: Sequence[date] = ()


def nights_of(place: Participant) -> list[date]:
    """List the nights of a stay, which must be known."""
    if place.arrive_on is None or place.depart_on is None:
        raise DomainError("stay_unknown", place=place.ref)
    return queries.stay_nights(place.arrive_on, place.depart_on)


@dataclass(frozen=True, slots=True)
class Excuse:
    """Why somebody may sleep where the level gives no right."""

    reason: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """Where somebody sleeps now, and the number that undoes it."""

    room: Room
    undo: int


@transaction(unique=BEDS_TAKEN)
def move_place(
    place_id: int,
    to: int | str,
    by: Actor,
    *,
    excuse: Excuse | None = None,
    locked: bool = False,
) -> Moved:
    """Let the holder of a place sleep in a room for the whole stay.

    ``to`` is the number of a room, or the key of a choice; ``locked`` keeps whoever
    sleeps there when rooms are allocated again. Raises the refusal of the first rule
    that it would break, with its numbers.
    """
    by.demand(Permission.MANAGE_LODGING)
    place = locked_place(place_id)
    room = put_in_room(place, chosen_room(place.meeting_id, to), excuse)
    if locked:
        keep_locked(room)
    return Moved(room, undo.mark())


def chosen_room(meeting_id: int, to: int | str) -> int:
    """Find the room of a choice, opening an empty one of a type."""
    key = to if isinstance(to, str) else f"room:{to}"
    kind, _colon, number = key.partition(":")
    if kind not in {"room", "type"} or not number.isdecimal():
        raise DomainError("room_not_found", field="room")
    if kind == "type":
        return fresh_room(meeting_id, int(number)).id
    return int(number)


def put_in_room(place: Participant, room_id: int, excuse: Excuse | None = None) -> Room:
    """Move a place that is held, for a service that has asked whether it may."""
    if place.state is not PlaceState.CONFIRMED:
        raise DomainError("place_not_confirmed", place=place.ref)
    room = queries.room(place.meeting_id, room_id)
    if room is None:
        raise DomainError("room_not_found", field="room")
    queries.hold_type(room)
    nights = nights_of(place)
    others = _others(room, place, set(nights))
    _check(room, place, nights, others, excuse)
    clear(queries.beds_of(place.id))
    _make_beds(room, place, nights, others)
    return room


def keep_locked(room: Room) -> None:
    """Lock a room as it is now; whoever holds its type waits for nobody here."""
    surely_held(Room, room.id).locked = True
    db.session.flush()


@transaction(unique=BEDS_TAKEN)
def follow(place_id: int, by: Actor) -> Followed:
    """Let the beds of a place follow its stay, as far as its room is free."""
    by.demand(Permission.MANAGE_LODGING)
    return follow_stay(locked_place(place_id))


def follow_stay(place: Participant) -> Followed:
    """Let beds follow the stay of a place that is held, for a service that may.

    A night for which the room is not free stays without a bed: the room is listed.
    """
    beds = list(queries.beds_of(place.id))
    coming = place.state is PlaceState.CONFIRMED
    if not (beds and coming and place.arrive_on and place.depart_on):
        return Followed()
    wanted = set(nights_of(place))
    surplus = [bed for bed in beds if bed.night not in wanted]
    lacking = sorted(wanted - {bed.night for bed in beds})
    clear(surplus)
    added = [night for night in lacking if _extend(place, beds, night)]
    missing = [night for night in lacking if night not in added]
    return Followed(added, [bed.night for bed in surplus], missing)


@transaction()
def open_room(meeting_id: int, room_type_id: int, by: Actor) -> Room:
    """Find a room of a type that nobody sleeps in, making it if need be."""
    by.demand(Permission.MANAGE_LODGING)
    return fresh_room(meeting_id, room_type_id)


def fresh_room(meeting_id: int, room_type_id: int) -> Room:
    """Open a room for a service that has asked whether it may."""
    known = [
        room for room in queries.rooms(meeting_id) if room.room_type_id == room_type_id
    ]
    taken = queries.occupants([room.id for room in known])
    free = [room for room in known if room.id not in taken]
    kinds = {kind.id: kind for kind in queries.room_types(meeting_id)}
    if room_type_id not in kinds:
        raise DomainError("room_not_found", field="room")
    if free:
        return free[0]
    kind = kinds[room_type_id]
    labels = {room.label for room in known}
    names = (f"{kind.code}-{number:03d}" for number in numbers(1))
    label = next(name for name in names if name not in labels)
    return make_rooms(meeting_id, [(room_type_id, label)])[0]


@transaction()
def release_place(place_id: int) -> int:
    """Give the beds of a place back unless it is confirmed; return how many."""
    place = locked_place(place_id)
    if place.state is PlaceState.CONFIRMED:
        return 0
    return clear(queries.beds_of(place.id))


@transaction()
def lock(room: Room, by: Actor) -> int:
    """Keep whoever sleeps in a room there when rooms are allocated again.

    Returns the number that undoes it.
    """
    by.demand(Permission.MANAGE_LODGING)
    keep_locked(room)
    return undo.mark()


@transaction()
def unlock(room: Room, by: Actor) -> int:
    """Let people be moved out of a room again; return the number that undoes it."""
    by.demand(Permission.MANAGE_LODGING)
    surely_held(Room, room.id).locked = False
    db.session.flush()
    return undo.mark()


def make_rooms(meeting_id: int, wanted: Sequence[tuple[int, str]]) -> list[Room]:
    """Make rooms by type and label, each with the next key."""
    first = queries.next_key(meeting_id) if wanted else 1
    made = [
        Room(
            meeting_id=meeting_id,
            room_type_id=kind,
            label=label,
            key=f"R-{first + offset:03d}",
        )
        for offset, (kind, label) in enumerate(wanted)
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def _extend(place: Participant, beds: Sequence[BedNight], night: date) -> bool:
    """Give a place one more night in the room of the night next to it, if it is free.

    Tells whether it was.
    """
    next_to_it = min(beds, key=lambda bed: abs(bed.night - night))
    room = queries.room(place.meeting_id, next_to_it.room_id)
    if room is None:
        return False
    queries.hold_type(room)
    others = _others(room, place, {night})
    try:
        _check(room, place, [night], others)
    except DomainError:
        return False
    _make_beds(room, place, [night], others)
    return True


def _others(room: Room, place: Participant, nights: set[date]) -> list[BedNight]:
    """List who else sleeps there then; a cancelled place gives its bed back now."""
    beds = [bed for bed in queries.beds_in(room.id) if bed.participant_id != place.id]
    gone = [bed for bed in beds if bed.participant.state is not PlaceState.CONFIRMED]
    clear(gone)
    return [bed for bed in beds if bed not in gone and bed.night in nights]


def clear(beds: Iterable[BedNight]) -> int:
    """Give beds back, and tell how many they were."""
    cleared = list(beds)
    for bed in cleared:
        db.session.delete(bed)
    # A flush inserts before it deletes, and the beds are needed at once.
    db.session.flush()
    return len(cleared)


def _check(
    room: Room,
    place: Participant,
    nights: Sequence[date],
    others: Sequence[BedNight],
    excuse: Excuse | None = None,
) -> None:
    """Refuse by the first rule that somebody would break in a room on some nights."""
    person = holder(place.id)
    if person is None or person.sex is None:
        raise DomainError("sex_unknown", place=person.name if person else place.ref)
    mates = list(queries.holders({bed.participant_id for bed in others}).values())
    house = queries.house(place.meeting_id)
    _check_people(house, room, person, mates, excuse)
    beds = queries.beds_for(house, room.type, person, mates)
    slept = Counter(bed.night for bed in others)
    held, used = queries.blocks_of(room.room_type_id), queries.used_beside(room)
    for refusal in (
        *fitting.of_beds(beds, room.called, nights, slept),
        *fitting.of_block(room.type, nights, held, used),
    ):
        raise refusal


def _check_people(
    house: House,
    room: Room,
    person: Person,
    mates: Sequence[Person],
    excuse: Excuse | None,
) -> None:
    allowed = {one.code for one in queries.held_exceptions(person.id, room.id)}
    broken = queries.unfit(house, room.type.kind, person, mates)
    for code in allowed:
        broken.pop(code, None)
    if excuse and broken.keys() <= queries.OF_LEVEL:
        allow(room.id, person, broken, excuse)
        broken = {}
    for refusal in fitting.of_people(room.called, broken):
        raise refusal


def allow(room_id: int, person: Person, codes: Iterable[str], excuse: Excuse) -> None:
    """Write down why somebody may break rules of a room that are about rank."""
    if excuse.reason not in EXCEPTIONS:
        raise DomainError("exception_reason_missing", field="why")
    db.session.add_all(
        RoomException(
            meeting_id=person.meeting_id,
            room_id=room_id,
            person_id=person.id,
            code=code,
            reason=excuse.reason,
            text=excuse.text.strip(),
        )
        for code in codes
    )
    db.session.flush()


def _make_beds(
    room: Room, place: Participant, nights: Sequence[date], others: list[BedNight]
) -> None:
    taken = {(bed.night, bed.bed) for bed in others}
    for night in nights:
        bed = next(n for n in range(1, 99) if (night, n) not in taken)
        db.session.add(
            BedNight(
                meeting_id=room.meeting_id,
                room_id=room.id,
                participant_id=place.id,
                night=night,
                bed=bed,
            )
        )
    db.session.flush()
