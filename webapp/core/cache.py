"""Pieces of pages that many look at: drawn once, kept in Valkey for all.

While Valkey is away each process keeps its own; a page never waits for either.
"""

import json
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from flask import current_app
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from webapp.core.crypto import keyring

PATIENCE = 0.3  # seconds that Valkey may take
APART = 5.0  # seconds until it is asked again after it did not answer
LASTS = 10.0  # seconds after which a piece is drawn anew, whatever its mark says
SEALED = "cache.piece"
MOST = 200  # pieces that a process keeps


class Kept(NamedTuple):
    """A piece as it was drawn, the mark of what it was drawn from, and when."""

    mark: str
    drawn: float
    looked: float
    body: str


class Own:
    """What one process knows: its own pieces, and until when Valkey is not asked."""

    def __init__(self) -> None:
        self.until = 0.0
        self.pieces: OrderedDict[str, Kept] = OrderedDict()


own = Own()


def fragment(key: str, mark: Callable[[], str], draw: Callable[[], str]) -> str:
    """Give a piece of a page, drawn anew only where its mark has changed.

    ``mark`` names the state that the piece shows, cheaply; it is asked for once a
    second at most (PIECE_FRESH_SECONDS), however many look. It may miss a change that
    was committed out of turn, so that a piece is drawn anew every few seconds anyway.
    """
    now, kept = time.time(), _get(key)
    if kept and now - kept.looked < current_app.config["PIECE_FRESH_SECONDS"]:
        return kept.body
    seen = mark()
    if kept and kept.mark == seen and now - kept.drawn < LASTS:
        _put(key, kept._replace(looked=now))
        return kept.body
    drawn = Kept(seen, now, now, draw())
    _put(key, drawn)
    return drawn.body


def forget() -> None:
    """Drop what this process keeps."""
    own.pieces.clear()


def _get(key: str) -> Kept | None:
    if valkey := _valkey():
        try:
            found = valkey.get(_name(key))
        except (RedisError, OSError):
            _apart()
        else:
            return _opened(found) if isinstance(found, bytes) else None
    return own.pieces.get(key)


def _opened(found: bytes) -> Kept | None:
    """Unseal a piece: it may name people, and Valkey writes what it keeps to a disk."""
    try:
        return Kept(*json.loads(keyring.unseal(SEALED, found.decode())))
    except (InvalidTag, ValueError, TypeError):  # of another key, or another version
        return None


def _put(key: str, kept: Kept) -> None:
    if valkey := _valkey():
        try:
            sealed = keyring.seal(SEALED, json.dumps(kept))
            valkey.set(_name(key), sealed, px=int(LASTS * 1000))
        except (RedisError, OSError):
            _apart()
        else:
            return
    own.pieces[key] = kept
    own.pieces.move_to_end(key)
    while len(own.pieces) > MOST:
        own.pieces.popitem(last=False)


def _name(key: str) -> str:
    return f"pendopo:piece:{key}"


def _valkey() -> Redis | None:
    url = current_app.config["PENDOPO"].redis_url
    if not url or time.monotonic() < own.until:
        return None
    return _client(url)


def _apart() -> None:
    own.until = time.monotonic() + APART


@lru_cache(maxsize=4)
def _client(url: str) -> Redis:
    limits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    return Redis.from_url(url, retry=Retry(NoBackoff(), 0), **limits)
