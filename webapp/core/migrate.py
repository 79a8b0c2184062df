"""The schema of the database: brought up to date by one process at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config as Alembic
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import DDL, Connection, Table, create_engine, func, select
from sqlalchemy.pool import NullPool

MIGRATIONS = Path(__file__).parents[2] / "migrations"
LOCK = 0x6D696772


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database up to a revision; a second process waits, then does nothing."""
    with _alone(url) as connection:
        command.upgrade(alembic(connection), revision)


def downgrade(url: str, revision: str = "base") -> None:
    """Bring a database back to a revision."""
    with _alone(url) as connection:
        command.downgrade(alembic(connection), revision)


def alembic(connection: Connection | None = None) -> Alembic:
    """Set Alembic up without a file of its own."""
    settings = Alembic()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


def is_current(connection: Connection) -> bool:
    """Say whether the database has the schema that this program expects."""
    wanted = ScriptDirectory.from_config(alembic()).get_heads()
    found = MigrationContext.configure(connection).get_current_heads()
    return set(wanted) == set(found)


def guards(table: Table) -> list[str]:
    """List what a table asks for beside itself, such as triggers, as statements."""
    return [
        str(listener.statement).replace("%%", "%").strip()
        for listener in table.dispatch.after_create
        if isinstance(listener, DDL)
    ]


@contextmanager
def _alone(url: str) -> Iterator[Connection]:
    options = {"options": "-c timezone=UTC -c lock_timeout=30s"}
    engine = create_engine(url, poolclass=NullPool, connect_args=options)
    with engine.connect() as connection:
        connection.execute(select(func.pg_advisory_lock(LOCK)))
        connection.commit()
        yield connection
        connection.execute(select(func.pg_advisory_unlock(LOCK)))
        connection.commit()
