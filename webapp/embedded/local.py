"""The local database, started by whoever needs it first and stopped by the last."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from config import Config
from webapp.core.crypto import keyring
from webapp.embedded.errors import CannotStartError
from webapp.embedded.postgres import Postgres
from webapp.embedded.servant import place_for
from webapp.embedded.valkey import Valkey

DATABASE = "postgres"
RUN = "run"  # locks and notes of the processes that run now


@contextmanager
def running(config: Config) -> Iterator[Config]:
    """Have a database for a while: the one that runs, or one of our own."""
    if not config.embedded:
        yield config
        return
    prepare(config.data_dir)
    postgres = postgres_of(config)
    with _use(config.data_dir / RUN, postgres):
        yield replace(
            config,
            database_url=postgres.url(DATABASE),
            redis_url=Valkey(config.data_dir / "valkey").url(),
        )


def postgres_of(config: Config) -> Postgres:
    """Find the cluster of an installation."""
    return Postgres(place_for(config.data_dir), durable=not config.testing)


def prepare(data_dir: Path) -> None:
    """Make the folder of an installation and its keys, or say why that fails."""
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        (data_dir / RUN).mkdir(mode=0o700, exist_ok=True)
        _let_the_servant_in(data_dir)
        _check_keys(data_dir)
        keyring.open(data_dir / "keys")
    except OSError as error:
        raise CannotStartError(
            "folder_unwritable", folder=data_dir, reason=error.strerror
        ) from error


def _let_the_servant_in(data_dir: Path) -> None:
    """Let a plain user pass through our own folder; what is in it stays shut."""
    if os.geteuid() == 0 and not data_dir.stat().st_mode & 0o001:
        data_dir.chmod(0o711)


def _check_keys(data_dir: Path) -> None:
    """Refuse to make new keys where a database was sealed with others."""
    keys = data_dir / "keys"
    lost = [name for name in ("seal", "lookup") if not (keys / name).exists()]
    if lost and (place_for(data_dir) / "data").exists():
        missing = ", ".join(str(keys / name) for name in lost)
        raise CannotStartError("keys_missing", folder=data_dir, missing=missing)


@contextmanager
def _use(run: Path, postgres: Postgres) -> Iterator[None]:
    """Count ourselves among the users; the first starts it, the last stops it."""
    with (run / "database.users").open("a") as users:
        with _alone(run):
            fcntl.flock(users, fcntl.LOCK_SH)
            if not postgres.is_running():
                postgres.start()
        try:
            yield
        finally:
            with _alone(run):
                if _last(users):
                    postgres.stop()


@contextmanager
def _alone(run: Path) -> Iterator[None]:
    """Let one process at a time start or stop the database."""
    with (run / "database.lock").open("a") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def _last(users: object) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[arg-type]
    except BlockingIOError:
        return False
    return True
