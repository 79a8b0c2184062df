"""The rooming list as data: its lines, what changed between two, and its files."""

from webapp.lodging.rooming.changes import Change, Changed, applied, changes
from webapp.lodging.rooming.lines import FIELDS, Line, from_json, to_json

__all__ = [
    "FIELDS",
    "Change",
    "Changed",
    "Line",
    "applied",
    "changes",
    "from_json",
    "to_json",
]
