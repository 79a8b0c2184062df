"""Which region the name of an institution means, as committees write it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from webapp.core.text import fold
from webapp.meetings.regions.aliases import OTHERS, PROVINCES
from webapp.meetings.regions.table import Kind, Region, all_regions

LONGEST_NAME = 6  # words: Kepulauan Siau Tagulandang Biaro has four
ALIKE = 0.86
DESIGNATORS = {
    Kind.PROVINSI: "provinsi propinsi prov prop prov pemprov pempropinsi gubernur",
    Kind.KABUPATEN: "kabupaten kab kabup kb kbp pemkab bupati",
    Kind.KOTA: "kota kotamadya kodya kt pemkot pemkota walikota",
}
KIND_OF = {word: kind for kind, words in DESIGNATORS.items() for word in words.split()}
ADMINISTRATIVE = {"administrasi", "adm", "administratif"}
# Offices of a regional government; a place at the end of their name is the region.
REGIONAL = re.compile(
    r"^(dinas|dis|din|badan|bap(p?)eda|bapperida|sekretariat|setda|sekda|asisten|bagian"
    r"|pem(erintah|da|kab|kot|prov)|kantor|upt|inspektorat|dekranasda|dewan kerajinan"
    r"|rsud|satpol|kecamatan|tp pkk|kadin|dpm|dkukm|dpp|dpk|dkp|bkd|bpkad|bkpsdm|dprd"
    r"|kepala dinas|kadis|unit pelaksana|sentra|forum ikm|biro)"
)
# Offices of the centre and others that merely stand in a town.
CENTRAL = re.compile(
    r"\b(kementerian|kemen\w+|direktorat|ditjen|dirjen|universitas|univ|institut"
    r"|politeknik|balai|baristand|bank|pt|cv|jenderal|pusat|nasional|kanwil|kanreg"
    r"|badan pusat|lembaga|sekolah|akademi|stie|stmik|hotel)\b"
)


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several regions could be meant; somebody who knows must choose."""

    candidates: tuple[Region, ...]


Found = Region | Ambiguous | None


def is_regional(institution: str) -> bool:
    """Tell an office of a province, regency or city from any other."""
    return _is_regional(_plain(institution), _names())


@lru_cache(maxsize=8192)
def resolve(institution: str, year: int, province: str | None = None) -> Found:
    """Find the region in an institution's name; `province` narrows it by its code."""
    names = _names()
    for text in (_plain(institution), _new_spelling(institution)):
        found = _named(text, names) or _abbreviated(text, names) or _last(text, names)
        if found:
            return _choose(found, year, province)
    found = _alike(_plain(institution), names)
    candidates = tuple(one for one in found if one.held_in(year))
    return Ambiguous(candidates) if candidates else None


def _choose(found: Iterable[Region], year: int, province: str | None) -> Found:
    """Leave what existed that year: Papua Selatan of 2019 is nothing, not Papua."""
    candidates = tuple(dict.fromkeys(one for one in found if one.held_in(year)))
    if province and len(candidates) > 1:
        inside = tuple(one for one in candidates if one.province_code == province)
        candidates = inside or candidates
    if len(candidates) < 2:  # noqa: PLR2004
        return candidates[0] if candidates else None
    return Ambiguous(tuple(sorted(candidates, key=lambda region: region.code)))


@dataclass(frozen=True, slots=True)
class _Names:
    """Names without spaces, by what a word before them says they are."""

    of_kind: dict[Kind, dict[str, list[Region]]]
    short: dict[str, list[Region]]

    def all_called(self, name: str) -> list[Region]:
        return [region for kind in Kind for region in self.of_kind[kind].get(name, ())]


@lru_cache(maxsize=1)
def _names() -> _Names:
    names = _Names({kind: {} for kind in Kind}, {})
    for region in all_regions():
        for name in (region.base, *_others(region)):
            key = _key(_plain(name))
            names.of_kind[region.kind].setdefault(key, []).append(region)
    bases = {_key(_plain(region.base)) for region in all_regions()}
    for region in all_regions():
        for name in _others(region):
            if " " not in name and name not in bases:
                names.short.setdefault(name, []).append(region)
    return names


def _others(region: Region) -> list[str]:
    known = PROVINCES if region.kind is Kind.PROVINSI else OTHERS
    key = region.code if region.kind is Kind.PROVINSI else region.name
    text = known.get(key, "")
    return [name.strip() for name in text.split(",") if name.strip()]


def _plain(text: str) -> str:
    """Fold, and write out what is always shortened; a comma still parts."""
    parts = [fold(part) for part in re.split(r"[,;()\[\]–—\n]|\s-\s", text)]
    joined = " , ".join(part for part in parts if part)
    joined = re.sub(r"\bwali kota\b", "walikota", joined)
    joined = re.sub(r"\bkep\b", "kepulauan", joined)
    return re.sub(r"\bpeg\b", "pegunungan", joined)


def _new_spelling(text: str) -> str:
    """Read the j of before 1972 as y: Soerabaja."""
    lowered = text.casefold().replace("dj", "\1").replace("tj", "c").replace("nj", "ny")
    return _plain(lowered.replace("j", "y").replace("\1", "j"))


def _key(words: str | Iterable[str]) -> str:
    return "".join(words).replace(" ", "")


