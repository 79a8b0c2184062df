"""What is to be seated and what is answered, with the file format of both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn, TypeAlias

from webapp.core.errors import DomainError

Id: TypeAlias = str | int
Money: TypeAlias = int | Decimal
Pair: TypeAlias = tuple[Id, Id]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rider:
    """Somebody who goes to one destination."""

    id: Id
    delegation: Id
    destination: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class BusType:
    """Buses of one size and price."""

    type: Id
    seats: int
    count: int
    cost: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One question to the solver."""

    people: tuple[Rider, ...]
    fleet: tuple[BusType, ...]
    same_bus_wishes: tuple[Pair, ...] = ()

    @classmethod
    def from_json(cls, document: object) -> "Instance":
        """Read the file format, or refuse with the place that is wrong."""
        root = _mapping(document, "the file")
        people = tuple(_rider(*item) for item in _list(root, "people"))
        known = {rider.id for rider in people}
        wishes = _list(root, "same_bus_wishes", optional=True)
        instance = cls(
            people=people,
            fleet=tuple(_bus_type(*item) for item in _list(root, "fleet")),
            same_bus_wishes=tuple(_pair(*item, known) for item in wishes),
        )
        _unique((rider.id for rider in people), "people")
        _unique((bus.type for bus in instance.fleet), "fleet")
        return instance


@dataclass(frozen=True, slots=True, kw_only=True)
class Bus:
    """One bus and who rides on it."""

    bus: Id
    type: Id
    destination: Id
    people: tuple[Id, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The figures of an answer, in the order in which they count."""

    unseated: int
    buses: int
    cost: Money
    delegation_extra_parts: int
    wishes_honoured: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Buses, and who found no seat."""

    buses: tuple[Bus, ...]
    unseated: tuple[Id, ...]
    totals: Totals
    seconds: float = 0.0

    def to_json(self) -> dict[str, object]:
        """Write the file format."""
        cost = self.totals.cost
        return {
            "buses": [
                {
                    "bus": bus.bus,
                    "type": bus.type,
                    "destination": bus.destination,
                    "people": list(bus.people),
                }
                for bus in self.buses
            ],
            "unseated": list(self.unseated),
            "totals": {
                "unseated": self.totals.unseated,
                "buses": self.totals.buses,
                "cost": int(cost) if cost == int(cost) else float(cost),
                "delegation_extra_parts": self.totals.delegation_extra_parts,
                "wishes_honoured": self.totals.wishes_honoured,
            },
            "seconds": self.seconds,
        }


def _refuse(where: str, problem: str) -> NoReturn:
    raise DomainError("instance_invalid", where=where, problem=problem)


def _mapping(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        _refuse(where, "an object is expected")
    return value


def _list(
    root: Mapping[str, object], name: str, *, optional: bool = False
) -> list[tuple[object, str]]:
    values = root.get(name, [] if optional else None)
    if values is None:
        _refuse(name, "it is missing")
    if not isinstance(values, list):
        _refuse(name, "a list is expected")
    return [(value, f"{name}[{at}]") for at, value in enumerate(values)]


def _id(value: object, where: str) -> Id:
    if isinstance(value, bool) or not isinstance(value, str | int):
        _refuse(where, "a text or a whole number is expected")
    return value


def _whole(value: object, where: str, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        _refuse(where, f"a whole number from {least} is expected")
    return value


def _money(value: object, where: str) -> Money:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
        _refuse(where, "an amount of money is expected")
    exact = Decimal(str(value))
    if not exact.is_finite():
        _refuse(where, "an amount of money is expected")
    return int(exact) if exact == int(exact) else exact


def _rider(value: object, where: str) -> Rider:
    record = _mapping(value, where)
    return Rider(
        id=_id(record.get("id"), f"{where}.id"),
        delegation=_id(record.get("delegation"), f"{where}.delegation"),
        destination=_id(record.get("destination"), f"{where}.destination"),
    )


def _bus_type(value: object, where: str) -> BusType:
    record = _mapping(value, where)
    return BusType(
        type=_id(record.get("type"), f"{where}.type"),
        seats=_whole(record.get("seats"), f"{where}.seats", 1),
        count=_whole(record.get("count"), f"{where}.count", 0),
        cost=_money(record.get("cost"), f"{where}.cost"),
    )


def _pair(value: object, where: str, known: set[Id]) -> Pair:
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004
        _refuse(where, "a pair of people is expected")
    one, other = (_id(member, where) for member in value)
    for member in (one, other):
        if member not in known:
            _refuse(where, f"nobody is called {member}")
    if one == other:
        _refuse(where, f"{one} is paired with himself")
    return one, other


def _unique(values: Iterable[Id], where: str) -> None:
    seen: set[Id] = set()
    for value in values:
        if value in seen:
            _refuse(where, f"{value} stands twice")
        seen.add(value)
