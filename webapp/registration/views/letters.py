"""A letter that was kept: its pages, whom it names, and taking it back."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.notices import say
from webapp.documents.queries import pages_of, reading_copy, stored_file
from webapp.meetings.models import Meeting
from webapp.registration import queries, services
from webapp.registration.views import bp


@bp.get("/letters/<int:letter_id>")
@requires(Permission.VIEW_PEOPLE)
def letter(meeting: Meeting, letter_id: int) -> ResponseReturnValue:
    """Show a letter beside the people that it names."""
    found = queries.letter(meeting.id, letter_id) or abort(404)
    file = stored_file(meeting.id, found.stored_file_id or 0)
    return render_template(
        "registration/letter.html",
        meeting=meeting,
        letter=found,
        file=file,
        pages=pages_of(file) if file else (),
        signed=bool(file and reading_copy(file)),
        people=queries.named_in(found.id),
    )


@bp.post("/people/letters/undo/<int:number>")
@requires(Permission.EDIT_PARTICIPANTS)
def undo_letter(meeting: Meeting, number: int) -> ResponseReturnValue:
    """Take back what was just typed or pasted, and show it to be put right."""
    taken = services.take_back_letter(meeting.id, number, actor())
    say(_("Sudah diurungkan. Isiannya kembali di sini; perbaiki, lalu simpan lagi."))
    page = url_for(".type_letter", meeting=meeting.code, again=taken.id)
    return redirect(page, 303)
