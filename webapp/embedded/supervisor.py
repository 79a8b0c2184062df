"""Everything on one machine: the servers, the web, the workers and the loop."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from config import Config
from webapp.embedded.checks import check_disk, check_port, only_one
from webapp.embedded.errors import CannotStartError
from webapp.embedded.lan_mode import Lan
from webapp.embedded.local import RUN, postgres_of, prepare, running
from webapp.embedded.processes import Child, note_children, stop_orphans
from webapp.embedded.valkey import Valkey

LOOK = 0.3  # seconds between two looks at the children
PATIENCE = 60.0  # seconds for the first answer of the web
PENDOPO = (sys.executable, "-m", "webapp.cli")
log = logging.getLogger(__name__)

Greet = Callable[[str, str], None]


class Supervisor:
    """Start everything in order, keep it alive, stop it in the reverse order."""

    def __init__(self, config: Config, greet: Greet, *, lan: bool = False) -> None:
        self.lan = Lan(config) if lan else None
        self.config = config = self.lan.secured(config) if self.lan else config
        self.address = config.base_url or _address(config)
        self._greet = greet
        self._run = config.data_dir / RUN
        self._logs = config.data_dir / "logs"
        self._stop = threading.Event()
        self._children: list[Child] = []

    def run(self) -> None:
        """Run until somebody says stop."""
        prepare(self.config.data_dir)
        folder = self.config.data_dir
        with only_one(self._run, folder, self.address):
            stop_orphans(self._run / "children.json")
            check_disk(folder)
            check_port(self.config.host, self.config.port)
            if self.lan:
                self.lan.start()
            self._logs.mkdir(mode=0o700, exist_ok=True)
            with self._signals(), running(self.config) as config:
                self._serve(config)

    def _serve(self, config: Config) -> None:
        valkey = Valkey(config.data_dir / "valkey")
        broker = Child("valkey", valkey.command, {}, self._logs)
        try:
            self._start(broker)
            config = replace(config, redis_url=valkey.url() or config.redis_url)
            link = self._prepare(_environment(config))
            for child in self._parts(_environment(config)):
                self._start(child)
            if self._await_web():
                self._greet(self.address, link)
                if self.lan:
                    log.info(
                        "Sambungkan HP petugas di %s (QR) atau %s", *self.lan.ways()
                    )
            self._watch()
        finally:
            self._end()

    def _parts(self, env: dict[str, str]) -> list[Child]:
        """List what runs beside the servers, in the order of starting."""
        parts = {
            "beat": ("beat",),
            "worker-default": ("worker", "--queues", "default,mail"),
            "worker-documents": ("worker", "--queues", "documents"),
            "web": ("web",),
        }
        return [
            Child(name, lambda words=words: [*PENDOPO, *words], env, self._logs)  # type: ignore[misc]
            for name, words in parts.items()
        ]

    def _start(self, child: Child) -> None:
        self._children.append(child)
        child.start()
        note_children(self._run / "children.json", self._children)

    def _prepare(self, env: dict[str, str]) -> str:
        """Migrate, and ask for the link of an empty installation."""
        done = subprocess.run(  # noqa: S603
            [*PENDOPO, "prepare"],
            env=os.environ | env,
            check=False,
            capture_output=True,
            text=True,
            start_new_session=True,
        )
        if done.returncode:
            path = self._logs / "prepare.log"
            path.write_text(done.stderr)
            reason = (done.stderr.strip().splitlines() or ["?"])[-1][-200:]
            raise CannotStartError(
                "part_failed", part="prepare", reason=reason, log=path
            )
        link = done.stdout.strip()
        return self.address + link if link.startswith("/") else link

    def _await_web(self) -> bool:
        """Wait for the web's first answer; tell whether it came."""
        end = time.monotonic() + PATIENCE
        web = self._children[-1]
        while time.monotonic() < end and not self._stop.is_set():
            if self._answers():
                return True
            self._look()
            self._stop.wait(LOOK)
        if not self._stop.is_set():
            raise CannotStartError(
                "part_failed", part=web.name, reason="-", log=web.log
            )
        return False

    def _answers(self) -> bool:
        """Say whether the port is taken by now: by our web."""
        try:
            check_port(self.config.host, self.config.port)
        except CannotStartError:
            return True
        return False

    def _watch(self) -> None:
        while not self._stop.wait(LOOK):
            self._look()

    def _look(self) -> None:
        """Start again what died."""
        postgres = postgres_of(self.config)
        if not postgres.is_running():
            log.warning("PostgreSQL berhenti; dimulai lagi")
            try:
                postgres.start()
            except CannotStartError as error:
                log.warning("%s", error)
                self._stop.wait(2)
        if self.lan and self.lan.moved():
            self._move()
        if [child for child in self._children if child.keep()]:
            note_children(self._run / "children.json", self._children)

    def _move(self) -> None:
        """Serve with the certificate of a new address."""
        if self.lan is None:
            return
        self.address = self.lan.secure_address()
        log.warning("Alamat jaringan berganti: %s", self.address)
        web = self._children[-1]
        web.stop()
        web.env["BASE_URL"] = self.address

    def _end(self) -> None:
        """Stop the web first, then who works, then the servers."""
        log.info("Pendopo berhenti")
        if self.lan:
            self.lan.stop()
        broker, workers, web = self._children[:1], self._children[1:-1], []
        if len(self._children) > 1:
            web = self._children[-1:]
        for group in (web, list(reversed(workers)), broker):
            for child in group:
                child.ask()  # those of a group end at once
            for child in group:
                child.stop()
        (self._run / "children.json").unlink(missing_ok=True)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Stop in order on Ctrl+C and on a polite request."""
        before = {
            number: signal.signal(number, lambda *_: self._stop.set())
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _environment(config: Config) -> dict[str, str]:
    """Say to the children where everything is."""
    values = {
        "DATA_DIR": str(config.data_dir),
        "HOST": config.host,
        "PORT": str(config.port),
        "BASE_URL": config.base_url,
        "DATABASE_URL": config.database_url,
        "REDIS_URL": config.redis_url,
        "SECRET_KEY": config.secret_key,
        "TLS_CERT_FILE": str(config.tls_cert_file or ""),
        "TLS_KEY_FILE": str(config.tls_key_file or ""),
    }
    # A name that came as NAME_FILE has been read; both would be refused.
    return values | {f"{name}_FILE": "" for name in values}


def _address(config: Config) -> str:
    scheme = "https" if config.tls_cert_file else "http"
    everywhere = config.host in {"0.0.0.0", "::"}  # noqa: S104
    local = config.host in {"127.0.0.1", "::1"} or everywhere
    return f"{scheme}://{'localhost' if local else config.host}:{config.port}"
