"""Real processes, real signals, and a count of what they left in the database."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import psycopg

from webapp.embedded.postgres import Postgres

ROOT = Path(__file__).parents[2]
LAUNCHER = [sys.executable, "-m", "tests.faults.launcher"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def free_ports_in_a_row():
    """Find a port whose next one is free too: the second serves the phones' page."""
    while True:
        port = free_port()
        with socket.socket() as next_one:
            try:
                next_one.bind(("0.0.0.0", port + 1))
            except OSError:
                continue
        return port


def pendopo(*words, env, log, launcher=LAUNCHER):
    """Start a command in a session of its own."""
    with Path(log).open("ab") as file:
        return subprocess.Popen(
            [*launcher, *words],
            cwd=ROOT,
            env=clean() | env,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )


def clean():
    """Leave out what the tests themselves were told."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "COVERAGE_PROCESS_START")
    return {name: os.environ[name] for name in kept if name in os.environ}


def said(*words, env):
    """Run a command to its end."""
    return subprocess.run(
        [*LAUNCHER, *words],
        cwd=ROOT,
        env=clean() | env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def end(process, number=signal.SIGTERM, within=20):
    """Send a signal and wait; whatever is left of the group goes too."""
    if process.poll() is None:
        process.send_signal(number)
        process.wait(within)
    kill_group(process.pid)


def kill_group(pid):
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def eventually(what, within=30.0, step=0.1):
    """Wait for something to hold; return what it was and how long it took."""
    began = time.monotonic()
    while time.monotonic() - began < within:
        found = what()
        if found:
            return found, time.monotonic() - began
        time.sleep(step)
    raise AssertionError(f"not within {within} s: {what}")


def status(address):
    """Open a page; 0 if nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def timed(address):
    began = time.monotonic()
    return status(address), time.monotonic() - began


class Ledger:
    """The database as an outsider sees it."""

    def __init__(self, url):
        self.url = url.replace("+psycopg", "")

    def ask(self, statement, *values):
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def prepare(self):
        self.ask("CREATE TABLE IF NOT EXISTS mark (subject bigint)")
        self.ask("TRUNCATE mark")

    def batch(self, count, pause=50, queue="default"):
        """Ask for marks, as a service would: in one transaction."""
        with psycopg.connect(self.url) as connection:
            job = connection.execute(
                "INSERT INTO job (kind, key, queue, ids, state) VALUES "
                "('test.mark', gen_random_uuid()::text, %s, %s, 'ready') RETURNING id",
                (queue, json.dumps({"pause": pause})),
            ).fetchone()[0]
            connection.execute(
                "INSERT INTO job_item (job_id, seq, subject_id, state) "
                "SELECT %s, n, n, 'ready' FROM generate_series(1, %s) n",
                (job, count),
            )
        return job

    def marks(self):
        return sorted(subject for (subject,) in self.ask("SELECT subject FROM mark"))

    def state(self, job):
        return self.ask("SELECT state FROM job WHERE id = %s", job)[0][0]

    def done(self, job):
        return lambda: self.state(job) == "done"


def family(pid):
    """List a process and all that it started."""
    parent = psutil.Process(pid)
    return [parent, *parent.children(recursive=True)]


def mentioning(text):
    """Find the processes whose command line or environment names something."""
    found = []
    for process in psutil.process_iter():
        try:
            words = " ".join(process.cmdline()) + str(process.environ().get("DATA_DIR"))
        except psutil.Error:
            continue
        if text in words and process.status() != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


def command(process):
    """Say with which words a process was started; nothing once it has gone."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


class Stack:
    """Everything under one supervisor, on a folder of its own."""

    def __init__(self, home):
        self.data = home / "var"
        self.out = home / "out"
        self.env = {"DATA_DIR": str(self.data), "PORT": str(free_port())}
        self.address = f"http://localhost:{self.env['PORT']}"
        self.process = None

    def start(self):
        self.out.write_text("")
        self.process = pendopo("run", env=self.env, log=self.out)
        eventually(lambda: "Ctrl+C" in self.out.read_text(), 60)

    def part(self, words):
        """Find one of its processes by its command line; its forks come later."""
        found = [one for one in mentioning(str(self.data)) if words in command(one)]
        return min(found, key=psutil.Process.create_time, default=None)

    def ledger(self):
        return Ledger(Postgres(self.data / "postgres").url())
