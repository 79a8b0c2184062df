"""What a doubtful region probably is, told by the rows around it."""

from collections import defaultdict
from dataclasses import replace

from webapp.meetings.regions import Region
from webapp.secretariat.workbooks.found import Issue, PersonRow

NEAR = 12  # rows; a delegation stands together


def with_proposals(people: list[PersonRow]) -> list[PersonRow]:
    """Propose the region that neighbours of the same base name have."""
    sure: dict[str, list[PersonRow]] = defaultdict(list)
    for person in people:
        if person.region:
            sure[person.region.code].append(person)
    return [
        _proposed(person, sure) if person.candidates else person for person in people
    ]


def _proposed(person: PersonRow, sure: dict[str, list[PersonRow]]) -> PersonRow:
    near = [
        region
        for region in person.candidates
        if any(_is_near(person, other) for other in sure[region.code])
    ]
    if len(near) != 1:
        return person
    issues = tuple(_with(issue, near[0]) for issue in person.issues)
    return replace(person, issues=issues)


def _is_near(person: PersonRow, other: PersonRow) -> bool:
    same = (other.place.book, other.place.sheet) == (
        person.place.book,
        person.place.sheet,
    )
    return same and abs(other.place.row - person.place.row) <= NEAR


def _with(issue: Issue, region: Region) -> Issue:
    if issue.code != "region_ambiguous" or issue.proposal:
        return issue
    return replace(issue, proposal=region.short)
