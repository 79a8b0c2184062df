"""Scans through the API beside a bare route with one durable INSERT, in one run.

Both are served by the same granian on the same PostgreSQL (fsync on), and get the same
bodies from the same clients, in turns. CPU is that of the web workers.
"""

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median, quantiles
from uuid import uuid4

import psutil

from bench.bare_scans import BareBase
from config import Config
from webapp import create_app
from webapp.accounts.services import make_token
from webapp.checkin.models import Kind
from webapp.checkin.queries.desk import codes
from webapp.checkin.services import ensure_checkpoint
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.core.model import Base
from webapp.embedded.postgres import Postgres
from webapp.meetings.services import Plan, create_meeting
from webapp.registration.services import (
    Institution,
    Newcomer,
    NewPlace,
    add_places,
    institution,
)
from webapp.registration.workflow import PlaceState

ROOT = Path(__file__).parents[1]
CODE = "bench"
PEOPLE = 600
CLIENTS = (1, 4, 16)


@dataclass(frozen=True)
class Target:
    """A server under load, and how its requests look."""

    port: int
    path: str
    headers: dict[str, str]
    pid: int
    database: int


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="pendopo-bench-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        postgres = Postgres(home / "postgres", durable=True)
        postgres.start()
        try:
            result = measure(postgres, home, options)
        finally:
            postgres.stop()
    print(json.dumps(result, indent=2))


def measure(
    postgres: Postgres, home: Path, options: argparse.Namespace
) -> dict[str, object]:
    """Serve both, let them take turns, and compare."""
    url = postgres.url("postgres")
    cards, key = prepare(url, home)
    env = os.environ | {
        "DATA_DIR": str(home / "var"),
        "DATABASE_URL": url.replace("+psycopg", ""),
        "REDIS_URL": "redis://127.0.0.1:1/0",  # nothing here asks for it
        "SECRET_KEY": "x" * 32,
        "BENCH_URL": url,
        "PYTHONPATH": str(ROOT),
    }
    path = f"/api/v1/meetings/{CODE}/scans"
    database = int((postgres.home / "data/postmaster.pid").read_text().split()[0])
    bearer = {"Authorization": f"Bearer {key}"}
    with (
        served("webapp:create_app", env, "/healthz") as ours,
        served("bench.bare_scans:create", env, "/") as bare,
    ):
        targets = {
            "api": Target(ours[0], path, bearer, ours[1], database),
            "bare": Target(bare[0], "/scans", {}, bare[1], database),
        }
        for target in targets.values():
            load(target, cards, 4, 2)  # warm
        rows = [compare(targets, cards, clients, options) for clients in CLIENTS]
    goal = all(row["ratio"] >= 0.6 and row["api"]["cpu_ms"] <= 2.2 for row in rows)
    return {
        "bench": "scans",
        "yardstick": "bare Flask route, one durable ORM INSERT",
        "goal": "ratio >= 0.6, CPU <= 2.2 ms a scan",
        "met": goal,
        "cores": os.cpu_count(),
        "people": PEOPLE,
        "by_clients": rows,
    }


def prepare(url: str, home: Path) -> tuple[list[str], str]:
    """Make a meeting with people and cards; return the codes and a key."""
    config = Config(
        secret_key="x" * 32, database_url=url, data_dir=home / "var", testing=True
    )
    app = create_app(replace(config))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        BareBase.metadata.create_all(db.engine)
        plan = Plan(CODE, "Rakor", date(2019, 2, 24), date(2019, 2, 27))
        meeting = create_meeting(plan, SYSTEM)
        home_of = institution(meeting.id, Institution("Dinas"), SYSTEM)
        places = [
            NewPlace(
                delegation=home_of,
                state=PlaceState.CONFIRMED,
                holder=Newcomer(name=f"Peserta {number}"),
            )
            for number in range(PEOPLE)
        ]
        add_places(meeting.id, "BENCH", places, SYSTEM)
        for number in range(4):
            name = f"door-{number}"
            ensure_checkpoint(meeting.id, name, name, Kind.SESSION)
        _, key = make_token(meeting.id, "bench", Role.DESK, SYSTEM)
        cards = [row[2] for row in codes(meeting.id)]
        db.session.close()
        db.engine.dispose()
    return cards, key


