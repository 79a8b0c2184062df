"""What may happen to a certificate."""

from enum import StrEnum

from webapp.core.access import Permission
from webapp.core.text import N_
from webapp.core.workflow import Move, Tone, Workflow


class CertificateState(StrEnum):
    """Where a certificate stands. A draft is only promised, and has no number."""

    DRAFT = "draft"
    ISSUED = "issued"
    REVOKED = "revoked"
    REPLACED = "replaced"


S = CertificateState
ISSUE = Permission.ISSUE_CERTIFICATES

STATE_LABELS = {
    S.DRAFT: N_("Sedang dibuat"),
    S.ISSUED: N_("Sudah terbit"),
    S.REVOKED: N_("Dicabut"),
    S.REPLACED: N_("Diganti"),
}


class CertificateWorkflow(Workflow[CertificateState]):
    """The moves of a certificate."""

    issue = Move(
        sources=frozenset({S.DRAFT}),
        target=S.ISSUED,
        label=N_("Terbitkan"),
        tone=Tone.PRIMARY,
        permission=ISSUE,
    )
    replace = Move(
        sources=frozenset({S.ISSUED}),
        target=S.REPLACED,
        label=N_("Terbitkan ulang dengan perbaikan"),
        permission=ISSUE,
        reasoned=True,
    )
    revoke = Move(
        sources=frozenset({S.ISSUED}),
        target=S.REVOKED,
        label=N_("Cabut sertifikat"),
        tone=Tone.DANGER,
        permission=ISSUE,
        reasoned=True,
    )
