"""Rows of people out of running text: a message, or the words of a letter."""

from webapp.registration.reading.institutions import named_institution
from webapp.registration.reading.people import person_of
from webapp.registration.reading.rows import Doubt, Facts, Line, Reading, Row
from webapp.registration.reading.text import read_text

__all__ = [
    "Doubt",
    "Facts",
    "Line",
    "Reading",
    "Row",
    "named_institution",
    "person_of",
    "read_text",
]
