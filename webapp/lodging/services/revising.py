"""Freezing the rooming list of a hotel into numbered revisions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.names import hotel_name
from webapp.lodging import queries
from webapp.lodging.models import Hotel, Revision, RevisionContent, RoomKind
from webapp.lodging.queries import Bounds
from webapp.lodging.queries.revisions import Bed
from webapp.lodging.rooming import (
    Change,
    Changed,
    Line,
    Standing,
    changes,
    standings,
    to_json,
)
from webapp.lodging.rooming.lines import TBA
from webapp.lodging.services.nights import today
from webapp.lodging.services.said import OWN, Said
from webapp.lodging.services.sending import plan_sending
from webapp.lodging.words import LETTERS
from webapp.lodging.workflow import TOLD, RevisionState, RevisionWorkflow
from webapp.registration.models import Funding, Level, Participant, Person, Sex

TYPES = {
    RoomKind.SINGLE: "SGL",
    RoomKind.TWIN: "TWN",
    RoomKind.TRIPLE: "TRP",
    RoomKind.SUITE: "SUI",
    RoomKind.ACCESSIBLE: "TWN",
}
VIP = {Level.I: "VIP1", Level.II: "VIP2"}
TITLES = {Sex.MALE: "Mr", Sex.FEMALE: "Ms"}
MASTER = "MASTER-ROOM&PKG, INCIDENTALS OWN"
BILLING = {Funding.FULL: MASTER, Funding.LODGING: MASTER, Funding.OWN: "OWN"}
FULL_NAME = 60
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a hotel would get now: the lines, and what changed since it last got any.

    ``latest`` may not have gone out; ``told`` is the last one that did. ``frozen``
    says that the latest is just this list.
    """

    hotel: Hotel
    latest: Revision | None
    told: Revision | None
    lines: list[Line]
    changed: list[Changed]
    frozen: bool

    @property
    def number(self) -> int:
        """Return the number that the list would get."""
        return self.latest.number + 1 if self.latest else 1

    @property
    def room_nights(self) -> int:
        """Count the rooms by night, each once whoever shares it."""
        return room_nights(self.lines)

    @property
    def grows(self) -> bool:
        """Tell whether the hotel would have to hold more than it was last told."""
        return self.told is not None and self.room_nights > self.told.room_nights

    @property
    def late(self) -> bool:
        """Tell whether the hotel's cut-off date is over."""
        cut_off_on = self.hotel.cut_off_on
        return cut_off_on is not None and today(self.hotel.meeting_id) > cut_off_on


def draft(hotel: Hotel) -> Draft:
    """Put together what a hotel would get now."""
    known = queries.revisions(hotel.id)
    latest = known[0] if known else None
    told = next((one for one in known if one.state in TOLD), None)
    lines = rows_of(hotel)
    return Draft(
        hotel,
        latest,
        told,
        lines,
        changes(queries.lines_of(told.id) if told else [], lines),
        frozen=latest is not None and not changes(queries.lines_of(latest.id), lines),
    )


def rows_of(hotel: Hotel) -> list[Line]:
    """Write the rooming list of a hotel as it is now, sharers on adjacent rows."""
    beds = queries.beds_for_list(hotel.id)
    rooms: defaultdict[int, list[Bed]] = defaultdict(list)
    for bed in beds:
        rooms[bed.room.id].append(bed)
    near = queries.near_rooms(hotel.meeting_id)
    paid = queries.bounds(hotel.meeting_id)
    return [_line(bed, rooms[bed.room.id], near, paid) for bed in beds]


def room_nights(lines: Sequence[Line]) -> int:
    """Count the rooms by night, each once whoever shares it."""
    nights = {
        (line.room_key, line.arrive_on + DAY * night)
        for line in lines
        for night in range(line.nights)
    }
    return len(nights)


@transaction()
def freeze(
    hotel_id: int, by: Actor, who: str, *, reason: str = "", urgent: bool = False
) -> Revision:
    """Give the list its next number; from then on it is never changed.

    After the cut-off date a reason is needed, and more rooms need a second person.
    Raises ``revision_unchanged``, ``revision_late``, ``revision_waits``.
    """
    by.demand(Permission.MANAGE_LODGING)
    now = draft(queries.held_hotel(hotel_id))
    if now.frozen or not (now.changed or now.latest):
        raise DomainError("revision_unchanged", hotel=now.hotel.name)
    if now.latest and now.latest.state is RevisionState.TO_APPROVE:
        raise DomainError("revision_waits", number=now.latest.number)
    _check_rooms(now)
    if now.late and not reason.strip():
        raise DomainError("revision_late", field="reason")
    made = _revision(now, who, reason, urgent=urgent)
    made.frozen_by_actor = str(by)
    db.session.add(made)
    db.session.flush()
    lines = [to_json(line) for line in now.lines]
    db.session.add(RevisionContent(revision_id=made.id, lines=lines))
    plan_sending(made, now.hotel)
    db.session.flush()
    return made


@transaction()
def approve(revision: Revision, by: Actor, who: str) -> None:
    """Let a second person agree that the hotel holds more after its cut-off date."""
    revision = queries.held_revision(revision.id)
    # Two may have the same name, and one may change it.
    if str(by) == revision.frozen_by_actor:
        raise DomainError("revision_second_person")
    RevisionWorkflow.approve.apply(revision, by)
    revision.approved_by = who
    plan_sending(revision, queries.held_hotel(revision.hotel_id))
    db.session.flush()


