"""Who may sleep in which room with whom: each rule once, for moves and for lists."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Integer, func, select, type_coerce

from webapp.core.db import db
from webapp.lodging.models import (
    BedNight,
    Right,
    Room,
    RoomException,
    RoomKind,
    RoomType,
)
from webapp.lodging.queries.house import House, Pair, house
from webapp.registration.models import Delegation, Level, Participant, Person, Sex
from webapp.registration.workflow import PlaceState

# What an organiser may allow with a reason: money and rank, never decency or need.
OF_LEVEL = frozenset({"single_room", "suite_room", "triple_room", "rank_alone"})
# What is about the nights, whoever sleeps in the room.
OF_STAY = frozenset({"nights_missing", "nights_beyond"})


class Sleeper(Protocol):
    """What the rules look at, be it of somebody who is there or who is to come."""

    @property
    def sex(self) -> Sex | None:
        """Who shares with whom."""

    @property
    def level(self) -> Level | None:
        """Who sleeps alone."""

    @property
    def smoking(self) -> bool:
        """Who does not share with others."""

    @property
    def accessible(self) -> bool:
        """Who needs a room without steps."""


@dataclass(frozen=True, slots=True)
class Lodger:
    """Somebody in a room, as far as the rules look, and what was allowed to them."""

    room_id: int
    kind: RoomKind
    place_id: int
    ref: str
    person_id: int
    name: str
    delegation_id: int
    delegation: str
    sex: Sex | None
    level: Level | None
    smoking: bool
    accessible: bool
    first_night: date
    last_night: date
    allowed: Sequence[str] | None

    def meets(self, first: date, last: date) -> bool:
        """Tell whether they sleep there on one of these nights."""
        return self.first_night <= last and first <= self.last_night


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a room breaks, by whom, and how many others it is about."""

    room_id: int
    place_id: int
    person_id: int
    code: str
    count: int

    @property
    def of_level(self) -> bool:
        """Tell whether it may be allowed with a reason."""
        return self.code in OF_LEVEL

    @property
    def of_stay(self) -> bool:
        """Tell whether it is about the nights, which the beds can follow."""
        return self.code in OF_STAY


def unfit(
    house: House, kind: RoomKind, one: Sleeper, mates: Sequence[Sleeper]
) -> dict[str, int]:
    """Name each rule that somebody would break in a room, the gravest first.

    The number says how many of the others it is about.
    """
    senior = house.alone(one.level)
    accessible = any(other.accessible for other in (one, *mates))
    wed = _wed(house, one, mates)
    room = {
        "sex_unknown": one.sex is None,
        "single_room": kind is RoomKind.SINGLE and not senior and not wed,
        "suite_room": kind is RoomKind.SUITE
        and house.right(one.level) is not Right.SUITE,
        "triple_room": kind is RoomKind.TRIPLE and senior,
        "accessible_room": (kind is RoomKind.ACCESSIBLE) is not accessible,
    }
    broken = {code: len(mates) for code, wrong in room.items() if wrong}
    others = _disliked(house, one, mates, senior=senior) if not wed else {}
    others["cannot_share"] = [m for m in mates if _pair(one, m) in house.apart]
    others["couple_alone"] = mates if _beside_couple(house, one, mates) else []
    return broken | {code: len(found) for code, found in others.items() if found}


def beds_for(
    house: House, kind: RoomType, one: Sleeper, mates: Sequence[Sleeper]
) -> int:
    """Tell how many may sleep in a room: a couple needs only the bed of a single."""
    if kind.kind is RoomKind.SINGLE and _wed(house, one, mates):
        return max(kind.beds, 2)
    return kind.beds


def _wed(house: House, one: Sleeper, mates: Sequence[Sleeper]) -> bool:
    """Tell whether they are a couple, and nobody else is there."""
    return len(mates) == 1 and _pair(one, mates[0]) in house.couples


def _disliked(
    house: House, one: Sleeper, mates: Sequence[Sleeper], *, senior: bool
) -> dict[str, Sequence[Sleeper]]:
    """Name what only a couple may do, with those whom it is about."""
    smoke = house.smoking
    return {
        "sex_mixed": [m for m in mates if m.sex is not one.sex],
        "smoking_mixed": [m for m in mates if smoke and m.smoking != one.smoking],
        "rank_alone": mates if senior else [],
        "rank_occupied": [m for m in mates if house.alone(m.level)],
    }


def _beside_couple(house: House, one: Sleeper, mates: Sequence[Sleeper]) -> bool:
    """Tell whether a couple has somebody else in the room."""
    everybody = (one, *mates)
    return len(mates) > 1 and any(
        _pair(a, b) in house.couples for a, b in combinations(everybody, 2)
    )


def _pair(one: Sleeper, other: Sleeper) -> Pair:
    return frozenset((_number(one), _number(other)))


def _number(one: Sleeper) -> int:
    """Tell who it is; somebody who is yet to come is in no pair."""
    if isinstance(one, Person):
        return one.id
    return one.person_id if isinstance(one, Lodger) else 0


def lodgers(meeting_id: int, room_ids: Collection[int] | None = None) -> list[Lodger]:
    """List who sleeps in some rooms, or in all, in one statement."""
    wanted = [BedNight.meeting_id == meeting_id]
    if room_ids is not None:
        wanted.append(BedNight.room_id.in_(room_ids))
    return [Lodger(*row) for row in db.session.execute(_lodgers(wanted))]


