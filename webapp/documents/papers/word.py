"""The same letter for Word, where officials go on writing."""

import io
import re
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from webapp.documents.papers.base import Size
from webapp.documents.papers.letters import Head, Letter

FONT = "Bookman Old Style"  # what offices write letters with; Word finds another
HEIGHTS = {Size.A4: (210, 297), Size.F4: (215, 330)}
LEFT, RIGHT, SIGNATURE = 25, 20, 85
# XML knows no control characters; they are nothing that a letter says either.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_word(letter: Letter) -> bytes:
    """Write a letter as a Word document, without its sheet."""
    document = docx.Document()
    width = _set_up(document, letter)
    _head(document, letter.head)
    _facts(document, _headings(letter), 22, width - 22)
    _line(document, letter.place_and_day, WD_ALIGN_PARAGRAPH.RIGHT)
    _line(document, "")
    for number, line in enumerate(letter.addressee):
        _line(document, f"Yth. {line}" if number == 0 else line)
    _line(document, "")
    _body(document, letter, width)
    _signature(document, letter, width)
    _copies(document, letter)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _set_up(document: Document, letter: Letter) -> int:
    """Set paper, margins, font and what the file says of itself."""
    section = document.sections[0]
    across, down = HEIGHTS[letter.size]
    section.page_width, section.page_height = Mm(across), Mm(down)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.top_margin, section.bottom_margin = Mm(15), Mm(20)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11)
    about = document.core_properties
    about.title, about.author = _text(letter.title), _text(letter.head.unit)
    about.created = about.modified = _naive(letter.made_at)
    return across - LEFT - RIGHT


def _naive(at: datetime) -> datetime:
    return at.replace(tzinfo=None, microsecond=0)


def _head(document: Document, head: Head) -> None:
    if head.picture:
        at = _line(document, "", WD_ALIGN_PARAGRAPH.CENTER)
        at.add_run().add_picture(io.BytesIO(head.picture), height=Mm(20))
    _line(document, head.ministry.upper(), WD_ALIGN_PARAGRAPH.CENTER, size=13)
    _line(document, head.unit.upper(), WD_ALIGN_PARAGRAPH.CENTER, size=12, bold=True)
    for one in head.address:
        _line(document, one, WD_ALIGN_PARAGRAPH.CENTER, size=9)
    _line(document, "_" * 60, WD_ALIGN_PARAGRAPH.CENTER, size=9)


def _headings(letter: Letter) -> list[tuple[str, str]]:
    rows = (
        ("Nomor", letter.number),
        ("Sifat", letter.nature),
        ("Lampiran", letter.enclosure),
        ("Hal", letter.subject),
    )
    return [row for row in rows if row[1]]


def _body(document: Document, letter: Letter, width: int) -> None:
    for block in letter.body:
        if block.facts:
            _facts(document, list(block.facts), 35, width - 35)
            _line(document, "")
        else:
            paragraph = _line(document, block.text, WD_ALIGN_PARAGRAPH.JUSTIFY)
            paragraph.paragraph_format.space_after = Pt(8)


def _facts(
    document: Document, rows: list[tuple[str, str]], first: int, second: int
) -> Table:
    table: Table = document.add_table(rows=len(rows), cols=2)
    table.autofit = False
    for number, (label, value) in enumerate(rows):
        cells = table.row_cells(number)
        for cell, size, text in zip(
            cells, (first, second), (label, f": {value}"), strict=True
        ):
            cell.width = Mm(size)
            _set(cell.paragraphs[0], text)
    return table


def _signature(document: Document, letter: Letter, width: int) -> None:
    signer = letter.signer
    nip = f"NIP {signer.nip}" if signer.nip else ""
    position = f"{signer.position}," if signer.position else ""
    lines = [signer.on_behalf, position, "", "", "", signer.name, nip]
    for text in lines:
        paragraph = _line(document, text)
        paragraph.paragraph_format.left_indent = Mm(width - SIGNATURE)


def _copies(document: Document, letter: Letter) -> None:
    if not letter.copies:
        return
    _line(document, "")
    _line(document, "Tembusan:", size=10)
    for number, one in enumerate(letter.copies, 1):
        _line(document, f"{number}. {one}", size=10)


def _line(
    document: Document,
    text: str,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
    *,
    size: int = 11,
    bold: bool = False,
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    _set(paragraph, text, size=size, bold=bold)
    return paragraph


def _set(
    paragraph: Paragraph, text: str, *, size: int = 11, bold: bool = False
) -> None:
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(_text(text))
    run.font.size, run.bold = Pt(size), bold


def _text(text: str) -> str:
    return UNWRITABLE.sub("", text)
