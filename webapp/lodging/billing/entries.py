"""The ledger of nights: what each source says of a place, a hotel and a night."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from webapp.core.text import fold
from webapp.lodging.billing.facts import Evidence, Guest, Night, Slept, slept_by
from webapp.registration.models import Funding


@dataclass(frozen=True, slots=True)
class Sleeper:
    """Who a place is for."""

    place_id: int
    ref: str
    name: str
    institution: str
    delegation_id: int
    funding: Funding


@dataclass(frozen=True, slots=True)
class Place:
    """A room as the ledger names it."""

    id: int
    hotel_id: int
    key: str
    label: str
    number: str
    type: str

    @property
    def called(self) -> str:
        """Return the hotel's number where it is known, else our label."""
        return self.number or self.label


@dataclass(kw_only=True)
class Entry:
    """One place in one hotel on one night, and what each source says of it.

    ``confirmed`` is None where the hotel has not acknowledged any list, ``billed``
    where it has sent no bill. All evidence is there before it is weighed, once.
    """

    sleeper: Sleeper
    hotel_id: int
    night: date
    room: Place | None
    planned: bool
    confirmed: bool | None = None
    evidence: list[Evidence] = field(default_factory=list)
    billed: int | None = None
    own: bool = False

    @cached_property
    def _weighed(self) -> tuple[Slept, Evidence | None]:
        return slept_by(self.evidence)

    @property
    def slept(self) -> Slept:
        """Tell whether somebody slept there, as far as it is known."""
        return self._weighed[0]

    @property
    def proof(self) -> Evidence | None:
        """Return the evidence that decides."""
        return self._weighed[1]

    @cached_property
    def doubts(self) -> list[str]:
        """Name what does not agree, by the code of its words."""
        slept = self.slept
        checks = (
            ("unconfirmed", self.planned and self.confirmed is False),
            ("unplanned", not self.planned and bool(self.confirmed)),
            ("absent", self.planned and slept is Slept.NO),
            ("stranger", not self.planned and slept is Slept.YES),
            ("contradicted", len({one.slept for one in self.evidence}) > 1),
            ("billed_absent", bool(self.billed) and slept is Slept.NO),
            ("billed_unproven", bool(self.billed) and slept is Slept.UNKNOWN),
            ("unbilled", self.billed == 0 and slept is Slept.YES and not self.own),
            ("billed_own", bool(self.billed) and self.own),
        )
        return [code for code, found in checks if found]


@dataclass(frozen=True, slots=True)
class Sum:
    """How many beds of a night were planned, confirmed, slept in and billed."""

    night: date
    planned: int
    confirmed: int
    slept: int
    unknown: int
    billed: int
    doubtful: int


def sums(entries: Iterable[Entry]) -> list[Sum]:
    """Add the ledger up night by night."""
    by_night: defaultdict[date, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_night[entry.night].append(entry)
    return [
        Sum(
            night,
            planned=sum(one.planned for one in ours),
            confirmed=sum(bool(one.confirmed) for one in ours),
            slept=sum(one.slept is Slept.YES for one in ours),
            unknown=sum(one.slept is Slept.UNKNOWN for one in ours),
            billed=sum(bool(one.billed) for one in ours),
            doubtful=sum(bool(one.doubts) for one in ours),
        )
        for night, ours in sorted(by_night.items())
    ]


def nights_of(entries: Iterable[Entry]) -> list[Night]:
    """Put the ledger together room by room, as the money is counted."""
    rooms: defaultdict[tuple[int, date], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.room:
            rooms[entry.room.id, entry.night].append(entry)
    return [
        Night(
            room_id=room,
            type=ours[0].room.type,  # type: ignore[union-attr]
            night=night,
            guests=tuple(
                Guest(place_id=one.sleeper.place_id, slept=one.slept, own=one.own)
                for one in ours
            ),
        )
        for (room, night), ours in rooms.items()
    ]


def matching(entries: Iterable[Entry], words: str) -> list[Entry]:
    """Keep what some words name: a person, an institution, a reference, a room."""
    wanted = fold(words).split()
    return [one for one in entries if _has(one, wanted)] if wanted else list(entries)


def _has(entry: Entry, words: Collection[str]) -> bool:
    room = entry.room
    said = fold(f"{entry.sleeper.name} {entry.sleeper.institution} {entry.sleeper.ref}")
    rooms = f"{room.label} {room.number} {room.key}".lower() if room else ""
    return all(word in said or word in rooms for word in words)
