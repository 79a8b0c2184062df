"""How many rooms will be needed: names as they are, the others by assumption."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Row, func, or_, select

from webapp.core.db import db
from webapp.lodging.models import RoomKind, StayAssumption
from webapp.lodging.queries.house import House, rights, stay_nights
from webapp.lodging.queries.sleepers import stays
from webapp.registration.models import Participant, Person, Role, Sex
from webapp.registration.queries import waits_for_name
from webapp.registration.workflow import PlaceState


@dataclass(frozen=True, slots=True)
class Assumed:
    """Of a hundred places without a name: the women, and those who sleep alone."""

    women: int
    alone: int


USUAL = Assumed(35, 10)
OF_ROLE = {
    Role.SPEAKER: Assumed(30, 100),
    Role.MODERATOR: Assumed(40, 100),
    Role.GUEST: Assumed(30, 100),
}


@dataclass(slots=True)
class Kinds:
    """Rooms by what they are for; people who share are counted first."""

    single: int = 0
    accessible: int = 0
    men: int = 0
    women: int = 0

    @property
    def twin_men(self) -> int:
        """Count the rooms of men who share."""
        return (self.men + 1) // 2

    @property
    def twin_women(self) -> int:
        """Count the rooms of women who share."""
        return (self.women + 1) // 2

    @property
    def rooms(self) -> int:
        """Count all rooms."""
        return self.single + self.accessible + self.twin_men + self.twin_women


@dataclass(slots=True)
class Night:
    """What is needed on one night: of people with a name, and with the others."""

    night: date
    named: Kinds = field(default_factory=Kinds)
    all: Kinds = field(default_factory=Kinds)

    @property
    def unnamed(self) -> int:
        """Count the rooms that places without a name add."""
        return self.all.rooms - self.named.rooms


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Places without a name that stay equally long, as they are assumed to sleep."""

    arrive: date
    depart: date
    role: Role
    people: int
    alone: int
    men: int
    women: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """Each night's need, and who is behind the part without names."""

    nights: list[Night]
    unnamed: list[Unnamed]

    @property
    def peak(self) -> Night | None:
        """Return the night that needs the most rooms."""
        return max(self.nights, key=lambda night: night.all.rooms, default=None)


def stay_assumptions(meeting_id: int) -> Sequence[StayAssumption]:
    """List what a meeting assumes other than usual."""
    ours = select(StayAssumption).where(StayAssumption.meeting_id == meeting_id)
    return db.session.scalars(ours).all()


def assumptions(meeting_id: int) -> Mapping[Role, Assumed]:
    """Tell what is assumed of each role."""
    changed = {
        one.role: Assumed(one.women_percent, one.alone_percent)
        for one in stay_assumptions(meeting_id)
    }
    return {role: OF_ROLE.get(role, USUAL) for role in Role} | changed


def estimate(meeting_id: int) -> Estimate:
    """Add named people and assumed ones up, night by night."""
    assumed, house = assumptions(meeting_id), House(rights(meeting_id))
    nights: dict[date, Night] = {}
    for arrive, depart, level, sex, accessible, count in stays(meeting_id):
        kind = _kind(house.alone(level), sex, accessible=accessible)
        for night in _over(nights, arrive, depart):
            if sex is not None:  # else it is assumed below
                for kinds in (night.named, night.all):
                    setattr(kinds, kind, getattr(kinds, kind) + count)
    unnamed = [
        _assumed(arrive, depart, role, count, assumed[role])
        for arrive, depart, role, count in _without_name(meeting_id)
        if arrive and depart
    ]
    for one in unnamed:
        for night in _over(nights, one.arrive, one.depart):
            night.all.single += one.alone
            night.all.men += one.men
            night.all.women += one.women
    return Estimate([nights[night] for night in sorted(nights)], unnamed)


def _kind(alone: bool, sex: Sex | None, *, accessible: bool) -> str:  # noqa: FBT001
    if accessible:
        return RoomKind.ACCESSIBLE.value
    if alone:
        return RoomKind.SINGLE.value
    return "women" if sex is Sex.FEMALE else "men"


def _assumed(
    arrive: date, depart: date, role: Role, count: int, share: Assumed
) -> Unnamed:
    """Part places by the shares; whoever is rounded away is a man who shares."""
    alone = _share(count, share.alone)
    women = min(_share(count, share.women), count - alone)
    men = count - alone - women
    return Unnamed(arrive, depart, role, count, alone, men, women)


def _share(count: int, percent: int) -> int:
    return (count * percent + 50) // 100


def _over(
    nights: dict[date, Night], arrive: date | None, depart: date | None
) -> list[Night]:
    days = stay_nights(arrive, depart)
    return [nights.setdefault(day, Night(day)) for day in days]


def _without_name(
    meeting_id: int,
) -> Sequence[Row[date | None, date | None, Role, int]]:
    """Count the places whose sleeper is not known, by stay and role."""
    group = Participant.arrive_on, Participant.depart_on, Participant.role
    named = (
        select(Person.id)
        .where(Person.participant_id == Participant.id, Person.ended_at.is_(None))
        .where(Person.sex.is_not(None))
        .exists()
    )
    waiting = or_(waits_for_name(), Participant.state == PlaceState.CONFIRMED)
    return db.session.execute(
        select(*group, func.count())
        .where(Participant.meeting_id == meeting_id, waiting, ~named)
        .where(Participant.needs_room, Participant.arrive_on < Participant.depart_on)
        .group_by(*group)
        .order_by(*group)
    ).all()
