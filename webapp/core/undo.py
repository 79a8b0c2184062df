"""Undo: one action is taken back by what history wrote about it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any, TypeVar

from sqlalchemy import inspect, select, text
from sqlalchemy.types import TypeDecorator

from webapp.core import clock
from webapp.core.actor import Actor
from webapp.core.db import db, held, transaction
from webapp.core.errors import DomainError
from webapp.core.history import History
from webapp.core.model import Base, MeetingRow

Key = tuple[str, int]
Made = TypeVar("Made", bound=MeetingRow)

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
def undo(
    number: int,
    by: Actor,
    links: Collection[type[MeetingRow]] = (),
    made: Collection[type[Base]] = (),
) -> int:
    """Take back the changes of one transaction; return how many rows changed.

    Rows of ``links`` only say who has what: those that the action made are deleted,
    those that it deleted are made again. Rows of ``made`` stay though it made them;
    those that it only changed are as before.

    Raises ``undo_not_yours``, ``undo_too_late``, or ``undo_overtaken`` when a row was
    changed since, or was made by the action (else a row that exists is never deleted).
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
    linking = {model.__tablename__ for model in links}
    staying = {model.__tablename__ for model in made}
    for (table, key), steps in changed.items():
        stays = table in staying and any(step.before is None for step in steps)
        if not stays and not (table in linking and _comes_or_goes(steps)):
            _restore(table, key, steps)
    for model in links:
        lines = (
            s for (table, _key), s in changed.items() if table == model.__tablename__
        )
        _relink(
            model, [step for steps in lines if _comes_or_goes(steps) for step in steps]
        )
    return len(changed)


def made_by(number: int, model: type[Made]) -> Sequence[Made]:
    """Read the rows of one kind that an action made, and hold them.

    Raises ``undo_overtaken`` if one of them was changed since.
    """
    steps = db.session.scalars(
        select(History)
        .where(History.transaction == number, History.table == model.__tablename__)
        .order_by(History.id)
    ).all()
    fresh = {step.row for step in steps if step.before is None}
    versions = {step.row: step.version for step in steps if step.row in fresh}
    rows = select(model).where(model.id.in_(fresh)).order_by(model.id)
    found = db.session.scalars(
        rows.with_for_update(), execution_options={"populate_existing": True}
    ).all()
    if {row.id: row.version for row in found} != versions:
        raise DomainError("undo_overtaken")
    return found


def _comes_or_goes(steps: Sequence[History]) -> bool:
    return any(step.before is None or step.after is None for step in steps)


def _relink(model: type[MeetingRow], lines: Sequence[History]) -> None:
    """Delete the links that were made, if they are as they were; bring back others."""
    made = {line.row: line.version for line in lines if line.after}
    rows = select(model).where(model.id.in_(made)).with_for_update()
    fresh = {"populate_existing": True}
    found = db.session.scalars(rows, execution_options=fresh).all()
    if {row.id: row.version for row in found} != made:
        raise DomainError("undo_overtaken")
    for row in found:
        row.note = "undo"
        db.session.delete(row)
    db.session.flush()  # what comes back needs their places
    for line in lines:
        if line.before:
            again = model(meeting_id=line.meeting_id, **_values(model, line.before))
            again.note = "undo"
            db.session.add(again)
    db.session.flush()


def _values(model: type[Base], stored: Mapping[str, Any]) -> dict[str, object]:
    """Turn what the history keeps of some columns into what a record holds."""
    columns = inspect(model).columns
    return {name: revived(columns[name].type, one) for name, one in stored.items()}


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
    for name, value in _values(model, before).items():
        setattr(record, name, value)
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
    if wanted in {date, datetime, time}:
        return wanted.fromisoformat(stored)
    return stored


def _models() -> Mapping[str, type[Base]]:
    return {m.class_.__tablename__: m.class_ for m in Base.registry.mappers}
