"""Which institution of the list a text means."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from webapp.core.text import fold
from webapp.meetings.regions import Region, resolve

OFFICE = re.compile(
    r"\b((?:dinas|disper\w*|disko\w*|dis[a-z]*indag\w*|badan|bappeda|bapperida|kementerian"
    r"|kemen\w+|direktorat|ditjen|sekretariat|setda|biro|balai|pemprov|pemkab|pemkot"
    r"|pemerintah|kantor|inspektorat|universitas|politeknik|asosiasi|dekranasda)\b[^:;|]*)",
    re.IGNORECASE,
)
END = re.compile(
    r"(?:(?<=[a-z]{5})\.\s|\s*[;|]|,?\s*\b(?:sebagai|yaitu|adalah|sbb|sebanyak|menugaskan"
    r"|mengirim\w*|akan|yang|untuk|atas nama|a\.?n\.|dengan|mengikuti|pada|mohon|nip|hp"
    r"|nomor|no)\b).*$",
    re.IGNORECASE,
)
ALIKE = 0.86
LONGEST = 120


def office_in(text: str) -> str:
    """Find words that name an office."""
    found = OFFICE.search(text)
    if found is None:
        return ""
    return END.sub("", found[1]).strip(" .,-*_()")[:LONGEST]


def named_institution(words: str, known: Sequence[str], year: int) -> str:
    """Choose the institution of the list that the words mean; none if several could."""
    folded = fold(words)
    if not folded:
        return ""
    by_fold = {fold(name): name for name in known}
    if folded in by_fold:
        return by_fold[folded]
    for meant in (
        _holding(folded.split(), by_fold),
        _of_region(words, known, year),
        _close(folded, by_fold),
    ):
        if len(meant) == 1:
            return meant[0]
    return ""


def institution_of_office(position: str, known: Sequence[str]) -> str:
    """Find the institution that an office names in full, as its head's does."""
    folded = fold(office_in(position))
    by_fold = {fold(name): name for name in known}
    meant = _close(folded, by_fold) if folded else []
    return by_fold.get(folded) or (meant[0] if len(meant) == 1 else "")


def _holding(words: list[str], by_fold: dict[str, str]) -> list[str]:
    """List the institutions in whose name every word begins one."""
    return [
        name
        for folded, name in by_fold.items()
        if all(any(w.startswith(word) for w in folded.split()) for word in words)
    ]


def _close(folded: str, by_fold: dict[str, str]) -> list[str]:
    return [
        name
        for other, name in by_fold.items()
        if len(folded.split()) == len(other.split())
        and SequenceMatcher(None, folded, other).ratio() >= ALIKE
    ]


def _of_region(words: str, known: Sequence[str], year: int) -> list[str]:
    """List the institutions of the region that the words name."""
    region = resolve(words, year)
    if not isinstance(region, Region):
        return []
    return [name for name in known if resolve(name, year) == region]
