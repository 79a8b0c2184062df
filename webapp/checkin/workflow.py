"""What may happen to a paper that people hand in: letter, travel order, ticket."""

from enum import StrEnum

from webapp.core.access import Permission
from webapp.core.text import N_
from webapp.core.workflow import Move, Tone, Workflow


class PaperState(StrEnum):
    """Where a paper is."""

    AWAITED = "awaited"
    RECEIVED = "received"
    STAMPED = "stamped"
    RETURNED = "returned"


S = PaperState
HELP = Permission.HELP_AT_DESK
EDIT = Permission.EDIT_PARTICIPANTS

STATE_LABELS = {
    S.AWAITED: N_("Belum diterima"),
    S.RECEIVED: N_("Diterima"),
    S.STAMPED: N_("Divisum"),
    S.RETURNED: N_("Dikembalikan"),
}


class PaperWorkflow(Workflow[PaperState]):
    """The moves of a paper, in the order in which a page offers them."""

    receive = Move(
        sources=frozenset({S.AWAITED}),
        target=S.RECEIVED,
        label=N_("Terima berkas"),
        permission=HELP,
    )
    stamp = Move(
        sources=frozenset({S.RECEIVED}),
        target=S.STAMPED,
        label=N_("Sudah divisum"),
        tone=Tone.PRIMARY,
        permission=EDIT,
    )
    give_back = Move(
        sources=frozenset({S.RECEIVED, S.STAMPED}),
        target=S.RETURNED,
        label=N_("Kembalikan"),
        permission=EDIT,
    )
    not_received = Move(
        sources=frozenset({S.RECEIVED}),
        target=S.AWAITED,
        label=N_("Belum diterima"),
        permission=HELP,
    )
    not_stamped = Move(
        sources=frozenset({S.STAMPED}),
        target=S.RECEIVED,
        label=N_("Belum divisum"),
        permission=EDIT,
    )
    take_again = Move(
        sources=frozenset({S.RETURNED}),
        target=S.RECEIVED,
        label=N_("Diterima lagi"),
        permission=EDIT,
    )
