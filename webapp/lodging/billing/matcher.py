"""Whom a line of an invoice means: by row, by number of the room, or by name."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache

from webapp.core.names import BARE_FRONT, is_degree
from webapp.core.text import fold
from webapp.lodging.billing.entries import Entry, Place
from webapp.lodging.billing.facts import MatchedBy

SURE, CLEAR, WHOLE, LIKELY = 80, 8, 100, 45
DOUBT = 0.9
SAME_OFFICE = 10
ADDRESSED = frozenset({"mr", "mrs", "ms", "miss", "bpk", "bapak", "ibu", "sdr", "tn"})


@dataclass(frozen=True, slots=True)
class Sought:
    """What a hotel wrote of one line."""

    row_ref: str
    room_number: str
    guest: str
    institution: str
    night: date | None


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a line means, how that was found, and how surely."""

    room_id: int | None
    place_id: int | None
    by: MatchedBy
    score: int = WHOLE


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom a line may mean."""

    place_id: int
    ref: str
    name: str
    institution: str
    score: int


class Matcher:
    """The guests and rooms of one hotel, to be found again on its bill."""

    def __init__(self, entries: Iterable[Entry], rooms: Iterable[Place]) -> None:
        self._rooms: dict[str, Place] = {}
        for room in rooms:
            for name in filter(None, (room.key, room.label, room.number)):
                self._rooms[number_of(name)] = room
        self._of_place: defaultdict[int, dict[date, Entry]] = defaultdict(dict)
        self._in_room: defaultdict[tuple[int, date | None], list[Entry]]
        self._in_room = defaultdict(list)
        for one in entries:
            self._of_place[one.sleeper.place_id][one.night] = one
            if one.room:
                self._in_room[one.room.id, one.night].append(one)
        self._guests = {
            place: next(iter(nights.values())).sleeper
            for place, nights in self._of_place.items()
        }
        self._by_ref = {fold(one.ref): one.place_id for one in self._guests.values()}

    def find(self, sought: Sought) -> Match | None:
        """Find whom a line means, or nobody if that is not clear."""
        place = self._by_ref.get(fold(sought.row_ref)) if sought.row_ref else None
        if place is not None:
            return self._at(place, sought.night, MatchedBy.ROW)
        number = number_of(sought.room_number)
        room = self._rooms.get(number) if number else None
        if room:
            guest = self._guest_in(room.id, sought)
            return Match(room.id, guest, MatchedBy.NUMBER)
        ranked = self.candidates(sought, most=2)
        if not ranked or ranked[0].score < SURE:
            return None
        if len(ranked) > 1 and ranked[0].score - ranked[1].score < CLEAR:
            return None
        best = ranked[0]
        return self._at(best.place_id, sought.night, MatchedBy.NAME, best.score)

    def candidates(self, sought: Sought, most: int = 5) -> list[Candidate]:
        """List whom a line may mean, the likeliest first."""
        if not sought.guest:
            return []
        scored = [
            Candidate(
                one.place_id,
                one.ref,
                one.name,
                one.institution,
                likeness(sought.guest, sought.institution, one.name, one.institution),
            )
            for one in self._guests.values()
            if one.name
        ]
        likely = [one for one in scored if one.score >= LIKELY]
        return sorted(likely, key=lambda one: (-one.score, one.name))[:most]

    def room_called(self, name: str) -> Place | None:
        """Find a room by the hotel's number or our own label."""
        return self._rooms.get(number_of(name)) if number_of(name) else None

    def place_called(self, ref: str) -> int | None:
        """Find a guest by the reference of the place."""
        return self._by_ref.get(fold(ref))

    def of_place(self, place: int, night: date | None) -> Match:
        """Mean somebody by hand, in the room of that night."""
        return self._at(place, night, MatchedBy.HAND)

    def _at(
        self, place: int, night: date | None, by: MatchedBy, score: int = WHOLE
    ) -> Match:
        nights = self._of_place[place]
        entry = nights.get(night) if night else None
        if entry is None or entry.room is None:
            entry = next((one for one in nights.values() if one.room), None)
        room = entry.room.id if entry and entry.room else None
        return Match(room, place, by, score)

    def _guest_in(self, room: int, sought: Sought) -> int | None:
        there = self._in_room.get((room, sought.night), [])
        named = [
            (likeness(sought.guest, "", one.sleeper.name, ""), one.sleeper.place_id)
            for one in there
            if sought.guest and one.sleeper.name
        ]
        best = max(named, default=(0, None))
        return best[1] if best[0] >= SURE else None


def likeness(name: str, office: str, other: str, other_office: str) -> int:
    """Score how much two people are one, of a hundred."""
    score = _names(name, other)
    if office and other_office and score:
        ours, theirs = _words(office), _words(other_office)
        shared = len(ours & theirs) / max(min(len(ours), len(theirs)), 1)
        score += SAME_OFFICE if shared > 1 / 2 else -SAME_OFFICE
    return max(0, min(score, WHOLE))


@lru_cache(maxsize=65536)
def _names(one: str, other: str) -> int:
    ours, theirs = _words(one), _words(other)
    if not ours or not theirs:
        return 0
    common = 2 * len(ours & theirs) / (len(ours) + len(theirs))
    ratio = SequenceMatcher(None, _sorted(ours), _sorted(theirs)).ratio()
    # Without a word in common likeness is a slip of the pen, or only chance.
    sure = max(common, ratio if common else ratio * DOUBT)
    return round(sure * WHOLE)


def _sorted(words: frozenset[str]) -> str:
    return " ".join(sorted(words))


@lru_cache(maxsize=16384)
def _words(name: str) -> frozenset[str]:
    """Take the words of a name without degrees, in whatever order they stand."""
    parts = [part for part in name.split(",") if not is_degree(part.strip())]
    words = frozenset(fold(" ".join(parts)).split()) - ADDRESSED
    return words - BARE_FRONT or words


def number_of(room: str) -> str:
    """Read the number of a room however it is written: `Rm. 0512` is `512`."""
    plain = "".join(sign for sign in room.casefold() if sign.isalnum())
    for word in ("room", "kamar", "rm", "no"):
        plain = plain.removeprefix(word)
    return plain.lstrip("0")
