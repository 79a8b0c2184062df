"""Kunjungan & Bus: the vehicles."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.core.access import Permission, requires
from webapp.meetings.models import Meeting
from webapp.trips import queries

bp = Blueprint("trips", __name__, url_prefix="/m/<meeting>/trips")


@bp.get("/")
@requires(Permission.VIEW_TRIPS)
def index(meeting: Meeting) -> ResponseReturnValue:
    """List the vehicles."""
    return render_template(
        "trips/index.html", meeting=meeting, vehicles=queries.vehicles(meeting.id)
    )
