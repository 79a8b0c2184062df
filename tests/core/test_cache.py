"""Pieces of pages: drawn once for all who look, with Valkey and without it."""

import subprocess
import time
from dataclasses import replace

import pytest
from redis import Redis
from redis.exceptions import RedisError

from webapp.core import cache
from webapp.embedded.valkey import Valkey


@pytest.fixture
def look(app, monkeypatch):  # noqa: ARG001
    """Look at a piece whose state and content are ours to change."""
    cache.forget()
    monkeypatch.setattr(cache.own, "until", 0.0)
    state, drawn = {"mark": "1"}, []

    def draw():
        drawn.append(state["mark"])
        return f"piece {len(drawn)}"

    def seen():
        return cache.fragment("x", lambda: state["mark"], draw)

    seen.state, seen.drawn = state, drawn
    return seen


def config(app, monkeypatch, **values):
    settings = replace(app.config["PENDOPO"], **values)
    monkeypatch.setitem(app.config, "PENDOPO", settings)


@pytest.fixture
def valkey(tmp_path):
    """Start a Valkey of our own; give its address."""
    server = Valkey(tmp_path / "valkey")
    process = subprocess.Popen(server.command(), stdout=subprocess.DEVNULL)
    client = Redis.from_url(server.url())
    for _attempt in range(100):
        try:
            client.ping()
        except RedisError:
            time.sleep(0.05)
        else:
            break
    yield server.url()
    client.close()
    process.terminate()
    process.wait(10)


def test_it_is_drawn_again_only_when_its_state_changed(look):
    assert [look(), look()] == ["piece 1", "piece 1"]
    look.state["mark"] = "2"
    assert [look(), look()] == ["piece 2", "piece 2"]


def test_a_change_that_its_mark_missed_is_seen_after_a_while(look, monkeypatch):
    look()
    monkeypatch.setattr(cache, "LASTS", 0.0)
    assert look() == "piece 2"


def test_within_a_second_nobody_even_asks(app, look, monkeypatch):
    monkeypatch.setitem(app.config, "PIECE_FRESH_SECONDS", 60)
    look()
    look.state["mark"] = "2"
    assert look() == "piece 1"


def test_processes_share_what_valkey_keeps(app, look, valkey, monkeypatch):
    config(app, monkeypatch, redis_url=valkey)
    look()
    cache.forget()  # as another process
    assert look() == "piece 1"
    (kept,) = Redis.from_url(valkey).mget("pendopo:piece:x")
    assert kept
    assert b"piece 1" not in kept  # it may name people


def test_what_is_not_ours_in_valkey_is_drawn_anew(app, look, valkey, monkeypatch):
    config(app, monkeypatch, redis_url=valkey)
    Redis.from_url(valkey).set("pendopo:piece:x", "AAAA" * 20)
    assert look() == "piece 1"


def test_without_valkey_a_page_neither_fails_nor_waits(app, look, monkeypatch):
    config(app, monkeypatch, redis_url="redis://127.0.0.1:1/0")
    assert [look(), look()] == ["piece 1", "piece 1"]
    assert cache.own.until > 0  # it is left alone for a while


def test_a_process_keeps_few_pieces(look, monkeypatch):
    monkeypatch.setattr(cache, "MOST", 2)
    for name in "abc":
        cache.fragment(name, lambda: "", lambda: "")
    assert list(cache.own.pieces) == ["b", "c"]
    assert look() == "piece 1"
