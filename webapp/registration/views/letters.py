"""A letter that was kept: its pages, and whom it names."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from webapp.core.access import Permission, requires
from webapp.documents.queries import pages_of, reading_copy, stored_file
from webapp.meetings.models import Meeting
from webapp.registration import queries
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
