"""The same letter for Word, where officials go on writing."""

import io
import re
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from webapp.documents.papers.base import Size
from webapp.documents.papers.letters import Head, Letter
from webapp.documents.papers.word_tables import add_table

FONT = "Bookman Old Style"  # what offices write letters with; Word finds another
HEIGHTS = {Size.A4: (210, 297), Size.F4: (215, 330)}
LEFT, RIGHT, SIGNATURE = 25, 20, 85
HEADING, COLON, DAY = 22, 4, 62  # beside the number of a letter
INDENT, FACT = 8, 33
# XML knows no control characters; they are nothing that a letter says either.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_word(letter: Letter) -> bytes:
    """Write a letter as a Word document, without its sheet."""
    document = docx.Document()
    width = _set_up(document, letter)
    _head(document, letter.head)
    _numbered(document, letter, width)
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
    _ruled(_line(document, "", WD_ALIGN_PARAGRAPH.CENTER, size=4))


def _ruled(paragraph: Paragraph) -> None:
    """Draw the double line below a letterhead, which python-docx has no word for."""
    line = OxmlElement("w:bottom")
    for name, value in (("val", "thickThinSmallGap"), ("sz", "18"), ("space", "1")):
        line.set(qn(f"w:{name}"), value)
    border = OxmlElement("w:pBdr")
    border.append(line)
    # Where a paragraph's properties stand is fixed: its border comes before spacing.
    about = paragraph._p.get_or_add_pPr()  # noqa: SLF001 there is no other door
    about.insert_element_before(border, "w:spacing", "w:ind", "w:jc", "w:rPr")
    paragraph.paragraph_format.space_after = Pt(6)


def _numbered(document: Document, letter: Letter, width: int) -> None:
    """Write number and subject, and beside them where and when it was written."""
    rows = _headings(letter)
    sizes = (HEADING, COLON, width - HEADING - COLON - DAY, DAY)
    table = _table(document, len(rows), sizes)
    for number, (label, value) in enumerate(rows):
        day = "" if number else letter.place_and_day
        for cell, text in zip(
            table.row_cells(number), (label, ":", value, day), strict=True
        ):
            _set(cell.paragraphs[0], text)
        table.row_cells(number)[3].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


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
            _facts(document, list(block.facts), width)
            _line(document, "")
        elif block.table:
            add_table(document, block.table, width)
            _line(document, "")
        else:
            paragraph = _line(document, block.text, WD_ALIGN_PARAGRAPH.JUSTIFY)
            paragraph.paragraph_format.space_after = Pt(8)


def _facts(document: Document, rows: list[tuple[str, str]], width: int) -> None:
    table = _table(
        document, len(rows), (INDENT, FACT, COLON, width - INDENT - FACT - COLON)
    )
    for number, (label, value) in enumerate(rows):
        cells = table.row_cells(number)
        for cell, text in zip(cells, ("", label, ":", value), strict=True):
            _set(cell.paragraphs[0], text)


def _table(document: Document, rows: int, sizes: tuple[int, ...]) -> Table:
    """Begin a table without lines; Word keeps to the cells, others to the columns."""
    table: Table = document.add_table(rows=rows, cols=len(sizes))
    table.autofit = False
    for column, size in zip(table.columns, sizes, strict=True):
        column.width = Mm(size)
        for cell in column.cells:
            cell.width = Mm(size)
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
