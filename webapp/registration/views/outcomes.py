"""Saying what became of the names of a letter."""

from collections import Counter

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.core.notices import say
from webapp.meetings.models import Meeting
from webapp.registration.services import Outcome, Way

MOST_LINKS = 10


def tell(meeting: Meeting, outcome: Outcome) -> None:
    """Say how many took empty places and how many new ones, with a way to each card."""
    links = [
        (
            one.person.name,
            url_for("people.card", meeting=meeting.code, ref=one.place.ref),
        )
        for one in outcome.seated[:MOST_LINKS]
    ]
    home = outcome.delegation
    page = url_for(".delegation", meeting=meeting.code, slug=home.slug)
    back = url_for(".undo_letter", meeting=meeting.code, number=outcome.undo)
    say(_said(outcome), undo_url=back, links=[*links, (home.name, page)])


def _said(outcome: Outcome) -> str:
    ways = Counter(one.way for one in outcome.seated)
    new = ways[Way.QUOTA] + ways[Way.EXTRA] + ways[Way.ADDED]
    parts = [
        (ways[Way.FILLED], _("%(num)s mengisi tempat kosong", num=ways[Way.FILLED])),
        (new, _("%(num)s tempat baru", num=new)),
        (ways[Way.INSTEAD], _("%(num)s menggantikan", num=ways[Way.INSTEAD])),
        (ways[Way.ALREADY], _("%(num)s sudah ada", num=ways[Way.ALREADY])),
    ]
    count = len(outcome.seated)
    named = ngettext("%(num)d orang tersimpan", "%(num)d orang tersimpan", count)
    return f"{named}: {', '.join(text for number, text in parts if number)}."
