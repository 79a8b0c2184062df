"""How often somebody may try; counted in Valkey, or in memory while it is away."""

from flask import request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address


def _who() -> str:
    """Count by address, since whoever guesses is not logged in."""
    return get_remote_address() or request.host


limiter = Limiter(
    key_func=_who,
    swallow_errors=True,
    in_memory_fallback_enabled=True,
    headers_enabled=False,
)


@limiter.request_filter
def _of_a_program() -> bool:
    """Let programs be: a desk may scan as fast as it can, and its key has 144 bits."""
    return request.path.startswith("/api/")
