"""Looking whether an installation is healthy."""

import shutil

from redis.exceptions import RedisError

from config import Config
from tasks.application import application
from tasks.bell import client
from webapp.core import audit
from webapp.core.assets import DIST
from webapp.core.errors import DomainError
from webapp.core.health import database_state
from webapp.embedded import CannotStartError, running
from webapp.embedded.checks import ROOM
from webapp.jobs import queries

LATE = 60.0  # seconds that due work may wait


def examine(config: Config) -> dict[str, object]:
    """Look at each part; ``ok`` says whether a meeting can go on."""
    found: dict[str, object] = {"data_dir": str(config.data_dir)}
    free = shutil.disk_usage(config.data_dir).free // 1_000_000
    found["disk_free_mb"] = free
    faults = [] if free >= ROOM else ["disk"]
    try:
        with running(config) as there, application(there, "doctor"):
            faults += _look(there, found)
    except (CannotStartError, DomainError) as error:
        found["database"] = str(error)
        faults.append("database")
    return found | {"faults": faults, "ok": not faults}


def _look(config: Config, found: dict[str, object]) -> list[str]:
    waiting = queries.waiting_since(())
    oldest = max((seconds for _count, seconds in waiting.values()), default=0.0)
    found["database"] = database_state()
    found["broker"] = _broker(config)
    found["waiting"] = sum(count for count, _seconds in waiting.values())
    found["oldest_waits_seconds"] = round(oldest)
    found["audit"] = "broken" if audit.broken_block() else "ok"
    found["assets"] = "ok" if DIST.is_dir() else "missing"
    sound = {
        "database": found["database"] == "ok",
        "audit": found["audit"] == "ok",
        "assets": found["assets"] == "ok",
        "waiting": oldest < LATE,
    }
    return [name for name, good in sound.items() if not good]


def _broker(config: Config) -> str:
    try:
        alive = bool(config.redis_url) and client(config.redis_url).ping()
    except (RedisError, OSError):
        alive = False
    return "ok" if alive else "silent"
