"""Who goes, who sits where, and who has no seat."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, func, select

from webapp.core.db import db
from webapp.core.text import fold
from webapp.meetings.models import AgendaSession, SessionKind
from webapp.registration.models import Delegation, Participant, Person
from webapp.registration.workflow import PlaceState
from webapp.trips.models import Seat, Vehicle
from webapp.trips.queries.vehicles import vehicles
from webapp.trips.workflow import VehicleState

STAYS = frozenset({"tidak", "tidak ikut", "tdk ikut", "tidak ikut kunjungan"})
"""What stands as destination, folded, where somebody does not go on the trip."""


class Guest(NamedTuple):
    """A place that goes on the trip; ``goal`` is its destination, folded."""

    place_id: int
    ref: str
    name: str
    delegation_id: int
    delegation: str
    destination: str
    goal: str


class Unseated(NamedTuple):
    """Somebody who goes but has no seat, and why: a code with its parameters."""

    guest: Guest
    reason: str
    parameters: dict[str, object]


class SeatInfo(NamedTuple):
    """Where somebody sits, and whom he may call."""

    vehicle: str
    number: int
    destination: str
    leader: str
    leader_phone: str | None
    departs_at: datetime | None


def guests(meeting_id: int, *conditions: ColumnElement[bool]) -> list[Guest]:
    """List who goes, by institution and name.

    Those with a destination go, or all who are confirmed while none is known.
    """
    going = _going(meeting_id)
    held = (Person.participant_id == Participant.id) & Person.ended_at.is_(None)
    name = func.concat_ws(" ", func.nullif(Person.title_before, ""), Person.name)
    rows = db.session.execute(
        select(
            Participant.id,
            Participant.ref,
            name,
            Person.title_after,
            Delegation.id,
            Delegation.name,
            Participant.destination,
        )
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .outerjoin(Person, held)
        .where(Participant.meeting_id == meeting_id, *conditions)
        .where(Participant.state == PlaceState.CONFIRMED)
        .where(Participant.destination.in_(going))
        .order_by(Delegation.level, Delegation.folded_name, Person.search)
        .order_by(Participant.ref)
    )
    return [
        Guest(
            key,
            ref,
            ", ".join(filter(None, (called, after))),
            delegation_id,
            delegation,
            destination,
            going[destination],
        )
        for key, ref, called, after, delegation_id, delegation, destination in rows
    ]


def _going(meeting_id: int) -> dict[str, str]:
    """Fold the destinations of those who go: of none, if nobody has any."""
    written = (
        select(Participant.destination)
        .distinct()
        .where(Participant.meeting_id == meeting_id)
        .where(Participant.state == PlaceState.CONFIRMED)
    )
    goals = {text: fold(text) for text in db.session.scalars(written)}
    known = any(goal and goal not in STAYS for goal in goals.values())
    return {
        text: goal
        for text, goal in goals.items()
        if goal not in STAYS and (goal or not known)
    }


def seats(meeting_id: int) -> dict[int, Seat]:
    """Find the seats by the places that have them."""
    ours = select(Seat).where(Seat.meeting_id == meeting_id)
    return {seat.participant_id: seat for seat in db.session.scalars(ours)}


def seat_of_place(place_id: int) -> Seat | None:
    """Find the seat of one place as it is now."""
    ours = select(Seat).where(Seat.participant_id == place_id)
    return db.session.scalar(ours, execution_options={"populate_existing": True})


def seat_of(place_ids: Iterable[int]) -> dict[int, SeatInfo]:
    """Tell for each of these places where it sits; one without a seat is left out."""
    ids = list(place_ids)
    departs_at = (
        select(func.min(AgendaSession.starts_at))
        .where(AgendaSession.meeting_id == Seat.meeting_id)
        .where(AgendaSession.kind == SessionKind.TRIP)
        .scalar_subquery()
    )
    rows = (
        select(Seat.participant_id, Seat.number, Vehicle, departs_at)
        .join(Vehicle, Vehicle.id == Seat.vehicle_id)
        .where(Seat.participant_id.in_(ids))
    )
    return {
        place_id: SeatInfo(
            vehicle.name,
            number,
            vehicle.destination,
            vehicle.leader_name,
            vehicle.leader_phone,
            vehicle.departed_at or at,
        )
        for place_id, number, vehicle, at in db.session.execute(rows)
    }


def unseated(meeting_id: int) -> list[Unseated]:
    """List who goes but has no seat, each with the reason."""
    left = guests(meeting_id, ~exists().where(Seat.participant_id == Participant.id))
    by_goal: defaultdict[str, list[Guest]] = defaultdict(list)
    for guest in left:
        by_goal[guest.goal].append(guest)
    if not by_goal:
        return []
    taken, bound = _taken(meeting_id)
    fleet = vehicles(meeting_id)
    found = {}
    for goal, some in by_goal.items():
        fitting = [v for v in open_to(goal, fleet) if bound.get(v.id, goal) == goal]
        free = sum(v.capacity - taken[v.id] for v in fitting)
        found[goal] = _reason(some, free, anybody=bool(fitting))
    return [Unseated(guest, *found[guest.goal]) for guest in left]


def _taken(meeting_id: int) -> tuple[Counter[int], dict[int, str]]:
    """Count the seats taken in each vehicle, and say where its people go."""
    going = _going(meeting_id)
    of_each = Seat.vehicle_id, Participant.state, Participant.destination
    rows = (
        select(*of_each, func.count())
        .join(Participant, Participant.id == Seat.participant_id)
        .where(Seat.meeting_id == meeting_id)
        .group_by(*of_each)
    )
    taken: Counter[int] = Counter()
    bound: dict[int, str] = {}
    for vehicle_id, state, destination, count in db.session.execute(rows):
        taken[vehicle_id] += count
        if state is PlaceState.CONFIRMED and destination in going:
            bound[vehicle_id] = going[destination]
    return taken, bound


def open_to(goal: str, fleet: Sequence[Vehicle]) -> list[Vehicle]:
    """Name the vehicles that still wait and go there; without a goal all fit."""
    waiting = [v for v in fleet if v.state is VehicleState.WAITING]
    return [v for v in waiting if not goal or fold(v.destination) in {"", goal}]


def split_delegations(meeting_id: int) -> int:
    """Count the institutions that ride in more than one vehicle."""
    parts = (
        select(Participant.delegation_id)
        .join(Seat, Seat.participant_id == Participant.id)
        .where(Seat.meeting_id == meeting_id)
        .group_by(Participant.delegation_id)
        .having(func.count(Seat.vehicle_id.distinct()) > 1)
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(parts)) or 0


def _reason(
    some: Sequence[Guest], free: int, *, anybody: bool
) -> tuple[str, dict[str, object]]:
    """Say why these people with one destination have no seat."""
    destination, short = some[0].destination, len(some) - free
    if not anybody and destination:
        return "no_vehicle_there", {"destination": destination}
    if short <= 0:
        return "not_assigned_yet", {}
    if destination:
        return "seats_short_there", {"destination": destination, "count": short}
    return "seats_short", {"count": short}
