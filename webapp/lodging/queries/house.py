"""The rules of a meeting's house: who has a right to what, and who goes with whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from webapp.core.db import db
from webapp.lodging.models import (
    LodgingRules,
    PairKind,
    Right,
    RoomPair,
    RoomRule,
)
from webapp.meetings.models import Meeting
from webapp.registration.models import Level, Person

USUAL = {Level.I: Right.SUITE, Level.II: Right.ALONE}
"""The right of a level that nobody changed; all others share."""

Pair = frozenset[int]
One, Other = aliased(Person), aliased(Person)


@dataclass(frozen=True, slots=True)
class House:
    """What one meeting lays down about its rooms; pairs are of people's numbers."""

    rights: Mapping[Level, Right] = field(default_factory=dict)
    smoking: bool = False
    apart: frozenset[Pair] = frozenset()
    couples: frozenset[Pair] = frozenset()

    def right(self, level: Level | None) -> Right:
        """Tell to which room a level gives a right; an unknown one shares."""
        if level is None:
            return Right.SHARES
        return self.rights.get(level) or USUAL.get(level, Right.SHARES)

    def alone(self, level: Level | None) -> bool:
        """Tell whether whoever has this level need not share."""
        return self.right(level) is not Right.SHARES


def stay_nights(arrive: date | None, depart: date | None) -> list[date]:
    """List the nights of a stay; the day of departure is not slept."""
    if arrive is None or depart is None:
        return []
    return [arrive + timedelta(days=day) for day in range((depart - arrive).days)]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The nights that the committee pays, from the first to the last."""

    first: date
    last: date

    def own(self, arrive: date | None, depart: date | None) -> list[date]:
        """List the nights of a stay that are on the sleeper's own account."""
        nights = stay_nights(arrive, depart)
        return [night for night in nights if not self.first <= night <= self.last]


def house(meeting_id: int) -> House:
    """Read the rules of a meeting's house."""
    found: dict[PairKind, set[Pair]] = {PairKind.APART: set(), PairKind.COUPLE: set()}
    for kind, one, other in linked(meeting_id, found):
        found[kind].add(frozenset((one.id, other.id)))
    return House(
        rights(meeting_id),
        smoking=rules_in_force(meeting_id).smoking,
        apart=frozenset(found[PairKind.APART]),
        couples=frozenset(found[PairKind.COUPLE]),
    )


def rights(meeting_id: int) -> Mapping[Level, Right]:
    """Tell the rights that a meeting changed."""
    return {rule.level: rule.right for rule in room_rules(meeting_id)}


def room_rules(meeting_id: int) -> Sequence[RoomRule]:
    """List the rights that a meeting changed."""
    ours = select(RoomRule).where(RoomRule.meeting_id == meeting_id)
    return db.session.scalars(ours).all()


def lodging_rules(meeting_id: int) -> LodgingRules | None:
    """Find what a meeting asks of its rooms, if somebody changed it."""
    ours = select(LodgingRules).where(LodgingRules.meeting_id == meeting_id)
    return db.session.scalar(ours)


def rules_in_force(meeting_id: int) -> LodgingRules:
    """Tell what a meeting asks of its rooms, changed or usual."""
    return lodging_rules(meeting_id) or LodgingRules.usual(meeting_id)


def bounds(meeting_id: int) -> Bounds:
    """Tell which nights the committee pays: by default the eve to the last day."""
    starts, ends, first, last = db.session.execute(
        select(
            Meeting.starts_on,
            Meeting.ends_on,
            LodgingRules.first_night,
            LodgingRules.last_night,
        )
        .outerjoin(LodgingRules, LodgingRules.meeting_id == Meeting.id)
        .where(Meeting.id == meeting_id)
    ).one()
    return Bounds(first or starts - timedelta(days=1), last or ends)


@dataclass(frozen=True, slots=True)
class End:
    """One end of a pair: a person, and the place that they hold."""

    id: int
    place_id: int


Linked = tuple[PairKind, End, End]


def linked(
    meeting_id: int, kinds: Collection[PairKind] = tuple(PairKind)
) -> list[Linked]:
    """List the pairs of people who hold their places, by numbers alone."""
    wanted = _pairs(meeting_id).with_only_columns(
        RoomPair.kind, One.id, One.participant_id, Other.id, Other.participant_id
    )
    rows = db.session.execute(wanted.where(RoomPair.kind.in_(kinds)))
    return [(kind, End(a, p), End(b, q)) for kind, a, p, b, q in rows]


def pairs(
    meeting_id: int, person_id: int | None = None
) -> Sequence[Row[RoomPair, Person, Person]]:
    """List pairs of people who hold their places, with both; or those of one."""
    wanted = _pairs(meeting_id)
    if person_id is not None:
        wanted = wanted.where((One.id == person_id) | (Other.id == person_id))
    return db.session.execute(wanted).all()


def pair(meeting_id: int, pair_id: int) -> RoomPair | None:
    """Find one pair."""
    ours = RoomPair.meeting_id == meeting_id, RoomPair.id == pair_id
    return db.session.scalar(select(RoomPair).where(*ours))


def hold_house(meeting_id: int) -> None:
    """Let nobody else change rules or pairs of a meeting meanwhile."""
    lock = func.hashtextextended(f"room-rules:{meeting_id}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(lock)))


def _pairs(meeting_id: int) -> Select[RoomPair, Person, Person]:
    return (
        select(RoomPair, One, Other)
        .join(One, One.id == RoomPair.person_id)
        .join(Other, Other.id == RoomPair.other_id)
        .where(RoomPair.meeting_id == meeting_id)
        .where(One.ended_at.is_(None), Other.ended_at.is_(None))
        .order_by(RoomPair.kind, One.search, RoomPair.id)
    )
