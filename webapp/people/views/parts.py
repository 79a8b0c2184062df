"""The parts of the menu's *Peserta*, and the piles of what is to be decided."""

from flask import url_for
from flask_babel import gettext as _

from webapp.meetings.models import Meeting
from webapp.people import queries
from webapp.people.queries import Pile


def parts(meeting: Meeting, current: str) -> list[dict[str, object]]:
    """List the parts of the menu's *Peserta*."""
    counts = queries.piles(meeting.id)
    to_review = counts[Pile.TO_DECIDE] + counts[Pile.CHANGES]
    named = (
        ("people.index", _("Orang"), None),
        ("people.review", _("Perlu ditinjau"), to_review),
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


def piles(meeting: Meeting, kind: Pile) -> list[tuple[str, str, int, bool]]:
    """List the piles with their addresses, names and heights."""
    named = {
        Pile.TO_DECIDE: _("Menunggu keputusan"),
        Pile.CHANGES: _("Perubahan diminta"),
        Pile.UNUSUAL: _("Tidak biasa"),
        Pile.ROOMS: _("Kamar perlu dibereskan"),
        Pile.MENDING: _("Menunggu perbaikan"),
    }
    counts = queries.piles(meeting.id)
    counts[Pile.ROOMS] = len(queries.broken(meeting.id))
    page = url_for("people.review", meeting=meeting.code)
    return [
        (f"{page}?pile={pile}", label, counts[pile], pile is kind)
        for pile, label in named.items()
    ]
