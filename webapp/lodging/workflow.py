"""What may happen to a proposal, and to a revision of the rooming list."""

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


class RevisionState(StrEnum):
    """How far a revision is on its way to the hotel and back."""

    TO_APPROVE = "to_approve"
    FROZEN = "frozen"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"


R = RevisionState
MANAGE = Permission.MANAGE_LODGING

REVISION_LABELS = {
    R.TO_APPROVE: N_("Menunggu orang kedua"),
    R.FROZEN: N_("Beku, belum dikirim"),
    R.SENT: N_("Dikirim, belum dijawab"),
    R.ACKNOWLEDGED: N_("Sudah diterima hotel"),
}


class RevisionWorkflow(Workflow[RevisionState]):
    """The moves of a revision, in the order in which a page offers them."""

    approve = Move(
        sources=frozenset({R.TO_APPROVE}),
        target=R.FROZEN,
        label=N_("Setujui"),
        tone=Tone.PRIMARY,
        permission=MANAGE,
    )
    send = Move(
        sources=frozenset({R.FROZEN}),
        target=R.SENT,
        label=N_("Sudah dikirim"),
        permission=MANAGE,
    )
    acknowledge = Move(
        sources=frozenset({R.FROZEN, R.SENT}),
        target=R.ACKNOWLEDGED,
        label=N_("Sudah diterima hotel"),
        permission=MANAGE,
    )
