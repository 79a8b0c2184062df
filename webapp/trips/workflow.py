"""What may happen to a vehicle."""

from enum import StrEnum

from webapp.core.access import Permission
from webapp.core.text import N_
from webapp.core.workflow import Move, Tone, Workflow


class VehicleState(StrEnum):
    """Where a vehicle is."""

    WAITING = "waiting"
    DEPARTED = "departed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


S = VehicleState

STATE_LABELS = {
    S.WAITING: N_("Menunggu"),
    S.DEPARTED: N_("Di jalan"),
    S.RETURNED: N_("Sudah kembali"),
    S.WITHDRAWN: N_("Tidak dipakai"),
}


class VehicleWorkflow(Workflow[VehicleState]):
    """The moves of a vehicle, in the order in which a page offers them."""

    depart = Move(
        sources=frozenset({S.WAITING}),
        target=S.DEPARTED,
        label=N_("Berangkat"),
        tone=Tone.PRIMARY,
        permission=Permission.LEAD_TRIP,
    )
    arrive = Move(
        sources=frozenset({S.DEPARTED}),
        target=S.RETURNED,
        label=N_("Sudah kembali"),
        tone=Tone.PRIMARY,
        permission=Permission.LEAD_TRIP,
    )
    recall = Move(
        sources=frozenset({S.DEPARTED, S.RETURNED}),
        target=S.WAITING,
        label=N_("Kembalikan ke menunggu"),
        permission=Permission.LEAD_TRIP,
    )
    withdraw = Move(
        sources=frozenset({S.WAITING}),
        target=S.WITHDRAWN,
        label=N_("Tidak jadi dipakai"),
        tone=Tone.DANGER,
        permission=Permission.MANAGE_TRIPS,
    )
    restore = Move(
        sources=frozenset({S.WITHDRAWN}),
        target=S.WAITING,
        label=N_("Pakai lagi"),
        permission=Permission.MANAGE_TRIPS,
    )
