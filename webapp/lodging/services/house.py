"""Laying down who has a right to which room, and which people belong together."""

from collections.abc import Mapping

from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.versions import write
from webapp.lodging import queries
from webapp.lodging.models import (
    LodgingRules,
    PairKind,
    Right,
    RoomPair,
    RoomRule,
    StayAssumption,
)
from webapp.registration.models import Level, Person, Role
from webapp.registration.queries import person as find_person

CONTRARY = {
    PairKind.APART: {PairKind.WISH, PairKind.COUPLE},
    PairKind.WISH: {PairKind.APART},
    PairKind.COUPLE: {PairKind.APART},
}
PAIR_ONCE = {"uq_room_pair_person_id_other_id_kind": DomainError("pair_known")}


@transaction()
def lay_down_rights(meeting_id: int, wanted: Mapping[Level, Right], by: Actor) -> None:
    """Say for some levels to which room they give a right."""
    by.demand(Permission.MANAGE_LODGING)
    queries.hold_house(meeting_id)
    known = {rule.level: rule for rule in queries.room_rules(meeting_id)}
    for level, right in wanted.items():
        if level in known:
            known[level].right = right
        elif queries.House().right(level) is not right:
            db.session.add(RoomRule(meeting_id=meeting_id, level=level, right=right))
    db.session.flush()


@transaction()
def lay_down_rules(
    meeting_id: int, values: Mapping[str, object], seen: int | None, by: Actor
) -> LodgingRules:
    """Say what a meeting asks of its rooms: fields by name."""
    by.demand(Permission.MANAGE_LODGING)
    queries.hold_house(meeting_id)
    rules = queries.lodging_rules(meeting_id)
    if rules is None:
        rules, seen = LodgingRules.usual(meeting_id), None
        db.session.add(rules)
        db.session.flush()
    write(rules, values, seen)
    first, last = rules.first_night, rules.last_night
    if first and last and last < first:
        raise DomainError("nights_reversed", field="last_night")
    db.session.flush()
    return rules


@transaction()
def lay_down(
    meeting_id: int,
    rights: Mapping[Level, Right],
    values: Mapping[str, object],
    seen: int | None,
    by: Actor,
) -> None:
    """Say all of a page at once: nothing is written if a part is refused."""
    lay_down_rules(meeting_id, values, seen, by)
    lay_down_rights(meeting_id, rights, by)


@transaction()
def assume(meeting_id: int, assumed: Mapping[Role, tuple[int, int]], by: Actor) -> None:
    """Say of places without a name how many are women, and how many sleep alone."""
    by.demand(Permission.MANAGE_LODGING)
    queries.hold_house(meeting_id)
    known = {one.role: one for one in queries.stay_assumptions(meeting_id)}
    usual = queries.assumptions(meeting_id)
    for role, (women, alone) in assumed.items():
        if role in known:
            known[role].women_percent, known[role].alone_percent = women, alone
        elif usual[role] != queries.Assumed(women, alone):
            db.session.add(
                StayAssumption(
                    meeting_id=meeting_id,
                    role=role,
                    women_percent=women,
                    alone_percent=alone,
                )
            )
    db.session.flush()


@transaction(unique=PAIR_ONCE)
def pair_up(
    meeting_id: int,
    people: tuple[int, int],
    kind: PairKind,
    by: Actor,
    reason: str = "",
) -> RoomPair:
    """Write down that two people want or need something of each other.

    Raises ``pair_self``, ``pair_unknown``, ``pair_known``, ``pair_contrary``, and for
    a couple ``couple_sex`` or ``couple_twice``; a wish of both sexes ``wish_mixed``.
    """
    by.demand(Permission.MANAGE_LODGING)
    queries.hold_house(meeting_id)
    one, other = (_holder(meeting_id, person) for person in people)
    if one.id == other.id:
        raise DomainError("pair_self", field="other")
    _check_kinds(meeting_id, one, other, kind)
    _check_sexes(one, other, kind)
    if kind is not PairKind.WISH and one.id > other.id:
        one, other = other, one
    made = RoomPair(
        meeting_id=meeting_id,
        person_id=one.id,
        other_id=other.id,
        kind=kind,
        reason=reason.strip(),
    )
    db.session.add(made)
    db.session.flush()
    return made


@transaction()
def part_pair(pair: RoomPair, by: Actor) -> None:
    """Forget what was between two people."""
    by.demand(Permission.MANAGE_LODGING)
    db.session.delete(pair)
    db.session.flush()


def _holder(meeting_id: int, person_id: int) -> Person:
    found = find_person(meeting_id, person_id)
    if found is None or found.ended_at is not None:
        raise DomainError("pair_unknown", field="other")
    return found


def _check_kinds(meeting_id: int, one: Person, other: Person, kind: PairKind) -> None:
    """Refuse what is written already, or contradicts it."""
    both = {one.id, other.id}
    for known, first, second in queries.linked(meeting_id):
        if known is kind is PairKind.COUPLE and both & {first.id, second.id}:
            raise DomainError("couple_twice", field="other")
        if both != {first.id, second.id}:
            continue
        if known is kind and (kind is not PairKind.WISH or first.id == one.id):
            raise DomainError("pair_known", field="other")
        if known in CONTRARY.get(kind, ()):
            raise DomainError("pair_contrary", field="kind")


def _check_sexes(one: Person, other: Person, kind: PairKind) -> None:
    known = one.sex is not None and other.sex is not None
    if kind is PairKind.COUPLE and (not known or one.sex is other.sex):
        raise DomainError("couple_sex", field="other")
    if kind is PairKind.WISH and known and one.sex is not other.sex:
        raise DomainError("wish_mixed", field="other")
