"""One server for the whole run; one database, cloned from a template, a worker."""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from flask import g
from flask.testing import FlaskClient
from sqlalchemy import event

from config import Config
from tests import factories
from tests.browser import browser, launch, live_server
from translations import renew
from webapp import create_app
from webapp.core.access import PERMISSIONS, Role
from webapp.core.actor import Actor
from webapp.core.db import db
from webapp.core.limits import limiter
from webapp.core.model import Base
from webapp.embedded.postgres import Postgres

__all__ = ["browser", "launch", "live_server"]

TEMPLATE = "template_pendopo"


class Browser(FlaskClient):
    """A client whose requests know nothing of those before, as on a server."""

    def open(self, *args, **kwargs):
        for name in set(g) - {"_sqlalchemy_sessions"}:
            g.pop(name)
        return super().open(*args, **kwargs)


def ask(server_url, statement):
    plain = server_url.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)


def pytest_configure(config):
    if hasattr(config, "workerinput"):  # a worker of xdist: the server runs already
        config.template_url = config.workerinput["template_url"]
        return
    renew.compile_all()
    # Not pytest's own folder: below root's, the unprivileged server cannot enter.
    home = Path(tempfile.mkdtemp(prefix="pendopo-"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    postgres = Postgres(home, durable=False)
    postgres.start()
    config.add_cleanup(postgres.stop)
    config.template_url = postgres.url(TEMPLATE)
    ask(postgres.url(), f"CREATE DATABASE {TEMPLATE}")
    with create_app(settings(config.template_url, home)).app_context():
        Base.metadata.create_all(db.engine)
        db.engine.dispose()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    node.workerinput["template_url"] = node.config.template_url


def settings(url, folder, **values):
    return Config(
        secret_key="s" * 32,
        database_url=url,
        data_dir=folder,
        testing=True,
        **values,
    )


@pytest.fixture(scope="session")
def worker_id(request):
    workerinput = getattr(request.config, "workerinput", None)
    return workerinput["workerid"] if workerinput else "master"


@pytest.fixture(scope="session")
def database_url(pytestconfig, worker_id):
    template = pytestconfig.template_url
    ask(
        template.replace(TEMPLATE, "postgres"),
        f"CREATE DATABASE test_{worker_id} TEMPLATE {TEMPLATE}",
    )
    return template.replace(TEMPLATE, f"test_{worker_id}")


@pytest.fixture(scope="session")
def flask_app(database_url, tmp_path_factory):
    app = create_app(settings(database_url, tmp_path_factory.mktemp("data")))
    app.test_client_class = Browser
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(flask_app):
    """Nothing is cleaned up after a test: each works in a meeting of its own."""
    with flask_app.app_context():
        yield flask_app


@pytest.fixture
def meeting(app):  # noqa: ARG001
    return factories.meeting()


@pytest.fixture
def organiser(meeting):
    return Actor("account", 1, meeting.id, permissions=PERMISSIONS[Role.ORGANISER])


@pytest.fixture
def browse(app, meeting):
    """Open a browser (Flask's test client) logged in with a role at the meeting."""

    def log_in(role=Role.ORGANISER, at=meeting):
        client = app.test_client()
        client.set_cookie("pendopo-sid", factories.session_key(at, role))
        return client

    return log_in


@pytest.fixture
def administrator(app):
    """A browser logged in as an administrator of the installation."""
    client = app.test_client()
    client.set_cookie("pendopo-sid", factories.session_key())
    return client


@pytest.fixture
def api(app, meeting):
    """Call the API with the key of a role at the meeting."""

    def with_key(role=Role.DESK, at=meeting):
        key = factories.token_key(at, role)
        client = app.test_client()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
        return client

    return with_key


@pytest.fixture
def statements(app):  # noqa: ARG001
    """Note which statements the database is asked within a block."""

    @contextmanager
    def watching():
        seen = []

        def note(_connection, _cursor, statement, *_more):
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return watching


@pytest.fixture
def limited(app, monkeypatch):
    """The same application, as it is outside tests: it counts who guesses."""
    other = create_app(app.config["PENDOPO"])
    other.config["RATELIMIT_ENABLED"] = True
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.init_app(other)
    with other.app_context():
        yield other.test_client()
        limiter.reset()
    with other.app_context():
        db.engine.dispose()
