"""What happens to a message between being written and being read."""

from enum import StrEnum

from webapp.core.access import Permission
from webapp.core.text import N_
from webapp.core.workflow import Move, Tone, Workflow


class MessageState(StrEnum):
    """Where a message is."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


S = MessageState
SEND = Permission.SEND_MESSAGES

STATE_LABELS = {
    S.WAITING: N_("Menunggu dikirim"),
    S.SENDING: N_("Sedang dikirim"),
    S.SENT: N_("Terkirim"),
    S.KEPT: N_("Di kotak surat"),
    S.FAILED: N_("Gagal"),
    S.UNKNOWN: N_("Belum pasti sampai"),
    S.CANCELLED: N_("Tidak jadi dikirim"),
}
STATE_TONES = {
    S.WAITING: "waiting",
    S.SENDING: "waiting",
    S.SENT: "ok",
    S.KEPT: "already",
    S.FAILED: "help",
    S.UNKNOWN: "help",
    S.CANCELLED: "plain",
}


class MessageWorkflow(Workflow[MessageState]):
    """The moves of a message; the first two are offered to people."""

    again = Move(
        sources=frozenset({S.FAILED, S.UNKNOWN, S.KEPT, S.CANCELLED}),
        target=S.WAITING,
        label=N_("Kirim lagi"),
        permission=SEND,
    )
    cancel = Move(
        sources=frozenset({S.WAITING}),
        target=S.CANCELLED,
        label=N_("Jangan kirim"),
        tone=Tone.DANGER,
        permission=SEND,
    )
    take = Move(
        sources=frozenset({S.WAITING}),
        target=S.SENDING,
        label=N_("Mulai kirim"),
        permission=SEND,
    )
    accept = Move(
        sources=frozenset({S.SENDING}),
        target=S.SENT,
        label=N_("Diterima server"),
        permission=SEND,
    )
    keep = Move(
        sources=frozenset({S.WAITING}),
        target=S.KEPT,
        label=N_("Simpan di kotak surat"),
        permission=SEND,
    )
    put_off = Move(
        sources=frozenset({S.SENDING}),
        target=S.WAITING,
        label=N_("Tunda"),
        permission=SEND,
    )
    give_up = Move(
        sources=frozenset({S.SENDING}),
        target=S.FAILED,
        label=N_("Tidak dapat dikirim"),
        permission=SEND,
    )
    lose = Move(
        sources=frozenset({S.SENDING}),
        target=S.UNKNOWN,
        label=N_("Belum pasti sampai"),
        permission=SEND,
    )


OFFERED = ("again", "cancel")
