"""Papers the organisers print: plain data in, PDF bytes out."""

from webapp.core import pdf
from webapp.documents.papers.badges import AgendaDay, Back, Badge, BadgeSheet, Band
from webapp.documents.papers.base import Paper, Size, day, period, short_day
from webapp.documents.papers.certificates import Certificate, Lesson, Signer
from webapp.documents.papers.letters import (
    Answer,
    AnswerSheet,
    Block,
    Head,
    Letter,
    Rows,
)
from webapp.documents.papers.link_sheets import LinkCard, LinkSheet
from webapp.documents.papers.lists import AttendanceList, Column, Listing
from webapp.documents.papers.previews import Preview
from webapp.documents.papers.statements import Statement
from webapp.documents.papers.word import as_word

__all__ = [
    "AgendaDay",
    "Answer",
    "AnswerSheet",
    "AttendanceList",
    "Back",
    "Badge",
    "BadgeSheet",
    "Band",
    "Block",
    "Certificate",
    "Column",
    "Head",
    "Lesson",
    "Letter",
    "LinkCard",
    "LinkSheet",
    "Listing",
    "Paper",
    "Preview",
    "Rows",
    "Signer",
    "Size",
    "Statement",
    "as_word",
    "day",
    "period",
    "pictures",
    "render",
    "short_day",
]


def render(paper: Paper) -> bytes:
    """Set a paper; the same paper gives the same bytes, so its hash can be kept."""
    return pdf.typeset(paper.design, paper.data(), paper.made_at)


def pictures(paper: Paper) -> list[bytes]:
    """Draw the pages of a paper, to look at before it is made."""
    return pdf.draw(paper.design, paper.data(), paper.made_at)
