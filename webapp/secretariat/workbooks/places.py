"""Where somebody comes from: institution, region, and the headings around a row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from webapp.core.cells import folded
from webapp.meetings.regions import Ambiguous, Region, is_regional, resolve
from webapp.meetings.regions import Kind as RegionKind
from webapp.registration.models import DelegationLevel
from webapp.secretariat.workbooks.found import Group, PersonRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webapp.secretariat.workbooks.people import RowReader

NATIONAL = re.compile(
    r"\b(kementerian|kemen[a-z]+|direktorat|ditjen|dirjen|inspektorat jenderal"
    r"|sekretariat (ditjen|jenderal)|setjen|itjen|bappenas|bppi|lkpp|bpk|bpkp|bssn"
    r"|badan pusat statistik|lembaga|pusdiklat|pusdatin|balai besar"
    r"|republik indonesia)\b"
)
GROUP_WORDS = (
    (Group.COMMITTEE, r"\b(panitia|narasumber|moderator|pembicara)\b"),
    (Group.REGENCY_CITY, r"\b(kab|kabupaten|kota|kabkota)\b"),
    (Group.PROVINCE, r"\b(prov|provinsi|propinsi)\b"),
    (Group.NATIONAL, r"\b(pusat|kementerian|kemenperin|ditjen)\b"),
)
GROUP_OF = {
    DelegationLevel.NATIONAL: Group.NATIONAL,
    DelegationLevel.PROVINCE: Group.PROVINCE,
    DelegationLevel.REGENCY_CITY: Group.REGENCY_CITY,
    DelegationLevel.OTHER: Group.OTHER,
}
SPELLED = (
    (r"\bkab\b", "kabupaten"),
    (r"\b(prov|propinsi|prop)\b", "provinsi"),
    (r"\bkep\b", "kepulauan"),
    (r"\bdisperindag\b", "dinas perindustrian perdagangan"),
    (r"\bdan\b", ""),
)


@dataclass(slots=True)
class Surroundings:
    """The name of the sheet, the title and the section that a row stands under."""

    sheet: str
    group: Group | None = None
    section: str = ""
    section_group: Group | None = None
    region: Region | None = None
    office: str = ""
    titles: tuple[str, ...] = field(default_factory=tuple)

    @classmethod
    def of_sheet(cls, name: str, above: tuple[str, ...]) -> Surroundings:
        """Begin with the sheet's name, else with the lines above the heading."""
        group = group_in(name)
        titles = [group_in(text) for text in above if len(text.split()) < 5]  # noqa: PLR2004
        known = [found for found in titles if found]
        return cls(name, group or (known[-1] if known else None), titles=above)

    def enter(self, section: str, year: int) -> None:
        """Go under another heading of the table."""
        if not section:
            return
        heading = re.sub(r"^\s*([A-Z]|[IVX]+|\d+)\s*[.)]\s+", "", section)
        found = resolve(heading, year)
        self.section, self.section_group = heading, group_in(heading)
        self.region = found if isinstance(found, Region) else None
        self.office = (
            heading if is_regional(heading) and "dinas" in folded(heading) else ""
        )

    def words(self) -> Iterator[str]:
        """Give what is written around the row, the nearest first."""
        yield self.section
        yield self.sheet

    def told(self) -> Group | None:
        """Give the group that the headings say."""
        if self.section_group is Group.COMMITTEE:
            return self.section_group
        return self.group or self.section_group


@lru_cache(maxsize=512)
def group_in(text: str) -> Group | None:
    """Tell which part of the list a heading announces."""
    plain = folded(text)
    return next(
        (group for group, words in GROUP_WORDS if re.search(words, plain)), None
    )


