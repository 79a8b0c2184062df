"""A meeting in its last hour: rooms, seats, scans and certificates are all there."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select

from webapp.certificates.models import Certificate
from webapp.certificates.workflow import CertificateState
from webapp.checkin.models import Checkpoint, Direction, Kind, Outcome, Scan, Source
from webapp.core import clock
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.documents import services as documents
from webapp.documents.models import PaperKind, StoredFile
from webapp.lodging import queries as rooms
from webapp.lodging import services as lodging
from webapp.meetings.models import Meeting
from webapp.registration.models import Badge
from webapp.trips import services as trips

Timed = dict[str, dict[str, float]]


def live(meeting: Meeting) -> Timed:
    """House, seat and scan everybody of a meeting; tell what each step took.

    The solver is not among the steps: bench.allocation measures it.
    """
    number = lodging.propose(meeting.id, SYSTEM).number
    asked = rooms.proposal(meeting.id, number)
    if asked is None:
        raise SystemExit("no proposal")
    lodging.compute(meeting.id, asked.id)
    proposal = rooms.latest_proposal(meeting.id)
    if proposal is None:
        raise SystemExit("no proposal")
    took = {
        "accept rooms": timed(lambda: lodging.accept(proposal, SYSTEM)),
        "trips assign": timed(lambda: trips.assign(meeting.id, SYSTEM)),
    }
    with transaction():
        _scan(meeting)
        _certify(meeting)
    db.session.expunge_all()
    return took


def timed(step: Callable[[], Any]) -> dict[str, float]:
    """Do a step; tell its seconds, and those of our own processor."""
    began, worked = time.perf_counter(), time.process_time()
    step()
    db.session.expunge_all()
    return {
        "seconds": round(time.perf_counter() - began, 2),
        "cpu_seconds": round(time.process_time() - worked, 2),
    }


def _scan(meeting: Meeting) -> None:
    """Let everybody with a card go in and out at every door, but every seventh."""
    cards = select(Badge.id, Badge.person_id).where(Badge.person_id.is_not(None))
    holders = db.session.execute(cards.where(Badge.meeting_id == meeting.id)).all()
    doors = db.session.scalars(
        select(Checkpoint).where(
            Checkpoint.meeting_id == meeting.id,
            Checkpoint.kind.in_((Kind.SESSION, Kind.REGISTRATION)),
        )
    )
    now = clock.now() - timedelta(days=1)
    lines = [
        _line(door, card, person, now + timedelta(seconds=turn), way)
        for at, door in enumerate(doors)
        for turn, (card, person) in enumerate(holders)
        if (turn + at) % 7
        for way in Direction
    ]
    db.session.execute(insert(Scan), lines)


def _line(
    door: Checkpoint, card: int, person: int, at: Any, way: Direction
) -> dict[str, Any]:
    later = at + timedelta(hours=1) if way is Direction.OUT else at
    return {
        "meeting_id": door.meeting_id,
        "checkpoint_id": door.id,
        "person_id": person,
        "badge_id": card,
        "code_hash": "x",
        "scan_id": uuid4(),
        "direction": way,
        "source": Source.DOOR,
        "operator": "bench",
        "offline": False,
        "scanned_at": later,
        "received_at": later,
        "estimated_at": later,
        "outcome": Outcome.ACCEPTED,
        "first_at": later,
    }


def _certify(meeting: Meeting) -> None:
    """Issue certificates to two of three, all with the same paper."""
    ours = Badge.meeting_id == meeting.id, Badge.person_id.is_not(None)
    people = db.session.scalars(select(Badge.person_id).where(*ours)).all()
    file = documents.store_file(meeting.id, "s.pdf", "application/pdf", b"%PDF-")
    for turn, person in enumerate(people):
        if turn % 3:
            db.session.add(_certificate(meeting, person or 0, file))
    db.session.flush()


def _certificate(meeting: Meeting, person: int, file: StoredFile) -> Certificate:
    number = documents.next_number("bench", meeting.ends_on, "{seq}/SERT/{year}")
    paper = documents.NewPaper(
        kind=PaperKind.CERTIFICATE,
        number=number,
        title=meeting.name,
        subject="Peserta",
        issuer="",
        issued_on=meeting.ends_on,
        code=documents.new_code(),
        content_hash=file.sha256,
    )
    return Certificate(
        meeting_id=meeting.id,
        person_id=person,
        state=CertificateState.ISSUED,
        number=number.text,
        basis={},
        register_entry_id=documents.register(meeting.id, paper).id,
        stored_file_id=file.id,
        issued_at=clock.now(),
    )
