"""Editing a record that somebody else may be editing too."""

from collections.abc import Callable, Mapping
from datetime import date, time
from enum import Enum
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.actor import Actor
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.format import short_date
from webapp.lodging.services import Followed
from webapp.lodging.views.reasons import followed
from webapp.meetings.models import Meeting
from webapp.people.registry import Entry
from webapp.people.words import FIELDS
from webapp.registration import words
from webapp.registration.forms import PersonForm, PlaceForm

TABLES = {
    "sex": words.SEXES,
    "level": words.LEVELS,
    "role": words.ROLES,
    "funding": words.FUNDINGS,
}

Write = Callable[[Any, Mapping[str, object], int | None, Actor], Followed | None]


def edit(
    meeting: Meeting,
    entry: Entry,
    record: Any,  # noqa: ANN401 a place or a person
    form: PersonForm | PlaceForm,
    write: Write,
) -> ResponseReturnValue:
    """Show a form and write what was typed; a conflict shows both values."""
    status, conflicts = 200, []
    if form.validate_on_submit():
        try:
            done = write(record, form.values, form.seen, actor())
        except DomainError as error:
            form.refuse(error)
            status, conflicts = 409, _conflicts(error)
        else:
            nights = followed(done) if done else ""
            flash(" ".join(filter(None, (_("Tersimpan."), nights))), "ok")
            back = url_for("people.card", meeting=meeting.code, ref=entry.place.ref)
            return redirect(back, 303)
    elif form.errors:
        status = 422
    page = render_template(
        "people/edit.html",
        meeting=meeting,
        entry=entry,
        form=form,
        conflicts=conflicts,
        of_person=isinstance(form, PersonForm),
    )
    return page, status


def in_words(name: str, value: object) -> str:
    """Say the value of a field as a person reads it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return str(_("Ya") if value else _("Tidak"))
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, time):
        return value.strftime("%H.%M")
    plain = str(value.value if isinstance(value, Enum) else value)
    return str(_(TABLES[name][plain]) if plain in TABLES.get(name, {}) else plain)


def _conflicts(error: DomainError) -> list[tuple[str, str, str]]:
    """List each contested field with their value and ours."""
    both = error.parameters.get("fields")
    if not isinstance(both, Mapping):
        return []
    return [
        (_(FIELDS[name]), in_words(name, theirs), in_words(name, mine))
        for name, (theirs, mine) in both.items()
    ]
