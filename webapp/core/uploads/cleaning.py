"""What a file is by its content, and what is left of it after cleaning."""

import base64
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from webapp.core.confined import confined
from webapp.core.errors import DomainError

CHILD = Path(__file__).with_name("child.py")
MEBIBYTE = 1024 * 1024
MAX_BYTES = 7 * MEBIBYTE  # below what a whole request may be
LONGEST_NAME = 80
PDF_WITHIN = 1024  # its mark may follow what a mail program or a scanner put before


class Kind(StrEnum):
    """What a page may ask people for."""

    PDF = "pdf"
    PICTURE = "picture"


MARKS = {
    Kind.PICTURE: (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"),
}
HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftyphevc")
MEDIA_TYPES = {Kind.PDF: "application/pdf", Kind.PICTURE: "image/jpeg"}
SUFFIXES = {Kind.PDF: ".pdf", Kind.PICTURE: ".jpg"}


class Signature(StrEnum):
    """What is known of the electronic signature in a PDF."""

    NONE = "none"
    WHOLE = "whole"  # what was signed is still there
    BROKEN = "broken"  # it is not
    ACTIVE = "active"  # something else in the file acts, or hides


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file that is safe to hand out again, its pages as pictures, and its text.

    ``original`` is a signed PDF as it came: nothing in it acts, and any change to it
    would end the signature.
    """

    kind: Kind
    content: bytes
    pages: tuple[bytes, ...] = ()
    text: str = ""
    signature: Signature = Signature.NONE
    original: bytes | None = None

    @property
    def media_type(self) -> str:
        """Tell as what it is handed out."""
        return MEDIA_TYPES[self.kind]


def clean(content: bytes, kinds: Collection[Kind]) -> Cleaned:
    """Make a file anew without what could act, or tell where it was made.

    A picture loses its place and its camera, and is at most 2,400 pixels wide. A PDF
    loses scripts, links, attached files and forms; what they showed stays.
    """
    kind = _look(content)
    if kind not in kinds:
        raise DomainError("upload_kind")
    found = confined(CHILD, content, kind, "upload")
    signature = Signature(found.get("signature", Signature.NONE))
    stays = signature in {Signature.WHOLE, Signature.BROKEN}
    return Cleaned(
        kind,
        base64.b64decode(found["content"]),
        tuple(base64.b64decode(page) for page in found["pages"]),
        found["text"],
        signature,
        content if stays else None,
    )


def tidy_name(typed: str, kind: Kind) -> str:
    """Keep of a file's name what a person recognises, and end it as what it is."""
    last = re.split(r"[/\\]", typed)[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    stem = re.sub(r"\s+", " ", re.sub(r"\.\w{1,5}$", "", seen)).strip(" .")
    return f"{stem[:LONGEST_NAME] or 'berkas'}{SUFFIXES[kind]}"


def _look(content: bytes) -> Kind:
    """Say what a file is, whatever it is called."""
    if not content.strip():
        raise DomainError("upload_empty")
    if len(content) > MAX_BYTES:
        raise DomainError("upload_too_large", limit=MAX_BYTES // MEBIBYTE)
    webp = content.startswith(b"RIFF") and content[8:12] == b"WEBP"
    if webp or content.startswith(MARKS[Kind.PICTURE]):
        return Kind.PICTURE
    if content[4:12].startswith(HEIC):
        raise DomainError("upload_heic")
    if b"%PDF-" in content[:PDF_WITHIN]:
        return Kind.PDF
    raise DomainError("upload_kind")
