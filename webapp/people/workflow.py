"""What may happen to a change that a participant asks for."""

from enum import StrEnum

from webapp.core.access import Permission
from webapp.core.text import N_
from webapp.core.workflow import Move, Tone, Workflow


class ChangeState(StrEnum):
    """Where a wish for a change stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


S = ChangeState
CHANGE_LABELS = {
    S.OPEN: N_("Menunggu panitia"),
    S.ACCEPTED: N_("Diterima"),
    S.REFUSED: N_("Belum dapat dipenuhi"),
    S.WITHDRAWN: N_("Ditarik kembali"),
}


class ChangeWorkflow(Workflow[ChangeState]):
    """The moves of a wish for a change."""

    accept = Move(
        sources=frozenset({S.OPEN}),
        target=S.ACCEPTED,
        label=N_("Terima perubahan"),
        tone=Tone.PRIMARY,
        permission=Permission.DECIDE_PARTICIPATION,
    )
    refuse = Move(
        sources=frozenset({S.OPEN}),
        target=S.REFUSED,
        label=N_("Belum dapat dipenuhi"),
        permission=Permission.DECIDE_PARTICIPATION,
        reasoned=True,
    )
    withdraw = Move(
        sources=frozenset({S.OPEN}),
        target=S.WITHDRAWN,
        label=N_("Tarik kembali"),
        permission=Permission.FILL_FORM,
    )
