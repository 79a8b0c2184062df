"""What may happen to a proposal, a rooming list, an invoice and a difference."""

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
# What went out: only this counts when a hotel is told what changed.
TOLD = frozenset({R.SENT, R.ACKNOWLEDGED})
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
    take_back = Move(
        sources=frozenset({R.SENT}),
        target=R.FROZEN,
        label=N_("Urungkan kirim"),
        permission=MANAGE,
    )
    acknowledge = Move(
        sources=frozenset({R.FROZEN, R.SENT}),
        target=R.ACKNOWLEDGED,
        label=N_("Sudah kami terima"),
        permission=Permission.ANSWER_FOR_HOTEL,
    )


class InvoiceState(StrEnum):
    """How far the committee is with a bill."""

    RECEIVED = "received"
    CHECKED = "checked"
    DISPUTED = "disputed"
    AGREED = "agreed"
    PAID = "paid"
    WITHDRAWN = "withdrawn"


I = InvoiceState  # noqa: E741

INVOICE_LABELS = {
    I.RECEIVED: N_("Diterima"),
    I.CHECKED: N_("Sudah diperiksa"),
    I.DISPUTED: N_("Disanggah"),
    I.AGREED: N_("Disetujui"),
    I.PAID: N_("Lunas"),
    I.WITHDRAWN: N_("Ditarik hotel"),
}


class InvoiceWorkflow(Workflow[InvoiceState]):
    """The moves of a bill; one that the hotel took back no longer counts."""

    check = Move(
        sources=frozenset({I.RECEIVED}),
        target=I.CHECKED,
        label=N_("Selesai diperiksa"),
        permission=MANAGE,
    )
    dispute = Move(
        sources=frozenset({I.RECEIVED, I.CHECKED, I.AGREED}),
        target=I.DISPUTED,
        label=N_("Sanggah"),
        permission=MANAGE,
    )
    agree = Move(
        sources=frozenset({I.CHECKED, I.DISPUTED}),
        target=I.AGREED,
        label=N_("Setujui"),
        permission=MANAGE,
    )
    pay = Move(
        sources=frozenset({I.AGREED}),
        target=I.PAID,
        label=N_("Catat sudah dibayar"),
        permission=MANAGE,
    )
    reopen = Move(
        sources=frozenset({I.CHECKED, I.DISPUTED, I.AGREED, I.WITHDRAWN}),
        target=I.RECEIVED,
        label=N_("Buka lagi"),
        permission=MANAGE,
    )
    withdraw = Move(
        sources=frozenset({I.RECEIVED, I.CHECKED, I.DISPUTED}),
        target=I.WITHDRAWN,
        label=N_("Ditarik hotel"),
        permission=MANAGE,
        reasoned=True,
    )


class DecisionState(StrEnum):
    """What the committee says of a difference."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CONTESTED = "contested"
    WITHDRAWN = "withdrawn"


D = DecisionState

DECISION_LABELS = {
    D.OPEN: N_("Belum diputuskan"),
    D.ACCEPTED: N_("Diterima"),
    D.CONTESTED: N_("Disanggah"),
    D.WITHDRAWN: N_("Sanggahan ditarik"),
}


class DecisionWorkflow(Workflow[DecisionState]):
    """The moves of a difference; what is accepted is paid as the hotel billed it."""

    contest = Move(
        sources=frozenset({D.OPEN, D.ACCEPTED, D.WITHDRAWN}),
        target=D.CONTESTED,
        label=N_("Sanggah"),
        permission=MANAGE,
    )
    accept = Move(
        sources=frozenset({D.OPEN, D.CONTESTED}),
        target=D.ACCEPTED,
        label=N_("Terima"),
        permission=MANAGE,
    )
    withdraw = Move(
        sources=frozenset({D.CONTESTED}),
        target=D.WITHDRAWN,
        label=N_("Tarik sanggahan"),
        permission=MANAGE,
        reasoned=True,
    )


class ScenarioState(StrEnum):
    """How far a question of what would be has come."""

    COMPUTING = "computing"
    READY = "ready"
    STOPPED = "stopped"


C = ScenarioState

SCENARIO_LABELS = {
    C.COMPUTING: N_("Sedang dihitung"),
    C.READY: N_("Selesai"),
    C.STOPPED: N_("Dihentikan"),
}


class ScenarioWorkflow(Workflow[ScenarioState]):
    """The moves of a scenario; whoever needs it no more throws it away."""

    finish = Move(
        sources=frozenset({C.COMPUTING}),
        target=C.READY,
        label=N_("Andaian selesai dihitung"),
        permission=MANAGE,
    )
    stop = Move(
        sources=frozenset({C.COMPUTING}),
        target=C.STOPPED,
        label=N_("Hentikan"),
        permission=MANAGE,
    )
