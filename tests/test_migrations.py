import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.conftest import ask
from webapp.core.migrate import downgrade, is_current, upgrade
from webapp.core.model import Base

TRIGGERS = text(
    "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger "
    "WHERE NOT tgisinternal ORDER BY 1"
)
TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")


@pytest.fixture
def empty(pytestconfig, worker_id):
    """The address of an empty database."""
    server, name = pytestconfig.template_url, f"migrations_{worker_id}"
    root = server.replace("template_pendopo", "postgres")
    ask(root, f"DROP DATABASE IF EXISTS {name}")
    ask(root, f"CREATE DATABASE {name}")
    yield server.replace("template_pendopo", name)
    ask(root, f"DROP DATABASE {name} WITH (FORCE)")


def rows(url, statement):
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return list(connection.execute(statement))


def test_up_down_and_up_again(empty):
    upgrade(empty)
    tables = {name for (name,) in rows(empty, TABLES)}
    assert tables == {*Base.metadata.tables, "alembic_version"}
    downgrade(empty)
    assert {name for (name,) in rows(empty, TABLES)} == {"alembic_version"}
    upgrade(empty)
    upgrade(empty)  # a second process finds nothing to do


def test_the_migrations_make_what_the_models_say(empty):
    upgrade(empty)
    with create_engine(empty, poolclass=NullPool).connect() as connection:
        assert is_current(connection)
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_the_migrations_bring_the_triggers_of_the_models(empty, pytestconfig):
    upgrade(empty)
    by_models = rows(pytestconfig.template_url, TRIGGERS)
    assert by_models
    assert rows(empty, TRIGGERS) == by_models


def test_a_database_without_migrations_is_not_current(empty):
    with create_engine(empty, poolclass=NullPool).connect() as connection:
        assert not is_current(connection)