@contextmanager
def served(target: str, env: dict[str, str], ready: str) -> Iterator[tuple[int, int]]:
    """Serve an application with two workers; give its port and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = "--interface wsgi --workers 2 --blocking-threads 8 --log-level error"
    command = [sys.executable, "-m", "granian", *options.split(), "--factory"]
    process = subprocess.Popen(
        [*command, "--no-ws", "--port", str(port), target], env=env, cwd=ROOT
    )
    try:
        wait_for(port, ready)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int, path: str) -> None:
    """Wait until a server answers anything at all."""
    for _attempt in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", path)
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nothing answers on port {port}")


def compare(
    targets: dict[str, Target],
    cards: list[str],
    clients: int,
    options: argparse.Namespace,
) -> dict[str, object]:
    """Let both take turns, so that a busy machine is busy for both; take medians."""
    rounds: dict[str, list[dict[str, float]]] = {name: [] for name in targets}
    for _round in range(options.rounds):
        for name, target in targets.items():
            rounds[name].append(load(target, cards, clients, options.seconds))
    figures = {
        name: {key: round(median(run[key] for run in runs), 2) for key in runs[0]}
        for name, runs in rounds.items()
    }
    ratio = figures["api"]["per_second"] / figures["bare"]["per_second"]
    return {"clients": clients, "ratio": round(ratio, 3), **figures}


def load(
    target: Target, cards: list[str], clients: int, seconds: float
) -> dict[str, float]:
    """Send scans from several clients for a while; return rate, times and CPU."""
    before, began = spent_so_far(target), time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        work: Callable[[int], list[float]] = lambda number: one_client(  # noqa: E731
            target, cards, number, seconds
        )
        times = [t for found in pool.map(work, range(clients)) for t in found]
    took = time.perf_counter() - began
    web, database = (
        1000 * (now - then) / len(times)
        for now, then in zip(spent_so_far(target), before, strict=True)
    )
    return {
        "per_second": len(times) / took,
        "cpu_ms": web,
        "database_cpu_ms": database,
        "p50_ms": 1000 * median(times),
        "p95_ms": 1000 * quantiles(times, n=20)[18],
    }


def one_client(
    target: Target, cards: list[str], number: int, seconds: float
) -> list[float]:
    """Send one scan after another over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
    headers = {"Content-Type": "application/json"} | target.headers
    times, end, turn = [], time.perf_counter() + seconds, number * 37
    while time.perf_counter() < end:
        turn += 1
        body = json.dumps(
            {
                "checkpoint": f"door-{turn % 4}",
                "code": cards[turn % len(cards)],
                "scan_id": str(uuid4()),
                "scanned_at": datetime.now(UTC).isoformat(),
                "direction": "in" if turn // len(cards) % 2 == 0 else "out",
                "source": "door",
                "offline": False,
            }
        )
        began = time.perf_counter()
        connection.request("POST", target.path, body, headers)
        response = connection.getresponse()
        text = response.read()
        times.append(time.perf_counter() - began)
        if response.status != 200:
            raise SystemExit(f"{response.status}: {text[:200]!r}")
    return times


def spent_so_far(target: Target) -> tuple[float, float]:
    """Tell the CPU of the web server and of the database."""
    return cpu_of(target.pid), cpu_of(target.database)


def cpu_of(pid: int) -> float:
    """Add up the CPU of a server and its workers."""
    server = psutil.Process(pid)
    spent = [p.cpu_times() for p in (server, *server.children(recursive=True))]
    return sum(times.user + times.system for times in spent)


if __name__ == "__main__":
    main()
