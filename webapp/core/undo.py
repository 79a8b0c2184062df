"""Undo: one action is taken back by what history wrote about it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import inspect, select, text
from sqlalchemy.types import TypeDecorator

from webapp.core import clock
from webapp.core.actor import Actor
from webapp.core.db import db, held, transaction
from webapp.core.errors import DomainError
from webapp.core.history import History
from webapp.core.model import Base

Key = tuple[str, int]

WHILE = timedelta(minutes=10)


def mark() -> int:
    """Name the open transaction, so that its action can be undone later."""
    number = db.session.scalar(text("SELECT pg_current_xact_id()::text::bigint"))
    return int(number or 0)


def meetings_of(number: int) -> set[int | None]:
    """Tell to which meetings the changes of one transaction belong."""
    changed = select(History.meeting_id).where(History.transaction == number)
    return set(db.session.scalars(changed.distinct()))


@transaction()
def undo(number: int, by: Actor) -> int:
    """Take back the changes of one transaction; return how many rows changed.

    Raises ``undo_not_yours``, ``undo_too_late``, or ``undo_overtaken`` when a row was
    changed since, or was made by the action (a row that exists is never deleted).
    """
    rows = db.session.scalars(
        select(History).where(History.transaction == number).order_by(History.id.desc())
    ).all()
    if not rows or any(row.actor != str(by) for row in rows):
        raise DomainError("undo_not_yours")
    if min(row.at for row in rows) < clock.now() - WHILE:
        raise DomainError("undo_too_late")
    changed: dict[Key, list[History]] = {(row.table, row.row): [] for row in rows}
    for row in rows:
        changed[row.table, row.row].append(row)
    for (table, key), steps in changed.items():
        _restore(table, key, steps)
    return len(changed)


def _restore(table: str, key: int, steps: list[History]) -> None:
    """Give a record back what it held before its first step; the last comes first."""
    model = _models()[table]
    record = held(model, key)
    created = any(step.before is None for step in steps)
    if (
        record is None
        or created
        or getattr(record, "version", None) != steps[0].version
    ):
        raise DomainError("undo_overtaken")
    before: dict[str, Any] = {}
    for step in steps:
        before |= step.before or {}
    columns = inspect(model).columns
    for name, stored in before.items():
        setattr(record, name, revived(columns[name].type, stored))
    record.note = "undo"
    db.session.flush()


def revived(kind: object, stored: Any) -> object:  # noqa: ANN401 JSON holds anything
    """Turn what the history keeps of a column back into what a record holds."""
    if stored is None:
        return None
    if isinstance(kind, TypeDecorator):
        return kind.process_result_value(stored, db.engine.dialect)
    wanted = getattr(kind, "enum_class", None) or getattr(kind, "python_type", None)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return wanted(stored)
    if wanted in {date, datetime}:
        return wanted.fromisoformat(stored)
    return stored


def _models() -> Mapping[str, type[Base]]:
    return {m.class_.__tablename__: m.class_ for m in Base.registry.mappers}
