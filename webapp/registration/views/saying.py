"""What pages say of institutions: deadlines in days, and history in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext, ngettext

from webapp.accounts.queries import names_of
from webapp.core import clock
from webapp.core.format import date_time
from webapp.core.history import History
from webapp.core.text import N_
from webapp.meetings.models import Meeting
from webapp.meetings.regions import find
from webapp.registration import words
from webapp.registration.models import Delegation
from webapp.registration.workflow import (
    DELEGATION_STATE_LABELS,
    REASONS,
    DelegationState,
    DelegationWorkflow,
)

UNDONE = "undo"
OTHERS = {
    "system": N_("Pendopo"),
    "job": N_("Pendopo"),
    "command": N_("Petugas TI"),
    "link": N_("Narahubung lewat tautan"),
}
FIELDS = {
    "name": N_("Nama instansi"),
    "short_name": N_("Nama pendek"),
    "level": N_("Tingkat"),
    "region_code": N_("Daerah"),
    "group": N_("Kelompok"),
    "funding": N_("Pembiayaan"),
    "extras_allowed": N_("Peserta tambahan"),
    "deadline_at": N_("Batas jawab"),
    "contact_name": N_("Narahubung"),
    "contact_position": N_("Jabatan narahubung"),
    "contact_phone": N_("WhatsApp narahubung"),
    "contact_email": N_("E-mail narahubung"),
}
TONES = {
    DelegationState.COMPLETE: "ok",
    DelegationState.NAMING: "already",
    DelegationState.SILENT: "help",
    DelegationState.INVITED: "waiting",
    DelegationState.OPENED: "waiting",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a history, as the timeline shows it."""

    text: str
    at: str
    actor: str


def _(text: str, **values: object) -> str:
    return str(gettext(text, **values)) if text else ""


def until(day: date | None, today: date) -> str:
    """Say how far a day is: `2 hari lagi`, `hari ini`, `lewat 3 hari`."""
    if day is None:
        return ""
    left = (day - today).days
    if left == 0:
        return _("hari ini")
    if left == 1:
        return _("besok")
    if left > 0:
        return str(ngettext("%(num)d hari lagi", "%(num)d hari lagi", left))
    return str(ngettext("lewat %(num)d hari", "lewat %(num)d hari", -left))


def deadline(at: datetime | None, meeting: Meeting) -> str:
    """Say how far a deadline is; one of today says how its hour stands."""
    if at is None:
        return ""
    zone, now = ZoneInfo(meeting.zone), clock.now()
    day, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    return _("baru saja lewat") if day == today and at < now else until(day, today)


def region_of(delegation: Delegation, meeting: Meeting) -> str:
    """Name the region of an institution, as it was in the year of the meeting."""
    code = delegation.region_code
    if not code:
        return ""
    found = find(code, meeting.starts_on.year)
    return found.short if found else code


def quota_words(by_role: Mapping[str, int]) -> str:
    """Say a quota: `3 peserta, 1 narasumber`."""
    parts = [
        f"{by_role[role]} {_(label).lower()}"
        for role, label in words.ROLES.items()
        if by_role.get(role)
    ]
    return ", ".join(parts)


def told(rows: Sequence[History], meeting: Meeting) -> list[Line]:
    """Tell what was done with an institution; what nobody has a use for is left out."""
    names = names_of({row.actor for row in rows})
    lines = []
    for row in rows:
        text = _of_quota(row) if row.table == "quota" else _of_delegation(row)
        if text and row.reason and row.reason != UNDONE:
            reason = _(REASONS.get(row.reason, row.reason))
            text = _("%(what)s. Alasan: %(reason)s", what=text, reason=reason)
        if text:
            who = names.get(row.actor) or _(OTHERS.get(row.actor.split(":")[0], ""))
            lines.append(Line(text, date_time(row.at, meeting.zone), who))
    return lines


def _of_delegation(row: History) -> str:
    after, before = row.after or {}, row.before
    if before is None:
        return _("Instansi dicatat")
    if "state" in after:
        return _moved(before["state"], after["state"], undone=row.reason == UNDONE)
    changed = [_(label) for name, label in FIELDS.items() if name in after]
    return _("%(fields)s diubah", fields=", ".join(changed)) if changed else ""


def _moved(before: str, after: str, *, undone: bool) -> str:
    """Name the move between two states; after an undo, only where it led."""
    for move in DelegationWorkflow.moves().values():
        if not undone and before in move.sources and after == move.target:
            return _(move.label)
    label = _(DELEGATION_STATE_LABELS[DelegationState(after)])
    return _("Keadaan menjadi %(state)s", state=label)


def _of_quota(row: History) -> str:
    after, before = row.after or {}, row.before or {}
    if "funded" not in after or (not before and not after["funded"]):
        return ""
    role = after.get("role") or before.get("role")
    label = _(words.ROLES[role]).lower() if role else ""
    return _("Kuota %(role)s: %(count)s", role=label, count=after["funded"]).replace(
        "  ", " "
    )
