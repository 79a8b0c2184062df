"""Who is on board where, computed from the ledger of scans."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Subquery, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import load_only

from webapp.checkin.models import Checkpoint, Direction, Scan
from webapp.checkin.queries.counting import COUNTS
from webapp.core.db import db
from webapp.core.text import fold
from webapp.registration.models import Delegation, Participant, Person
from webapp.trips.models import Seat, Vehicle


class Rider(NamedTuple):
    """Somebody with a seat in a vehicle, or on board of it.

    ``at`` is when he came on board; ``elsewhere`` names the vehicle where he is
    found instead, ``belongs`` the one where he has a seat.
    """

    ref: str
    person: Person | None
    delegation: str
    number: int | None
    at: datetime | None
    elsewhere: str
    belongs: str


@dataclass(frozen=True, slots=True)
class Boarding:
    """Who of a vehicle is on board, who is not yet, and who came along."""

    aboard: Sequence[Rider]
    waiting: Sequence[Rider]
    strangers: Sequence[Rider]

    @property
    def total(self) -> int:
        """How many have a seat."""
        return len(self.aboard) + len(self.waiting)

    @property
    def missing(self) -> Sequence[Rider]:
        """Who is on board of no vehicle at all."""
        return [rider for rider in self.waiting if not rider.elsewhere]


def aboard(meeting_id: int) -> Subquery:
    """Say in which vehicle everybody is: the last one that he boarded and not left."""
    each = Scan.checkpoint_id, Scan.person_id
    last = (
        select(Scan.person_id, Scan.direction, Scan.estimated_at, Checkpoint.vehicle_id)
        .ext(distinct_on(*each))
        .join(Checkpoint, Checkpoint.id == Scan.checkpoint_id)
        .where(Scan.meeting_id == meeting_id, Checkpoint.vehicle_id.is_not(None))
        .where(COUNTS, Scan.person_id.is_not(None))
        .order_by(*each, Scan.estimated_at.desc(), Scan.scan_id.desc())
        .subquery()
    )
    return (
        select(last.c.person_id, last.c.vehicle_id, last.c.estimated_at)
        .ext(distinct_on(last.c.person_id))
        .where(last.c.direction == Direction.IN)
        .order_by(last.c.person_id, last.c.estimated_at.desc())
        .subquery()
    )


def boarding(vehicle: Vehicle, words: str = "") -> Boarding:
    """Tell who of a vehicle is on board and who is not, by institution and name."""
    sought = fold(words).split()
    aboard, waiting, strangers = [], [], []
    for rider, belongs, rides in _riders(vehicle):
        name = rider.person.full_name if rider.person else ""
        if not all(word in fold(f"{name} {rider.delegation}") for word in sought):
            continue
        if belongs != vehicle.id:
            strangers.append(rider)
        elif rides == vehicle.id:
            aboard.append(rider)
        else:
            waiting.append(rider)
    return Boarding(aboard, waiting, strangers)


def rides_in(place_id: int, meeting_id: int) -> int | None:
    """Find the vehicle in which the holder of a place is now."""
    riding = aboard(meeting_id)
    held = Person.participant_id == place_id, Person.ended_at.is_(None)
    where = select(riding.c.vehicle_id).join(Person, Person.id == riding.c.person_id)
    return db.session.scalar(where.where(*held))


def _riders(vehicle: Vehicle) -> list[tuple[Rider, int | None, int | None]]:
    """Read riders with the vehicle where each belongs and the one where he is."""
    riding = aboard(vehicle.meeting_id)
    held = (Person.participant_id == Participant.id) & Person.ended_at.is_(None)
    named = load_only(
        Person.name, Person.title_before, Person.title_after, Person.phone
    )
    rows = (
        select(
            Participant.ref,
            Person,
            Delegation.name,
            Seat.number,
            Seat.vehicle_id,
            riding.c.vehicle_id,
            riding.c.estimated_at,
        )
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .outerjoin(Person, held)
        .outerjoin(Seat, Seat.participant_id == Participant.id)
        .outerjoin(riding, riding.c.person_id == Person.id)
        .where(Participant.meeting_id == vehicle.meeting_id)
        .where(or_(Seat.vehicle_id == vehicle.id, riding.c.vehicle_id == vehicle.id))
        .order_by(Delegation.level, Delegation.folded_name, Person.search)
        .options(named)
    )
    names = {0: ""} | _names(vehicle.meeting_id)
    return [
        (
            Rider(
                ref,
                person,
                delegation,
                number,
                at if rides == vehicle.id else None,
                "" if rides == vehicle.id else names[rides or 0],
                names[belongs or 0],
            ),
            belongs,
            rides,
        )
        for ref, person, delegation, number, belongs, rides, at in db.session.execute(
            rows
        )
    ]


def _names(meeting_id: int) -> dict[int, str]:
    ours = select(Vehicle.id, Vehicle.name).where(Vehicle.meeting_id == meeting_id)
    return dict(db.session.execute(ours).all())
