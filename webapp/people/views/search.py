"""The search from every page: a fragment for Ctrl+K, and a page without it."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from webapp.core.access import Permission, requires
from webapp.meetings.models import Meeting
from webapp.people import queries
from webapp.people.views import bp
from webapp.registration.queries import found_institutions


@bp.get("/search")
@requires(Permission.VIEW_PEOPLE)
def search(meeting: Meeting) -> ResponseReturnValue:
    """Find people and institutions by name, four digits, contact or number."""
    words = request.args.get("q", "").strip()
    found = queries.found(meeting.id, words)
    institutions = found_institutions(meeting, words)
    name = "fragment" if request.headers.get("HX-Request") else "search"
    return render_template(
        f"people/{name}.html",
        meeting=meeting,
        found=found,
        institutions=institutions,
        words=words,
    )
