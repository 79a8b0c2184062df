"""Why somebody has no room: the nights and kinds of room that are short."""

from collections import Counter
from typing import TYPE_CHECKING, cast

from webapp.core.program import Solver
from webapp.lodging.allocation.answer import Shortage
from webapp.lodging.allocation.configurations import columns, lets
from webapp.lodging.allocation.holdings import Offer
from webapp.lodging.allocation.instance import Kind
from webapp.lodging.allocation.model import Model, build
from webapp.lodging.allocation.units import Habit, Key

if TYPE_CHECKING:
    from datetime import date

SECONDS = 10.0

PRICES = {
    Kind.SINGLE: 100,
    Kind.TWIN: 101,
    Kind.TRIPLE: 160,
    Kind.ACCESSIBLE: 200,
    Kind.SUITE: 400,
}
"""What an extra room is imagined to cost: the plainest kind is asked for first."""

BEDS = {Kind.SINGLE: 1, Kind.TWIN: 2, Kind.ACCESSIBLE: 2}


def explain(model: Model, unplaced: list[int]) -> list[Shortage]:
    """Find the fewest extra rooms with which everybody would have one."""
    elastic = _widened(model)
    costs: dict[int, float] = {}
    extra: dict[tuple[int, int], int] = {}
    for (offer, night), row in elastic.block_rows.items():
        column = elastic.program.column()
        elastic.program.put(row, column, -1)
        extra[offer, night] = column
        costs[column] = float(PRICES[elastic.on_offer[offer].kind])
    for column, _, _ in elastic.left_out:
        elastic.program.upper[column] = 0
    solver = Solver(elastic.program)
    outcome, _ = solver.sift(elastic.vector(costs), seconds=SECONDS, gap=1e-3, step=1)
    if not outcome.feasible:
        return []
    short: Counter[tuple[int, Kind]] = Counter()
    for (offer, night), column in extra.items():
        rooms = int(outcome.values[column])
        if rooms:
            short[night, elastic.on_offer[offer].kind] += rooms
    return [
        shortage
        for (night, kind), rooms in sorted(short.items())
        for shortage in _split(model, unplaced, night, kind, rooms)
    ]


def _widened(model: Model) -> Model:
    """Build the model again with a stock of plain kinds of which none is on sale."""
    block = (0,) * len(model.units.nights)
    stock = [Offer("", f"+{kind}", kind, beds, 0, block) for kind, beds in BEDS.items()]
    on_offer = [*model.on_offer, *stock]
    found = columns(model.units, on_offer, model.former, friends=False)
    return build(model.units, on_offer, model.former, found)


def _split(
    model: Model, unplaced: list[int], night: int, kind: Kind, rooms: int
) -> list[Shortage]:
    """Share the missing rooms of a night out to those who lack a bed."""
    people: Counter[str] = Counter()
    for unit in unplaced:
        key = model.units.units[unit].key
        if key.nights >> night & 1 and _fits(kind, key):
            people[_gender(model, unit)] += len(model.units.units[unit].people)
    if not people:
        people[""] = 0
    total = sum(people.values())
    found, given = [], 0
    for at, (gender, count) in enumerate(sorted(people.items())):
        last = at == len(people) - 1
        part = rooms - given if last else round(rooms * count / total)
        given += part
        when = cast("date", model.units.nights[night])
        found.append(
            Shortage(
                night=when,
                kind=kind.value,
                gender=gender or None,
                people_short=count,
                rooms_short=part,
            )
        )
    return found


def _fits(kind: Kind, key: Key) -> bool:
    return lets(Offer("", "", kind, BEDS.get(kind, 2), 0, ()), key)


def _gender(model: Model, unit: int) -> str:
    """Return the gender of somebody without a room; a couple counts as a couple."""
    found = model.units.units[unit]
    if found.habit is Habit.COUPLE:
        return ""
    return model.units.instance.people[found.people[0]].gender
