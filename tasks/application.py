"""The application outside of a web server: in a worker, in the loop, in a command."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec

from flask import Flask

from config import Config
from tasks import connect
from tasks.beat import beat
from tasks.bell import Bell
from webapp import create_app
from webapp.core import audit
from webapp.core.actor import SYSTEM, acting
from webapp.core.errors import DomainError
from webapp.core.health import database_state
from webapp.core.migrate import upgrade
from webapp.jobs.services import wake


@contextmanager
def application(config: Config, action: str) -> Iterator[Flask]:
    """Have the application for one command, on a database that fits it."""
    app = create_app(config)
    connect(app, config)
    with app.app_context(), acting(replace(SYSTEM, kind="command", action=action)):
        _fit(config)
        yield app


def start_worker(config: Config, queues: str, concurrency: int) -> None:
    """Work off some queues until told to stop."""
    celery = connect(create_app(config), config)
    words = ["worker", f"--queues={queues}", f"--concurrency={concurrency}"]
    words += ["--without-gossip", "--without-mingle", "--loglevel=INFO"]
    celery.worker_main([*words, f"--hostname={queues.replace(',', '-')}@%h"])


def start_beat(config: Config, stop: threading.Event) -> None:
    """Watch over all work until told to stop."""
    app = create_app(config)
    connect(app, config)
    bell = Bell(config.redis_url, wake.send) if config.redis_url else None
    beat(app, bell, stop)


def prepare_database(config: Config) -> str:
    """Migrate; give the one-time link of an empty installation, else nothing."""
    upgrade(config.database_url)
    if not find_spec("webapp.accounts.services"):
        return ""
    accounts = import_module("webapp.accounts.services")
    with create_app(config).app_context():
        code = accounts.setup_link()
    return f"/setup/{code}" if code else ""


def verify_audit(config: Config) -> dict[str, object]:
    """Check each block of the audit trail against its hash."""
    with application(config, "verify"):
        broken = audit.broken_block()
    if broken is not None:
        raise DomainError("audit_broken", block=broken)
    return {"ok": True}


def _fit(config: Config) -> None:
    """Migrate a database of our own; another's is its owner's business."""
    if database_state() == "migrations":
        if not config.embedded:
            raise DomainError("migrations_missing")
        upgrade(config.database_url)
