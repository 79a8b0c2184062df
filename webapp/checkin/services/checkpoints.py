"""Setting up the places where badges are read."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from webapp.checkin.models import Checkpoint, CheckpointGuest, Kind, KitBox, Once
from webapp.checkin.queries import desk, entering, presence
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.text import fold
from webapp.core.versions import write
from webapp.meetings.models import AgendaSession, SessionKind
from webapp.meetings.queries import agenda

KIT = "kit"
KINDS = {
    SessionKind.SESSION: Kind.SESSION,
    SessionKind.REGISTRATION: Kind.REGISTRATION,
    SessionKind.MEAL: Kind.MEAL,
    SessionKind.BREAK: Kind.MEAL,
    SessionKind.TRANSFER: Kind.BUS,
    SessionKind.TRIP: Kind.BUS,
}
FOR_GOOD = {Kind.REGISTRATION, Kind.KIT, Kind.MEAL}


@transaction()
def create_checkpoints(meeting_id: int, by: Actor) -> list[Checkpoint]:
    """Make a checkpoint for each line of the agenda but the check-out, and the kit.

    Those that exist stay as they are; all are returned.
    """
    by.demand(Permission.MANAGE_CHECKPOINTS)
    known = {point.slug for point in presence.checkpoints(meeting_id)}
    wanted = [_of_session(session) for session in agenda(meeting_id)]
    wanted.append(_new(meeting_id, KIT, "Tas peserta", Kind.KIT))
    db.session.add_all(p for p in wanted if p and p.slug not in known)
    db.session.flush()
    number_boxes(meeting_id)
    return list(presence.checkpoints(meeting_id))


@transaction()
def ensure_checkpoint(  # noqa: PLR0913 each of these is a fact about the place
    meeting_id: int,
    slug: str,
    label: str,
    kind: Kind,
    vehicle_id: int | None = None,
    *,
    expected: int | None = None,
) -> Checkpoint:
    """Find or make the checkpoint of a vehicle or hotel, with how many will come."""
    found = presence.checkpoint(meeting_id, slug)
    if found is None:
        found = _new(meeting_id, slug, label, kind)
        db.session.add(found)
    found.label, found.kind = label, kind
    found.vehicle_id, found.expected = vehicle_id, expected
    db.session.flush()
    return found


@transaction()
def edit_checkpoint(
    checkpoint: Checkpoint, values: Mapping[str, object], seen: int | None, by: Actor
) -> None:
    """Change label, times or rules of a checkpoint: fields by name.

    Devices without network fetch the results again when they can.
    """
    by.demand(Permission.MANAGE_CHECKPOINTS)
    write(checkpoint, values, seen)
    if _reversed(checkpoint.opens_at, checkpoint.closes_at):
        raise DomainError("times_reversed", field="closes_at")
    db.session.flush()
    presence.newer_rosters(checkpoint.meeting_id)


@transaction()
def add_guests(
    checkpoint: Checkpoint, lines: Sequence[str], by: Actor
) -> tuple[int, list[str]]:
    """Put institutions and places on the list; tell how many, and what is unknown."""
    by.demand(Permission.MANAGE_CHECKPOINTS)
    institutions, places = entering.meant(
        checkpoint.meeting_id,
        [fold(line) for line in lines],
        [line.upper() for line in lines],
    )
    on_it, there = entering.invited(checkpoint)
    new_institutions: dict[int, None] = {}
    new_places: dict[int, None] = {}
    unknown = []
    for line in lines:
        if key := institutions.get(fold(line)):
            new_institutions[key] = None
        elif key := places.get(line.upper()):
            new_places[key] = None
        else:
            unknown.append(line)
    guests = [
        *({"delegation_id": key} for key in new_institutions if key not in on_it),
        *({"participant_id": key} for key in new_places if key not in there),
    ]
    ours = {"meeting_id": checkpoint.meeting_id, "checkpoint_id": checkpoint.id}
    db.session.add_all(CheckpointGuest(**ours, **who) for who in guests)
    db.session.flush()
    presence.newer_rosters(checkpoint.meeting_id)
    return len(guests), unknown


@transaction()
def drop_guest(checkpoint: Checkpoint, guest_id: int, by: Actor) -> None:
    """Take one off the list of a checkpoint."""
    by.demand(Permission.MANAGE_CHECKPOINTS)
    guest = entering.guest(checkpoint, guest_id)
    if guest is None:
        raise DomainError("not_found")
    db.session.delete(guest)
    db.session.flush()
    presence.newer_rosters(checkpoint.meeting_id)


@transaction()
def number_boxes(meeting_id: int) -> None:
    """Give each institution a box; numbers once given stay, so labels stay true."""
    waiting, last = desk.delegations_without_box(meeting_id)
    db.session.add_all(
        KitBox(meeting_id=meeting_id, delegation_id=key, number=last + offset)
        for offset, key in enumerate(waiting, 1)
    )
    db.session.flush()


@transaction()
def renew_rosters(meeting_id: int) -> None:
    """Let devices without network fetch the roster again when they can."""
    presence.newer_rosters(meeting_id)


def _of_session(session: AgendaSession) -> Checkpoint | None:
    kind = KINDS.get(session.kind)
    if kind is None:
        return None
    point = _new(session.meeting_id, session.code.lower(), session.title, kind)
    point.agenda_session_id = session.id
    return point


def _new(meeting_id: int, slug: str, label: str, kind: Kind) -> Checkpoint:
    once = Once.EVER if kind in FOR_GOOD else Once.DIRECTION
    return Checkpoint(
        meeting_id=meeting_id, slug=slug, label=label, kind=kind, once=once
    )


def _reversed(begin: datetime | None, end: datetime | None) -> bool:
    return begin is not None and end is not None and end < begin
