"""Files by their SHA-256: on the disk for good before any row speaks of them."""

import fcntl
import hashlib
import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

DAY = 86_400.0  # seconds that a file may wait for its row
CHUNK = 1 << 20

PDF, ZIP = "application/pdf", "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA = {"xlsx": XLSX, "docx": WORD, "pdf": PDF, "csv": "text/csv", "zip": ZIP}


class Store:
    """The folder of an installation in which all files lie."""

    def __init__(self) -> None:
        self._folder = Path()

    def open(self, folder: Path) -> None:
        """Use a folder; it is made when the first file comes."""
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Tell where the content with a hash lies."""
        return self._folder / sha256[:2] / sha256

    def read(self, sha256: str) -> bytes:
        """Read a whole content."""
        return self.path(sha256).read_bytes()

    def keep(self, content: bytes) -> str:
        """Put a content on the disk, durably, and return its hash."""
        with self.draft() as draft:
            draft.write_bytes(content)
            return self.adopt(draft)

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """Give a place to write a large file at, to be adopted within the block."""
        folder = self._folder / "drafts"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / uuid4().hex
        try:
            yield draft
        finally:
            draft.unlink(missing_ok=True)

    def adopt(self, draft: Path) -> str:
        """Make a written draft durable under its hash, and return that."""
        sha256 = _hash(draft)
        path = self.path(sha256)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with self._alone(fcntl.LOCK_SH):
            if path.exists():
                os.utime(path)  # it is wanted again: the sweep shall wait a day
                return sha256
            _flush(draft)
            draft.rename(path)
            _flush(path.parent)
        return sha256

    def old(self) -> list[str]:
        """List the hashes of files that have lain here for more than a day."""
        found = self._folder.glob("??/*")
        return [path.name for path in found if _age(path) > DAY]

    def drop(self, orphans: Collection[str]) -> int:
        """Delete files without a row, but those that came again meanwhile."""
        dropped = 0
        for sha256 in orphans:
            with self._alone(fcntl.LOCK_EX):
                if _age(self.path(sha256)) > DAY:
                    self.path(sha256).unlink(missing_ok=True)
                    dropped += 1
        for draft in self._folder.glob("drafts/*"):
            if _age(draft) > DAY:
                draft.unlink(missing_ok=True)
        return dropped

    @contextmanager
    def _alone(self, lock: int) -> Iterator[None]:
        """Keep the sweep from a file that somebody takes up at this moment."""
        with (self._folder / ".lock").open("w") as file:
            fcntl.flock(file, lock)
            yield


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


store = Store()
