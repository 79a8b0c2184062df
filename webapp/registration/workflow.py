"""What may happen to an institution's answer, and to a place."""

from enum import StrEnum

from webapp.core.access import Permission
from webapp.core.text import N_
from webapp.core.workflow import Move, Tone, Workflow


class DelegationState(StrEnum):
    """How far an institution is with its answer."""

    DRAFT = "draft"
    INVITED = "invited"
    OPENED = "opened"
    NAMING = "naming"
    COMPLETE = "complete"
    DECLINED = "declined"
    SILENT = "silent"


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


class WalkInState(StrEnum):
    """What the committee has said about somebody who came unannounced."""

    PENDING = "pending"
    ADMITTED = "admitted"
    NOT_ADMITTED = "not_admitted"
    WITHDRAWN = "withdrawn"


D = DelegationState
S = PlaceState
W = WalkInState
DECIDE = Permission.DECIDE_PARTICIPATION
EDIT = Permission.EDIT_PARTICIPANTS
NAME = Permission.NAME_PEOPLE
FILL = Permission.FILL_FORM
HELP = Permission.HELP_AT_DESK

DELEGATION_STATE_LABELS = {
    D.DRAFT: N_("Belum diundang"),
    D.INVITED: N_("Diundang"),
    D.OPENED: N_("Undangan dibuka"),
    D.NAMING: N_("Sedang mengisi nama"),
    D.COMPLETE: N_("Lengkap"),
    D.DECLINED: N_("Berhalangan"),
    D.SILENT: N_("Belum menjawab"),
}

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

# An institution that has said who comes, or that nobody does.
ANSWERED = frozenset({D.COMPLETE, D.DECLINED})
# An institution that was invited, and whose answer is awaited.
AWAITED = frozenset({D.INVITED, D.OPENED})
WALK_IN_LABELS = {
    W.PENDING: N_("Menunggu panitia"),
    W.ADMITTED: N_("Diterima"),
    W.NOT_ADMITTED: N_("Belum dapat diikutsertakan"),
    W.WITHDRAWN: N_("Salah catat"),
}

# Nobody has said yes or no to such a place; a live one may still be given up.
UNDECIDED = frozenset({S.INVITED, S.DRAFT, S.SUBMITTED, S.NEEDS_CORRECTION})
LIVE = UNDECIDED | {S.CONFIRMED, S.WAIT_LISTED}
# Who holds such a place does not come; its bed and seat are let go.
GIVEN_UP = frozenset({S.NOT_ADMITTED, S.DECLINED, S.CANCELLED})
# A place that is given up or waits does not count against the institution's quota.
UNCOUNTED = GIVEN_UP | {S.WAIT_LISTED}
# Moves that only whoever fills in the form makes, or a desk that took somebody in by
# mistake: the committee has better ones.
OF_THE_FORM = frozenset({"begin", "submit", "accept_offer", "take_up", "withdraw"})
# Reasons that nobody has to type; the text after one stays free.
REASONS = {
    "quota_full": N_("Kuota sudah penuh"),
    "letter_missing": N_("Surat tugas belum ada"),
    "data_unclear": N_("Data belum jelas"),
    "not_invited": N_("Di luar daftar undangan"),
    "other_duty": N_("Ada tugas lain"),
    "ill": N_("Sakit"),
    "no_budget": N_("Anggaran tidak tersedia"),
    "twice": N_("Terdaftar dua kali"),
    "replaced": N_("Diganti orang lain"),
    "mistaken": N_("Salah catat di meja"),
    "quota_lowered": N_("Kuota diturunkan"),
    "other": N_("Alasan lain"),
}
# What an institution may give as its reason.
OWN_REASONS = ("other_duty", "ill", "no_budget", "other")


class DelegationWorkflow(Workflow[DelegationState]):
    """The moves of an institution, in the order in which a page offers them."""

    invite = Move(
        sources=frozenset({D.DRAFT}),
        target=D.INVITED,
        label=N_("Undang"),
        tone=Tone.PRIMARY,
        permission=EDIT,
    )
    open = Move(
        sources=frozenset({D.INVITED, D.SILENT}),
        target=D.OPENED,
        label=N_("Buka undangan"),
        permission=NAME,
    )
    name = Move(
        sources=frozenset(
            {D.DRAFT, D.INVITED, D.OPENED, D.SILENT, D.COMPLETE, D.DECLINED}
        ),
        target=D.NAMING,
        label=N_("Isi nama"),
        permission=NAME,
    )
    complete = Move(
        sources=frozenset({D.DRAFT, D.INVITED, D.OPENED, D.NAMING, D.SILENT}),
        target=D.COMPLETE,
        label=N_("Sudah lengkap"),
        permission=NAME,
    )
    decline = Move(
        sources=frozenset(
            {D.DRAFT, D.INVITED, D.OPENED, D.NAMING, D.COMPLETE, D.SILENT}
        ),
        target=D.DECLINED,
        label=N_("Berhalangan"),
        permission=NAME,
        reasoned=True,
    )
    fall_silent = Move(
        sources=AWAITED,
        target=D.SILENT,
        label=N_("Belum menjawab"),
        permission=EDIT,
    )
    take_back = Move(
        sources=frozenset({D.INVITED, D.OPENED, D.SILENT, D.DECLINED}),
        target=D.DRAFT,
        label=N_("Tarik undangan"),
        permission=EDIT,
    )


