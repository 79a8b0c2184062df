"""Arranging rooms by hand: swapping, taking out, taking back."""

from collections.abc import Iterable, Mapping

from webapp.core import undo
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import refresh_statistics, transaction
from webapp.core.errors import DomainError
from webapp.lodging import queries
from webapp.lodging.models import BedNight, Room, RoomException, RoomRule
from webapp.lodging.services.moving import (
    BEDS_TAKEN,
    Excuse,
    clear,
    keep_locked,
    put_in_room,
)
from webapp.registration.models import Participant
from webapp.registration.queries import holder, locked_place
from webapp.registration.workflow import PlaceState

OVERTAKEN = dict.fromkeys(BEDS_TAKEN, DomainError("undo_overtaken"))


@transaction()
def show_up(meeting_id: int, hotel_id: int | None, by: Actor) -> None:
    """Let colleagues see that somebody has the rooms, or one hotel's, before them."""
    by.demand(Permission.MANAGE_LODGING)
    queries.note_arranger(meeting_id, by, hotel_id)


@transaction(unique=BEDS_TAKEN)
def swap_places(
    one: int,
    other: int,
    by: Actor,
    *,
    excuse: Excuse | None = None,
    locked: bool = False,
) -> int:
    """Let two people sleep in each other's room; return the number that undoes it.

    ``excuse`` is for whoever of them has no right to the other's room. Raises the
    refusal of the first rule that it would break.
    """
    by.demand(Permission.MANAGE_LODGING)
    if one == other:
        raise DomainError("swap_same")
    places = [locked_place(key) for key in sorted((one, other))]
    queries.hold_types(places[0].meeting_id)
    rooms = [_home(place) for place in places]
    if rooms[0] == rooms[1]:
        raise DomainError("swap_same_room")
    moves = [(places[0], rooms[1]), (places[1], rooms[0])]
    _exchange(moves, excuse, locked=locked)
    return undo.mark()


@transaction(unique=BEDS_TAKEN)
def swap_rooms(
    one: Room,
    other: Room,
    by: Actor,
    *,
    excuse: Excuse | None = None,
    locked: bool = False,
) -> int:
    """Let all who sleep in two rooms change over; return the number that undoes it.

    One of the rooms may be empty: then those of the other move there together.
    """
    by.demand(Permission.MANAGE_LODGING)
    if one.id == other.id:
        raise DomainError("swap_same")
    # People before types, as in every move: else two would wait for each other.
    known = {room.id: queries.people_in(room.id) for room in (one, other)}
    held = {key: locked_place(key) for key in sorted(set().union(*known.values()))}
    queries.hold_types(one.meeting_id)
    if any(queries.people_in(room) != people for room, people in known.items()):
        raise DomainError("bed_taken")
    moves = [*_leaving(one, other, held), *_leaving(other, one, held)]
    if not moves:
        raise DomainError("swap_empty")
    _exchange(moves, excuse, locked=locked)
    return undo.mark()


@transaction()
def take_out(place_id: int, by: Actor) -> int:
    """Give somebody's beds back; return the number that undoes it."""
    by.demand(Permission.MANAGE_LODGING)
    place = locked_place(place_id)
    if not clear(queries.beds_of(place.id)):
        raise DomainError("room_not_held", place=_called(place))
    return undo.mark()


@transaction(unique=OVERTAKEN)
def take_back(meeting_id: int, number: int, by: Actor) -> None:
    """Let people sleep again where they did before a move, or a proposal, was made.

    A proposal waits for a decision again; the rooms that were made stay, unlocked.
    Raises ``undo_overtaken`` where somebody else has come in between.
    """
    by.demand(Permission.MANAGE_LODGING)
    if undo.meetings_of(number) != {meeting_id}:
        raise DomainError("undo_not_yours")
    queries.hold_moved(number)
    queries.hold_types(meeting_id)
    of_proposal = queries.is_of_proposal(number)
    if of_proposal and queries.open_proposals(meeting_id):
        raise DomainError("undo_overtaken")
    if queries.overtaken(number):
        raise DomainError("undo_overtaken")
    undo.undo(number, by, links=(BedNight, RoomException, RoomRule), made=(Room,))
    for room in queries.left_empty(number):
        room.locked, room.note = False, "undo"
    if queries.overfull(meeting_id):
        raise DomainError("undo_overtaken")
    if of_proposal:
        refresh_statistics(BedNight)


def _home(place: Participant) -> int:
    beds = queries.beds_of(place.id)
    if not beds:
        raise DomainError("swap_homeless", place=_called(place))
    return beds[-1].room_id


def _called(place: Participant) -> str:
    person = holder(place.id)
    return person.name if person else place.ref


def _leaving(
    room: Room, to: Room, held: Mapping[int, Participant]
) -> list[tuple[Participant, int]]:
    """List who goes over; the bed of a place given up is only cleared."""
    beds = queries.beds_in(room.id)
    clear(b for b in beds if b.participant.state is not PlaceState.CONFIRMED)
    places = [held[key] for key in sorted({bed.participant_id for bed in beds})]
    return [(p, to.id) for p in places if p.state is PlaceState.CONFIRMED]


def _exchange(
    moves: Iterable[tuple[Participant, int]], excuse: Excuse | None, *, locked: bool
) -> None:
    """Empty all their beds first, so that each rule sees only who is to be there."""
    wanted = list(moves)
    for place, _room in wanted:
        clear(queries.beds_of(place.id))
    for place, room_id in wanted:
        room = put_in_room(place, room_id, excuse)
        if locked:
            keep_locked(room)
