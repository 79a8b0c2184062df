"""History told in sentences: who did what when, and why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from webapp.core.format import date_time
from webapp.core.history import History
from webapp.core.text import N_
from webapp.people.views.editing import in_words
from webapp.people.words import FIELDS
from webapp.people.workflow import CHANGE_LABELS, ChangeWorkflow
from webapp.registration.models import Person
from webapp.registration.workflow import (
    REASONS,
    STATE_LABELS,
    PlaceState,
    PlaceWorkflow,
)

SEALED = {"nip", "phone", "phone_second", "email", "diet"}
DAYS = {"arrive_on", "depart_on"}
UNDONE = "undo"
OTHERS = {
    "system": N_("Pendopo"),
    "job": N_("Pendopo"),
    "command": N_("Petugas TI"),
    "link": N_("Peserta sendiri"),
}


def _(text: str, **parameters: object) -> str:
    # An empty text would be answered with the catalogue's own heading.
    return str(gettext(text, **parameters)) if text else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a history, as the timeline shows it."""

    text: str
    at: str
    actor: str
    before: str = ""
    after: str = ""


def told(
    rows: Sequence[History],
    people: Sequence[Person],
    names: Mapping[str, str],
    zone: str,
) -> list[Line]:
    """Tell rows of history; what a reader has no use for is left out."""
    called = {person.id: person.full_name for person in people}
    lines = []
    for row in rows:
        if text := _sentence(row, called):
            before, after = _values(row)
            if row.reason and row.reason != UNDONE:
                text = _(
                    "%(what)s. Alasan: %(reason)s",
                    what=text,
                    reason=said_reason(row.reason),
                )
            who = names.get(row.actor) or _(OTHERS.get(row.actor.split(":")[0], ""))
            lines.append(Line(text, date_time(row.at, zone), who, before, after))
    return lines


def _sentence(row: History, called: Mapping[int, str]) -> str:
    tell = TOLD.get(row.table)
    text = tell(row) if tell else _of_person(row, called)
    if text and row.reason == UNDONE:
        return _("%(what)s (diurungkan)", what=text)
    return text


def _of_place(row: History) -> str:
    after, before = row.after or {}, row.before
    if before is None:
        return _("Tempat dibuat: %(state)s", state=_state(after["state"]))
    if "state" in after:
        return _move(before["state"], after["state"], undone=row.reason == UNDONE)
    return _changed(after)


def _of_person(row: History, called: Mapping[int, str]) -> str:
    after = row.after or {}
    name = called.get(row.row, "")
    if row.before is None:
        return _("Diisi oleh %(name)s", name=after["name"])
    if after.get("ended_at"):
        return _("%(name)s digantikan", name=name)
    return _changed(after)


def _of_badge(row: History) -> str:
    after = row.after or {}
    if row.before is None:
        return _("Kartu nomor %(number)s dibuat", number=after["number"])
    if after.get("revoked_at"):
        return _("Kartu lama tidak berlaku lagi")
    return _("Kartu cadangan diberikan") if after.get("person_id") else ""


def _of_answer(row: History) -> str:
    before = row.before is None
    return _("Pertanyaan formulir dijawab") if before else _("Jawaban formulir diubah")


def _of_change(row: History) -> str:
    state = (row.after or {}).get("state")
    if row.before is None:
        return _("Perubahan diminta")
    for move in ChangeWorkflow.moves().values():
        if move.target == state:
            return _(CHANGE_LABELS[move.target])
    return ""


def _of_consent(row: History) -> str:
    given = (row.after or {}).get("given")
    return _("Persetujuan diberikan") if given else _("Persetujuan ditarik kembali")


TOLD: Mapping[str, Callable[[History], str]] = {
    "answer": _of_answer,
    "badge": _of_badge,
    "change_request": _of_change,
    "consent_given": _of_consent,
    "participant": _of_place,
}


def _move(before: str, after: str, *, undone: bool) -> str:
    """Name the move between two states; after an undo, only where it led."""
    for move in PlaceWorkflow.moves().values():
        if not undone and before in move.sources and after == move.target:
            return _(move.label)
    return _("Keadaan menjadi %(state)s", state=_state(after))


def said_reason(reason: str) -> str:
    """Say a reason from the list in words, with what was typed after it."""
    code, _colon, typed = reason.partition(": ")
    if code not in REASONS:
        return reason
    return f"{_(REASONS[code])}: {typed}" if typed else _(REASONS[code])


def _state(value: str) -> str:
    return _(STATE_LABELS[PlaceState(value)])


def _changed(after: Mapping[str, object]) -> str:
    fields = [_(label) for name, label in FIELDS.items() if name in after]
    return _("%(fields)s diubah", fields=", ".join(fields)) if fields else ""


def _values(row: History) -> tuple[str, str]:
    """Say what plain fields held before and hold now; sealed ones are not shown."""
    if row.before is None or row.after is None or row.table == "badge":
        return "", ""
    shown = [n for n in FIELDS if n in row.after and n not in SEALED]
    return _said(shown, row.before), _said(shown, row.after)


def _said(names: Sequence[str], values: Mapping[str, object]) -> str:
    return ", ".join(in_words(name, _day(name, values.get(name))) for name in names)


def _day(name: str, value: object) -> object:
    return date.fromisoformat(str(value)) if name in DAYS and value else value
