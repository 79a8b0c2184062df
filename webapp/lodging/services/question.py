"""What the solver is asked: people with their stays, hotels with their blocks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from webapp.lodging import queries
from webapp.lodging.allocation import (
    Current,
    Guarantee,
    Hotel,
    Instance,
    Kind,
    Person,
    RoomType,
)
from webapp.lodging.allocation.instance import Id
from webapp.lodging.contract import Basis, Contract, Price
from webapp.lodging.models import PairKind, Right
from webapp.lodging.models import RoomType as TypeRow
from webapp.lodging.queries import House, Linked
from webapp.lodging.words import LETTERS
from webapp.registration.models import Level, Participant
from webapp.registration.models import Person as Holder

ECHELON = {Right.SUITE: 1, Right.ALONE: 2}
OF_LEVEL = {Level.I: 3, Level.II: 3, Level.III: 3, Level.IV: 4}
LOWEST = 5  # no level known, or none: shares a room


@dataclass(frozen=True, slots=True)
class Undecided:
    """Somebody who can't be allocated before something is filled in."""

    place_id: int
    reason: str


@dataclass(slots=True)
class Question:
    """The instance, and who had to be left out of it."""

    instance: Instance
    undecided: list[Undecided] = field(default_factory=list)

    @property
    def people(self) -> int:
        """Count everybody who needs a room."""
        return len(self.instance.people) + len(self.undecided)


def ask(
    meeting_id: int,
    *,
    held: bool = False,
    rights: Mapping[Level, Right] | None = None,
) -> Question:
    """Put the question of a meeting together; ``held`` keeps its places as they are.

    ``rights`` are those that some levels are supposed to have.
    """
    types, contracts = queries.room_types(meeting_id), queries.contracts(meeting_id)
    nights = sorted({n for one in contracts.values() for _, n in one.held})
    people: list[Person] = []
    undecided: list[Undecided] = []
    house, linked = queries.house(meeting_id), queries.linked(meeting_id)
    house = replace(house, rights={**house.rights, **(rights or {})})
    spouses = _spouses(linked)
    for place, holder in queries.sleepers(meeting_id, held=held):
        if reason := lacking(place, holder):
            undecided.append(Undecided(place.id, reason))
        elif holder and place.arrive_on != place.depart_on:
            people.append(_person(place, holder, house, spouses))
    known = {person.id for person in people}
    people = [_known_spouse(person, known) for person in people]
    instance = Instance(
        nights=tuple(nights),
        people=tuple(people),
        hotels=_hotels(types, contracts, nights),
        wishes=_pairs(linked, PairKind.WISH, known),
        cannot_share=_pairs(linked, PairKind.APART, known),
        current=_current(meeting_id, known),
    )
    return Question(instance, undecided)


def changes(before: Instance, now: Instance) -> int:
    """Count the people, rooms in force and blocks that differ."""
    old, new = before.to_json(), now.to_json()
    return sum(
        len(_lines(old[part]) ^ _lines(new[part]))
        for part in ("people", "current", "wishes", "cannot_share")
    ) + int(old["hotels"] != new["hotels"])


def _lines(part: object) -> set[str]:
    return {str(entry) for entry in part} if isinstance(part, list) else set()


def lacking(place: Participant, holder: Holder | None) -> str:
    """Name what has to be filled in before somebody can be given a room."""
    if place.arrive_on is None or place.depart_on is None:
        return "stay_unknown"
    if place.arrive_on == place.depart_on:
        return ""
    if holder is None:
        return "name_unknown"
    return "" if holder.sex else "sex_unknown"


def _person(
    place: Participant, holder: Holder, house: House, spouses: Mapping[int, int]
) -> Person:
    if place.arrive_on is None or place.depart_on is None or holder.sex is None:
        raise ValueError(place.ref)
    return Person(
        id=place.id,
        gender=LETTERS[holder.sex],
        echelon=_echelon(house, holder.level),
        arrive=place.arrive_on,
        depart=place.depart_on,
        delegation=place.delegation_id,
        smoking=house.smoking and holder.smoking,
        accessible=holder.accessible,
        couple_with=spouses.get(place.id),
    )


def _echelon(house: House, level: Level | None) -> int:
    """Say a right in the solver's terms: 1 and 2 are alone, whatever the level."""
    low = OF_LEVEL.get(level, LOWEST) if level else LOWEST
    return ECHELON.get(house.right(level), low)


def _spouses(linked: Iterable[Linked]) -> Mapping[int, int]:
    """Tell whose husband or wife holds which place."""
    found: dict[int, int] = {}
    for kind, one, other in linked:
        if kind is PairKind.COUPLE:
            found |= {one.place_id: other.place_id, other.place_id: one.place_id}
    return found


def _known_spouse(person: Person, known: set[Id]) -> Person:
    """Let whoever's husband or wife needs no room be asked for alone."""
    if person.couple_with is None or person.couple_with in known:
        return person
    return replace(person, couple_with=None)


def _pairs(
    linked: Iterable[Linked], wanted: PairKind, known: set[Id]
) -> tuple[tuple[int, int], ...]:
    """List who is paired with whom by their places, if both need a room."""
    return tuple(
        (one.place_id, other.place_id)
        for kind, one, other in linked
        if kind is wanted and {one.place_id, other.place_id} <= known
    )


def _hotels(
    types: Sequence[TypeRow],
    contracts: Mapping[str, Contract],
    nights: Sequence[date],
) -> tuple[Hotel, ...]:
    found: dict[str, list[RoomType]] = {}
    distances: dict[str, float] = {}
    for kind in types:
        code = kind.hotel.code
        distances[code] = kind.hotel.distance_km
        found.setdefault(code, []).append(_room_type(kind, contracts[code], nights))
    return tuple(
        Hotel(
            id=code,
            room_types=tuple(rooms),
            distance_km=distances[code],
            guarantee=_guarantee(contracts[code]),
        )
        for code, rooms in found.items()
    )


def _room_type(kind: TypeRow, contract: Contract, nights: Sequence[date]) -> RoomType:
    """Say what a type costs; more than its rate only where the contract needs it."""
    guests = range(1, max(kind.beds, 2) + 1)  # a couple may have a single
    usual = Price(rate=kind.rate)
    listed = [contract.prices.get((kind.code, night), usual) for night in nights]
    prices = tuple(
        tuple(price.of_room(contract.basis, count) for count in guests)
        for price in listed
    )
    plain = all(set(night) == {kind.rate} for night in prices)
    return RoomType(
        code=kind.code,
        kind=Kind(kind.kind.value),
        beds=kind.beds,
        rate=kind.rate,
        block=tuple(contract.held.get((kind.code, night), 0) for night in nights),
        prices=() if plain else prices,
    )


def _guarantee(contract: Contract) -> Guarantee | None:
    """Say which people are paid at least; where nights differ, at the lowest price."""
    if contract.basis is not Basis.PACKAGE or not contract.guaranteed:
        return None
    rates = [contract.lowest(night) for night in contract.nights()]
    return Guarantee(people=contract.guaranteed, rate=min(rates, default=0))


def _current(meeting_id: int, known: set[Id]) -> tuple[Current, ...]:
    return tuple(
        Current(
            person=place_id,
            hotel=room.type.hotel.code,
            type=room.type.code,
            room=room.label,
            locked=room.locked,
        )
        for place_id, room in queries.occupancy(meeting_id)
        if place_id in known
    )
