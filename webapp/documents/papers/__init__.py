"""Papers the organisers print: plain data in, PDF bytes out."""

from webapp.core import pdf
from webapp.documents.papers.badges import AgendaDay, Back, Badge, BadgeSheet, Band
from webapp.documents.papers.base import Paper, Size
from webapp.documents.papers.certificates import Certificate, Lesson, Signer
from webapp.documents.papers.link_sheets import LinkCard, LinkSheet
from webapp.documents.papers.lists import AttendanceList, Column, Listing

__all__ = [
    "AgendaDay",
    "AttendanceList",
    "Back",
    "Badge",
    "BadgeSheet",
    "Band",
    "Certificate",
    "Column",
    "Lesson",
    "LinkCard",
    "LinkSheet",
    "Listing",
    "Paper",
    "Signer",
    "Size",
    "render",
]


def render(paper: Paper) -> bytes:
    """Set a paper; the same paper gives the same bytes, so its hash can be kept."""
    return pdf.typeset(paper.design, paper.data(), paper.made_at)
