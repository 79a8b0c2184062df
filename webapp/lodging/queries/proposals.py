"""Proposals: how far they are, and what they were asked and answered."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select, update

from webapp.core.db import db, surely_held
from webapp.lodging.models import Proposal, ProposalContent
from webapp.lodging.workflow import ProposalState
from webapp.registration.models import Participant

FRESH = {"populate_existing": True}
Document = Mapping[str, Any]


class Leftovers(NamedTuple):
    """Whom a proposal leaves without a room: by lack of rooms, or undecided."""

    unplaced: Sequence[int]
    blocking: Sequence[Document]
    undecided: Sequence[Document]

    @property
    def places(self) -> list[int]:
        """All of them."""
        return [*self.unplaced, *(one["place_id"] for one in self.undecided)]


def proposal(meeting_id: int, number: int) -> Proposal | None:
    """Find a proposal by its number."""
    ours = Proposal.meeting_id == meeting_id, Proposal.number == number
    return db.session.scalar(select(Proposal).where(*ours))


def latest_proposal(meeting_id: int) -> Proposal | None:
    """Find the newest proposal."""
    ours = select(Proposal).where(Proposal.meeting_id == meeting_id)
    newest = ours.order_by(Proposal.number.desc()).limit(1)
    return db.session.scalar(newest, execution_options=FRESH)


def open_proposals(meeting_id: int) -> Sequence[Proposal]:
    """List the proposals that were neither used nor thrown away."""
    waiting = Proposal.state.in_([ProposalState.COMPUTING, ProposalState.PROPOSED])
    ours = select(Proposal).where(Proposal.meeting_id == meeting_id, waiting)
    return db.session.scalars(ours).all()


def held_proposal(proposal_id: int) -> Proposal:
    """Read a proposal as it is now, and hold it until the transaction ends."""
    return surely_held(Proposal, proposal_id)


def note_progress(proposal_id: int, percent: int) -> bool:
    """Note how far a proposal is, unless nobody waits for it any more.

    No history needs it.
    """
    far = update(Proposal).where(
        Proposal.id == proposal_id, Proposal.state == ProposalState.COMPUTING
    )
    return bool(db.session.scalar(far.values(percent=percent).returning(Proposal.id)))


def content(proposal_id: int) -> ProposalContent | None:
    """Read what a proposal was asked and answered."""
    return db.session.get(ProposalContent, proposal_id)


def leftovers(proposal_id: int) -> Leftovers:
    """Read whom a proposal leaves without a room, and why; not the thousands else."""
    answer = ProposalContent.answer
    wanted = select(
        answer["unplaced"], answer["blocking"], ProposalContent.undecided
    ).where(ProposalContent.proposal_id == proposal_id)
    found = db.session.execute(wanted).first()
    return Leftovers(*found) if found else Leftovers([], [], [])


def unplaced_refs(proposal_id: int) -> list[str]:
    """Name the places that a proposal leaves without a room."""
    named = select(Participant.ref).where(
        Participant.id.in_(leftovers(proposal_id).places)
    )
    return list(db.session.scalars(named.order_by(Participant.ref)))
