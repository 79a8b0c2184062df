"""Each role by itself, against servers started apart, while things break."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from redis import Redis

from tests.faults.processes import (
    Ledger,
    end,
    eventually,
    free_port,
    kill_group,
    pendopo,
    said,
    status,
    timed,
)
from webapp.embedded.postgres import Postgres
from webapp.embedded.valkey import Valkey

BACK_WITHIN = 30  # seconds


class Servers:
    """A database and a broker that Pendopo did not start."""

    def __init__(self, home):
        self.home = home
        self.postgres = Postgres(home / "postgres")
        self.valkey = Valkey(home / "valkey")
        self.broker = None
        self.running = []

    def start(self):
        self.home.chmod(0o711)
        self.postgres.start()
        self.start_broker()
        self.env = {
            "DATABASE_URL": self.postgres.url(),
            "REDIS_URL": self.valkey.url(),
            "SECRET_KEY": "s" * 40,
            "DATA_DIR": str(self.home / "data"),
            "PORT": str(free_port()),
        }
        self.ledger = Ledger(self.env["DATABASE_URL"])

    def start_broker(self):
        self.stop_broker()
        command = self.valkey.command()
        with (self.home / "valkey.log").open("ab") as log:
            self.broker = subprocess.Popen(
                command, stdout=log, stderr=log, start_new_session=True
            )
        eventually(self.answers)

    def stop_broker(self):
        if self.broker:
            kill_group(self.broker.pid)
            self.broker.wait(10)

    def answers(self):
        try:
            return Redis.from_url(self.valkey.url(), socket_timeout=1).ping()
        except Exception:  # noqa: BLE001
            return False

    def role(self, *words):
        process = pendopo(*words, env=self.env, log=self.home / f"{words[0]}.log")
        self.running.append(process)
        return process

    def worker(self):
        """Start a worker and wait until it listens."""
        log = self.home / "worker.log"
        before = log.read_text().count("ready.") if log.exists() else 0
        process = self.role("worker", "--queues", "default,mail")
        eventually(lambda: log.exists() and log.read_text().count("ready.") > before)
        return process

    def stop(self):
        for process in self.running:
            kill_group(process.pid)
        for process in self.running:
            process.wait(10)
        self.stop_broker()
        self.postgres.stop()


@pytest.fixture(scope="module")
def installed():
    home = Path(tempfile.mkdtemp(prefix="pendopo-roles-"))
    servers = Servers(home)
    servers.start()
    done = said("migrate", env=servers.env)
    assert done.returncode == 0, done.stderr
    yield servers
    servers.stop()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def servers(installed):
    """Begin each test with no role running, an empty broker and no marks."""
    for process in installed.running:
        kill_group(process.pid)
        process.wait(10)
    installed.running.clear()
    if not installed.answers():
        installed.start_broker()
    Redis.from_url(installed.valkey.url()).flushall()
    installed.ledger.prepare()
    return installed


def test_the_web_serves_and_tells_that_it_is_ready(servers):
    servers.role("web")
    address = f"http://127.0.0.1:{servers.env['PORT']}"
    eventually(lambda: status(f"{address}/healthz") == 200)
    assert status(f"{address}/readyz") == 200
    assert status(f"{address}/metrics") == 200


def test_the_web_answers_while_the_broker_hangs_and_when_it_is_dead(servers):
    servers.role("web")
    address = f"http://127.0.0.1:{servers.env['PORT']}"
    eventually(lambda: status(f"{address}/healthz") == 200)
    os.kill(servers.broker.pid, signal.SIGSTOP)
    try:
        for page in ("healthz", "readyz", "login"):
            code, seconds = timed(f"{address}/{page}")
            assert seconds < 3, page
            assert code, page
    finally:
        os.kill(servers.broker.pid, signal.SIGCONT)
    servers.broker.kill()
    servers.broker.wait()
    code, seconds = timed(f"{address}/readyz")
    assert (code, seconds < 3) == (200, True)


def test_a_killed_web_worker_is_replaced(servers):
    import psutil  # noqa: PLC0415

    web = servers.role("web")
    address = f"http://127.0.0.1:{servers.env['PORT']}"
    eventually(lambda: status(f"{address}/healthz") == 200)

    def workers():
        children = psutil.Process(web.pid).children()
        return {child.pid for child in children if child.status() != "zombie"}

    first, _ = eventually(lambda: len(workers()) >= 2 and workers())
    os.kill(min(first), signal.SIGKILL)
    eventually(lambda: workers() - first)
    eventually(lambda: status(f"{address}/healthz") == 200)


def test_a_killed_worker_loses_nothing_and_does_nothing_twice(servers):
    servers.role("beat")
    worker = servers.worker()
    job = servers.ledger.batch(60)
    eventually(lambda: len(servers.ledger.marks()) >= 5)
    kill_group(worker.pid)
    servers.worker()
    left = servers.ledger.marks()
    assert len(left) < 60
    _, seconds = eventually(
        lambda: len(servers.ledger.marks()) > len(left), BACK_WITHIN
    )
    assert seconds <= BACK_WITHIN
    eventually(servers.ledger.done(job), BACK_WITHIN)
    assert servers.ledger.marks() == list(range(1, 61))


def test_work_goes_on_when_the_broker_forgets_everything(servers):
    servers.role("beat")
    servers.worker()
    jobs = [servers.ledger.batch(10) for _ in range(3)]
    eventually(servers.ledger.marks)
    Redis.from_url(servers.valkey.url()).flushall()
    for job in jobs:
        eventually(servers.ledger.done(job), BACK_WITHIN)
    assert servers.ledger.marks() == sorted([*range(1, 11)] * 3)


def test_work_goes_on_after_the_broker_was_killed_and_came_back(servers):
    servers.role("beat")
    servers.worker()
    job = servers.ledger.batch(60)
    eventually(lambda: len(servers.ledger.marks()) >= 5)
    servers.broker.kill()
    servers.broker.wait()
    time.sleep(1)
    servers.start_broker()
    eventually(servers.ledger.done(job), BACK_WITHIN)
    assert servers.ledger.marks() == list(range(1, 61))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_the_loop_alone_finishes_the_work_of_a_silent_broker(servers, how):
    os.kill(servers.broker.pid, how)
    servers.role("beat")
    job = servers.ledger.batch(20, pause=10)
    eventually(servers.ledger.done(job), BACK_WITHIN)
    assert servers.ledger.marks() == list(range(1, 21))


def test_two_loops_do_the_work_of_one(servers):
    servers.broker.kill()
    servers.broker.wait()
    loops = [servers.role("beat") for _ in range(2)]
    job = servers.ledger.batch(20, pause=10)
    eventually(servers.ledger.done(job), BACK_WITHIN)
    assert servers.ledger.marks() == list(range(1, 21))
    end(loops[0])
    job = servers.ledger.batch(5, pause=10)
    eventually(servers.ledger.done(job), BACK_WITHIN)
