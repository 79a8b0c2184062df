"""What may happen to a proposal."""

from enum import StrEnum

from webapp.core.access import Permission
from webapp.core.text import N_
from webapp.core.workflow import Move, Tone, Workflow


class ProposalState(StrEnum):
    """Where a proposal stands; it says nothing before it is computed."""

    COMPUTING = "computing"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DISCARDED = "discarded"


S = ProposalState

STATE_LABELS = {
    S.COMPUTING: N_("Sedang dihitung"),
    S.PROPOSED: N_("Menunggu keputusan"),
    S.ACCEPTED: N_("Dipakai"),
    S.DISCARDED: N_("Dibuang"),
}


class ProposalWorkflow(Workflow[ProposalState]):
    """The moves of a proposal, in the order in which a page offers them."""

    finish = Move(
        sources=frozenset({S.COMPUTING}),
        target=S.PROPOSED,
        label=N_("Usulan selesai dihitung"),
        permission=Permission.MANAGE_LODGING,
    )
    accept = Move(
        sources=frozenset({S.PROPOSED}),
        target=S.ACCEPTED,
        label=N_("Pakai usulan"),
        tone=Tone.PRIMARY,
        permission=Permission.MANAGE_LODGING,
    )
    discard = Move(
        sources=frozenset({S.COMPUTING, S.PROPOSED}),
        target=S.DISCARDED,
        label=N_("Buang"),
        permission=Permission.MANAGE_LODGING,
    )
