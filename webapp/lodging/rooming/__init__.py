"""The rooming list as data: its lines, what changed between two, and its files."""

from webapp.lodging.rooming.changes import Change, Changed, applied, changes
from webapp.lodging.rooming.lines import FIELDS, Line, from_json, to_json
from webapp.lodging.rooming.states import (
    ROW_LABELS,
    RowState,
    Standing,
    Told,
    standings,
)

__all__ = [
    "FIELDS",
    "ROW_LABELS",
    "Change",
    "Changed",
    "Line",
    "RowState",
    "Standing",
    "Told",
    "applied",
    "changes",
    "from_json",
    "standings",
    "to_json",
]
