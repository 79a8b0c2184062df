"""The estimated need as a workbook for hotels: nights, and rows still to be named."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

from webapp.core.sheets import Column, Kind, Page, write_workbook


class _Kinds(Protocol):
    @property
    def single(self) -> int: ...
    @property
    def accessible(self) -> int: ...
    @property
    def twin_men(self) -> int: ...
    @property
    def twin_women(self) -> int: ...
    @property
    def rooms(self) -> int: ...


class _Night(Protocol):
    @property
    def night(self) -> date: ...
    @property
    def all(self) -> _Kinds: ...
    @property
    def unnamed(self) -> int: ...


class _Unnamed(Protocol):
    @property
    def arrive(self) -> date: ...
    @property
    def depart(self) -> date: ...
    @property
    def alone(self) -> int: ...
    @property
    def men(self) -> int: ...
    @property
    def women(self) -> int: ...


class _Estimate(Protocol):
    @property
    def nights(self) -> Sequence[_Night]: ...
    @property
    def unnamed(self) -> Sequence[_Unnamed]: ...


def estimate_book(found: _Estimate, title: str, at: datetime) -> bytes:
    """Write the rooms of each night, and one TBA row for each room without a name."""
    numbers = [
        Column("Malam / Night", Kind.DATE, 14),
        *(
            Column(name, Kind.NUMBER, 14)
            for name in (
                "SGL",
                "TWN L / M",
                "TWN P / F",
                "Kursi roda / Wheelchair",
                "Jumlah / Total",
                "di antaranya TBA",
            )
        ),
    ]
    nights: list[list[int | date]] = [
        [
            night.night,
            night.all.single,
            night.all.twin_men,
            night.all.twin_women,
            night.all.accessible,
            night.all.rooms,
            night.unnamed,
        ]
        for night in found.nights
    ]
    rows = [
        Column("ID Baris / Row ID", width=12),
        Column("Nama / Name", width=20),
        Column("Tipe / Type", width=10),
        Column("L/P", width=6),
        Column("Orang / Guests", Kind.NUMBER, 10),
        Column("Tiba / Arrival", Kind.DATE, 14),
        Column("Pulang / Departure", Kind.DATE, 14),
    ]
    above = [title, "Perkiraan kamar / Estimated rooms"]
    return write_workbook(
        [
            Page("Perkiraan", numbers, nights, above),
            Page("TBA", rows, list(_rows(found.unnamed)), above),
        ],
        at,
    )


def _rows(unnamed: Iterable[_Unnamed]) -> Iterator[list[str | int | date]]:
    """Give each room to be named a row; the last of those who share may be alone."""
    number = 0
    for stay in unnamed:
        rooms = [("SGL", "", 1)] * stay.alone
        for sex, people in (("L", stay.men), ("P", stay.women)):
            rooms += [("TWN", sex, 2)] * (people // 2)
            rooms += [("TWN", sex, 1)] * (people % 2)
        for kind, sex, guests in rooms:
            number += 1
            name = f"TBA-{number:03d}"
            yield [name, "TBA", kind, sex, guests, stay.arrive, stay.depart]
