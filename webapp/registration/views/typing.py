"""What a page asks while somebody types the people of a letter; nothing is kept."""

from flask import abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.meetings.models import Meeting
from webapp.registration import services, words
from webapp.registration.forms.naming import MOST_ROWS, TypedRow
from webapp.registration.models import Person
from webapp.registration.views import bp
from webapp.registration.views.copying import earlier_meetings
from webapp.registration.views.rows import as_typed_before, read_row

EDIT = Permission.EDIT_PARTICIPANTS


@bp.post("/people/letter/row/<int:number>")
@requires(EDIT)
def typed_row(meeting: Meeting, number: int) -> ResponseReturnValue:
    """Say how a row will be kept: name and degrees apart, level, man or woman."""
    if number >= MOST_ROWS:
        abort(404)
    form = TypedRow(prefix=f"rows-{number}-")
    row = None if form.empty else read_row(form, meeting.starts_on.year)
    return render_template("registration/_typed_row.html", row=row, labels=words)


@bp.get("/people/letter/known")
@requires(EDIT)
def known_people(meeting: Meeting) -> ResponseReturnValue:
    """List who came from an institution to other meetings of the same committee."""
    sources = {one.id: one.name for one in earlier_meetings(meeting, EDIT)}
    name = request.args.get("institution", "")
    found = services.known_people(name, sources, actor())
    return jsonify([_suggested(one, sources[one.meeting_id]) for one in found])


def _suggested(person: Person, title: str) -> dict[str, str]:
    """Write somebody who came before into what the page can fill a row with."""
    fields = as_typed_before(person)
    told = {name: getattr(value, "value", value) for name, value in fields.items()}
    return {name: value or "" for name, value in told.items()} | {"from": title}
