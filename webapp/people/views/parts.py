"""The parts of the menu's *Peserta*."""

from flask import url_for
from flask_babel import gettext as _

from webapp.meetings.models import Meeting
from webapp.people import queries
from webapp.people.queries import Pile


def parts(meeting: Meeting, current: str) -> list[dict[str, object]]:
    """List the parts of the menu's *Peserta*."""
    counts = queries.piles(meeting.id)
    named = (
        ("people.index", _("Orang"), None),
        ("people.review", _("Perlu ditinjau"), counts[Pile.TO_DECIDE]),
        (
            "people.changes",
            _("Perubahan diminta"),
            queries.count_open_changes(meeting.id),
        ),
        ("people.waiting", _("Daftar tunggu"), counts[Pile.WAITING]),
        ("checkin.badges", _("Kartu"), None),
    )
    return [
        {
            "label": label,
            "url": url_for(endpoint, meeting=meeting.code),
            "current": endpoint == current,
            "count": count,
        }
        for endpoint, label, count in named
    ]
