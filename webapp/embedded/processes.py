"""Children of the supervisor: started, watched, stopped, and found again."""

import json
import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import psutil

LONGEST_PAUSE = 30.0
SOUND = 60.0  # seconds after which a child counts as well
BIG_LOG = 10_000_000
log = logging.getLogger(__name__)


class Child:
    """One program that shall run for as long as we do."""

    def __init__(
        self,
        name: str,
        command: Callable[[], list[str]],
        env: Mapping[str, str],
        logs: Path,
        grace: float = 10.0,
    ) -> None:
        self.name = name
        self.grace = grace
        self.log = logs / f"{name}.log"
        self._command = command
        self.env = dict(env)
        self._process: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._started_at = 0.0
        self._again_at = 0.0

    @property
    def pid(self) -> int | None:
        """Tell its number while it lives."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it in a session of its own: Ctrl+C in our window is not for it."""
        if self.log.exists() and self.log.stat().st_size > BIG_LOG:
            self.log.replace(self.log.with_suffix(".old"))
        with self.log.open("ab") as file:
            self._process = subprocess.Popen(  # noqa: S603
                self._command(),
                env=os.environ | self.env,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._started_at = time.monotonic()

    def keep(self) -> bool:
        """Start it again if it died, sooner or later; tell whether we just did."""
        now = time.monotonic()
        if self._process and self._process.poll() is not None:
            self._fell(now)
        if self._process or now < self._again_at:
            return False
        self.start()
        return True

    def ask(self) -> None:
        """Ask it to end, and do not wait."""
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def stop(self) -> None:
        """Ask it to end, then make it end, with all that it started."""
        if self._process:
            end_group(self._process.pid, self.grace, self._process.poll)
            self._process = None

    def _fell(self, now: float) -> None:
        """Note a death; the more of them, the longer the pause."""
        process, self._process = self._process, None
        if process is None:
            return
        if now - self._started_at > SOUND:
            self._failures = 0
        pause = min(0.5 * 2**self._failures, LONGEST_PAUSE)
        self._failures += 1
        self._again_at = now + pause
        end_group(process.pid, 0, lambda: 0)  # what it started must not outlive it
        log.warning(
            "%s (proses %s) berhenti dengan kode %s; dimulai lagi dalam %.1f detik",
            *(self.name, process.pid, process.returncode, pause),
        )


def end_group(pid: int, grace: float, gone: Callable[[], object | None]) -> None:
    """End a process and its whole group: politely, and after a while by force."""
    with suppress(ProcessLookupError, PermissionError):
        if grace:
            os.kill(pid, signal.SIGTERM)
            _wait(grace, lambda: gone() is not None)
        os.killpg(pid, signal.SIGKILL)
        _wait(1.0, lambda: gone() is not None)


def note_children(note: Path, children: Iterable[Child]) -> None:
    """Write down who runs, so that orphans are found after a sudden death."""
    alive = {child.name: child.pid for child in children if child.pid}
    rows = {name: [pid, _born(pid)] for name, pid in alive.items()}
    draft = note.with_suffix(".new")
    draft.write_text(json.dumps(rows))
    draft.replace(note)


def stop_orphans(note: Path) -> list[str]:
    """End what a killed supervisor left behind; name it."""
    try:
        rows = json.loads(note.read_text())
    except (OSError, ValueError):
        return []
    found = [(name, pid) for name, (pid, born) in rows.items() if _is(pid, born)]
    for name, pid in found:
        log.warning("%s (proses %s) tertinggal dari sebelumnya; dihentikan", name, pid)
        end_group(pid, 5.0, lambda pid=pid: None if _born(pid) else 0)  # type: ignore[misc]
    note.unlink(missing_ok=True)
    return [name for name, _pid in found]


def _is(pid: int, born: float) -> bool:
    """Recognise a process, or what is left of its group when it is gone itself."""
    now = _born(pid)
    if now:
        return abs(now - born) < 1
    return any(
        _group(process.pid) == pid and process.create_time() >= born - 1
        for process in psutil.process_iter()
    )


def _born(pid: int) -> float:
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        if process.status() != psutil.STATUS_ZOMBIE:
            return float(process.create_time())
    return 0.0


def _group(pid: int) -> int:
    with suppress(OSError):
        return os.getpgid(pid)
    return 0


def _wait(seconds: float, done: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not done():
        time.sleep(0.05)
