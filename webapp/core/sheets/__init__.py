"""Workbooks: read what strangers send without trusting it, write what Excel keeps."""

from webapp.core.sheets.reading import Cell, Row, Sheet, Workbook, read_workbook
from webapp.core.sheets.writing import (
    Column,
    Formula,
    Kind,
    Mark,
    Page,
    Tone,
    write_workbook,
)

__all__ = [
    "Cell",
    "Column",
    "Formula",
    "Kind",
    "Mark",
    "Page",
    "Row",
    "Sheet",
    "Tone",
    "Workbook",
    "read_workbook",
    "write_workbook",
]
