"""The picture beside a link of a meeting: drawn once, known by what it shows."""

import json
from datetime import UTC, datetime
from functools import lru_cache

from webapp.core.crypto import keyring
from webapp.documents.papers import Preview, period, pictures
from webapp.meetings.models import Meeting

# A picture tells no time of its own, so that it is the same wherever it is drawn.
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
MARK = 24


def preview_of(meeting: Meeting) -> Preview:
    """Say what the picture of a meeting shows; nobody's name."""
    days = period(meeting.starts_on, meeting.ends_on, "id")
    return Preview(
        title=meeting.name,
        issuer=meeting.organiser,
        facts=", ".join(filter(None, (days, meeting.city or meeting.venue))),
        made_at=ALWAYS,
    )


def preview_mark(meeting: Meeting) -> str:
    """Name the picture so that only whoever was given a link can ask for it."""
    shown = preview_of(meeting)
    facts = [meeting.code, shown.title, shown.issuer, shown.facts]
    return keyring.lookup("meeting.preview", json.dumps(facts))[:MARK]


@lru_cache(maxsize=64)
def draw_preview(shown: Preview) -> bytes:
    """Draw the picture as PNG."""
    return pictures(shown)[0]
