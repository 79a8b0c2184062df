"""How Alembic finds the models, and what it writes beside their tables."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from alembic import context
from alembic.autogenerate import rewriter
from alembic.operations import ops
from sqlalchemy.types import TypeDecorator

import webapp
from webapp.core import audit, history, replies
from webapp.core.migrate import guards
from webapp.core.model import Base

__all__ = ["audit", "history", "replies"]  # imported for their tables

for domain in iter_modules(webapp.__path__):
    if find_spec(f"webapp.{domain.name}") and domain.ispkg:
        name = f"webapp.{domain.name}.models"
        if find_spec(name):
            import_module(name)

writer = rewriter.Rewriter()


@writer.rewrites(ops.CreateTableOp)
def with_guards(
    _context: object, _revision: object, operation: ops.CreateTableOp
) -> list[ops.MigrateOperation]:
    """Write the triggers of a table right after the table."""
    table = Base.metadata.tables[operation.table_name]
    return [operation, *(ops.ExecuteSQLOp(statement) for statement in guards(table))]


def as_stored(kind: str, value: object, _context: object) -> str | bool:
    """Write the type that the database sees, not the class that wraps it."""
    if kind == "type" and isinstance(value, TypeDecorator):
        return f"sa.{value.impl_instance!r}"
    return False


def run() -> None:
    """Run the migrations on the connection that was given."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        process_revision_directives=writer,
        render_item=as_stored,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
