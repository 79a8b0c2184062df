"""Pictures of papers for pages and links: drawn once, known by what they show."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeVar

from webapp.core.crypto import keyring
from webapp.documents.papers import Paper, Preview, period, pictures
from webapp.meetings.models import Meeting

# A picture tells no time of its own, so that it is the same wherever it is drawn.
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
MARK = 24
AnyPaper = TypeVar("AnyPaper", bound=Paper)


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


def timeless(paper: AnyPaper) -> AnyPaper:
    """Take the moment of its making from a paper, so that its pictures stay good."""
    return replace(paper, made_at=ALWAYS)


def paper_mark(paper: Paper) -> str:
    """Name the pictures of a paper by all that it says."""
    return keyring.lookup("paper.pictures", repr(paper))[:MARK]


@lru_cache(maxsize=32)
def draw_pages(paper: Paper) -> tuple[bytes, ...]:
    """Draw the pages of a paper as PNG."""
    return tuple(pictures(paper))
