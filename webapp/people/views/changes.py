"""Changes that participants ask for: the old beside the new, accepted or not."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.identity import read_phones, show_phone
from webapp.core.typed import visible
from webapp.core.words import words
from webapp.meetings.models import Meeting
from webapp.people import queries, services
from webapp.people.fields import FIELDS, Part
from webapp.people.models import ChangeRequest
from webapp.people.views import bp
from webapp.people.views.editing import in_words
from webapp.people.views.parts import parts


@dataclass(frozen=True, slots=True)
class Wish:
    """One field that somebody wants to be different, in words.

    ``now`` is set where the record has changed since he asked.
    """

    label: str
    before: str
    after: str
    now: str = ""


@bp.get("/changes")
@requires(Permission.VIEW_PEOPLE)
def changes(meeting: Meeting) -> ResponseReturnValue:
    """List the changes that wait for the committee, the oldest first."""
    return _list(meeting)


@bp.post("/changes")
@requires(Permission.DECIDE_PARTICIPATION)
def decide_change(meeting: Meeting) -> ResponseReturnValue:
    """Accept a change, or say why it cannot be made."""
    asked = queries.change(meeting.id, request.form.get("change", 0, int)) or abort(404)
    reason = visible(request.form.get("reason", ""))[:300]
    try:
        if request.form.get("what") == "accept":
            services.accept_change(asked.id, actor())
            flash(_("Perubahan diterima dan sudah berlaku."), "ok")
        else:
            services.refuse_change(asked.id, reason, actor())
            flash(_("Tercatat, alasannya terbaca di halaman peserta."), "ok")
    except DomainError as error:
        return _list(meeting, words(error.code, **error.parameters), asked.id), 409
    return redirect(url_for(".changes", meeting=meeting.code), 303)


def wishes(change: ChangeRequest) -> list[Wish]:
    """Say each field of a change in words: as it was, as it shall be, as it is now."""
    of_person = change.part is Part.PERSON
    record = change.person if of_person else change.person.participant
    before, told = change.before, []
    for name, after in change.after.items():
        now = getattr(record, name)
        moved = now != before.get(name) and change.decided_at is None
        told.append(
            Wish(
                _(FIELDS[name].label),
                said(name, before.get(name)),
                said(name, after),
                said(name, now) if moved else "",
            )
        )
    return told


def said(name: str, value: object) -> str:
    """Say the value of a field of the form as a person reads it."""
    if name == "phone" and value:
        numbers = read_phones(value).numbers
        return show_phone(numbers[0]) if numbers else str(value)
    return in_words(name, value)


def _list(meeting: Meeting, refusal: str = "", about: int = 0) -> str:
    return render_template(
        "people/changes.html",
        meeting=meeting,
        parts=parts(meeting, "people.changes"),
        changes=[(c, wishes(c)) for c in queries.open_changes(meeting.id)],
        refusal=refusal,
        about=about,
        reason=request.form.get("reason", ""),
    )
