"""How often somebody may try; counted in Valkey, or in memory while it is away."""

from typing import Any

from flask import request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address


def _who() -> str:
    """Count by address, since whoever guesses is not logged in."""
    return get_remote_address() or request.host


def _of_a_program() -> bool:
    """Let programs be: a desk may scan as fast as it can, and its key has 144 bits."""
    return request.path.startswith("/api/")


class PageLimiter(Limiter):
    """Counts tries at pages, and does not even look at what a program asks."""

    def _check_request_limit(self, *about: Any, **more: Any) -> None:  # noqa: ANN401 they are its parent's
        # Asking each limit whether it is meant takes a thirtieth of a scan.
        if not _of_a_program():
            super()._check_request_limit(*about, **more)


limiter = PageLimiter(
    key_func=_who,
    swallow_errors=True,
    in_memory_fallback_enabled=True,
    headers_enabled=False,
)
