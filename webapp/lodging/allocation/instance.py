"""What is to be allocated: people with their stays, hotels with their blocks."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Id: TypeAlias = str | int
Pair: TypeAlias = tuple[Id, Id]
Money: TypeAlias = int | Decimal

ALONE = 2
"""From this echelon upwards a person shares only with the other of a couple."""


class Kind(StrEnum):
    """What a room is, and thereby who may sleep in it."""

    SINGLE = "single"
    TWIN = "twin"
    TRIPLE = "triple"
    SUITE = "suite"
    ACCESSIBLE = "accessible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who needs a bed from ``arrive`` until the morning of ``depart``."""

    id: Id
    gender: str
    echelon: int
    arrive: date
    depart: date
    delegation: Id = ""
    smoking: bool = False
    accessible: bool = False
    couple_with: Id | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomType:
    """Rooms of one kind and price; ``block`` says how many are on sale each night.

    Where the price goes by the guests or by the night, ``prices`` has for each night
    the price of a room with one guest, two, and so on; the last stands for more.
    """

    code: Id
    kind: Kind
    beds: int
    rate: Money
    block: tuple[int, ...]
    prices: tuple[tuple[Money, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """So many people are paid on each night on sale, be they there or not."""

    people: int
    rate: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotel:
    """A hotel and what it holds for the meeting."""

    id: Id
    room_types: tuple[RoomType, ...]
    distance_km: float = 0.0
    guarantee: Guarantee | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """Where a person sleeps by the allocation in force."""

    person: Id
    hotel: Id
    type: Id
    room: Id
    locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One question to the solver."""

    nights: tuple[date, ...]
    people: tuple[Person, ...]
    hotels: tuple[Hotel, ...]
    wishes: tuple[Pair, ...] = ()
    cannot_share: tuple[Pair, ...] = ()
    current: tuple[Current, ...] = field(default=())

    @classmethod
    def from_json(cls, document: object) -> "Instance":
        """Read the file format, or refuse with the place that is wrong."""
        # The reader builds what this module declares, so it can't be imported above.
        from webapp.lodging.allocation.reading import read_instance  # noqa: PLC0415

        return read_instance(document)

    def to_json(self) -> dict[str, object]:
        """Write the file format."""
        return {
            "nights": [night.isoformat() for night in self.nights],
            "people": [_person(person) for person in self.people],
            "wishes": [list(pair) for pair in self.wishes],
            "cannot_share": [list(pair) for pair in self.cannot_share],
            "hotels": [_hotel(hotel) for hotel in self.hotels],
            "current": [_current(entry) for entry in self.current],
        }


def plain(money: Money) -> int | float:
    """Turn money into a number of JSON, whole where it is whole."""
    return int(money) if money == int(money) else float(money)


def _person(person: Person) -> dict[str, object]:
    return {
        "id": person.id,
        "gender": person.gender,
        "echelon": person.echelon,
        "delegation": person.delegation,
        "arrive": person.arrive.isoformat(),
        "depart": person.depart.isoformat(),
        "smoking": person.smoking,
        "accessible": person.accessible,
        "couple_with": person.couple_with,
    }


def _hotel(hotel: Hotel) -> dict[str, object]:
    types = [
        {
            "code": room.code,
            "kind": room.kind.value,
            "beds": room.beds,
            "rate": plain(room.rate),
            "block": list(room.block),
            **_prices(room),
        }
        for room in hotel.room_types
    ]
    found: dict[str, object] = {
        "id": hotel.id,
        "distance_km": hotel.distance_km,
        "room_types": types,
    }
    if hotel.guarantee:
        least = hotel.guarantee
        found["guarantee"] = {"people": least.people, "rate": plain(least.rate)}
    return found


def _prices(room: RoomType) -> dict[str, object]:
    if not room.prices:
        return {}
    return {"prices": [[plain(price) for price in night] for night in room.prices]}


def _current(entry: Current) -> dict[str, object]:
    return {
        "person": entry.person,
        "hotel": entry.hotel,
        "type": entry.type,
        "room": entry.room,
        "locked": entry.locked,
    }
