"""The whole stack under one supervisor: started, disturbed, stopped, found again."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import psutil
import pytest

from tests.faults.processes import (
    Stack,
    end,
    eventually,
    free_port,
    kill_group,
    mentioning,
    said,
    status,
)

PARTS = ("beat", "worker --queues default,mail", "worker --queues documents")


@pytest.fixture(scope="module")
def stack():
    home = Path(tempfile.mkdtemp(prefix="pendopo-stack-"))
    home.chmod(0o711)
    stack = Stack(home)
    stack.start()
    yield stack
    if stack.process.poll() is None:
        end(stack.process, signal.SIGINT, 60)
    for process in mentioning(str(stack.data)):
        process.kill()
    shutil.rmtree(home, ignore_errors=True)


def test_it_prints_the_address_and_a_link_for_setting_up(stack):
    printed = stack.out.read_text()
    assert f"Pendopo siap: {stack.address}\n" in printed
    assert f"{stack.address}/setup/" in printed
    assert status(f"{stack.address}/readyz") == 200
    for words in PARTS:
        assert stack.part(words), words


def test_a_second_start_on_the_folder_says_where_the_first_is(stack):
    second = said("run", env=stack.env | {"PORT": str(free_port())})
    assert second.returncode == 1
    assert stack.address in second.stderr
    assert "sudah berjalan" in second.stderr
    assert "already runs" in second.stderr


def test_a_port_in_use_is_named_with_one_that_is_free(stack):
    with tempfile.TemporaryDirectory() as folder:
        second = said("run", env=stack.env | {"DATA_DIR": folder})
    assert second.returncode == 1
    assert f"Port {stack.env['PORT']}" in second.stderr
    assert "--port" in second.stderr


def test_a_command_uses_the_database_that_runs(stack):
    done = said("audit", "verify", "--json", env=stack.env)
    assert (done.returncode, done.stdout) == (0, '{"ok": true}\n')
    assert status(f"{stack.address}/readyz") == 200


@pytest.mark.parametrize("words", ["beat", "valkey-server", "postgres -D", "granian"])
def test_a_killed_part_is_started_again(stack, words):
    victim = stack.part(words)
    os.kill(victim.pid, signal.SIGKILL)

    def again():
        found = stack.part(words)
        return found and found.pid != victim.pid

    eventually(again)
    eventually(lambda: status(f"{stack.address}/readyz") == 200)
    eventually(lambda: "dimulai lagi" in stack.out.read_text())


def test_work_is_done_end_to_end(stack):
    ledger = stack.ledger()
    ledger.prepare()
    job = ledger.batch(3, pause=1)
    eventually(ledger.done(job))
    assert ledger.marks() == [1, 2, 3]


def test_after_a_sudden_death_the_orphans_are_found_and_the_data_is_there(stack):
    ledger = stack.ledger()
    ledger.prepare()
    ledger.ask("INSERT INTO mark VALUES (7)")
    orphans = [stack.part(words).pid for words in PARTS]
    stack.process.kill()
    stack.process.wait()
    assert all(psutil.pid_exists(pid) for pid in orphans)
    stack.start()
    assert "tertinggal" in stack.out.read_text()
    assert not any(psutil.pid_exists(pid) for pid in orphans)
    assert ledger.marks() == [7]
    assert "/setup/" in stack.out.read_text()


def test_ctrl_c_stops_everything_and_a_new_start_finds_the_data(stack):
    end(stack.process, signal.SIGINT, 60)
    assert stack.process.returncode == 0
    assert mentioning(str(stack.data)) == []
    stack.start()
    assert stack.ledger().marks() == [7]
    end(stack.process, signal.SIGTERM, 60)
    assert mentioning(str(stack.data)) == []


def test_a_damaged_folder_is_named_and_left_alone(stack):
    mark = stack.data / "postgres" / "data" / "PG_VERSION"
    mark.rename(mark.with_suffix(".away"))
    refused = said("run", env=stack.env)
    assert refused.returncode == 1
    assert "tidak bisa dimulai" in refused.stderr
    assert "pendopo restore" in refused.stderr
    mark.write_text("12\n")
    assert "PostgreSQL 12" in said("run", env=stack.env).stderr
    mark.unlink()
    mark.with_suffix(".away").rename(mark)


def test_lost_keys_are_named_instead_of_made_anew(stack):
    key = stack.data / "keys" / "seal"
    key.rename(key.with_suffix(".away"))
    refused = said("run", env=stack.env)
    assert refused.returncode == 1
    assert "seal" in refused.stderr
    assert not key.exists()
    key.with_suffix(".away").rename(key)


def test_a_backup_comes_back_elsewhere(stack, tmp_path):
    done = said("backup", str(tmp_path / "b.pendopo"), env=stack.env)
    assert done.returncode == 0, done.stderr
    again = said("backup", str(tmp_path / "b.pendopo"), env=stack.env)
    assert (again.returncode, "sudah ada" in again.stderr) == (1, True)

    home = Path(tempfile.mkdtemp(prefix="pendopo-restored-"))
    home.chmod(0o711)
    env = {"DATA_DIR": str(home / "var")}
    done = said("restore", str(tmp_path / "b.pendopo"), "--json", env=env)
    assert done.returncode == 0, done.stderr
    assert (home / "var" / "keys" / "seal").read_bytes() == (
        stack.data / "keys" / "seal"
    ).read_bytes()
    twice = said("restore", str(tmp_path / "b.pendopo"), env=env)
    assert (twice.returncode, "sudah berisi data" in twice.stderr) == (1, True)
    shutil.rmtree(home)


def test_no_process_is_left(stack):
    assert mentioning(str(stack.data)) == []
    kill_group(stack.process.pid)
