"""Where the pages of this domain hang."""

from flask import Blueprint

from webapp.checkin.models import Checkpoint
from webapp.checkin.queries import presence
from webapp.core.errors import DomainError
from webapp.meetings.models import Meeting

bp = Blueprint("checkin", __name__, url_prefix="/m/<meeting>/checkin")


def checkpoint_or_404(meeting: Meeting, slug: str) -> Checkpoint:
    """Find a checkpoint of the meeting in the address."""
    found = presence.checkpoint(meeting.id, slug)
    if found is None:
        raise DomainError("not_found")
    return found
