"""Rooms, buses and papers of the people of one institution, for its page."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from webapp.checkin.models import PAPER_LABELS
from webapp.checkin.queries.papers import papers_of
from webapp.checkin.workflow import STATE_LABELS
from webapp.core.access import Permission, requires
from webapp.meetings.models import Meeting
from webapp.people import queries
from webapp.people.queries import Wanted
from webapp.people.views import bp
from webapp.registration.queries import delegation_by_slug
from webapp.registration.workflow import GIVEN_UP
from webapp.trips.queries.seating import seat_of


@bp.get("/institutions/<slug>")
@requires(Permission.VIEW_PEOPLE)
def of_institution(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Say who of an institution sleeps where, rides in which bus, handed in what."""
    found = delegation_by_slug(meeting.id, slug) or abort(404)
    everybody = queries.entries(meeting.id, Wanted(institution=slug))
    named = [e for e in everybody if e.person and e.place.state not in GIVEN_UP]
    fragment = bool(request.headers.get("HX-Request"))
    return render_template(
        "people/_stays.html" if fragment else "people/stays.html",
        meeting=meeting,
        delegation=found,
        entries=named,
        seats=seat_of([entry.place.id for entry in named]),
        papers={place.id: kinds for place, _person, kinds in papers_of(found.id)},
        paper_labels=PAPER_LABELS,
        paper_states=STATE_LABELS,
    )
