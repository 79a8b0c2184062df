"""Taking papers in at a desk; stamping and giving them back in bulk."""

from collections.abc import Collection, Iterable

from webapp.checkin.models import HandedPaper, Paper
from webapp.checkin.queries import desk
from webapp.checkin.queries import papers as queries
from webapp.checkin.workflow import PaperState, PaperWorkflow
from webapp.core import clock, undo
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.workflow import Move
from webapp.registration.services import Decision

# Only a travel order is stamped, and it goes back only with the stamp.
STAMPED = frozenset({Paper.ORDER})


@transaction()
def tick_papers(
    meeting_id: int,
    person_id: int,
    received: Iterable[Paper],
    by: Actor,
    *,
    missing: Iterable[Paper] = (),
) -> None:
    """Write down what somebody has handed in, and what was ticked by mistake.

    Papers named in neither stay as they are, and so does one that went on since.
    """
    by.demand(Permission.HELP_AT_DESK)
    people = desk.people(meeting_id, [person_id])
    if not people:
        raise DomainError("not_found")
    ref = people[0].participant.ref
    for paper in received:
        _move(meeting_id, [ref], paper, PaperWorkflow.receive, by)
    for paper in missing:
        _move(meeting_id, [ref], paper, PaperWorkflow.not_received, by)


@transaction()
def move_papers(
    meeting_id: int, refs: Collection[str], paper: Paper, move: str, by: Actor
) -> Decision:
    """Make a move on one kind of paper of many places, so that it can be undone.

    A paper in another state is left; a travel order without its stamp is not given
    back.
    """
    wanted = PaperWorkflow.moves()[move]
    by.demand(wanted.permission)
    if not refs:
        raise DomainError("no_paper_picked")
    if wanted is PaperWorkflow.stamp and paper not in STAMPED:
        raise DomainError("paper_not_for_stamp")
    moved = _move(meeting_id, list(refs), paper, wanted, by)
    return Decision(moved, len(refs) - moved, undo.mark())


def _move(
    meeting_id: int, refs: list[str], paper: Paper, move: Move[PaperState], by: Actor
) -> int:
    if move is PaperWorkflow.receive:
        _begin(meeting_id, refs, paper)
    moved = 0
    for row in queries.held_papers(meeting_id, refs, paper):
        if row.state not in move.sources or _unstamped(row, move):
            continue
        move.apply(row, by)
        _sign(row, by)
        moved += 1
    db.session.flush()
    return moved


def _begin(meeting_id: int, refs: list[str], paper: Paper) -> None:
    """Begin a line for each place that has none; another desk may do so meanwhile."""
    queries.hold_papers(meeting_id)
    db.session.add_all(
        HandedPaper(meeting_id=meeting_id, participant_id=place_id, paper=paper)
        for place_id in queries.places_without(meeting_id, refs, paper)
    )
    db.session.flush()


def _unstamped(row: HandedPaper, move: Move[PaperState]) -> bool:
    back = move is PaperWorkflow.give_back and row.paper in STAMPED
    return back and row.state is not PaperState.STAMPED


def _sign(row: HandedPaper, by: Actor) -> None:
    """Write down who did the step last made, and when; steps undone are forgotten."""
    now, who = clock.now(), by.name or str(by)
    reached = list(PaperState).index(row.state)
    for order, step in enumerate(("received", "stamped", "returned"), 1):
        if order > reached:
            setattr(row, f"{step}_at", None)
            setattr(row, f"{step}_by", "")
        elif order == reached:
            setattr(row, f"{step}_at", now)
            setattr(row, f"{step}_by", who)
