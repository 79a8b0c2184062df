"""What may happen to a place."""

from enum import StrEnum

from webapp.core.access import Permission
from webapp.core.text import N_
from webapp.core.workflow import Move, Tone, Workflow


class PlaceState(StrEnum):
    """Where a place stands."""

    INVITED = "invited"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    NEEDS_CORRECTION = "needs_correction"
    CONFIRMED = "confirmed"
    WAIT_LISTED = "wait_listed"
    NOT_ADMITTED = "not_admitted"
    DECLINED = "declined"
    CANCELLED = "cancelled"


S = PlaceState
DECIDE = Permission.DECIDE_PARTICIPATION

STATE_LABELS = {
    S.INVITED: N_("Belum menjawab"),
    S.DRAFT: N_("Sedang mengisi"),
    S.SUBMITTED: N_("Perlu ditinjau"),
    S.NEEDS_CORRECTION: N_("Perlu diperbaiki"),
    S.CONFIRMED: N_("Terkonfirmasi"),
    S.WAIT_LISTED: N_("Daftar tunggu"),
    S.NOT_ADMITTED: N_("Belum dapat diikutsertakan"),
    S.DECLINED: N_("Berhalangan"),
    S.CANCELLED: N_("Batal"),
}


class PlaceWorkflow(Workflow[PlaceState]):
    """The moves of a place, in the order in which a page offers them."""

    confirm = Move(
        sources=frozenset({S.INVITED}),
        target=S.CONFIRMED,
        label=N_("Konfirmasi"),
        tone=Tone.PRIMARY,
        permission=DECIDE,
    )
    decline = Move(
        sources=frozenset({S.INVITED}),
        target=S.DECLINED,
        label=N_("Berhalangan"),
        permission=DECIDE,
    )
    cancel = Move(
        sources=frozenset({S.INVITED, S.CONFIRMED}),
        target=S.CANCELLED,
        label=N_("Batalkan"),
        tone=Tone.DANGER,
        permission=DECIDE,
        reasoned=True,
    )
    reopen = Move(
        sources=frozenset({S.DECLINED, S.CANCELLED}),
        target=S.INVITED,
        label=N_("Buka kembali"),
        permission=DECIDE,
    )
