"""Two people editing one record: only the same field twice is a conflict."""

from collections.abc import Mapping

from sqlalchemy import inspect, select

from webapp.core.db import db
from webapp.core.errors import DomainError
from webapp.core.history import History
from webapp.core.model import EditableRow


def write(record: EditableRow, values: Mapping[str, object], seen: int | None) -> None:
    """Set fields on a record that the writer saw at version ``seen``.

    Raises ``edit_conflict`` with ``fields`` = {name: (theirs, mine)} if somebody else
    meanwhile changed one of the same fields to something else.
    """
    _hold(record)
    mine = {name: new for name, new in values.items() if getattr(record, name) != new}
    if seen is not None and seen != record.version:
        clashes = mine.keys() & _changed_since(record, seen)
        if clashes:
            both = {name: (getattr(record, name), mine[name]) for name in clashes}
            raise DomainError("edit_conflict", fields=both, version=record.version)
    for name, new in mine.items():
        setattr(record, name, new)


def _hold(record: EditableRow) -> None:
    """Read the record as it is now; whoever else writes it waits until we are done."""
    columns = [column.key for column in inspect(record).mapper.column_attrs]
    db.session.refresh(record, columns, with_for_update=True)


def _changed_since(record: EditableRow, version: int) -> set[str]:
    later = (
        History.table == record.__tablename__,
        History.row == record.id,
        History.version > version,
    )
    changes = db.session.scalars(select(History.after).where(*later))
    return {name for after in changes for name in after or ()}
