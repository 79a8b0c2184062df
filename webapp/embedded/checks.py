"""What is looked at before anything starts, so that a fault gets one clear sentence."""

import errno
import fcntl
import json
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from webapp.embedded.errors import CannotStartError

MEGABYTE = 1_000_000
ROOM = 200  # megabytes that must be free


def check_disk(folder: Path, needed: int = ROOM) -> None:
    """Refuse to start where work would soon stop."""
    free = shutil.disk_usage(folder).free // MEGABYTE
    if free < needed:
        raise CannotStartError("disk_full", folder=folder, free=free, needed=needed)


def check_port(host: str, port: int) -> None:
    """Refuse a port that somebody else uses, and name one that is free."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise _port_error(host, port, error) from error


def _port_error(host: str, port: int, error: OSError) -> CannotStartError:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return CannotStartError("host_unknown", host=host)
    return CannotStartError("port_taken", host=host, port=port, other=_free(host, port))


def _free(host: str, taken: int) -> int:
    for port in range(taken + 1, min(taken + 100, 65536)):
        with socket.socket() as probe, suppress(OSError):
            probe.bind((host, port))
            return port
    return 8000


@contextmanager
def only_one(run: Path, folder: Path, address: str) -> Iterator[None]:
    """Let one supervisor at a time use a folder; tell the second about the first."""
    with (run / "supervisor.lock").open("a+") as note:
        try:
            fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            note.seek(0)
            other = {"pid": "?", "address": "?"}
            with suppress(ValueError):
                other |= json.load(note)
            raise CannotStartError("already_running", folder=folder, **other) from None
        note.truncate(0)
        note.write(json.dumps({"pid": os.getpid(), "address": address}))
        note.flush()
        yield
