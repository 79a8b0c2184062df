"""A PostgreSQL of its own, and the application on it, for one measurement."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from config import Config
from tasks.functions import FUNCTIONS
from webapp import create_app
from webapp.core.db import db
from webapp.core.model import Base
from webapp.embedded.postgres import Postgres
from webapp.jobs.services import registry


@contextmanager
def application() -> Iterator[Flask]:
    """Make tables in an empty, durable cluster; remove it all afterwards."""
    with tempfile.TemporaryDirectory(prefix="pendopo-bench-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        postgres = Postgres(home / "postgres", durable=True)
        postgres.start()
        try:
            url = postgres.url("postgres")
            config = Config(
                secret_key="x" * 32, database_url=url, data_dir=home / "var"
            )
            app = create_app(config)
            registry.update(FUNCTIONS)
            with app.app_context():
                Base.metadata.create_all(db.engine)
                yield app
                db.session.close()
                db.engine.dispose()
        finally:
            postgres.stop()
