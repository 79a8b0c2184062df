"""What the pages of the rooms share: filters that stay, who is meant, the way back."""

from typing import Any

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.core.notices import say
from webapp.core.typed import visible
from webapp.lodging import queries
from webapp.lodging.models import Room
from webapp.lodging.services import Excuse
from webapp.meetings.models import Meeting
from webapp.registration.models import Participant
from webapp.registration.queries import holder, place

# What a page of the list is: it comes back after each move.
FILTERS = ("q", "hotel", "kind", "night", "rule", "use", "page")


def kept(**more: str) -> dict[str, Any]:
    """Say the filters again, for the next address."""
    now = {name: request.args.get(name, "") for name in FILTERS}
    return {name: value for name, value in (now | more).items() if value}


def tell(meeting: Meeting, text: str, undo: int) -> None:
    """Say what was done, with the way to undo it."""
    address = url_for(".take_back", meeting=meeting.code, number=undo, **kept())
    say(text, undo_url=address)


def back(meeting: Meeting, at: str, **more: str) -> ResponseReturnValue:
    """Return to the list as it was, at the line of the last move."""
    address = url_for(".rooms", meeting=meeting.code, at=at or None, **kept(**more))
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": address})
    return redirect(address, 303)


def excuse() -> Excuse | None:
    """Read the reason that was given, if one was."""
    why, text = request.form.get("why", ""), request.form.get("text", "")
    return Excuse(why, visible(text)[:300]) if why else None


def room_or_404(meeting: Meeting, room_id: int) -> Room:
    """Find a room of the meeting."""
    return queries.room(meeting.id, room_id) or abort(404)


def place_or_404(meeting: Meeting, ref: str) -> Participant:
    """Find a place of the meeting."""
    return place(meeting.id, ref) or abort(404)


def name_of(found: Participant) -> str:
    """Name whoever holds a place, else the place."""
    person = holder(found.id)
    return person.full_name if person else found.ref
