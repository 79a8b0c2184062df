"""What may happen to a paper after it went out."""

from enum import StrEnum

from webapp.core.access import Permission
from webapp.core.text import N_
from webapp.core.workflow import Move, Tone, Workflow


class EntryState(StrEnum):
    """Whether a paper still holds."""

    VALID = "valid"
    REVOKED = "revoked"
    REPLACED = "replaced"


S = EntryState
STATE_LABELS = {
    S.VALID: N_("Berlaku"),
    S.REVOKED: N_("Dicabut"),
    S.REPLACED: N_("Diganti dengan yang baru"),
}


class EntryWorkflow(Workflow[EntryState]):
    """The moves of a paper in the register."""

    replace = Move(
        sources=frozenset({S.VALID}),
        target=S.REPLACED,
        label=N_("Ganti"),
        permission=Permission.ISSUE_CERTIFICATES,
        reasoned=True,
    )
    revoke = Move(
        sources=frozenset({S.VALID}),
        target=S.REVOKED,
        label=N_("Cabut"),
        tone=Tone.DANGER,
        permission=Permission.ISSUE_CERTIFICATES,
        reasoned=True,
    )
