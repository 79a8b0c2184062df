"""Tables in a Word document: headings on each page, money at the right."""

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import _Cell, _Row

from webapp.documents.papers.letters import Rows
from webapp.documents.papers.lists import Column

NUMBER = 9  # millimetres of the column that counts
SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}


def add_table(document: Document, rows: Rows, width: int) -> None:
    """Write a table whose rows are numbered, with its sum below."""
    columns = (Column(title="No.", align="right"), *rows.columns)
    share = sum(column.share for column in rows.columns)
    widths = [NUMBER, *((width - NUMBER) * c.share / share for c in rows.columns)]
    table = document.add_table(rows=0, cols=len(columns))
    table.style, table.autofit = "Table Grid", False
    heading = table.add_row()
    _repeat(heading)
    _fill(
        heading, columns, tuple(column.title for column in columns), widths, bold=True
    )
    for number, row in enumerate(rows.rows, 1):
        _fill(table.add_row(), columns, (str(number), *row), widths)
    if rows.total:
        _fill(table.add_row(), columns, ("", *rows.total), widths, bold=True)


def _fill(
    row: _Row,
    columns: tuple[Column, ...],
    texts: tuple[str, ...],
    widths: list[float],
    *,
    bold: bool = False,
) -> None:
    for cell, column, text, width in zip(
        row.cells, columns, texts, widths, strict=True
    ):
        cell.width = Mm(width)
        _write(cell, text, SIDES[column.align], bold=bold)


def _write(cell: _Cell, text: str, side: WD_ALIGN_PARAGRAPH, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = side
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(9), bold


def _repeat(row: _Row) -> None:
    """Let a row head each page, which python-docx has no word for."""
    about = row._tr.get_or_add_trPr()  # noqa: SLF001 there is no other door
    about.append(OxmlElement("w:tblHeader"))
