"""One person for all the rows that name him, and the doubts that remain."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from webapp.secretariat.workbooks.found import Issue, PersonRow, Severity

ALIKE = 0.82
# A doubt about what one row lacks is gone when another row has it.
CURED = {
    "level_missing": "level",
    "level_unread": "level",
    "sex_missing": "sex",
    "region_ambiguous": "region",
}
FILLED = (
    "title_before title_after sex level grade position region phones email arrive_on"
    " depart_on funding"
)


def join(rows: list[PersonRow]) -> list[PersonRow]:
    """Join rows by sound NIP, e-mail and name, or name and institution."""
    shared = _shared_numbers(rows)
    groups = _Groups(len(rows))
    for same in _same(rows):
        first, *others = same
        for other in others:
            if _may_be_one(rows[groups.first(first)], rows[other]):
                groups.join(first, other)
    named = _official_names(rows)
    return [
        _merged([rows[one] for one in group], shared, named) for group in groups.all()
    ]


class _Groups:
    """Sets of rows that grow together."""

    def __init__(self, size: int) -> None:
        self._of = list(range(size))

    def first(self, one: int) -> int:
        while self._of[one] != one:
            one = self._of[one]
        return one

    def join(self, one: int, other: int) -> None:
        low, high = sorted((self.first(one), self.first(other)))
        self._of[high] = low

    def all(self) -> Iterable[list[int]]:
        groups: dict[int, list[int]] = defaultdict(list)
        for one in range(len(self._of)):
            groups[self.first(one)].append(one)
        return groups.values()


def _same(rows: list[PersonRow]) -> Iterator[list[int]]:
    """Gather rows under each key that one person would share."""
    by_key: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for key in _keys(row):
            by_key[key].append(number)
    return (group for group in by_key.values() if len(group) > 1)


def _keys(row: PersonRow) -> Iterator[tuple[str, ...]]:
    if row.nip and row.nip_sound:
        yield ("nip", row.nip)
    yield ("place", row.folded_name, row.delegation_key)
    if row.email:
        yield ("email", row.folded_name, row.email)
        yield ("box", row.email)
    if row.phones:
        yield ("phone", row.phones[0])


def _may_be_one(one: PersonRow, other: PersonRow) -> bool:
    """Forgive a typo, but not two sound numbers, and not two different names."""
    if one.nip_sound and other.nip_sound and one.nip != other.nip:
        return False
    if one.sex and other.sex and one.sex is not other.sex and not _same_nip(one, other):
        return False
    return _alike(one.folded_name, other.folded_name)


def _same_nip(one: PersonRow, other: PersonRow) -> bool:
    return one.nip_sound and one.nip == other.nip


def _alike(one: str, other: str) -> bool:
    return one == other or SequenceMatcher(None, one, other).ratio() >= ALIKE


def _shared_numbers(rows: list[PersonRow]) -> set[str]:
    """Find sound numbers that stand beside quite different names."""
    names: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.nip and row.nip_sound:
            names[row.nip].append(row.folded_name)
    return {
        nip
        for nip, held in names.items()
        if any(not _alike(held[0], name) for name in held[1:])
    }


def _official_names(rows: list[PersonRow]) -> dict[str, str]:
    """Choose one spelling for each institution: the one written out most fully."""
    names: dict[str, str] = {}
    for row in rows:
        known = names.get(row.delegation_key, "")
        if (len(row.institution), row.institution) > (len(known), known):
            names[row.delegation_key] = row.institution
    return names


def _merged(
    rows: list[PersonRow], shared: set[str], names: dict[str, str]
) -> PersonRow:
    person = rows[0]
    for other in rows[1:]:
        person = _filled(person, other)
    issues = [issue for row in rows for issue in row.issues]
    if person.nip in shared:
        issues.append(Issue("nip_shared", person.place, value=person.nip or ""))
    if len(rows) > 1:
        note = Severity.NOTE
        issues += [Issue("duplicate", row.place, severity=note) for row in rows[1:]]
    return replace(
        person,
        institution=names.get(person.delegation_key, person.institution),
        merged_rows=tuple(row.place for row in rows[1:]),
        issues=tuple(issue for issue in _once(issues) if not _is_cured(issue, rows)),
    )


def _filled(person: PersonRow, other: PersonRow) -> PersonRow:
    """Take from another row what this one lacks, and whatever it has more of."""
    more = {
        name: getattr(other, name)
        for name in FILLED.split()
        if getattr(other, name) and _lacks(person, name) and not _lacks(other, name)
    }
    phones = tuple(dict.fromkeys((*person.phones, *other.phones)))
    if other.nip_sound and not person.nip_sound:
        more |= {"nip": other.nip, "nip_sound": True}
    if other.wishes and other.wishes not in person.wishes:
        more["wishes"] = "; ".join(filter(None, (person.wishes, other.wishes)))
    if more.get("region"):
        more |= {"candidates": (), "institution": other.institution}
        more["delegation_key"] = other.delegation_key
    return replace(person, **(more | {"phones": phones}))


def _once(issues: list[Issue]) -> Iterator[Issue]:
    """Leave out a doubt that another row has about the same value."""
    seen = set()
    for issue in issues:
        key = (issue.code, issue.value)
        if key not in seen:
            seen.add(key)
            yield issue


def _lacks(row: PersonRow, name: str) -> bool:
    """Tell whether a row has no value of its own, or only a guessed one."""
    doubts = {code for code, held in CURED.items() if held == name}
    guessed = any(issue.code in doubts for issue in row.issues)
    return guessed or not getattr(row, name)


def _is_cured(issue: Issue, rows: list[PersonRow]) -> bool:
    name = CURED.get(issue.code)
    return name is not None and not all(_lacks(row, name) for row in rows)
