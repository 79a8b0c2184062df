"""What changed between two lists. The law: one list and its changes are the next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from webapp.lodging.rooming.lines import FIELDS, Line

# The hotel's own: it filled this in itself, so telling it back is no change.
OF_THE_HOTEL = frozenset({"confirmation", "room_number", "status"})


class Change(StrEnum):
    """What happened to a row, in the words of reservation desks."""

    NEW = "NEW"
    AMENDED = "AMD"
    CANCELLED = "CXL"


@dataclass(frozen=True, slots=True)
class Changed:
    """One row that changed; a cancelled one shows what it was."""

    change: Change
    line: Line
    before: Line | None

    @property
    def fields(self) -> tuple[str, ...]:
        """Name the fields of an amended row that are not as they were."""
        if self.change is not Change.AMENDED or self.before is None:
            return ()
        return differing(self.before, self.line)


def differing(before: Line, now: Line) -> tuple[str, ...]:
    """Name the fields in which two lines of a row differ, but for the hotel's own."""
    return tuple(
        name
        for name in FIELDS
        if name not in OF_THE_HOTEL and getattr(before, name) != getattr(now, name)
    )


def changes(before: Iterable[Line], now: Iterable[Line]) -> list[Changed]:
    """List what changed: amended, new, cancelled, each in the order of its list."""
    old = {line.row_id: line for line in before}
    new = {line.row_id: line for line in now}
    amended = [
        Changed(Change.AMENDED, line, old[row])
        for row, line in new.items()
        if row in old and differing(old[row], line)
    ]
    added = [Changed(Change.NEW, new[row], None) for row in new if row not in old]
    gone = [Changed(Change.CANCELLED, old[r], old[r]) for r in old if r not in new]
    return [*amended, *added, *gone]


def applied(before: Iterable[Line], changed: Sequence[Changed]) -> dict[str, Line]:
    """Change a list row by row, as a reservation desk does; return it by row."""
    rows: dict[str, Line] = {line.row_id: line for line in before}
    for one in changed:
        if one.change is Change.CANCELLED:
            del rows[one.line.row_id]
        else:
            rows[one.line.row_id] = one.line
    return rows


def by_row(lines: Iterable[Line]) -> Mapping[str, Line]:
    """Order lines by row, to compare lists whatever their order."""
    return {line.row_id: line for line in sorted(lines, key=lambda one: one.row_id)}
