"""What our fonts can draw: a paper shows nothing else, and never fails on a name."""

import struct
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
# Control characters, lone surrogates, private and unassigned ones: no archive takes
# them.
REFUSED = {"Cc", "Cs", "Co", "Cn"}
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"

Coverage = frozenset[int]


def legible(text: str, fonts: tuple[Coverage, ...]) -> str:
    """Replace what no single font can draw by the sign for the unknown."""
    if text.isascii() and text.isprintable():
        return text
    lines = unicodedata.normalize("NFC", text).splitlines()
    return "\n".join(
        "".join(_drawable(cluster, fonts) for cluster in _clusters(line))
        for line in map(_without_controls, lines)
    )


@cache
def coverage(folder: Path) -> tuple[Coverage, ...]:
    """Read which characters each font file of a folder can draw."""
    fonts = sorted(folder.glob("*.ttf"))
    return tuple({frozenset(_characters(font.read_bytes())) for font in fonts})


def _without_controls(line: str) -> str:
    """Drop the invisible signs, but those that join letters: some turn a line round."""
    return "".join(
        sign for sign in line if sign in JOINERS or unicodedata.category(sign) != "Cf"
    )


def _clusters(line: str) -> Iterator[str]:
    """Split into letters, each with the marks that sit on it."""
    cluster = ""
    for sign in line:
        if cluster and not _joins(sign):
            yield cluster
            cluster = ""
        cluster += sign
    if cluster:
        yield cluster


def _joins(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M") or sign in JOINERS


def _drawable(cluster: str, fonts: tuple[Coverage, ...]) -> str:
    """Keep a letter with its marks, else the bare letter, else say it is unknown."""
    for attempt in (cluster, cluster[0]):
        visible = {ord(sign) for sign in attempt if not _ignorable(sign)}
        kinds = {unicodedata.category(sign) for sign in attempt}
        if not kinds & REFUSED and any(visible <= font for font in fonts):
            return attempt
    return " " if cluster[0] == "\t" else UNKNOWN


def _ignorable(sign: str) -> bool:
    """Say whether the sign only steers its neighbours and is never drawn itself."""
    return sign in JOINERS or "\ufe00" <= sign <= "\ufe0f"


def _characters(font: bytes) -> Iterator[int]:
    """List the characters of a TrueType font by its `cmap` table."""
    at = _tables(font)[b"cmap"]
    (count,) = struct.unpack_from(">H", font, at + 2)
    for index in range(count):
        (offset,) = struct.unpack_from(">I", font, at + 4 + 8 * index + 4)
        (layout,) = struct.unpack_from(">H", font, at + offset)
        if reader := LAYOUTS.get(layout):
            yield from reader(font, at + offset)


def _tables(font: bytes) -> Mapping[bytes, int]:
    (count,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(count))
    return {tag: offset for tag, _, offset, _ in entries}


def _segments(font: bytes, at: int) -> Iterator[int]:
    """Read a `cmap` of layout 4: segments, some with a list of glyphs of their own."""
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends, starts, shifts, lists = (
        struct.unpack_from(
            f">{count}H", font, at + 14 + 2 * count * row + 2 * (row > 0)
        )
        for row in range(4)
    )
    for n, (start, end) in enumerate(zip(starts, ends, strict=True)):
        here = at + 16 + 6 * count + 2 * n + lists[n]
        for character in range(start, end + 1):
            glyph = character
            if lists[n]:
                (glyph,) = struct.unpack_from(
                    ">H", font, here + 2 * (character - start)
                )
                if not glyph:
                    continue
            if (glyph + shifts[n]) % 0x10000:
                yield character


def _groups(font: bytes, at: int) -> Iterator[int]:
    """Read a `cmap` of layout 12: groups of characters in a row."""
    (count,) = struct.unpack_from(">I", font, at + 12)
    for n in range(count):
        start, end, _ = struct.unpack_from(">III", font, at + 16 + 12 * n)
        yield from range(start, end + 1)


LAYOUTS = {4: _segments, 12: _groups}
