"""What is needed on each night, beside what the hotels hold and what is in use."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from webapp.lodging.models import Hotel, RoomKind, RoomType
from webapp.lodging.queries import rooms as source
from webapp.lodging.queries.house import House, rights, stay_nights
from webapp.lodging.queries.sleepers import stays
from webapp.registration.models import Sex
from webapp.registration.queries import unnamed_stays


@dataclass(frozen=True, slots=True)
class Cell:
    """Rooms in use or needed, of the rooms that are held."""

    used: int
    held: int

    @property
    def short(self) -> int:
        """Count the rooms that lack."""
        return max(self.used - self.held, 0)


@dataclass(slots=True)
class Need:
    """Who needs a bed on one night: alone, sharing by sex, or not yet named."""

    night: date
    alone: int = 0
    unnamed: int = 0
    sharers: dict[Sex | None, int] = field(default_factory=dict)

    @property
    def shared_rooms(self) -> int:
        """Count the rooms for two; whoever is left over has one alone."""
        return sum((count + 1) // 2 for count in self.sharers.values())

    @property
    def rooms(self) -> int:
        """Count all rooms of those who are named."""
        return self.alone + self.shared_rooms

    @property
    def unnamed_rooms(self) -> int:
        """Count the rooms of those not yet named, as if they all shared."""
        return (self.unnamed + 1) // 2


@dataclass(frozen=True, slots=True)
class Line:
    """One type of rooms on every night."""

    type: RoomType
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Grid:
    """Nights across, hotels and types down; below them the whole need."""

    nights: list[date]
    hotels: list[tuple[Hotel, list[Line]]]
    needs: list[Need]
    alone: list[Cell]
    shared: list[Cell]
    unnamed: list[Cell]

    @property
    def peak(self) -> int | None:
        """Return the position of the night that needs the most rooms."""
        needed = [need.rooms + need.unnamed_rooms for need in self.needs]
        return needed.index(max(needed)) if any(needed) else None

    @property
    def short_nights(self) -> list[int]:
        """Return the positions of the nights whose block is too small."""
        pairs = zip(self.alone, self.shared, strict=True)
        return [at for at, pair in enumerate(pairs) if any(c.short for c in pair)]

    @property
    def short_for_unnamed(self) -> int:
        """Count the rooms that lack, at worst, once every place has a name."""
        return max((cell.short for cell in self.unnamed), default=0)


def grid(meeting_id: int) -> Grid:
    """Set need against block and use, by night and type."""
    types = source.room_types(meeting_id)
    held: defaultdict[tuple[int, date], int] = defaultdict(int)
    for block in source.blocks(meeting_id):
        held[block.room_type_id, block.night] = block.rooms
    needs = _needs(meeting_id)
    nights = sorted({night for _, night in held} | needs.keys())
    used = source.rooms_used(meeting_id)
    hotels: dict[int, tuple[Hotel, list[Line]]] = {}
    for kind in types:
        cells = [Cell(used.get((kind.id, n), 0), held[kind.id, n]) for n in nights]
        hotels.setdefault(kind.hotel_id, (kind.hotel, []))[1].append(Line(kind, cells))
    listed = [needs.get(night) or Need(night) for night in nights]
    totals = [
        _totals(need, {kind.id: (kind, held[kind.id, need.night]) for kind in types})
        for need in listed
    ]
    return Grid(
        nights,
        list(hotels.values()),
        listed,
        [alone for alone, _ in totals],
        [shared for _, shared in totals],
        [_left_for_unnamed(need, held) for need in listed],
    )


def _left_for_unnamed(need: Need, held: Mapping[tuple[int, date], int]) -> Cell:
    """Set the rooms of those not yet named against what the named ones leave."""
    block = sum(rooms for (_, night), rooms in held.items() if night == need.night)
    return Cell(need.unnamed_rooms, max(block - need.rooms, 0))


def _totals(need: Need, on_sale: dict[int, tuple[RoomType, int]]) -> tuple[Cell, Cell]:
    """Count singles, and rooms for two; spare ones of these also take people alone."""
    single = sum(
        rooms
        for kind, rooms in on_sale.values()
        if kind.kind in {RoomKind.SINGLE, RoomKind.SUITE}
    )
    shared = sum(rooms for _, rooms in on_sale.values()) - single
    spare = max(shared - need.shared_rooms, 0)
    borrowed = min(max(need.alone - single, 0), spare)
    return Cell(need.alone, single + borrowed), Cell(need.shared_rooms, shared)


def _needs(meeting_id: int) -> dict[date, Need]:
    found: dict[date, Need] = {}
    ours = House(rights(meeting_id))
    for arrive, depart, level, sex, _accessible, count in stays(meeting_id):
        for night in stay_nights(arrive, depart):
            need = found.setdefault(night, Need(night))
            if ours.alone(level):
                need.alone += count
            else:
                need.sharers[sex] = need.sharers.get(sex, 0) + count
    for arrive, depart, count in unnamed_stays(meeting_id):
        for night in stay_nights(arrive, depart):
            found.setdefault(night, Need(night)).unnamed += count
    return found
