"""Reads instance files, and says where one is wrong."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NoReturn

from webapp.core.errors import DomainError
from webapp.lodging.allocation.instance import (
    Current,
    Guarantee,
    Hotel,
    Id,
    Instance,
    Kind,
    Money,
    Pair,
    Person,
    RoomType,
)

LOWEST = 5


def read_instance(document: object) -> Instance:
    """Read a document of the file format, or raise ``instance_invalid``."""
    root = _Record(document, "the file")
    nights = tuple(_date(value, where) for value, where in root.items("nights"))
    if list(nights) != sorted(set(nights)):
        refuse("nights", "the nights are not in order, or one stands twice")
    people = tuple(_person(record) for record in root.records("people"))
    instance = Instance(
        nights=nights,
        people=people,
        hotels=tuple(_hotel(hotel, nights) for hotel in root.records("hotels")),
        wishes=_pairs(root, "wishes", people),
        cannot_share=_pairs(root, "cannot_share", people),
        current=tuple(_current(entry) for entry in root.records("current", [])),
    )
    _check(instance)
    return instance


def refuse(where: str, problem: str) -> NoReturn:
    """Say that the file can't be used, and where it is wrong."""
    raise DomainError("instance_invalid", where=where, problem=problem)


class _Record:
    """An object of the file, with the path that leads to it."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, Mapping):
            refuse(where, "an object is expected")
        self.value: Mapping[str, object] = value
        self.where = where

    def path(self, name: str) -> str:
        return name if self.where == "the file" else f"{self.where}.{name}"

    def get(self, name: str, *default: object) -> object:
        found = self.value.get(name)
        if found is not None or (name in self.value and default == (None,)):
            return found
        if default:
            return default[0]
        refuse(self.path(name), "it is missing")

    def items(self, name: str, *default: object) -> list[tuple[object, str]]:
        values = self.get(name, *default)
        if not isinstance(values, list):
            refuse(self.path(name), "a list is expected")
        path = self.path(name)
        return [(value, f"{path}[{at}]") for at, value in enumerate(values)]

    def records(self, name: str, *default: object) -> "list[_Record]":
        return [_Record(value, where) for value, where in self.items(name, *default)]

    def id(self, name: str, *default: Id) -> Id:
        return _id(self.get(name, *default), self.path(name))

    def flag(self, name: str) -> bool:
        value = self.get(name, False)
        if not isinstance(value, bool):
            refuse(self.path(name), "true or false is expected")
        return value

    def whole(self, name: str, least: int, most: int = 10**9) -> int:
        return _whole(self.get(name), self.path(name), least, most)

    def date(self, name: str) -> date:
        return _date(self.get(name), self.path(name))


def _id(value: object, where: str) -> Id:
    if isinstance(value, bool) or not isinstance(value, str | int):
        refuse(where, "a text or a whole number is expected")
    return value


def _whole(value: object, where: str, least: int, most: int = 10**9) -> int:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or not least <= int(str(value)) <= most:
        refuse(where, f"a whole number from {least} to {most} is expected")
    return int(str(value))


def _date(value: object, where: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        refuse(where, f"a date like 2019-02-25 is expected, not {value!r}")


def _money(value: object, where: str) -> Money:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= float(str(value)) < 10**12:
        refuse(where, "an amount of money is expected")
    exact = Decimal(str(value))
    return int(exact) if exact == int(exact) else exact


def _person(record: _Record) -> Person:
    gender = record.get("gender")
    if gender not in {"M", "F"}:
        refuse(record.path("gender"), "M or F is expected")
    partner = record.get("couple_with", None)
    person = Person(
        id=record.id("id"),
        gender=str(gender),
        echelon=record.whole("echelon", 1, LOWEST),
        delegation=record.id("delegation", ""),
        arrive=record.date("arrive"),
        depart=record.date("depart"),
        smoking=record.flag("smoking"),
        accessible=record.flag("accessible"),
        couple_with=None if partner is None else record.id("couple_with"),
    )
    if person.depart <= person.arrive:
        refuse(record.path("depart"), "nobody departs before a night is slept")
    return person


def _hotel(record: _Record, nights: tuple[date, ...]) -> Hotel:
    distance = record.get("distance_km", 0)
    if isinstance(distance, bool) or not isinstance(distance, int | float):
        refuse(record.path("distance_km"), "a number is expected")
    types = tuple(_room_type(entry, nights) for entry in record.records("room_types"))
    _unique((room.code for room in types), record.path("room_types"))
    return Hotel(
        id=record.id("id"),
        room_types=types,
        distance_km=float(distance),
        guarantee=_guarantee(record),
    )


def _guarantee(record: _Record) -> Guarantee | None:
    value = record.get("guarantee", None)
    if value is None:
        return None
    found = _Record(value, record.path("guarantee"))
    rate = _money(found.get("rate"), found.path("rate"))
    return Guarantee(people=found.whole("people", 0), rate=rate)


def _room_type(record: _Record, nights: tuple[date, ...]) -> RoomType:
    kind = record.get("kind")
    if kind not in list(Kind):
        refuse(record.path("kind"), f"one of {', '.join(Kind)} is expected")
    return RoomType(
        code=record.id("code"),
        kind=Kind(str(kind)),
        beds=record.whole("beds", 1, 20),
        rate=_money(record.get("rate"), record.path("rate")),
        block=_block(record, nights),
        prices=_prices(record, nights),
    )


def _prices(record: _Record, nights: tuple[date, ...]) -> tuple[tuple[Money, ...], ...]:
    """Read the prices of each night by the number of guests, where there are any."""
    listed = record.items("prices", [])
    if listed and len(listed) != len(nights):
        refuse(record.path("prices"), f"{len(nights)} nights are expected")
    found = []
    for value, where in listed:
        if not isinstance(value, list) or not value:
            refuse(where, "a list of prices is expected")
        found.append(tuple(_money(price, where) for price in value))
    return tuple(found)


def _block(record: _Record, nights: tuple[date, ...]) -> tuple[int, ...]:
    """Read rooms per night: one number for all, a list, or an object by night."""
    block, where = record.get("block"), record.path("block")
    if isinstance(block, list) and len(block) != len(nights):
        refuse(where, f"{len(nights)} numbers are expected, one for each night")
    if isinstance(block, Mapping):
        unknown = set(block) - {night.isoformat() for night in nights}
        if unknown:
            refuse(where, f"{min(unknown)} is no night of this file")
        block = [block.get(night.isoformat(), 0) for night in nights]
    if not isinstance(block, list):
        block = [block] * len(nights)
    return tuple(_whole(rooms, where, 0) for rooms in block)


def _current(record: _Record) -> Current:
    return Current(
        person=record.id("person"),
        hotel=record.id("hotel"),
        type=record.id("type"),
        room=record.id("room"),
        locked=record.flag("locked"),
    )


def _pairs(root: _Record, name: str, people: tuple[Person, ...]) -> tuple[Pair, ...]:
    known = {person.id for person in people}
    return tuple(_pair(value, where, known) for value, where in root.items(name, []))


def _pair(value: object, where: str, known: set[Id]) -> Pair:
    if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004
        refuse(where, "a pair of people is expected")
    one, other = (_id(member, where) for member in value)
    if one == other:
        refuse(where, f"{one} is paired with himself")
    for member in (one, other):
        if member not in known:
            refuse(where, f"nobody is called {member}")
    return one, other


def _unique(values: Iterable[Id], where: str) -> None:
    seen: set[Id] = set()
    for value in values:
        if value in seen:
            refuse(where, f"{value} stands twice")
        seen.add(value)


def _check(instance: Instance) -> None:
    """Refuse what is wrong only across the parts of the file."""
    _unique((person.id for person in instance.people), "people")
    _unique((hotel.id for hotel in instance.hotels), "hotels")
    _unique((entry.person for entry in instance.current), "current")
    known = {person.id for person in instance.people}
    for at, person in enumerate(instance.people):
        if person.couple_with is not None and person.couple_with not in known:
            refuse(
                f"people[{at}].couple_with", f"nobody is called {person.couple_with}"
            )
        if person.couple_with == person.id:
            refuse(f"people[{at}].couple_with", f"{person.id} is paired with himself")
    for at, entry in enumerate(instance.current):
        if entry.person not in known:
            refuse(f"current[{at}].person", f"nobody is called {entry.person}")
