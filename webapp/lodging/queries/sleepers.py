"""Who needs a bed, and who has none yet."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import contains_eager

from webapp.core.db import db
from webapp.core.text import fold
from webapp.lodging.models import BedNight
from webapp.registration.models import Delegation, Level, Participant, Person, Sex
from webapp.registration.queries import matches
from webapp.registration.workflow import PlaceState

FRESH = {"populate_existing": True}
SLEEPERS = (
    Participant.state == PlaceState.CONFIRMED,
    Participant.needs_room.is_(True),
)


def stays(
    meeting_id: int,
) -> Sequence[Row[date | None, date | None, Level | None, Sex | None, bool, int]]:
    """Count who needs a room by stay, level, sex and accessibility; names may lack."""
    group = (
        Participant.arrive_on,
        Participant.depart_on,
        Person.level,
        Person.sex,
        Person.accessible,
    )
    return db.session.execute(
        select(*group, func.count())
        .select_from(Participant)
        .outerjoin(Person, _holds(Person))
        .where(Participant.meeting_id == meeting_id, *SLEEPERS)
        .where(Participant.arrive_on < Participant.depart_on)
        .group_by(*group)
    ).all()


def sleepers(
    meeting_id: int, *, held: bool = False
) -> Sequence[Row[Participant, Person | None]]:
    """List who needs a room, named or not; ``held`` keeps the places as they are."""
    wanted = _sleepers(meeting_id)
    if held:
        wanted = wanted.with_for_update(read=True, of=Participant)
    return db.session.execute(wanted, execution_options=FRESH).all()


def hold_sleepers(meeting_id: int) -> None:
    """Keep the places of all who need a room as they are until the transaction ends."""
    ours = select(Participant.id).where(Participant.meeting_id == meeting_id, *SLEEPERS)
    db.session.execute(ours.order_by(Participant.id).with_for_update(read=True)).all()


def unhoused(
    meeting_id: int, most: int | None = None, words: str = ""
) -> Sequence[Row[Participant, Person | None]]:
    """List who lacks a bed for a night of the stay, by level and length of the stay."""
    wanted = _by_rank(_sleepers(meeting_id).where(_lacks_bed(), *_named(words)))
    return db.session.execute(wanted.limit(most)).all()


def unhoused_count(meeting_id: int, words: str = "") -> int:
    """Count who lacks a bed for a night of the stay."""
    lacking = _sleepers(meeting_id).where(_lacks_bed(), *_named(words))
    counted = lacking.order_by(None).with_only_columns(func.count(Participant.id))
    return db.session.scalar(counted) or 0


def sleepers_named(meeting_id: int, words: str, most: int) -> Sequence[Person]:
    """Find a few of those who need a room by some words."""
    wanted = (
        select(Person)
        .join(Person.participant)
        .join(Participant.delegation)
        .options(
            contains_eager(Person.participant).contains_eager(Participant.delegation)
        )
        .where(Participant.meeting_id == meeting_id, *SLEEPERS)
        .where(Person.ended_at.is_(None), *_named(words))
        .order_by(Person.search, Person.id)
    )
    return db.session.scalars(wanted.limit(most)).all()


def people_by_level(meeting_id: int) -> Mapping[Level | None, int]:
    """Count who needs a room, by level."""
    counted: defaultdict[Level | None, int] = defaultdict(int)
    for _arrive, _depart, level, sex, _accessible, count in stays(meeting_id):
        counted[level if sex else None] += count
    return counted


def proposed(
    meeting_id: int, places: Collection[int], words: str = ""
) -> Sequence[Row[Participant, Person | None]]:
    """List those of some places whose name or institution matches, by institution."""
    wanted = _sleepers(meeting_id).where(Participant.id.in_(places), *_named(words))
    order = Delegation.folded_name, Person.search, Participant.id
    return db.session.execute(wanted.order_by(None).order_by(*order)).all()


def sleepers_among(
    meeting_id: int, places: Collection[int], most: int | None = None
) -> Sequence[Row[Participant, Person | None]]:
    """List who of these needs a room, by level and length of the stay."""
    wanted = _by_rank(_sleepers(meeting_id).where(Participant.id.in_(places)))
    return db.session.execute(wanted.limit(most)).all()


def sleepers_count(meeting_id: int, places: Collection[int]) -> int:
    """Count who of these needs a room."""
    counted = select(func.count()).select_from(Participant)
    ours = counted.where(Participant.meeting_id == meeting_id, *SLEEPERS)
    return db.session.scalar(ours.where(Participant.id.in_(places))) or 0


def _named(words: str) -> list[ColumnElement[bool]]:
    return [matches(words)] if fold(words) else []


def _lacks_bed() -> ColumnElement[bool]:
    # Counted place by place: joined, a table just filled would mislead the planner.
    beds = (
        select(func.count())
        .where(
            BedNight.participant_id == Participant.id,
            BedNight.night >= Participant.arrive_on,
            BedNight.night < Participant.depart_on,
        )
        .correlate(Participant)
        .scalar_subquery()
    )
    length = Participant.depart_on - Participant.arrive_on
    return func.coalesce(length, 1) > func.coalesce(beds, 0)


def _by_rank(wanted: Select[Participant, Person]) -> Select[Participant, Person]:
    length = Participant.depart_on - Participant.arrive_on
    return wanted.order_by(None).order_by(Person.level, length.desc(), Participant.ref)


def _holds(person: type[Person]) -> ColumnElement[bool]:
    return (person.participant_id == Participant.id) & person.ended_at.is_(None)


def _sleepers(meeting_id: int) -> Select[Participant, Person]:
    return (
        select(Participant, Person)
        .outerjoin(Person, _holds(Person))
        .join(Participant.delegation)
        .options(contains_eager(Participant.delegation))
        .where(Participant.meeting_id == meeting_id, *SLEEPERS)
        .order_by(Participant.id)
    )
