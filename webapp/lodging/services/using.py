"""Using a proposal: all of it, or whole rooms of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from webapp.core import undo
from webapp.core.actor import Actor
from webapp.core.db import db, refresh_statistics, transaction
from webapp.core.errors import DomainError
from webapp.lodging import queries
from webapp.lodging.allocation import Answer, Current, Instance, Room, Totals
from webapp.lodging.allocation.instance import Id
from webapp.lodging.allocation.validate import violations
from webapp.lodging.models import BedNight, Proposal
from webapp.lodging.models import Room as Let
from webapp.lodging.services.moving import BEDS_TAKEN, make_rooms
from webapp.lodging.services.question import ask, changes
from webapp.lodging.workflow import ProposalWorkflow

Taken = defaultdict[tuple[int, date], set[int]]


@dataclass(frozen=True, slots=True)
class Accepted:
    """How many beds changed hands, and the number that undoes it."""

    beds: int
    undo: int


@transaction(unique=BEDS_TAKEN)
def accept(
    proposal: Proposal, by: Actor, picked: Collection[int] | None = None
) -> Accepted:
    """Let everybody sleep where a proposal says, or those who are picked.

    With them go their proposed room mates, and whoever must make room for them, so
    that rooms are used whole. Raises ``proposal_stale`` if people, rooms or blocks
    have changed since, ``part_breaks`` if the part alone would break a rule or block.
    """
    proposal = queries.held_proposal(proposal.id)
    ProposalWorkflow.accept.apply(proposal, by)
    content = queries.content(proposal.id)
    if content is None:
        raise DomainError("not_found")
    queries.hold_sleepers(proposal.meeting_id)  # before the rooms, as a move does
    queries.hold_types(proposal.meeting_id)
    now = ask(proposal.meeting_id, held=True).instance
    if differing := changes(Instance.from_json(content.instance), now):
        raise DomainError("proposal_stale", count=differing)
    answer = read_answer(content.answer)
    if faults := violations(now, answer):
        raise DomainError("proposal_invalid", count=len(faults), first=faults[0])
    if picked is None:
        changed = _write(proposal.meeting_id, now, answer)
    else:
        changed = _use_part(proposal, now, answer, picked)
    refresh_statistics(Let, BedNight)
    return Accepted(changed, undo.mark())


@dataclass(frozen=True, slots=True)
class ProposedMove:
    """Where somebody sleeps, and where a proposal would have them sleep."""

    place_id: int
    before: Current | None
    after: Room | None


def proposed_moves(proposal: Proposal) -> list[ProposedMove]:
    """List whom a proposal would move, in the order of its rooms."""
    content = queries.content(proposal.id)
    if content is None:
        return []
    instance = Instance.from_json(content.instance)
    return _moves(instance, read_answer(content.answer))


def _moves(instance: Instance, answer: Answer) -> list[ProposedMove]:
    here = {entry.person: entry for entry in instance.current}
    listed = [(person, room) for room in answer.rooms for person in room.people]
    found = [
        ProposedMove(int(person), here.get(person), room)
        for person, room in listed
        if _place(here.get(person)) != _place(room)
    ]
    gone = [ProposedMove(int(p), here[p], None) for p in answer.unplaced if p in here]
    return found + gone


def _place(at: Current | Room | None) -> tuple[Id, Id, Id] | None:
    return (at.hotel, at.type, at.room) if at else None


def _use_part(
    proposal: Proposal, now: Instance, answer: Answer, picked: Collection[int]
) -> int:
    meeting_id = proposal.meeting_id
    chosen = _whole_rooms(now, answer, picked)
    moved = {move.place_id for move in _moves(now, answer)} & chosen
    if not moved:
        raise DomainError("part_empty")
    before = _broken(meeting_id)
    rooms = tuple(r for r in answer.rooms if not chosen.isdisjoint(r.people))
    changed = _write(meeting_id, now, replace(answer, rooms=rooms), only=chosen)
    broken = len(_broken(meeting_id) - before) + queries.overfull(meeting_id)
    if broken:
        raise DomainError("part_breaks", count=broken)
    proposal.taken = len(moved)
    db.session.flush()
    return changed


def _whole_rooms(
    now: Instance, answer: Answer, picked: Collection[int]
) -> set[int | str]:
    """Add who shares a proposed room with somebody picked, and who sleeps there now."""
    room_of = {person: _place(room) for room in answer.rooms for person in room.people}
    inside: defaultdict[object, set[Id]] = defaultdict(set)
    for person, key in room_of.items():
        inside[key].add(person)
    for entry in now.current:
        inside[_place(entry)].add(entry.person)
    known = {person.id for person in now.people}
    chosen: set[Id] = set()
    waiting: set[Id] = known & set(picked)
    while waiting:
        one = waiting.pop()
        chosen.add(one)
        if one in room_of:
            waiting |= inside[room_of[one]] - chosen
    return chosen


def _broken(meeting_id: int) -> set[tuple[int, int, str]]:
    found = queries.breaches(meeting_id).values()
    return {(b.room_id, b.place_id, b.code) for broken in found for b in broken}


def read_answer(document: Mapping[str, Any]) -> Answer:
    """Read an answer back as the solver gave it."""
    rooms = tuple(
        Room(
            hotel=room["hotel"],
            type=room["type"],
            room=room["room"],
            people=tuple(room["people"]),
        )
        for room in document["rooms"]
    )
    return Answer(
        rooms=rooms,
        unplaced=tuple(document["unplaced"]),
        totals=Totals(**document["totals"]),
        bound=document["bound"],
        gap=document["gap"],
        blocking=(),
        seconds=document["seconds"],
    )


def _write(
    meeting_id: int,
    instance: Instance,
    answer: Answer,
    only: Collection[object] | None = None,
) -> int:
    """Keep the beds that stay, give back the others, take what is new.

    Who is not among ``only`` keeps his beds.
    """
    rooms = _rooms(meeting_id, answer)
    stays = {
        person.id: queries.stay_nights(person.arrive, person.depart)
        for person in instance.people
    }
    wanted = {
        (int(place_id), night): rooms[room.hotel, room.type, room.room]
        for room in answer.rooms
        for place_id in room.people
        for night in stays[place_id]
    }
    taken: Taken = defaultdict(set)
    changed = 0
    for bed in queries.bed_nights(meeting_id):
        at = bed.participant_id, bed.night
        stays_put = only is not None and bed.participant_id not in only
        if stays_put or wanted.get(at) == bed.room_id:
            taken[bed.room_id, bed.night].add(bed.bed)
            wanted.pop(at, None)
        else:
            db.session.delete(bed)
            changed += 1
    # A flush inserts before it deletes, and the beds are needed at once.
    db.session.flush()
    for (place_id, night), room_id in wanted.items():
        bed_number = _free(taken[room_id, night])
        db.session.add(
            BedNight(
                meeting_id=meeting_id,
                room_id=room_id,
                participant_id=place_id,
                night=night,
                bed=bed_number,
            )
        )
    db.session.flush()
    return changed + len(wanted)


def _free(taken: set[int]) -> int:
    """Take the lowest bed that is free."""
    bed = next(number for number in range(1, 99) if number not in taken)
    taken.add(bed)
    return bed


def _rooms(meeting_id: int, answer: Answer) -> Mapping[tuple[Any, Any, Any], int]:
    """Find the rooms of an answer by hotel, type and label, making what is new."""
    kinds = {
        (kind.hotel.code, kind.code): kind.id for kind in queries.room_types(meeting_id)
    }
    known = {(r.room_type_id, r.label): r.id for r in queries.rooms(meeting_id)}
    keys = {
        (kinds[str(room.hotel), str(room.type)], str(room.room))
        for room in answer.rooms
    }
    made = make_rooms(meeting_id, sorted(keys - known.keys()))
    known |= {(room.room_type_id, room.label): room.id for room in made}
    return {
        (room.hotel, room.type, room.room): known[
            kinds[str(room.hotel), str(room.type)], str(room.room)
        ]
        for room in answer.rooms
    }