class PlaceWorkflow(Workflow[PlaceState]):
    """The moves of a place, in the order in which a page offers them."""

    begin = Move(
        sources=frozenset({S.INVITED}),
        target=S.DRAFT,
        label=N_("Mulai mengisi"),
        permission=FILL,
    )
    submit = Move(
        sources=frozenset({S.INVITED, S.DRAFT, S.NEEDS_CORRECTION}),
        target=S.SUBMITTED,
        label=N_("Kirim"),
        permission=FILL,
    )
    confirm = Move(
        sources=UNDECIDED | {S.WAIT_LISTED},
        target=S.CONFIRMED,
        label=N_("Konfirmasi"),
        tone=Tone.PRIMARY,
        permission=DECIDE,
    )
    ask_correction = Move(
        sources=frozenset({S.SUBMITTED, S.CONFIRMED}),
        target=S.NEEDS_CORRECTION,
        label=N_("Minta perbaikan"),
        permission=DECIDE,
        reasoned=True,
    )
    wait = Move(
        sources=UNDECIDED,
        target=S.WAIT_LISTED,
        label=N_("Masukkan daftar tunggu"),
        permission=FILL,
    )
    accept_offer = Move(
        sources=frozenset({S.WAIT_LISTED}),
        target=S.CONFIRMED,
        label=N_("Terima tawaran"),
        permission=FILL,
    )
    not_admit = Move(
        sources=UNDECIDED | {S.WAIT_LISTED},
        target=S.NOT_ADMITTED,
        label=N_("Belum dapat diikutsertakan"),
        permission=DECIDE,
        reasoned=True,
    )
    decline = Move(
        sources=LIVE,
        target=S.DECLINED,
        label=N_("Berhalangan"),
        permission=FILL,
    )
    cancel = Move(
        sources=LIVE,
        target=S.CANCELLED,
        label=N_("Batalkan"),
        tone=Tone.DANGER,
        permission=DECIDE,
        reasoned=True,
    )
    withdraw = Move(
        sources=frozenset({S.CONFIRMED}),
        target=S.CANCELLED,
        label=N_("Batalkan pencatatan"),
        permission=HELP,
        reasoned=True,
    )
    vacate = Move(
        sources=frozenset({S.DRAFT, S.SUBMITTED, S.NEEDS_CORRECTION, S.CONFIRMED}),
        target=S.INVITED,
        label=N_("Kosongkan tempat"),
        permission=NAME,
    )
    take_up = Move(
        sources=frozenset({S.DECLINED}),
        target=S.INVITED,
        label=N_("Jadi ikut"),
        permission=NAME,
    )
    reopen = Move(
        sources=GIVEN_UP,
        target=S.INVITED,
        label=N_("Buka kembali"),
        permission=DECIDE,
    )


class WalkInWorkflow(Workflow[WalkInState]):
    """The moves of somebody who came unannounced, as a page offers them."""

    admit = Move(
        sources=frozenset({W.PENDING, W.NOT_ADMITTED}),
        target=W.ADMITTED,
        label=N_("Terima"),
        tone=Tone.PRIMARY,
        permission=DECIDE,
    )
    not_admit = Move(
        sources=frozenset({W.PENDING, W.ADMITTED}),
        target=W.NOT_ADMITTED,
        label=N_("Belum dapat diikutsertakan"),
        permission=DECIDE,
        reasoned=True,
    )
    reconsider = Move(
        sources=frozenset({W.ADMITTED}),
        target=W.PENDING,
        label=N_("Tinjau lagi"),
        permission=DECIDE,
    )
    withdraw = Move(
        sources=frozenset({W.PENDING}),
        target=W.WITHDRAWN,
        label=N_("Batalkan pencatatan"),
        permission=HELP,
        reasoned=True,
    )
