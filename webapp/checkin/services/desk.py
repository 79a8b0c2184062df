"""What a desk does for people without reading a card: registering, taking them in."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from webapp.checkin.models import Direction, Source
from webapp.checkin.queries import desk, ledger
from webapp.checkin.services.checkpoints import number_boxes
from webapp.checkin.services.scans import Answer, Reading, answer_of, record_scan
from webapp.core import audit, clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import DomainError
from webapp.meetings.models import Meeting
from webapp.registration.services import Stranger, add_walk_in, decide


def register_group(
    meeting: Meeting, slug: str, person_ids: Sequence[int], name: UUID, by: Actor
) -> list[Answer]:
    """Record several people by name, as if each card had been read.

    ``name`` is the page's name for the act, so sending it twice counts once. Each
    person is a scan of its own, committed on its own: one refusal stops nobody else.
    """
    by.demand(Permission.RECORD_SCANS)
    codes = desk.codes_of(meeting.id, person_ids)
    return [
        record_scan(
            meeting,
            slug,
            Reading(
                code=codes[person_id],
                scan_id=uuid5(name, str(person_id)),
                scanned_at=clock.now(),
                direction=Direction.IN,
                source=Source.MANUAL,
            ),
            by,
        )
        for person_id in person_ids
        if person_id in codes
    ]


@transaction()
def register_newcomer(
    meeting: Meeting, slug: str, person_id: int, act: UUID, by: Actor
) -> Answer:
    """Record somebody who has just got a card, as part of what made them known."""
    reading = Reading(
        code=desk.codes_of(meeting.id, [person_id])[person_id],
        scan_id=act,
        scanned_at=clock.now(),
        direction=Direction.IN,
        source=Source.MANUAL,
    )
    return record_scan(meeting, slug, reading, by)


@transaction()
def welcome(
    meeting: Meeting, slug: str, stranger: Stranger, act: UUID, by: Actor
) -> Answer:
    """Take in somebody who is on no list, with a card, and register them at once.

    ``act`` is the page's name for it: the same act again gets the same answer.
    """
    by.demand(Permission.RECORD_SCANS)
    if known := ledger.recorded(act):
        if known.meeting_id != meeting.id:
            raise DomainError("scan_id_used")
        return answer_of(known)
    person = add_walk_in(meeting, stranger, act, by)
    number_boxes(meeting.id)
    return register_newcomer(meeting, slug, person.id, act, by)


@transaction()
def confirm_now(meeting: Meeting, slug: str, scan_id: UUID, by: Actor) -> Answer:
    """Confirm whoever a scan turned away for not being confirmed, and let him in.

    Doing it twice is doing it once.
    """
    name = uuid5(scan_id, "confirmed")
    known = ledger.recorded(name)
    if known and known.meeting_id == meeting.id:
        return answer_of(known)
    line = ledger.recorded(scan_id)
    if line is None or (line.meeting_id, line.reason) != (meeting.id, "not_confirmed"):
        raise DomainError("not_found")
    (person,) = desk.people(meeting.id, [line.person_id])
    decide(person.participant.id, "confirm", by)
    return register_newcomer(meeting, slug, person.id, name, by)


@transaction()
def read_people(meeting_id: int, what: str, by: Actor) -> None:
    """Write down that somebody took a list of people away."""
    audit.record(f"checkin.read_{what}", f"meeting:{meeting_id}", by)