def _named(text: str, names: _Names) -> list[Region]:
    """Read `Kab. Tebo, Prov. Jambi`: the smallest region that is named as one."""
    words = text.split()
    hits = list(_hits(words, names))
    towns = [found for found in hits if found[0].kind is not Kind.PROVINSI]
    provinces = [found for found in hits if found[0].kind is Kind.PROVINSI]
    if not towns:
        alone = _before_province(text, names) if provinces else []
        return alone or [region for found in provinces for region in found]
    inside = {region.code for found in provinces for region in found}
    meant = [region for found in towns for region in found]
    return [one for one in meant if one.province_code in inside] or meant


def _hits(words: list[str], names: _Names) -> Iterator[list[Region]]:
    place = 0
    while place < len(words):
        kinds, start = _designated(words, place)
        found, end = _after(words, start, kinds, names)
        if found:
            yield found
        place = end if found else place + 1


def _designated(words: list[str], place: int) -> tuple[list[Kind], int]:
    """Read the word, or the pair `kab/kota`, that says what the next words name."""
    kind = KIND_OF.get(words[place])
    if kind is None:
        return [], place
    following = place + 1
    while following < len(words) and words[following] in ADMINISTRATIVE:
        following += 1
    if kind is Kind.KABUPATEN and following < len(words) and words[following] == "kota":
        return [Kind.KABUPATEN, Kind.KOTA], following + 1
    return [kind], following


def _after(
    words: list[str], start: int, kinds: list[Kind], names: _Names
) -> tuple[list[Region], int]:
    """Read what is named; `Kab. Kota Baru` is a regency before it is a pair."""
    if not kinds:
        return [], start
    if len(kinds) > 1:
        found, end = _longest(words, start - 1, [Kind.KABUPATEN], names)
        if found:
            return found, end
    found, end = _longest(words, start, kinds, names)
    return (found, end) if found else _of_another_kind(words, start, kinds, names)


def _longest(
    words: list[str], start: int, kinds: list[Kind], names: _Names
) -> tuple[list[Region], int]:
    for end in range(min(start + LONGEST_NAME, len(words)), start, -1):
        name = _key(words[start:end])
        found = [one for kind in kinds for one in names.of_kind[kind].get(name, ())]
        if found:
            return found, end
    return [], start


def _of_another_kind(
    words: list[str], start: int, kinds: list[Kind], names: _Names
) -> tuple[list[Region], int]:
    """Forgive `Kab. Balikpapan`: there is no such regency, and only one city."""
    if Kind.PROVINSI in kinds:
        return [], start
    for end in range(min(start + LONGEST_NAME, len(words)), start, -1):
        towns = [
            one
            for one in names.all_called(_key(words[start:end]))
            if one.kind is not Kind.PROVINSI
        ]
        if len(towns) == 1:
            return towns, end
    return [], start


def _before_province(text: str, names: _Names) -> list[Region]:
    """Read `Dinas Perindustrian Bogor, Prov. Jawa Barat`: the town comes first."""
    parts = [part.strip() for part in text.split(" , ")]
    if len(parts) < 2:  # noqa: PLR2004
        return []
    inside = {one.code for found in _hits(parts[-1].split(), names) for one in found}
    found = _last(" , ".join(parts[:-1]), names)
    return [
        one
        for one in found
        if one.kind is not Kind.PROVINSI and one.province_code in inside
    ]


def _abbreviated(text: str, names: _Names) -> list[Region]:
    """Read `Disperindag Sulsel` and `Diskop UKM Tangsel`."""
    if not _is_regional(text, names):
        return []
    hits = [names.short[word] for word in text.split() if word in names.short]
    towns = [found for found in hits if all("." in one.code for one in found)]
    return [one for found in towns or hits for one in found]


def _last(text: str, names: _Names) -> list[Region]:
    """Read the place at the end of a regional office's name."""
    if not _is_regional(text, names):
        return []
    parts = [part.split() for part in text.split(" , ")]
    tails = [found for part in reversed(parts) if (found := _tail(part, names))]
    if not tails:
        return []
    outer = {one.code for one in tails[0] if one.kind is Kind.PROVINSI}
    for inner in tails[1:]:
        inside = [
            one for one in inner if one.province_code in outer and "." in one.code
        ]
        if inside:
            return inside
    return tails[0]


def _tail(words: list[str], names: _Names) -> list[Region]:
    for start in range(max(len(words) - LONGEST_NAME, 0), len(words)):
        found = names.all_called(_key(words[start:]))
        if found:
            return found
    return []


@lru_cache(maxsize=8192)
def _office(text: str) -> bool:
    return bool(REGIONAL.match(text)) and not CENTRAL.search(text)


def _is_regional(text: str, names: _Names) -> bool:
    """Tell a regional office, or a bare place, from an office that stands in a town."""
    if _office(text):
        return True
    parts = text.split(" , ")
    return all(names.all_called(_key(part)) for part in parts)


def _alike(text: str, names: _Names) -> list[Region]:
    """Propose regions for a name that was mistyped after `Kab.`, `Kota` or `Prov.`."""
    words = text.split()
    for place in range(len(words)):
        kinds, start = _designated(words, place)
        for kind in kinds:
            known = names.of_kind[kind]
            for end in range(min(start + LONGEST_NAME, len(words)), start, -1):
                close = get_close_matches(_key(words[start:end]), known, 3, ALIKE)
                if close:
                    return [one for name in close for one in known[name]]
    return []
