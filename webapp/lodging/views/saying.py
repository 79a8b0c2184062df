"""Whose word an answer is, as a form of the committee says it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import request

from webapp.core.errors import DomainError
from webapp.core.text import N_
from webapp.core.typed import visible
from webapp.lodging.services import OWN, Said
from webapp.meetings.models import Meeting

# How a hotel's word comes in; the last one is the committee's own.
OURSELVES = "self"
HOWS = {
    "WhatsApp": N_("WhatsApp"),
    "Telepon": N_("Telepon"),
    "E-mail": N_("E-mail"),
    "Langsung": N_("Langsung di hotel"),
}


def heard(meeting: Meeting) -> Said:
    """Read who at the hotel said it, how, and when."""
    how = request.form.get("how", "")
    if how == OURSELVES:
        return OWN
    who = visible(request.form.get("who", ""))[:120].strip()
    if not who:
        raise DomainError("hotel_person_missing", field="who")
    return Said(who, how if how in HOWS else "", _when(meeting))


def _when(meeting: Meeting) -> datetime | None:
    """Read the moment as the venue's clock has it; without one it is now."""
    typed = request.form.get("when", "")
    if not typed:
        return None
    try:
        at = datetime.fromisoformat(typed)
    except ValueError as error:
        raise DomainError("moment_unreadable", field="when") from error
    return at.replace(tzinfo=ZoneInfo(meeting.zone))
