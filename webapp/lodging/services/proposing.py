"""Computing an allocation, and using it or throwing it away."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import Actor, current
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.jobs.services import enqueue
from webapp.lodging import queries
from webapp.lodging.allocation import Answer, Instance, Totals, solve
from webapp.lodging.allocation.instance import ALONE
from webapp.lodging.allocation.validate import violations
from webapp.lodging.models import LodgingRules, Policy, Proposal, ProposalContent
from webapp.lodging.services.question import Question, ask
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
    last = queries.latest_proposal(meeting_id)
    rules = queries.rules_in_force(meeting_id)
    proposal = Proposal(
        meeting_id=meeting_id,
        number=last.number + 1 if last else 1,
        policy=rules.policy,
        move_price=rules.move_price,
        wish_price=rules.wish_price,
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
    answer = solved(question, settings, partial(_note_progress, proposal_id))
    if answer is not None:
        _keep(proposal_id, question, answer)


def solved(
    question: Question, settings: Mapping[str, Any], note: Callable[[int], bool]
) -> Answer | None:
    """Solve and check; ``note`` is told how far it is, and says whether to go on."""
    shown = 0

    def tell(_stage: str, share: float) -> None:
        nonlocal shown
        if (percent := int(100 * share)) > shown:
            shown = percent
            if not note(percent):
                raise _Withdrawn

    answer = NOBODY
    if question.instance.people:
        try:
            answer = solve(question.instance, **settings, progress=tell)
        except _Withdrawn:
            return None
    if faults := violations(question.instance, answer):
        raise DomainError("proposal_invalid", count=len(faults), first=faults[0])
    return answer


@transaction()
def discard(proposal: Proposal, by: Actor) -> None:
    """Throw a proposal away; where people sleep stays as it is."""
    proposal = queries.held_proposal(proposal.id)
    ProposalWorkflow.discard.apply(proposal, by)
    db.session.flush()


def settings_of(rules: LodgingRules | Proposal) -> dict[str, Any]:
    """Say to the solver what a meeting, or one proposal, is after."""
    return {
        "strict": rules.policy is Policy.STRICT,
        "move_price": rules.move_price,
        "wish_price": rules.wish_price,
    }


@transaction()
def _question(
    meeting_id: int, proposal_id: int
) -> tuple[Question, dict[str, Any]] | None:
    proposal = queries.held_proposal(proposal_id)
    if proposal.state is not ProposalState.COMPUTING:
        return None
    return ask(meeting_id), settings_of(proposal)


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
