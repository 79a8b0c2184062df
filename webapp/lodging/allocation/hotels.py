"""Which room is in which hotel, where the cost doesn't mind: delegations together.

The plan says what the new rooms may cost. Any other rooms for the same people that cost
no more will do as well, so those are let with which most people are where most of their
delegation is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from webapp.core.program import INFINITY, Program, Solver
from webapp.lodging.allocation.configurations import Rooms
from webapp.lodging.allocation.holdings import held_nights
from webapp.lodging.allocation.identities import Housing, Place
from webapp.lodging.allocation.instance import Id
from webapp.lodging.allocation.prices import Prices
from webapp.lodging.allocation.units import NOBODY, Key

SECONDS = 10.0
CLOSE = 5e-3


@dataclass(frozen=True, slots=True)
class _Way:
    """Rooms of one type that are filled alike; ``named`` are people in it already."""

    rooms: Rooms
    offer: int
    open: tuple[Key, ...]
    named: tuple[int, ...] = ()

    @property
    def nights(self) -> int:
        """The nights of such a room, as bits."""
        return self.rooms[1]


@dataclass(slots=True)
class _Letting:
    """The rooms that may be let instead of the planned ones, counted by way."""

    housing: Housing
    ways: list[_Way]
    program: Program = field(default_factory=Program)
    beds: dict[tuple[Key, Id], int] = field(default_factory=dict)
    costs: dict[int, float] = field(default_factory=dict)
    scale: float = 1.0

    def __post_init__(self) -> None:
        prices = Prices(self.housing.model.on_offer)
        self.scale = prices.scale
        blocks, fixed = self._blocks(), self._fixed()
        whose = {
            group: self.program.row(count, count)
            for group, count in _to_let(self.housing).items()
        }
        for way in self.ways:
            at = self.program.column()
            self.costs[at] = prices.of(way.offer, way.rooms) / prices.scale
            for night in _nights(way.nights):
                self.program.put(blocks[way.offer, night], at)
            for group in [way.named] if way.named else way.open:
                self.program.put(whose[group], at)
            for key in way.open:
                self._count(key, self._hotel(way.offer), fixed, at)
        self._as_guaranteed()
        for key, hotel in fixed:
            self._count(key, hotel, fixed)

    def _hotel(self, offer: int) -> Id:
        return self.housing.model.on_offer[offer].hotel

    def _count(
        self, key: Key, hotel: Id, fixed: Counter[tuple[Key, Id]], at: int = NOBODY
    ) -> None:
        """Count the beds of a key in a hotel: at least as many as people at home."""
        if (key, hotel) not in self.beds:
            row = self.program.row(-fixed[key, hotel], INFINITY)
            self.beds[key, hotel] = row
        if at != NOBODY:
            self.program.put(self.beds[key, hotel], at)

    def _fixed(self) -> Counter[tuple[Key, Id]]:
        return Counter(
            (key, self._hotel(place.offer))
            for place in self.housing.places
            if place.offer != NOBODY
            for key in place.open
        )

    def _blocks(self) -> dict[tuple[int, int], int]:
        used: Counter[tuple[int, int]] = Counter()
        for place in self.housing.places:
            if place.offer != NOBODY:
                used.update((place.offer, night) for night in _nights(place.nights))
        return {
            (at, night): self.program.row(-INFINITY, rooms - used[at, night])
            for at, offer in enumerate(self.housing.model.on_offer)
            for night, rooms in enumerate(offer.block)
        }

    def _as_guaranteed(self) -> None:
        """Let no hotel have less of its guaranteed people than the plan gives it."""
        model = self.housing.model
        for hotel in model.units.instance.hotels:
            nights = held_nights(model.on_offer, hotel.id) if hotel.guarantee else []
            for night in nights:
                planned = sum(
                    count * guests[night]
                    for (_, _, guests), let in self.housing.slots.items()
                    for offer, count in let.items()
                    if self._hotel(offer) == hotel.id
                )
                least = hotel.guarantee.people if hotel.guarantee else 0
                row = self.program.row(min(planned, least), INFINITY)
                for at, way in enumerate(self.ways):
                    if self._hotel(way.offer) == hotel.id:
                        self.program.put(row, at, way.rooms[2][night])

    def limit(self) -> None:
        """Demand that the rooms cost no more than the planned ones."""
        most = (_planned(self.housing) + 0.5) / self.scale
        row = self.program.row(-INFINITY, most)
        for at, cost in self.costs.items():
            self.program.put(row, at, cost)


def settle(housing: Housing) -> None:
    """Give every delegation a home, and every place a type in a hotel."""
    ways = _useful(housing)
    _find_homes(housing, ways)
    if not (_let_near(housing, ways) or _let_near(housing, _as_filled(housing, ways))):
        _as_planned(housing)


def _to_let(housing: Housing) -> Counter[object]:
    """Count the beds of the new rooms by key, and the rooms that have names."""
    found: Counter[object] = Counter()
    for place in _new(housing):
        found.update([tuple(place.units)] if place.units else place.open)
    return found


def _new(housing: Housing) -> list[Place]:
    return [place for place in housing.places if place.offer == NOBODY]


def _useful(housing: Housing) -> list[_Way]:
    """List the ways to let that can be part of rooms as cheap as the planned ones."""
    ways = list(_ways(housing))
    letting = _Letting(housing, ways)
    if not ways:
        return ways
    costs = letting.program.vector(letting.costs)
    relaxed = Solver(letting.program).relax(costs, seconds=SECONDS)
    if relaxed is None:
        return ways
    span = _planned(housing) / letting.scale - relaxed.bound
    most = span + 1e-3 + 1e-8 * abs(relaxed.bound)
    return [way for at, way in enumerate(ways) if relaxed.reduced[at] <= most]


def _ways(housing: Housing) -> Iterator[_Way]:
    model, groups = housing.model, _to_let(housing)
    for place in _new(housing):
        if place.units:
            named, keys = tuple(place.units), tuple(place.open)
            for offer in place.offers:
                yield _Way(place.rooms, offer, keys, named)
    for column in model.columns:
        anonymous = not column.named and column.anchor == NOBODY
        if anonymous and all(groups[key] for key in column.free):
            for offer in model.lets[column.rooms]:
                yield _Way(column.rooms, offer, column.free)


def _as_filled(housing: Housing, ways: list[_Way]) -> list[_Way]:
    """List the ways to let rooms that are filled as in the plan, in any hotel."""
    filled = {(place.nights, tuple(place.open)) for place in _new(housing)}
    return [way for way in ways if (way.nights, way.open) in filled]


def _planned(housing: Housing) -> int:
    """Add up what the plan pays for new rooms, in units."""
    prices = Prices(housing.model.on_offer)
    return sum(
        count * prices.of(offer, rooms)
        for rooms, slots in housing.slots.items()
        for offer, count in slots.items()
    )


def _find_homes(housing: Housing, ways: list[_Way]) -> None:
    """Choose the hotel in which most of a delegation can be, all of them at once.

    Where a delegation is in two hotels by half, the greater half is its home.
    """
    letting = _Letting(housing, ways)
    letting.limit()
    homes, aim = _at_home(letting)
    if not aim:
        return
    costs = letting.program.vector(aim)
    solver = Solver(letting.program)
    relaxed = solver.relax(costs, seconds=SECONDS, primal=True)
    if relaxed is None:
        return
    best: dict[Id, float] = {}
    for (name, hotel), at in homes.items():
        if relaxed.values[at] > best.get(name, 0.0):
            best[name] = float(relaxed.values[at])
            housing.homes[name] = hotel


def _at_home(letting: _Letting) -> tuple[dict[tuple[Id, Id], int], dict[int, float]]:
    """Add a home for each delegation, and who of it is there."""
    housing, program = letting.housing, letting.program
    hotels = sorted({offer.hotel for offer in housing.model.on_offer}, key=str)
    people: defaultdict[Id, Counter[Key]] = defaultdict(Counter)
    for key, units in housing.waiting.items():
        for unit in units:
            people[housing.delegation[unit]][key] += 1
    settled = _settled(housing)
    homes: dict[tuple[Id, Id], int] = {}
    aim: dict[int, float] = {}
    for name in sorted({*people, *(name for name, _ in settled)}, key=str):
        one = program.row(1, 1)
        for hotel in hotels:
            home = homes[name, hotel] = program.column(1)
            program.put(one, home)
            aim[home] = -float(settled[name, hotel])
            for key, count in people[name].items():
                if (key, hotel) in letting.beds:
                    there = program.column(count)
                    aim[there] = -float(len(key.stays))
                    program.put(letting.beds[key, hotel], there, -1)
                    within = program.row(-INFINITY, 0)
                    program.put(within, there)
                    program.put(within, home, -count)
    return homes, aim


def _settled(housing: Housing) -> Counter[tuple[Id, Id]]:
    """Count who has a bed already, by delegation and hotel."""
    return Counter(
        (housing.delegation[unit], housing.model.on_offer[place.offer].hotel)
        for place in housing.places
        if place.offer != NOBODY
        for unit in place.units
        for _ in housing.key(unit).stays
    )


def _let_near(housing: Housing, ways: list[_Way]) -> bool:
    """Let the rooms with which most people are at home; say whether that was found."""
    if not ways:
        return not _new(housing)
    letting = _Letting(housing, ways)
    letting.limit()
    people = Counter(
        (key, housing.home(unit))
        for key, units in housing.waiting.items()
        for unit in units
    )
    aim: dict[int, float] = {}
    for (key, home), count in people.items():
        if (key, home) in letting.beds:
            there = letting.program.column(count)
            aim[there] = -float(len(key.stays))
            letting.program.put(letting.beds[key, home], there, -1)
    solver = Solver(letting.program)
    costs = letting.program.vector(aim)
    outcome = solver.glance(costs, seconds=SECONDS, gap=CLOSE, step=1)
    counts = [int(rooms) for rooms in outcome.values[: len(ways)]]
    if not outcome.feasible or not _as_cheap(housing, ways, counts):
        return False
    _let(housing, ways, counts)
    return True


def _as_cheap(housing: Housing, ways: list[_Way], counts: list[int]) -> bool:
    prices = Prices(housing.model.on_offer)
    cost = sum(
        count * prices.of(way.offer, way.rooms)
        for way, count in zip(ways, counts, strict=True)
    )
    return cost <= _planned(housing)


def _let(housing: Housing, ways: list[_Way], counts: list[int]) -> None:
    """Replace the new rooms of the plan."""
    named = {tuple(place.units): place for place in _new(housing) if place.units}
    housing.places = [place for place in housing.places if place.offer != NOBODY]
    for way, count in zip(ways, counts, strict=True):
        for _ in range(count):
            place = named.get(way.named) or Place(*way.rooms)
            place.offer, place.open = way.offer, list(way.open)
            housing.places.append(place)


def _as_planned(housing: Housing) -> None:
    """Give rooms types as the plan counted them."""
    left = {rooms: dict(slots) for rooms, slots in housing.slots.items()}
    for place in _new(housing):
        slots = left[place.rooms]
        place.offer = next(offer for offer, count in slots.items() if count > 0)
        slots[place.offer] -= 1


def _nights(nights: int) -> Iterable[int]:
    return (night for night in range(nights.bit_length()) if nights >> night & 1)
