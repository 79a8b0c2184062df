"""Whom a line of an invoice means: by row, by number of the room, or by name."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from webapp.core.likeness import WHOLE, likeness
from webapp.core.text import fold
from webapp.lodging.billing.entries import Entry, Place
from webapp.lodging.billing.facts import MatchedBy

SURE, CLEAR, LIKELY = 80, 8, 45


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


def number_of(room: str) -> str:
    """Read the number of a room however it is written: `Rm. 0512` is `512`."""
    plain = "".join(sign for sign in room.casefold() if sign.isalnum())
    for word in ("room", "kamar", "rm", "no"):
        plain = plain.removeprefix(word)
    return plain.lstrip("0")
