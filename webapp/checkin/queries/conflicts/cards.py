"""Cards that were read before they were given, or after they were replaced."""

from typing import Any

from sqlalchemy import CTE, Select
from sqlalchemy.dialects.postgresql import array

from webapp.checkin.models import Outcome, Scan
from webapp.checkin.queries.conflicts.kind import columns, span
from webapp.meetings.models import Meeting
from webapp.registration.models import Badge


def before_the_card(counted: CTE) -> Select[Any]:
    """Find cards read days before they were given; years before is another clock."""
    line = counted.c
    early = Badge.given_at - line.estimated_at
    return (
        columns(
            "before_card",
            array([line.id]),
            line,
            person_id=line.person_id,
            other_at=Badge.given_at,
        )
        .join(Badge, Badge.id == line.badge_id)
        .where(early > span("1 minute"), early < span("3 days"))
    )


def old_cards(meeting: Meeting) -> Select[Any]:
    """Find cards that a device without network took after they were replaced."""
    return (
        columns(
            "old_card",
            array([Scan.id]),
            Scan,
            person_id=Scan.person_id,
            other_at=Badge.revoked_at,
        )
        .join(Badge, Badge.id == Scan.badge_id)
        .where(Scan.meeting_id == meeting.id, Scan.offline)
        .where(Scan.outcome == Outcome.REFUSED, Scan.reason == "badge_revoked")
    )
