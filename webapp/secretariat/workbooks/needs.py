"""How many rooms the people of a list need on each night, before anybody is placed."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from webapp.registration.models import Sex
from webapp.secretariat.workbooks.found import PersonRow


@dataclass(frozen=True, slots=True)
class NightNeed:
    """People of one night: those alone in a room, and those who share, by sex."""

    alone: int
    men: int
    women: int
    unknown: int = 0

    @property
    def twins(self) -> int:
        """Count rooms for two; an odd man and an odd woman have one each."""
        return sum(-(-people // 2) for people in (self.men, self.women, self.unknown))


def needs_by_night(people: Iterable[PersonRow]) -> dict[dt.date, NightNeed]:
    """Count who sleeps when; the day of departure is no night."""
    counts: dict[dt.date, Counter[str]] = {}
    for person in people:
        if not (person.stays and person.arrive_on and person.depart_on):
            continue
        for one in range((person.depart_on - person.arrive_on).days):
            night = person.arrive_on + dt.timedelta(days=one)
            counts.setdefault(night, Counter())[_way(person)] += 1
    return {
        night: NightNeed(
            found["alone"], found["male"], found["female"], found["unknown"]
        )
        for night, found in sorted(counts.items())
    }


def _way(person: PersonRow) -> str:
    if person.sleeps_alone:
        return "alone"
    return Sex(person.sex).value if person.sex else "unknown"
