"""What is done with people: by the committee, and by themselves."""

from webapp.people.services.listing import (
    Telling,
    answer,
    decide,
    decide_and_tell,
    news,
    note_export,
    note_reading,
)
from webapp.people.services.replacing import (
    How,
    Replaced,
    Replacement,
    Settlement,
    replace,
)

__all__ = [
    "How",
    "Replaced",
    "Replacement",
    "Settlement",
    "Telling",
    "answer",
    "decide",
    "decide_and_tell",
    "news",
    "note_export",
    "note_reading",
    "replace",
]
