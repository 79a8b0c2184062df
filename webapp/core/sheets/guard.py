"""A look at a file before anything opens it: what is it, and how big would it get."""

import io
import zipfile
from typing import Literal

from webapp.core.errors import DomainError

Format = Literal["workbook", "text"]

MEBIBYTE = 1024 * 1024
MAX_BYTES = 20 * MEBIBYTE
MAX_ENTRIES = 200
MAX_UNPACKED = 100 * MEBIBYTE
MAX_RATIO = 100
# A small file may well be one long run of blanks; the ratio tells nothing there.
RATIO_FROM = MEBIBYTE

ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
# What people attach by mistake; read as text it would become rows of nonsense.
OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc")


def look(content: bytes) -> Format:
    """Say which reader may open this, or refuse it."""
    if not content.strip():
        raise DomainError("file_empty")
    if len(content) > MAX_BYTES:
        raise DomainError("file_too_large", limit=MAX_BYTES // MEBIBYTE)
    if content.startswith(ZIP):
        _look_inside(content)
        return "workbook"
    if content.startswith(OLD_EXCEL):
        return "workbook"
    if _is_text(content):
        return "text"
    raise DomainError("file_not_workbook")


def _is_text(content: bytes) -> bool:
    if content.startswith(UTF16):
        return True
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    tagged = start.startswith((b"<!doctype", b"<html", b"<?xml", b"<"))
    return b"\0" not in content and not tagged and not content.startswith(OTHERS)


def _look_inside(content: bytes) -> None:
    """Judge a zip by its directory, before a single byte is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DomainError("file_damaged") from error
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if packed > len(content):
        raise DomainError("file_damaged")  # entries that overlap: only bombs do that
    too_dense = unpacked > RATIO_FROM and unpacked > MAX_RATIO * max(packed, 1)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or too_dense:
        raise DomainError("file_bomb")
    if not any(_is_of_a_workbook(entry.filename) for entry in entries):
        raise DomainError("file_not_workbook")


def _is_of_a_workbook(name: str) -> bool:
    return name == "content.xml" or name.lower().startswith("xl/")
