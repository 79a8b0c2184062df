"""Papers: data poured into a Typst design becomes a tagged PDF for the archive."""

import io
import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Literal

import pikepdf
import typst

from webapp.core.glyphs import UNKNOWN, coverage, legible

DESIGNS = Path(__file__).parents[2] / "templates" / "pdf"
FONTS = Path(__file__).parents[1] / "static" / "dist" / "fonts-ttf"
FAMILIES = {
    "Plus Jakarta Sans",
    "Source Serif 4",
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Emoji",
}
# Archivable with text that can be copied, and readable by a screen reader.
STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
Form = Literal["pdf", "png"]
PREVIEW_PPI = 110.0


class PaperError(RuntimeError):
    """A paper could not be set as it was designed."""


def typeset(design: str, data: Mapping[str, object], made_at: datetime) -> bytes:
    """Set a design of `templates/pdf` with data; equal input gives equal bytes."""
    pdf = _press(design, data, made_at, "pdf")
    if not isinstance(pdf, bytes):
        raise PaperError(f"{design}.typ: no PDF came out")
    return pdf


def draw(design: str, data: Mapping[str, object], made_at: datetime) -> list[bytes]:
    """Draw the pages of a design as PNG, to look at before a paper is made."""
    pages = _press(design, data, made_at, "png")
    return [pages] if isinstance(pages, bytes) else list(pages)


def joined(parts: Iterable[bytes | Path]) -> bytes:
    """Put papers behind each other into one, to be printed or sent together."""
    target = io.BytesIO()
    with pikepdf.new() as book:
        for part in parts:
            content = io.BytesIO(part) if isinstance(part, bytes) else part
            with pikepdf.open(content) as paper:
                book.pages.extend(paper.pages)
        book.save(target, deterministic_id=True)
    return target.getvalue()


def _press(
    design: str, data: Mapping[str, object], made_at: datetime, form: Form
) -> bytes | list[bytes]:
    moment = made_at.astimezone(UTC)
    made = {
        part: getattr(moment, part)
        for part in ("year", "month", "day", "hour", "minute", "second")
    }
    # The data travels as JSON, never as Typst source, so that names stay text.
    text = json.dumps(_legible({**data, "made": made}), ensure_ascii=False)
    return press.compile(DESIGNS / f"{design}.typ", text, moment, form)


class Press:
    """The one compiler of a process, used by one thread at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._compiler: typst.Compiler | None = None
        self._forked = False

    def compile(
        self, design: Path, data: str, moment: datetime, form: Form = "pdf"
    ) -> bytes | list[bytes]:
        """Turn a design into a file; a warning of the compiler is an error here."""
        with self._lock:
            if self._forked:
                # Typst's threads do not survive a fork: it would hang for ever.
                raise PaperError("This process was forked after papers were set")
            if self._compiler is None:
                self._compiler = _compiler(design)
            try:
                made, warnings = self._compiler.compile_with_warnings(
                    input=design,
                    format=form,
                    ppi=PREVIEW_PPI,
                    sys_inputs={"data": data},
                    pdf_standards=STANDARDS if form == "pdf" else [],
                    timestamp=int(moment.timestamp()),
                )
            except typst.TypstError as error:
                raise PaperError(f"{design.name}: {error.diagnostic}") from error
        if warnings:
            raise PaperError(f"{design.name}: {warnings[0].message}")
        if made is None:
            raise PaperError(f"{design.name}: nothing came out")
        return made

    def after_fork(self) -> None:
        """Start afresh in a child, whatever a thread of the parent was doing."""
        self._lock = Lock()
        self._forked = self._compiler is not None


def _compiler(design: Path) -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )
    if missing := FAMILIES - set(fonts.families()):
        names = ", ".join(sorted(missing))
        raise PaperError(f"Fonts missing in {FONTS}: {names}. Run `make assets`")
    return typst.Compiler(
        design, root=DESIGNS, font_paths=fonts, ignore_system_fonts=True
    )


def _legible(value: object) -> object:
    """Rid every text of what our fonts cannot draw."""
    if isinstance(value, str):
        return legible(value, coverage(FONTS))
    if isinstance(value, Mapping):
        return {key: _legible(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_legible(part) for part in value]
    return value


def drawable(text: str) -> bool:
    """Tell whether papers show all of a text."""
    return UNKNOWN not in legible(text, coverage(FONTS))


press = Press()
os.register_at_fork(after_in_child=press.after_fork)