@transaction()
def acknowledge(revision_id: int, by: Actor, said: Said = OWN) -> Revision:
    """Write down that a revision arrived: pressed by the hotel, or as it was heard.

    The same answer again changes nothing.
    """
    revision = queries.held_revision(revision_id)
    if by.kind != "link" and not said.who:
        raise DomainError("hotel_person_missing", field="who")
    if revision.state is RevisionState.ACKNOWLEDGED:
        by.demand(RevisionWorkflow.acknowledge.permission)
        return revision
    RevisionWorkflow.acknowledge.apply(revision, by)
    revision.acknowledged_at = said.at or clock.now()
    revision.acknowledged_by, revision.acknowledged_how = said.who, said.how
    db.session.flush()
    return revision


def _check_rooms(now: Draft) -> None:
    """Refuse to tell a hotel of rooms that break a rule."""
    keys = {line.room_key for line in now.lines}
    ids = {room.id for room in queries.rooms(now.hotel.meeting_id) if room.key in keys}
    broken = queries.breaches(now.hotel.meeting_id, ids)
    if broken:
        raise DomainError("revision_broken", rooms=len(broken))


def _revision(now: Draft, who: str, reason: str, *, urgent: bool) -> Revision:
    second = now.late and now.grows
    kinds = [one.change for one in now.changed]
    return Revision(
        meeting_id=now.hotel.meeting_id,
        hotel_id=now.hotel.id,
        hotel=now.hotel,
        number=now.number,
        state=RevisionState.TO_APPROVE if second else RevisionState.FROZEN,
        frozen_by=who,
        reason=reason.strip(),
        urgent=urgent,
        rows=len(now.lines),
        room_nights=now.room_nights,
        added=kinds.count(Change.NEW),
        amended=kinds.count(Change.AMENDED),
        cancelled=kinds.count(Change.CANCELLED),
    )


def _line(
    bed: Bed,
    room_beds: Sequence[Bed],
    near: Mapping[int, Sequence[str]],
    paid: Bounds,
) -> Line:
    room, kind, place, delegation, person, said, first, last = bed
    mates = [_called(other) for other in _mates(bed, room_beds)]
    surname, given = hotel_name(person.name) if person else (TBA, "")
    sex = person.sex if person else None
    return Line(
        row_id=place.ref,
        room_key=room.key,
        title=TITLES[sex] if sex else "",
        last_name=surname,
        first_name=given,
        full_name=_called(bed),
        gender=LETTERS[sex] if sex else "",
        room_type=kind.hotel_code or TYPES[kind.kind],
        occupancy=len(mates) + 1,
        sharing_with=", ".join(mates),
        arrive_on=first,
        depart_on=last + DAY,
        meal_plan="FB",
        billing=_billing(place, paid.own(first, last + DAY)),
        group=delegation.short_name or delegation.name,
        vip=VIP.get(person.level, "") if person and person.level else "",
        requests=_requests(person, near.get(place.id, ())) if person else "",
        confirmation=said.confirmation if said else "",
        room_number=room.number or "",
        status=(said.status or "") if said else "",
        remarks=kind.name or kind.code,
        eta=_eta(bed),
    )


def _mates(bed: Bed, room_beds: Sequence[Bed]) -> list[Bed]:
    """List who is in the room on one of the same nights."""
    return [
        other
        for other in room_beds
        if other is not bed and other.first <= bed.last and bed.first <= other.last
    ]


def _called(bed: Bed) -> str:
    return bed.person.name[:FULL_NAME] if bed.person else TBA


def _eta(bed: Bed) -> str:
    """Say when somebody comes, in the hotel where the stay begins."""
    at, here = bed.place.arrive_time, bed.first == bed.place.arrive_on
    return f"{at:%H:%M}" if at and here else ""


def _billing(place: Participant, own: Sequence[date]) -> str:
    """Say who pays; nights outside those that the committee pays are named."""
    usual = BILLING[place.funding]
    if not own or place.funding is Funding.OWN:
        return usual
    return f"{usual}; OWN {', '.join(f'{night:%d-%b}' for night in own)}"


def _requests(person: Person, near: Sequence[str]) -> str:
    asked = ["wheelchair"] * person.accessible
    asked.append("smoking" if person.smoking else "non-smoking")
    return ", ".join([*asked, *(f"near {key}" for key in near)])


def standings_of(hotel: Hotel) -> list[Standing]:
    """Say where each row of a hotel's list stands with the hotel."""
    acknowledged = queries.last_acknowledged(hotel.id)
    number = acknowledged.number if acknowledged else 0
    return standings(rows_of(hotel), queries.told_to(hotel.id), number)


def unacknowledged(hotel: Hotel) -> tuple[Revision | None, list[Changed]]:
    """Find the last revision that a hotel was sent, and what it has yet to take in."""
    told = queries.last_told(hotel.id)
    if told is None:
        return None, []
    known = queries.last_acknowledged(hotel.id)
    before = queries.lines_of(known.id) if known else []
    return told, changes(before, queries.lines_of(told.id))