def locate(reader: RowReader, person: PersonRow, around: Surroundings) -> PersonRow:
    """Find institution, region and level of government of a row."""
    institution = reader.text("institution") or around.office
    town, province = reader.text("region"), reader.text("province")
    if not institution:
        institution = town or province or around.section
    found, narrowed = _region(institution, town, province, reader.year), around
    found = _by_group(found, narrowed)
    if found is None and is_regional(institution):
        found = around.region
    region = found if isinstance(found, Region) else None
    candidates = found.candidates if isinstance(found, Ambiguous) else ()
    if candidates:
        reader.doubt("region_ambiguous", "institution", _proposal(candidates, around))
    level = _level(institution, region, candidates, around)
    full = _full(institution, region, reader.year)
    return replace(
        person,
        institution=full,
        delegation_key=delegation_key(full),
        delegation_level=level,
        group=around.told() or GROUP_OF[level],
        region=region,
        candidates=candidates,
    )


def _region(
    institution: str, town: str, province: str, year: int
) -> Region | Ambiguous | None:
    """Read the institution; the columns of the same row complete and narrow it."""
    outer = resolve(_as_province(province), year) if province else None
    code = outer.code if isinstance(outer, Region) else None
    inner = resolve(town, year, code) if town else None
    if isinstance(inner, Region):
        return inner
    found = resolve(institution, year, code)
    if isinstance(found, Region):
        return found
    return inner or found or (outer if is_regional(institution) else None)


def _as_province(text: str) -> str:
    return text if re.match(r"(?i)prov|prop", text) else f"Provinsi {text}"


def _by_group(
    found: Region | Ambiguous | None, around: Surroundings
) -> Region | Ambiguous | None:
    """On the sheet of the provinces `Jambi` is the province, on the other a town."""
    if not isinstance(found, Ambiguous):
        return found
    provinces = [one for one in found.candidates if one.kind is RegionKind.PROVINSI]
    towns = [one for one in found.candidates if one.kind is not RegionKind.PROVINSI]
    if around.told() is Group.PROVINCE and len(provinces) == 1:
        return provinces[0]
    if around.told() is Group.REGENCY_CITY and provinces and towns:
        return towns[0] if len(towns) == 1 else Ambiguous(tuple(towns))
    return found


def _proposal(candidates: tuple[Region, ...], around: Surroundings) -> str:
    """Propose what lies in the province of the heading: it may be a stale one."""
    if len(candidates) == 1:
        return candidates[0].short
    above = around.region.province_code if around.region else None
    inside = [one for one in candidates if one.province_code == above]
    return inside[0].short if len(inside) == 1 else ""


def _level(
    institution: str,
    region: Region | None,
    candidates: tuple[Region, ...],
    around: Surroundings,
) -> DelegationLevel:
    kinds = {one.kind for one in (*candidates, *([region] if region else []))}
    if kinds == {RegionKind.PROVINSI}:
        return DelegationLevel.PROVINCE
    if kinds:
        return DelegationLevel.REGENCY_CITY
    if NATIONAL.search(folded(institution)) or around.told() is Group.NATIONAL:
        return DelegationLevel.NATIONAL
    return DelegationLevel.OTHER


def _full(institution: str, region: Region | None, year: int) -> str:
    """Name the region where the institution's own name leaves it out."""
    if region is None or not is_regional(institution):
        return institution
    return (
        institution if resolve(institution, year) else f"{institution} {region.short}"
    )


def settled(institution: str, region: Region) -> tuple[str, DelegationLevel]:
    """Write the region meant into an institution's name, and tell its level."""
    bare = re.sub(rf"(?i)[\s,]+{re.escape(region.base)}\W*$", "", institution)
    full = f"{bare} {region.short}"
    return full, _level(full, region, (), Surroundings(""))


def with_region(person: PersonRow, region: Region) -> PersonRow:
    """Settle which of several regions is meant, in the institution's name too."""
    full, level = settled(person.institution, region)
    issues = (one for one in person.issues if one.code != "region_ambiguous")
    return replace(
        person,
        institution=full,
        delegation_key=delegation_key(full),
        delegation_level=level,
        region=region,
        candidates=(),
        issues=tuple(issues),
    )


@lru_cache(maxsize=4096)
def delegation_key(institution: str) -> str:
    """Reduce a name so that `Kab. Tebo` and `Kabupaten Tebo` are one institution."""
    text = folded(institution)
    for short, long in SPELLED:
        text = re.sub(short, long, text)
    return " ".join(text.split())
