"""The blocks of all hotels as a workbook, as *Muat dari Excel* reads it back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from webapp.core.sheets import Column, Kind, Page, write_workbook


class _Named(Protocol):
    @property
    def name(self) -> str: ...


class _Type(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def hotel(self) -> _Named: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def beds(self) -> int: ...
    @property
    def rate(self) -> int: ...
    @property
    def kind(self) -> str: ...


class _Block(Protocol):
    @property
    def room_type_id(self) -> int: ...
    @property
    def night(self) -> date: ...
    @property
    def rooms(self) -> int: ...


def block_book(types: Sequence[_Type], blocks: Iterable[_Block], at: datetime) -> bytes:
    """Write one row a type, one column a night."""
    held = {(block.room_type_id, block.night): block.rooms for block in blocks}
    nights = sorted({night for _, night in held})
    columns = [
        Column("Hotel", width=24),
        Column("Tipe kamar", width=28),
        Column("Kapasitas", Kind.NUMBER, 10),
        Column("Tarif per malam", Kind.NUMBER, 16),
        Column("Difabel", width=9),
        *(Column(night.strftime("%d/%m/%Y"), Kind.NUMBER, 12) for night in nights),
    ]
    rows = [
        [
            kind.hotel.name,
            f"{kind.code} ({kind.name})" if kind.name else kind.code,
            kind.beds,
            kind.rate,
            "ya" if kind.kind == "accessible" else "",
            *(held.get((kind.id, night), 0) for night in nights),
        ]
        for kind in types
    ]
    return write_workbook([Page("Blok kamar", columns, rows)], at)
