"""Which room is in which hotel, where the cost doesn't mind: delegations together."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from webapp.core.program import INFINITY, Program, Solver
from webapp.lodging.allocation.cohesion import exchange
from webapp.lodging.allocation.configurations import Rooms
from webapp.lodging.allocation.holdings import Offer, held_nights
from webapp.lodging.allocation.identities import Housing, Place
from webapp.lodging.allocation.instance import Id
from webapp.lodging.allocation.model import Model
from webapp.lodging.allocation.units import NOBODY, Habit

SECONDS = 5.0
CLOSE = 2e-3
ROUNDS = 6

Need = Counter[tuple[bool, int]]
"""People by whether they share and by night."""


def find_homes(housing: Housing) -> list[Id]:
    """Choose a hotel for each delegation, the largest first; return it by unit."""
    model = housing.model
    left = _capacity(model, housing)
    needs: defaultdict[Id, Need] = defaultdict(Counter)
    settled: defaultdict[Id, Counter[Id]] = defaultdict(Counter)
    for place in housing.places:
        for unit in place.units:
            needs[housing.delegation[unit]] += _need(model, unit)
            if place.offer != NOBODY:
                hotel = model.on_offer[place.offer].hotel
                settled[housing.delegation[unit]][hotel] += 1
    for units in housing.waiting.values():
        for unit in units:
            needs[housing.delegation[unit]] += _need(model, unit)
    homes: dict[Id, Id] = {}
    for name in sorted(needs, key=lambda name: (-needs[name].total(), str(name))):
        hotel = _roomiest(left, needs[name], settled[name])
        left[hotel] -= needs[name]
        homes[name] = hotel
    return [homes.get(name, "") for name in housing.delegation]


def _need(model: Model, unit: int) -> Need:
    key = model.units.units[unit].key
    shares = key.habit == Habit.SHARES.value
    return Counter((shares, night) for night in _nights(key.nights))


def _nights(nights: int) -> list[int]:
    return [night for night in range(nights.bit_length()) if nights >> night & 1]


def _capacity(model: Model, housing: Housing) -> dict[Id, Need]:
    """Count the beds of each hotel by night, as the cheapest plan lets its rooms."""
    share: defaultdict[object, Need] = defaultdict(Counter)
    rooms: Counter[object] = Counter()
    for place in housing.places:
        keys = [model.units.units[unit].key for unit in place.units] + place.open
        rooms[place.rooms] += 1
        for key in keys:
            shares = key.habit == Habit.SHARES.value
            for night in _nights(key.nights):
                share[place.rooms][shares, night] += 1
    left: dict[Id, Need] = {offer.hotel: Counter() for offer in model.on_offer}
    for alike, let in housing.let.items():
        for offer, count in let.items():
            for sort, people in share[alike].items():
                part = people * count // max(1, rooms[alike])
                left[model.on_offer[offer].hotel][sort] += part
    return left


def _roomiest(left: dict[Id, Need], need: Need, settled: Counter[Id]) -> Id:
    """Choose the hotel that holds most of a delegation, then that with most beds."""

    def fits(hotel: Id) -> tuple[int, float, str]:
        held = sum(min(people, max(0, left[hotel][at])) for at, people in need.items())
        spare = min(left[hotel][at] / people for at, people in need.items())
        return held + settled[hotel] * len(need), spare, str(hotel)

    return max(left, key=fits)


@dataclass(frozen=True, slots=True)
class _Likes:
    """Rooms that may be of equal types and whose people have equal homes."""

    rooms: Rooms
    homes: tuple[Id, ...]

    @property
    def nights(self) -> int:
        """The nights of such a room, as bits."""
        return self.rooms[1]

    def cost(self, offer: Offer) -> Fraction:
        """Return what such a room costs."""
        return offer.cost(self.nights, self.rooms[2])


@dataclass(slots=True)
class _Choice:
    """The program that gives every room a type at the same cost and within blocks."""

    model: Model
    program: Program = field(default_factory=Program)
    columns: dict[tuple[_Likes, int], int] = field(default_factory=dict)
    aim: dict[int, float] = field(default_factory=dict)
    costs: dict[int, float] = field(default_factory=dict)

    def add(
        self, likes: _Likes, rooms: int, blocks: dict[tuple[int, int], int]
    ) -> None:
        """Add rooms that are alike; each gets one of its types."""
        row = self.program.row(rooms, rooms)
        for offer in likes.rooms[0]:
            column = self.program.column()
            self.columns[likes, offer] = column
            self.program.put(row, column)
            for night in _nights(likes.nights):
                self.program.put(blocks[offer, night], column)
            self.costs[column] = float(likes.cost(self.model.on_offer[offer]))
            at_home = likes.homes.count(self.model.on_offer[offer].hotel)
            self.aim[column] = -float(at_home)


def choose(housing: Housing, homes: list[Id]) -> None:
    """Give every room its type: the most people at home, at the cost of the plan.

    A delegation then calls home where most of it is, and rooms are chosen again.
    """
    rooms = [place for place in housing.places if place.offer == NOBODY]
    kept = 0
    for _ in range(ROUNDS):
        for place in rooms:
            place.offer = NOBODY
        _choose(housing, homes, rooms)
        exchange(housing, homes)
        homes, at_home = _homes(housing)
        if at_home <= kept:
            break
        kept = at_home


def _choose(housing: Housing, homes: list[Id], rooms: list[Place]) -> None:
    free: defaultdict[_Likes, list[Place]] = defaultdict(list)
    for place in rooms:
        wanted = tuple(sorted((homes[unit] for unit in place.units), key=str))
        free[_Likes(place.rooms, wanted)].append(place)
    choice = _Choice(housing.model)
    blocks = _blocks(housing, choice.program)
    for likes, places in free.items():
        choice.add(likes, len(places), blocks)
    _as_guaranteed(housing, choice)
    values = _most_at_home(housing, choice)
    for (likes, offer), column in choice.columns.items():
        for _ in range(values[column]):
            free[likes].pop().offer = offer
    _as_planned(housing, [place for places in free.values() for place in places])


def _homes(housing: Housing) -> tuple[list[Id], int]:
    """Return by unit where most of the delegation is, and how many all those are."""
    counts: defaultdict[Id, Counter[Id]] = defaultdict(Counter)
    for place in housing.places:
        hotel = housing.model.on_offer[place.offer].hotel
        for unit in place.units:
            counts[housing.delegation[unit]][hotel] += 1
    homes = {
        name: max(sorted(n, key=str), key=n.__getitem__) for name, n in counts.items()
    }
    at_home = sum(max(count.values()) for count in counts.values())
    return [homes.get(name, "") for name in housing.delegation], at_home


def _blocks(housing: Housing, program: Program) -> dict[tuple[int, int], int]:
    used: Counter[tuple[int, int]] = Counter()
    for place in housing.places:
        if place.offer != NOBODY:
            used.update((place.offer, night) for night in _nights(place.nights))
    return {
        (at, night): program.row(-INFINITY, rooms - used[at, night])
        for at, offer in enumerate(housing.model.on_offer)
        for night, rooms in enumerate(offer.block)
    }


def _as_guaranteed(housing: Housing, choice: _Choice) -> None:
    """Let no hotel have less of its guaranteed people than the plan gives it."""
    model, program = housing.model, choice.program
    for hotel in model.units.instance.hotels:
        if not hotel.guarantee:
            continue
        for night in held_nights(model.on_offer, hotel.id):
            planned = sum(
                count * guests[night]
                for (_, _, guests), let in housing.slots.items()
                for offer, count in let.items()
                if model.on_offer[offer].hotel == hotel.id
            )
            row = program.row(min(planned, hotel.guarantee.people), INFINITY)
            for (likes, offer), column in choice.columns.items():
                guests = likes.rooms[2][night]
                if guests and model.on_offer[offer].hotel == hotel.id:
                    program.put(row, column, guests)


def _most_at_home(housing: Housing, choice: _Choice) -> list[int]:
    """Solve it; nothing if that takes too long: the plan tells."""
    if not choice.columns:
        return []
    program = choice.program
    on_offer = housing.model.on_offer
    planned = sum(
        count * on_offer[offer].cost(nights, guests)
        for (_, nights, guests), let in housing.slots.items()
        for offer, count in let.items()
    )
    scale = max(1.0, float(planned)) / 1e6
    row = program.row(-INFINITY, float(planned) / scale + 1e-3)
    for column, cost in choice.costs.items():
        program.put(row, column, cost / scale)
    solver = Solver(program)
    aim = program.vector(choice.aim)
    outcome = solver.minimise(aim, seconds=SECONDS, gap=CLOSE, step=1)
    values = [round(value) for value in outcome.values]
    cost = sum(
        values[column] * likes.cost(on_offer[offer])
        for (likes, offer), column in choice.columns.items()
    )
    return values if outcome.feasible and cost <= planned else [0] * len(values)


def _as_planned(housing: Housing, places: Iterable[Place]) -> None:
    """Give rooms types as the plan counted them."""
    left = {rooms: dict(slots) for rooms, slots in housing.slots.items()}
    for place in places:
        slots = left[place.rooms]
        place.offer = next(offer for offer, count in slots.items() if count > 0)
        slots[place.offer] -= 1
