"""What an answer would change, room by room, and what of it cannot be."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from webapp.lodging.rooming.lines import Line
from webapp.lodging.rooming.matching import Match

DAY = timedelta(days=1)


class Fault(StrEnum):
    """Why a number cannot be."""

    TWO_NUMBERS = "two_numbers"
    TWICE = "twice"
    CROWDED = "crowded"
    MIXED = "mixed"


class Kind(StrEnum):
    """What becomes of a room if the answer is used."""

    SAME = "same"
    FILLED = "filled"
    CHANGED = "changed"
    DOUBTFUL = "doubtful"
    IMPOSSIBLE = "impossible"


@dataclass(slots=True)
class GuestNews:
    """What a hotel says of one guest, beside the room number."""

    line: Line
    confirmation: str = ""
    status: str = ""


@dataclass(slots=True)
class Item:
    """One room: the number it has and would have, and what is said of its guests."""

    room_key: str
    lines: Sequence[Line]
    before: str
    after: str
    guests: list[GuestNews] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    score: float = 1.0

    @property
    def kind(self) -> Kind:
        """Say what somebody who looks at it has to decide."""
        if self.faults:
            return Kind.IMPOSSIBLE
        overwrites = self.before and self.after and self.after != self.before
        overwrites = overwrites or any(
            (one.confirmation and one.line.confirmation not in {"", one.confirmation})
            or (one.status and one.line.status not in {"", one.status})
            for one in self.guests
        )
        news = self.after not in {"", self.before} or any(
            one.confirmation not in {"", one.line.confirmation}
            or one.status not in {"", one.line.status}
            for one in self.guests
        )
        if not news:
            return Kind.SAME
        if self.doubts:
            return Kind.DOUBTFUL
        return Kind.CHANGED if overwrites else Kind.FILLED


@dataclass(frozen=True, slots=True)
class Review:
    """An answer as a whole: what it would change, and what nobody could place."""

    items: Sequence[Item]
    unknown: Sequence[Match]

    def of(self, kind: Kind) -> list[Item]:
        """List the rooms of a kind."""
        return [item for item in self.items if item.kind is kind]


def review(
    matches: Iterable[Match], lines: Sequence[Line], beds: Mapping[str, int]
) -> Review:
    """Compare an answer with the list; ``beds`` are by room key."""
    rooms: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        rooms[line.room_key].append(line)
    items: dict[str, Item] = {}
    unknown: list[Match] = []
    numbers: defaultdict[str, set[str]] = defaultdict(set)
    for match in matches:
        if not match.lines:
            unknown.append(match)
            continue
        key = match.lines[0].room_key
        now = rooms[key]
        known = now[0].room_number
        item = items.setdefault(key, Item(key, now, known, ""))
        _add(item, match)
        numbers[key] |= {match.reply.number} - {""}
    for key, item in items.items():
        if len(numbers[key]) > 1:
            item.faults.append(Fault.TWO_NUMBERS)
            item.after = " / ".join(sorted(numbers[key]))
    _judge(items, rooms, beds)
    ordered = sorted(items.values(), key=lambda one: (one.after, one.room_key))
    return Review(ordered, unknown)


def _add(item: Item, match: Match) -> None:
    reply = match.reply
    item.texts.append(reply.text)
    item.score = min(item.score, match.score)
    if match.doubt:
        item.doubts.append(match.doubt)
    item.after = reply.number or item.after
    if reply.confirmation or reply.status:
        item.guests += [
            GuestNews(line, reply.confirmation, reply.status) for line in match.lines
        ]


def _judge(
    items: Mapping[str, Item],
    rooms: Mapping[str, Sequence[Line]],
    beds: Mapping[str, int],
) -> None:
    """Mark the rooms whose number would clash with that of another."""
    after = {key: lines[0].room_number for key, lines in rooms.items()}
    after |= {
        key: item.after for key, item in items.items() if item.after and not item.faults
    }
    for key, faults in clashes(after, rooms, beds).items():
        if key in items and items[key].after not in {"", items[key].before}:
            items[key].faults.extend(faults)


def clashes(
    numbers: Mapping[str, str],
    rooms: Mapping[str, Sequence[Line]],
    beds: Mapping[str, int],
) -> dict[str, list[Fault]]:
    """Find rooms of ours that would be one room of the hotel on the same night."""
    called: defaultdict[str, list[str]] = defaultdict(list)
    for key, number in numbers.items():
        if number and rooms.get(key):
            called[number].append(key)
    found: dict[str, list[Fault]] = {}
    for keys in called.values():
        for key in keys:
            faults = _clash(key, [k for k in keys if k != key], rooms, beds)
            if faults:
                found[key] = faults
    return found


def _clash(
    key: str,
    others: Sequence[str],
    rooms: Mapping[str, Sequence[Line]],
    beds: Mapping[str, int],
) -> list[Fault]:
    nights = {night for line in rooms[key] for night in _nights(line)}
    beside = [
        line
        for other in others
        for line in rooms[other]
        if nights.intersection(_nights(line))
    ]
    if not beside:
        return []
    together = [*rooms[key], *beside]
    fullest = max(sum(night in _nights(ln) for ln in together) for night in nights)
    faults = [Fault.TWICE]
    if fullest > max(beds.get(one, 1) for one in (key, *others)):
        faults.append(Fault.CROWDED)
    if len({line.gender for line in together if line.gender}) > 1:
        faults.append(Fault.MIXED)
    return faults


def _nights(line: Line) -> set[object]:
    return {line.arrive_on + DAY * night for night in range(line.nights)}
