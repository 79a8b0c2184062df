"""What people do with places."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.versions import write
from webapp.jobs.services import enqueue
from webapp.registration import queries
from webapp.registration.models import Participant
from webapp.registration.services.delegations import institution
from webapp.registration.services.holders import end_holder
from webapp.registration.services.making import (
    Institution,
    NewPlace,
    check_stay,
    new_badge,
    new_person,
    new_place,
)
from webapp.registration.workflow import GIVEN_UP, PlaceState, PlaceWorkflow

DIGITS = 4


@transaction()
def add_places(
    meeting_id: int, prefix: str, places: Sequence[NewPlace], by: Actor
) -> list[Participant]:
    """Make places in one go, each with a reference like ``PREFIX-0412``."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    return put_places(meeting_id, prefix, places)


def put_places(
    meeting_id: int, prefix: str, places: Sequence[NewPlace]
) -> list[Participant]:
    """Write places down for a service that has asked whether it may."""
    number, card = queries.next_numbers(meeting_id)
    made = []
    waiting = queries.next_wait_number(meeting_id)
    for offset, new in enumerate(places):
        check_stay(new.arrive_on, new.depart_on)
        made.append(new_place(meeting_id, f"{prefix}-{number + offset:0{DIGITS}}", new))
        if new.state is PlaceState.WAIT_LISTED:
            made[-1].wait_number, waiting = waiting, waiting + 1
    db.session.add_all(made)
    db.session.flush()
    held = [(p, n.holder) for p, n in zip(made, places, strict=True) if n.holder]
    people = [new_person(place, holder) for place, holder in held]
    db.session.add_all(people)
    db.session.flush()
    db.session.add_all(
        new_badge(person, card + offset) for offset, person in enumerate(people)
    )
    db.session.flush()
    return made


@transaction()
def add_by_hand(
    meeting_id: int,
    prefix: str,
    known: Institution,
    values: Mapping[str, Any],
    by: Actor,
) -> Participant:
    """Make one place as somebody typed it, with its institution if that is new."""
    place = NewPlace(delegation=institution(meeting_id, known, by), **values)
    made = add_places(meeting_id, prefix, [place], by)[0]
    renew_rosters(meeting_id, f"place:{made.id}")
    return made


@transaction()
def decide(place_id: int, move: str, by: Actor, reason: str = "") -> Participant:
    """Make one of the moves of a place."""
    place = queries.locked_place(place_id)
    _make(move, place, by, reason)
    db.session.flush()
    renew_rosters(place.meeting_id, f"place:{place.id}:{place.version}")
    after_move(place)
    return place


@transaction()
def decide_many(
    place_ids: Iterable[int], move: str, by: Actor, reason: str = ""
) -> tuple[int, int]:
    """Make a move on many places; return how many moved and how many could not."""
    places = queries.locked_places(place_ids)
    wanted = PlaceWorkflow.moves()[move]
    movable = [place for place in places if place.state in wanted.sources]
    for place in movable:
        _make(move, place, by, reason)
    db.session.flush()
    for place in movable:
        after_move(place)
    if movable:
        last = movable[-1]
        renew_rosters(last.meeting_id, f"places:{last.id}:{last.version}")
    return len(movable), len(places) - len(movable)


@transaction()
def edit_place(
    place: Participant, values: Mapping[str, object], seen: int | None, by: Actor
) -> None:
    """Change dates, role, funding and the like: fields by name."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    write(place, values, seen)
    check_stay(place.arrive_on, place.depart_on)
    db.session.flush()


def _make(move: str, place: Participant, by: Actor, reason: str) -> None:
    """Make a move, with what belongs to it."""
    wanted = PlaceWorkflow.moves()[move]
    if wanted is PlaceWorkflow.accept_offer and not queries.offered(place):
        raise DomainError("offer_over")
    # Asked before the move: a question writes what has changed so far, and a place on
    # the wait list without its number is none.
    waits = wanted is PlaceWorkflow.wait
    number = queries.next_wait_number(place.meeting_id) if waits else None
    wanted.apply(place, by, reason)
    place.offered_until = None
    if waits:
        place.wait_number = number
        place.wait_reason = reason
    elif place.state is not PlaceState.WAIT_LISTED:
        place.wait_number = None
    if wanted is PlaceWorkflow.vacate:
        end_holder(place, reason)


def after_move(place: Participant) -> None:
    """Ask, upwards, that bed and seat of a place that nobody takes are let go."""
    if place.state in GIVEN_UP:
        about = f"{place.id}:{place.version}"
        bed, seat = f"lodging.release_place:{about}", f"trips.release_place:{about}"
        enqueue("lodging.release_place", bed, place_id=place.id)
        enqueue("trips.release_place", seat, place_id=place.id)


def renew_rosters(meeting_id: int, occasion: str) -> None:
    """Ask, upwards, that desks without network learn of the change."""
    key = f"checkin.renew_rosters:{occasion}"
    enqueue("checkin.renew_rosters", key, meeting_id=meeting_id)
