"""What a desk looks up: people by name, their boxes, cards and papers."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, case, func, or_, select
from sqlalchemy.orm import contains_eager, defer

from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.checkin.models import Checkpoint, KitBox, Scan
from webapp.checkin.queries.counting import COUNTS
from webapp.core import clock
from webapp.core.db import db
from webapp.registration.models import Badge, Delegation, Participant, Person
from webapp.registration.queries import matches
from webapp.registration.workflow import PlaceState

MANY = 60


@dataclass(frozen=True, slots=True)
class Card:
    """What is handed to somebody, and where they sign."""

    box: int | None
    card: int | None
    signature: int | None


def people(meeting_id: int, person_ids: Sequence[int]) -> Sequence[Person]:
    """Find people of a meeting with place and institution, without sealed columns."""
    return db.session.scalars(
        _people(meeting_id).where(Person.id.in_(person_ids)).order_by(Person.id)
    ).all()


def people_by_refs(meeting_id: int, refs: Sequence[str]) -> Sequence[Person]:
    """Find who holds the places with these references now."""
    held = _people(meeting_id).where(Participant.ref.in_(refs))
    return db.session.scalars(held.order_by(Person.search, Person.id)).all()


def enrolment(meeting_id: int, subject: str) -> AccessLink | None:
    """Find the link that enrols devices for a desk today, if one was made."""
    return db.session.scalar(
        select(AccessLink)
        .where(
            AccessLink.meeting_id == meeting_id,
            AccessLink.purpose == LinkPurpose.ENROL,
            AccessLink.subject == subject,
            AccessLink.revoked_at.is_(None),
            AccessLink.expires_at > clock.now(),
        )
        .order_by(AccessLink.id.desc())
        .limit(1)
    )


def search(meeting_id: int, words: str) -> Sequence[Person]:
    """Find who is coming by name, institution or four digits, institutions together."""
    found = (
        _people(meeting_id)
        .where(Participant.state == PlaceState.CONFIRMED, matches(words))
        .order_by(Delegation.level, Delegation.name, Person.search, Person.id)
    )
    return db.session.scalars(found.limit(MANY)).all()


def codes_of(meeting_id: int, person_ids: Sequence[int]) -> dict[int, str]:
    """Read the codes of the cards that people carry now."""
    live = Badge.revoked_at.is_(None), Badge.person_id.in_(person_ids)
    cards = select(Badge).where(Badge.meeting_id == meeting_id, *live)
    return {c.person_id: c.code for c in db.session.scalars(cards) if c.person_id}


def cards(meeting_id: int, person_ids: Sequence[int]) -> dict[int, Card]:
    """Say which box, which card and which line of the list to sign people have."""
    line = func.row_number().over(
        order_by=(Delegation.level, Delegation.name, Person.search, Person.id)
    )
    numbered = (
        select(Person.id, Delegation.id.label("delegation_id"), line.label("line"))
        .join(Participant, Participant.id == Person.participant_id)
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .where(Person.meeting_id == meeting_id, Person.ended_at.is_(None))
        .where(Participant.state == PlaceState.CONFIRMED)
        .subquery()
    )
    live = (Badge.person_id == numbered.c.id) & Badge.revoked_at.is_(None)
    rows = db.session.execute(
        select(numbered.c.id, KitBox.number, Badge.number, numbered.c.line)
        .outerjoin(KitBox, KitBox.delegation_id == numbered.c.delegation_id)
        .outerjoin(Badge, live)
        .where(numbered.c.id.in_(person_ids))
    )
    return {row[0]: Card(row[1], row[2], row[3]) for row in rows}


def seen_at(checkpoint: Checkpoint, person_ids: Sequence[int]) -> dict[int, Any]:
    """Say when people were first recorded at a checkpoint, where they were."""
    first = (
        select(Scan.person_id, func.min(Scan.estimated_at))
        .where(Scan.checkpoint_id == checkpoint.id, Scan.person_id.in_(person_ids))
        .where(COUNTS)
        .group_by(Scan.person_id)
    )
    return {key: at for key, at in db.session.execute(first) if key is not None}


def boxes(meeting_id: int) -> dict[int, int]:
    """Tell the number of the box of each institution."""
    ours = select(KitBox.delegation_id, KitBox.number)
    return dict(db.session.execute(ours.where(KitBox.meeting_id == meeting_id)).all())


def delegations_without_box(meeting_id: int) -> tuple[list[int], int]:
    """List institutions that have no box yet in the order of the cards, and the last.

    Others who number boxes wait meanwhile.
    """
    key = func.hashtextextended(f"boxes:{meeting_id}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(key)))
    numbered = select(KitBox.delegation_id).where(KitBox.meeting_id == meeting_id)
    waiting = (
        select(Delegation.id)
        .where(Delegation.meeting_id == meeting_id, Delegation.id.not_in(numbered))
        .order_by(Delegation.level, Delegation.name)
    )
    last = select(func.max(KitBox.number)).where(KitBox.meeting_id == meeting_id)
    return list(db.session.scalars(waiting)), db.session.scalar(last) or 0


def participants(meeting_id: int, after: str, limit: int) -> Sequence[Row[Any]]:
    """List who is coming by reference, as far as a desk may know."""
    return db.session.execute(
        _holders(meeting_id).where(Participant.ref > after).limit(limit)
    ).all()


def roster(meeting_id: int) -> list[tuple[Row[Any], str]]:
    """List who is coming with the hash of each code, for work without network."""
    live = (Badge.person_id == Person.id) & Badge.revoked_at.is_(None)
    rows = db.session.execute(
        _holders(meeting_id).add_columns(Badge.code).join(Badge, live)
    )
    return [(row, hashlib.sha256(row.code.encode()).hexdigest()) for row in rows]


def refused_cards(meeting_id: int) -> list[dict[str, str]]:
    """List the hashes of cards that open nothing, each with the reason."""
    replaced = or_(Badge.revoked_at.is_not(None), Person.ended_at.is_not(None))
    reason = case(
        (replaced, "badge_revoked"),
        (Badge.person_id.is_(None), "spare_badge"),
        (Participant.state == PlaceState.CANCELLED, "cancelled"),
        (Participant.state != PlaceState.CONFIRMED, "not_confirmed"),
    )
    rows = db.session.execute(
        select(Badge.code, reason)
        .outerjoin(Person, Person.id == Badge.person_id)
        .outerjoin(Participant, Participant.id == Person.participant_id)
        .where(Badge.meeting_id == meeting_id, reason.is_not(None))
        .order_by(Badge.number)
    )
    return [
        {"code_sha256": hashlib.sha256(code.encode()).hexdigest(), "reason": why}
        for code, why in rows
    ]


def roster_version(meeting_id: int) -> int:
    """Say which roster a device should have."""
    ours = Checkpoint.meeting_id == meeting_id
    newest = select(func.max(Checkpoint.roster_version)).where(ours)
    return db.session.scalar(newest) or 0


def codes(meeting_id: int) -> list[tuple[str, str, str]]:
    """List reference, name and code of everybody who is coming."""
    live = (Badge.person_id == Person.id) & Badge.revoked_at.is_(None)
    rows = _holders(meeting_id).add_columns(Badge.code).join(Badge, live)
    return [(row.ref, row.name, row.code) for row in db.session.execute(rows)]


def _people(meeting_id: int) -> Any:  # noqa: ANN401 conditions are added to it
    return (
        select(Person)
        .join(Person.participant)
        .join(Participant.delegation)
        .options(
            contains_eager(Person.participant).contains_eager(Participant.delegation),
            *(
                defer(column, raiseload=True)
                for column in (Person.nip, Person.email, Person.phone_second)
            ),
        )
        .where(Person.meeting_id == meeting_id, Person.ended_at.is_(None))
    )


def _holders(meeting_id: int) -> Any:  # noqa: ANN401 columns are added to it
    return (
        select(
            Participant.ref,
            Person.name,
            Person.title_before,
            Person.title_after,
            Delegation.name.label("delegation"),
            Participant.role,
        )
        .select_from(Person)
        .join(Participant, Participant.id == Person.participant_id)
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .where(Person.meeting_id == meeting_id, Person.ended_at.is_(None))
        .where(Participant.state == PlaceState.CONFIRMED)
        .order_by(Participant.ref)
    )
