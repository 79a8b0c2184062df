"""Ringing for workers, beside the request: whoever commits never waits for a broker."""

import logging
import threading
from collections.abc import Callable

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from tasks.settings import PREFIX
from webapp.jobs.services import wake

PATIENCE = 1.0  # seconds
ENOUGH = 10  # calls that wait for a worker already
log = logging.getLogger(__name__)


def client(url: str) -> Redis:
    """Reach the broker with little patience."""
    return Redis.from_url(
        url,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 0),
    )


class Bell:
    """Send what was rung for from a thread of its own; the same queue only once."""

    def __init__(self, url: str, send: Callable[[str], object]) -> None:
        self._redis = client(url)
        self._send = send
        self._asked: set[str] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def ring(self, queue: str) -> None:
        """Ask for a worker, and return at once."""
        with self._lock:
            self._asked.add(queue)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()

    def answers(self) -> bool:
        """Say whether the broker hears us now."""
        try:
            return bool(self._redis.ping())
        except (RedisError, OSError):
            return False

    def _work(self) -> None:
        while queue := self._next():
            try:
                if self._waiting(queue) < ENOUGH:
                    self._send(queue)
            except Exception:  # noqa: BLE001 a broker can fail in any way it likes
                wake.failures += 1
                log.warning("The broker did not take the call for %s", queue)

    def _next(self) -> str | None:
        with self._lock:
            if self._asked:
                return self._asked.pop()
            self._thread = None
            return None

    def _waiting(self, queue: str) -> int:
        """Count the calls that nobody took; raises at once if the broker is silent."""
        return int(self._redis.llen(f"{PREFIX}{queue}"))
