"""A worker is killed in the middle of issuing: nothing lost, nothing twice."""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tasks.beat import PAUSE
from tests.faults.processes import ROOT, clean, eventually, kill_group, said
from tests.faults.test_roles import BACK_WITHIN, Servers
from webapp.jobs.services.work import BEAT, LEASE

PEOPLE = 60
KILLS = 3
MADE = "SELECT count(*) FROM certificate WHERE state = 'issued' AND meeting_id = %s"


@pytest.fixture
def servers():
    servers = Servers(Path(tempfile.mkdtemp(prefix="pendopo-wave-")))
    servers.start()
    done = said("migrate", env=servers.env)
    assert done.returncode == 0, done.stderr
    yield servers
    servers.stop()
    shutil.rmtree(servers.home, ignore_errors=True)


def begin(servers):
    command = [sys.executable, "-m", "tests.faults.wave", str(PEOPLE)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=clean() | servers.env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_killed_worker_leaves_each_certificate_once(servers):
    wave = begin(servers)
    ledger = servers.ledger
    servers.role("beat")

    def made():
        return ledger.ask(MADE, wave["meeting"])[0][0]

    for kill in range(KILLS):
        worker = servers.role("worker", "--queues", "documents")
        enough = (kill + 1) * PEOPLE // (KILLS + 1)
        eventually(lambda enough=enough: made() >= enough, 60, step=0.01)
        kill_group(worker.pid)
        assert made() < PEOPLE
    before = made()
    died = time.monotonic()
    servers.role("worker", "--queues", "documents,mail")
    eventually(lambda: made() > before, BACK_WITHIN)
    seconds = time.monotonic() - died
    eventually(ledger.done(wave["job"]), 60)

    rows = ledger.ask(
        "SELECT c.person_id, e.seq, e.content_hash FROM certificate c "
        "JOIN register_entry e ON e.id = c.register_entry_id "
        "WHERE c.state = 'issued' AND c.meeting_id = %s ORDER BY e.seq",
        wave["meeting"],
    )
    assert len({person for person, _, _ in rows}) == len(rows) == PEOPLE
    assert [seq for _, seq, _ in rows] == list(range(1, PEOPLE + 1))
    for _, _, sha256 in rows:
        path = Path(servers.env["DATA_DIR"]) / "files" / sha256[:2] / sha256
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    counted = "SELECT count(*), count(DISTINCT person_id) FROM message"
    assert ledger.ask(counted) == [(PEOPLE, PEOPLE)]
    archives = "SELECT count(*) FROM stored_file WHERE purpose = 'certificates.archive'"
    assert ledger.ask(archives) == [(1,)]
    assert seconds <= BACK_WITHIN


def test_the_bound_is_one_of_design_not_of_luck():
    """A dead worker is noticed when its lease runs out, by the next round of the loop.

    An item that it had begun was one transaction, which ended with its connection. What
    is left of the bound is for a new worker to start on a machine that is busy.
    """
    assert LEASE.total_seconds() + PAUSE <= BACK_WITHIN - 10
    assert LEASE.total_seconds() > BEAT * 3  # two heartbeats may be late
