"""Checkpoints, and what devices read there."""

from datetime import timedelta
from itertools import count
from uuid import uuid4

from sqlalchemy import select

from tests.factories import badge_code, saved
from webapp.checkin.models import Checkpoint, CheckpointGuest, Kind, Scan
from webapp.checkin.queries import presence
from webapp.checkin.services import Reading, record_scan
from webapp.core import access, clock
from webapp.core.access import PERMISSIONS
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db

number = count(1)


def checkpoint(meeting, **values):
    slug = f"pintu-{next(number)}"
    values = {"slug": slug, "label": "Pintu sidang", "kind": Kind.SESSION} | values
    return saved(Checkpoint(meeting_id=meeting.id, **values))


def door(meeting, session, **values):
    values = {"slug": session.code.lower(), "agenda_session_id": session.id} | values
    return checkpoint(meeting, **values)


def guests(point, **who):
    guest = CheckpointGuest(meeting_id=point.meeting_id, checkpoint_id=point.id, **who)
    return saved(guest)


def reading(person=None, code="", minutes=0, **values):
    """A card held up; ``minutes`` ago if the device was offline."""
    values = {
        "code": code or badge_code(person),
        "scan_id": uuid4(),
        "scanned_at": clock.now() - timedelta(minutes=minutes),
    } | values
    return Reading(**values)


def scanned(meeting, checkpoint, person, by=SYSTEM, **values):
    return record_scan(meeting, checkpoint.slug, reading(person, **values), by)


def desk_of(meeting, number=1, name="Reza"):
    rights = PERMISSIONS[access.Role.DESK]
    return Actor("token", number, meeting.id, name=name, permissions=rights)


def present(gate):
    return len(presence.present_ids(gate.id))


def lines(gate):
    return db.session.scalars(select(Scan).where(Scan.checkpoint_id == gate.id)).all()
