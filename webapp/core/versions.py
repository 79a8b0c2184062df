"""Two people editing one record: only the same field twice is a conflict."""

from collections.abc import Mapping

from sqlalchemy import inspect, select

from webapp.core.db import db
from webapp.core.errors import DomainError
from webapp.core.history import History
from webapp.core.model import EditableRow
from webapp.core.undo import revived


def write(record: EditableRow, values: Mapping[str, object], seen: int | None) -> None:
    """Set fields on a record that the writer saw at version ``seen``.

    A form sends all its fields, so one that still holds what the writer saw is not a
    change, whatever others made of it since. Raises ``edit_conflict`` with ``fields``
    = {name: (theirs, mine)} if both changed the same field to something else.
    """
    _hold(record)
    mine = {name: new for name, new in values.items() if getattr(record, name) != new}
    if seen is not None and seen != record.version:
        was = _changed_since(record, seen)
        mine = {n: new for n, new in mine.items() if n not in was or was[n] != new}
        both = {n: (getattr(record, n), new) for n, new in mine.items() if n in was}
        if both:
            raise DomainError("edit_conflict", fields=both, version=record.version)
    for name, new in mine.items():
        setattr(record, name, new)


def _hold(record: EditableRow) -> None:
    """Read the record as it is now; whoever else writes it waits until we are done."""
    columns = [column.key for column in inspect(record).mapper.column_attrs]
    db.session.refresh(record, columns, with_for_update=True)


def _changed_since(record: EditableRow, version: int) -> dict[str, object]:
    """Collect what each field held at a version, if it was changed after it."""
    later = (
        History.table == record.__tablename__,
        History.row == record.id,
        History.version > version,
    )
    latest_first = select(History.before).where(*later).order_by(History.id.desc())
    stored: dict[str, object] = {}
    for before in db.session.scalars(latest_first):
        stored |= before or {}
    columns = inspect(type(record)).columns
    return {name: revived(columns[name].type, value) for name, value in stored.items()}
