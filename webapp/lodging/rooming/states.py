"""Where each row of a list stands with the hotel, by what it has acknowledged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from webapp.core.text import N_
from webapp.lodging.rooming.changes import differing
from webapp.lodging.rooming.lines import Line


class RowState(StrEnum):
    """What a hotel has acknowledged of a row; touched again, it is amended again."""

    NEW = "new"
    AMENDED = "amended"
    CANCELLED = "cancelled"
    CONFIRMED = "confirmed"
    CANCEL_CONFIRMED = "cancel_confirmed"


ROW_LABELS = {
    RowState.NEW: N_("Baru"),
    RowState.AMENDED: N_("Diubah"),
    RowState.CANCELLED: N_("Dibatalkan"),
    RowState.CONFIRMED: N_("Dikonfirmasi"),
    RowState.CANCEL_CONFIRMED: N_("Pembatalan dikonfirmasi"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a revision that went to the hotel said."""

    number: int
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Standing:
    """A row as it is now, or was last, with what the hotel has yet to acknowledge."""

    line: Line
    state: RowState
    fields: tuple[str, ...] = ()


def standings(
    now: Iterable[Line], told: Sequence[Told], acknowledged: int
) -> list[Standing]:
    """Say where each row stands; ``acknowledged`` is the last revision that was."""
    base = next((one.lines for one in told if one.number == acknowledged), ())
    agreed = {line.row_id: line for line in base}
    rows = {line.row_id: line for line in now}
    last: dict[str, tuple[int, Line]] = {}
    for one in sorted(told, key=lambda it: it.number):
        last |= {line.row_id: (one.number, line) for line in one.lines}
    gone = [
        Standing(
            line,
            RowState.CANCEL_CONFIRMED if number < acknowledged else RowState.CANCELLED,
        )
        for row, (number, line) in last.items()
        if row not in rows
    ]
    return [
        *(_standing(line, agreed.get(line.row_id)) for line in rows.values()),
        *gone,
    ]


def _standing(line: Line, agreed: Line | None) -> Standing:
    if agreed is None:
        return Standing(line, RowState.NEW)
    fields = differing(agreed, line)
    return Standing(line, RowState.AMENDED if fields else RowState.CONFIRMED, fields)
