"""Computing an allocation, and using it or throwing it away."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from webapp.core import clock, undo
from webapp.core.access import Permission
from webapp.core.actor import Actor, current
from webapp.core.db import db, refresh_statistics, transaction
from webapp.core.errors import DomainError
from webapp.jobs.services import enqueue
from webapp.lodging import queries
from webapp.lodging.allocation import Answer, Instance, Room, Totals, solve
from webapp.lodging.allocation.instance import ALONE
from webapp.lodging.allocation.solving import MOVE_PRICE, WISH_PRICE
from webapp.lodging.allocation.validate import violations
from webapp.lodging.models import BedNight, Policy, Proposal, ProposalContent
from webapp.lodging.models import Room as Let
from webapp.lodging.services.moving import BEDS_TAKEN, make_rooms
from webapp.lodging.services.question import Question, ask, changes
from webapp.lodging.workflow import ProposalState, ProposalWorkflow

KIND = "lodging.propose"
NOBODY = Answer(
    rooms=(),
    unplaced=(),
    totals=Totals(unplaced=0, cost=0, room_nights=0, mutual_wishes_honoured=0, moved=0),
    bound=0,
    gap=0.0,
    blocking=(),
    seconds=0.0,
)


@transaction()
def propose(meeting_id: int, by: Actor) -> Proposal:
    """Ask for a proposal: it is computed in the background, with progress."""
    by.demand(Permission.MANAGE_LODGING)
    if not queries.blocks(meeting_id):
        raise DomainError("block_missing")
    queries.next_key(meeting_id)  # two who ask at once get two numbers
    for waiting in queries.open_proposals(meeting_id):
        ProposalWorkflow.discard.apply(waiting, by)
    last, rules = queries.latest_proposal(meeting_id), queries.lodging_rules(meeting_id)
    proposal = Proposal(
        meeting_id=meeting_id,
        number=last.number + 1 if last else 1,
        policy=rules.policy if rules else Policy.STRICT,
        move_price=rules.move_price if rules else MOVE_PRICE,
        wish_price=rules.wish_price if rules else WISH_PRICE,
    )
    db.session.add(proposal)
    db.session.flush()
    enqueue(
        KIND,
        f"{KIND}:{proposal.id}",
        title="lodging_propose",
        meeting_id=meeting_id,
        proposal_id=proposal.id,
    )
    return proposal


class _Withdrawn(Exception):  # noqa: N818 nothing went wrong
    """Nobody waits for the proposal any more."""


def compute(meeting_id: int, proposal_id: int) -> None:
    """Solve, check and keep; a job does this in steps, so a page sees how far it is."""
    asked = _question(meeting_id, proposal_id)
    if asked is None:
        return  # thrown away meanwhile, or an earlier attempt got to the end
    question, settings = asked
    shown = 0

    def tell(_stage: str, share: float) -> None:
        nonlocal shown
        if (percent := int(100 * share)) > shown:
            shown = percent
            if not _note_progress(proposal_id, percent):
                raise _Withdrawn

    answer = NOBODY
    if question.instance.people:
        try:
            answer = solve(question.instance, **settings, progress=tell)
        except _Withdrawn:
            return
    if faults := violations(question.instance, answer):
        raise DomainError("proposal_invalid", count=len(faults), first=faults[0])
    _keep(proposal_id, question, answer)


@dataclass(frozen=True, slots=True)
class Accepted:
    """How many beds changed hands, and the number that undoes it."""

    beds: int
    undo: int


@transaction(unique=BEDS_TAKEN)
def accept(proposal: Proposal, by: Actor) -> Accepted:
    """Let everybody sleep where a proposal says.

    Raises ``proposal_stale`` if people, rooms or blocks have changed since.
    """
    proposal = queries.held_proposal(proposal.id)
    ProposalWorkflow.accept.apply(proposal, by)
    content = queries.content(proposal.id)
    if content is None:
        raise DomainError("not_found")
    queries.hold_types(proposal.meeting_id)
    now = ask(proposal.meeting_id, held=True).instance
    if differing := changes(Instance.from_json(content.instance), now):
        raise DomainError("proposal_stale", count=differing)
    answer = read_answer(content.answer)
    if faults := violations(now, answer):
        raise DomainError("proposal_invalid", count=len(faults), first=faults[0])
    changed = _write(proposal.meeting_id, now, answer)
    refresh_statistics(Let, BedNight)
    return Accepted(changed, undo.mark())


@transaction()
def discard(proposal: Proposal, by: Actor) -> None:
    """Throw a proposal away; where people sleep stays as it is."""
    proposal = queries.held_proposal(proposal.id)
    ProposalWorkflow.discard.apply(proposal, by)
    db.session.flush()


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


@transaction()
def _question(
    meeting_id: int, proposal_id: int
) -> tuple[Question, dict[str, Any]] | None:
    proposal = queries.held_proposal(proposal_id)
    if proposal.state is not ProposalState.COMPUTING:
        return None
    settings = {
        "strict": proposal.policy is Policy.STRICT,
        "move_price": proposal.move_price,
        "wish_price": proposal.wish_price,
    }
    return ask(meeting_id), settings


@transaction()
def _note_progress(proposal_id: int, percent: int) -> bool:
    return queries.note_progress(proposal_id, percent)


@transaction()
def _keep(proposal_id: int, question: Question, answer: Answer) -> None:
    proposal = queries.held_proposal(proposal_id)
    if proposal.state is not ProposalState.COMPUTING:
        return
    totals = answer.totals
    ProposalWorkflow.finish.apply(proposal, current())
    proposal.percent = 100
    proposal.computed_at = clock.now()
    proposal.people = question.people
    proposal.placed = question.people - len(question.undecided) - totals.unplaced
    proposal.rooms = len(answer.rooms)
    proposal.room_nights = totals.room_nights
    proposal.cost, proposal.bound = int(totals.cost), int(answer.bound)
    proposal.gap, proposal.seconds = answer.gap, answer.seconds
    proposal.moved = totals.moved
    proposal.wishes_asked = _mutual(question.instance)
    proposal.wishes_honoured = totals.mutual_wishes_honoured
    proposal.seniors_in_shared = _seniors_in_shared(question.instance, answer)
    content = ProposalContent(
        proposal_id=proposal.id,
        instance=question.instance.to_json(),
        answer=answer.to_json(),
        undecided=[asdict(one) for one in question.undecided],
    )
    db.session.add(content)
    db.session.flush()


def _mutual(instance: Instance) -> int:
    """Count the pairs that want to share, both of them."""
    wanted = set(instance.wishes)
    return sum(pair[::-1] in wanted for pair in wanted) // 2


def _seniors_in_shared(instance: Instance, answer: Answer) -> int:
    """Count who sleeps alone in a room with several beds, since that is cheaper."""
    beds = {
        (hotel.id, kind.code): kind.beds
        for hotel in instance.hotels
        for kind in hotel.room_types
    }
    echelon = {person.id: person.echelon for person in instance.people}
    return sum(
        beds[room.hotel, room.type] > 1 and echelon[room.people[0]] <= ALONE
        for room in answer.rooms
    )


def _write(meeting_id: int, instance: Instance, answer: Answer) -> int:
    """Keep the beds that stay, give back the others, take what is new."""
    rooms = _rooms(meeting_id, answer)
    stays = {
        person.id: _nights(person.arrive, person.depart) for person in instance.people
    }
    wanted: dict[tuple[int, date], int] = {}
    for room in answer.rooms:
        for place_id in room.people:
            for night in stays[place_id]:
                wanted[int(place_id), night] = rooms[room.hotel, room.type, room.room]
    taken: defaultdict[tuple[int, date], set[int]] = defaultdict(set)
    changed = 0
    for bed in queries.bed_nights(meeting_id):
        if wanted.get((bed.participant_id, bed.night)) == bed.room_id:
            taken[bed.room_id, bed.night].add(bed.bed)
            del wanted[bed.participant_id, bed.night]
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


def _nights(arrive: date, depart: date) -> list[date]:
    return [arrive + timedelta(days=day) for day in range((depart - arrive).days)]


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