def breaches(
    meeting_id: int,
    room_ids: Collection[int] | None = None,
    listed: Iterable[Lodger] | None = None,
) -> dict[int, list[Breach]]:
    """List the rules that rooms break, by room; what was allowed is left out.

    A rooming list with such a room is not to be frozen. ``listed`` are the lodgers of
    these rooms, where they are known already.
    """
    found: defaultdict[int, list[Breach]] = defaultdict(list)
    ours = house(meeting_id)
    known = lodgers(meeting_id, room_ids) if listed is None else listed
    for together in by_room(known).values():
        for breach in _broken(ours, together):
            found[breach.room_id].append(breach)
    for breach in _unslept(meeting_id, room_ids):
        found[breach.room_id].append(breach)
    return dict(found)


def breaches_if(place: Participant, newcomer: Sleeper) -> list[Breach]:
    """List what would break where a place sleeps if somebody else held it."""
    mine = select(BedNight.room_id).where(BedNight.participant_id == place.id)
    rooms = set(db.session.scalars(mine))
    listed = lodgers(place.meeting_id, rooms) if rooms else []
    ours = house(place.meeting_id)
    return [
        Breach(lodger.room_id, place.id, 0, code, count)
        for lodger in listed
        if lodger.place_id == place.id
        for code, count in unfit(
            ours, lodger.kind, newcomer, _mates(lodger, listed)
        ).items()
        if code != "rank_occupied"  # it was so before, and is the other's own
    ]


def held_exceptions(
    person_id: int, room_id: int | None = None
) -> Sequence[RoomException]:
    """List what was allowed to somebody, in one room or in any, with the reasons."""
    ours = select(RoomException).where(RoomException.person_id == person_id)
    if room_id is not None:
        ours = ours.where(RoomException.room_id == room_id)
    return db.session.scalars(ours.order_by(RoomException.id)).all()


def by_room(listed: Iterable[Lodger]) -> dict[int, list[Lodger]]:
    """Put together who sleeps in the same room."""
    rooms: defaultdict[int, list[Lodger]] = defaultdict(list)
    for lodger in listed:
        rooms[lodger.room_id].append(lodger)
    return rooms


def _mates(lodger: Lodger, together: Iterable[Lodger]) -> list[Lodger]:
    """Keep who shares a night of the same room."""
    return [
        other
        for other in together
        if other is not lodger
        and other.room_id == lodger.room_id
        and other.meets(lodger.first_night, lodger.last_night)
    ]


def _broken(ours: House, together: Sequence[Lodger]) -> Iterable[Breach]:
    """Name each rule by each who breaks it; a senior's company is the senior's own."""
    for lodger in together:
        broken = unfit(ours, lodger.kind, lodger, _mates(lodger, together))
        for code, count in broken.items():
            if code not in (lodger.allowed or ()) and code != "rank_occupied":
                yield Breach(
                    lodger.room_id, lodger.place_id, lodger.person_id, code, count
                )


def _unslept(meeting_id: int, room_ids: Collection[int] | None) -> Iterable[Breach]:
    """Name the nights of a stay that have no bed, and the beds beyond it."""
    arrive, depart = Participant.arrive_on, Participant.depart_on
    inside = func.count().filter(BedNight.night >= arrive, BedNight.night < depart)
    length = type_coerce(depart - arrive, Integer)
    missing, beyond = length - inside, func.count() - inside
    coming = Participant.state == PlaceState.CONFIRMED
    listed = (
        select(func.max(BedNight.room_id), Participant.id, Person.id, missing, beyond)
        .join(Participant, Participant.id == BedNight.participant_id)
        .join(Person, Person.participant_id == Participant.id)
        .where(BedNight.meeting_id == meeting_id, coming, Person.ended_at.is_(None))
        .group_by(Participant.id, Person.id)
        .having((missing > 0) | (beyond > 0))
    )
    if room_ids is not None:
        here = select(BedNight.participant_id).where(BedNight.room_id.in_(room_ids))
        listed = listed.where(Participant.id.in_(here))
    for room, place, person, lacking, surplus in db.session.execute(listed):
        for code, count in (("nights_missing", lacking), ("nights_beyond", surplus)):
            if count > 0 and (room_ids is None or room in room_ids):
                yield Breach(room, place, person, code, count)


def _lodgers(wanted: Sequence[ColumnElement[bool]]) -> Any:  # noqa: ANN401 15 columns
    allowed = func.array_agg(RoomException.code.distinct())
    called = func.concat_ws(" ", func.nullif(Person.title_before, ""), Person.name)
    after = func.nullif(Person.title_after, "")
    return (
        select(
            BedNight.room_id,
            RoomType.kind,
            Participant.id,
            Participant.ref,
            Person.id,
            func.concat_ws(", ", called, after),
            Delegation.id,
            Delegation.name,
            Person.sex,
            Person.level,
            Person.smoking,
            Person.accessible,
            func.min(BedNight.night),
            func.max(BedNight.night),
            allowed.filter(RoomException.id.is_not(None)),
        )
        .join(Room, Room.id == BedNight.room_id)
        .join(RoomType, RoomType.id == Room.room_type_id)
        .join(Person, Person.participant_id == BedNight.participant_id)
        .join(Participant, Participant.id == Person.participant_id)
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .outerjoin(
            RoomException,
            (RoomException.room_id == BedNight.room_id)
            & (RoomException.person_id == Person.id),
        )
        .where(Person.ended_at.is_(None), Participant.state == PlaceState.CONFIRMED)
        .where(*wanted)
        .group_by(
            BedNight.room_id, RoomType.kind, Participant.id, Person.id, Delegation.id
        )
        .order_by(BedNight.room_id, func.min(BedNight.night), Person.search)
    )
