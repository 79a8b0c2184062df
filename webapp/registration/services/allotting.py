"""What an institution may send, at whose cost and until when; what a meeting asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.versions import write
from webapp.registration import queries
from webapp.registration.models import Delegation, Funding, RegistrationRules, Role
from webapp.registration.services.answers import await_answers
from webapp.registration.services.naming import set_quota


@dataclass(frozen=True, slots=True, kw_only=True)
class Allotment:
    """Paid places by role, extras, who bears the cost, and until when it answers."""

    funded: Mapping[Role, int] = field(default_factory=dict)
    extras: int = 0
    funding: Funding = Funding.FULL
    deadline_at: datetime | None = None


@transaction()
def allot(
    delegation: Delegation, wanted: Allotment, seen: int | None, by: Actor
) -> None:
    """Say what an institution may send; places without a name follow."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    values = {
        "extras_allowed": wanted.extras,
        "funding": wanted.funding,
        "deadline_at": wanted.deadline_at,
    }
    write(delegation, values, seen)
    db.session.flush()
    set_quota(delegation.id, wanted.funded, by)
    for place in queries.empty_places(delegation.id):
        place.funding = wanted.funding
        place.needs_room = wanted.funding is not Funding.OWN
    db.session.flush()
    await_answers(delegation.meeting_id, wanted.deadline_at)


@transaction()
def rule(
    meeting_id: int, values: Mapping[str, object], seen: int | None, by: Actor
) -> RegistrationRules:
    """Say what a meeting asks of its registration: fields by name."""
    by.demand(Permission.EDIT_MEETING)
    rules = queries.rules(meeting_id)
    if rules is None:
        rules = RegistrationRules(meeting_id=meeting_id)
        db.session.add(rules)
        db.session.flush()
        seen = None
    write(rules, values, seen)
    _check_order(rules)
    db.session.flush()
    await_answers(meeting_id, rules.deadline_at)
    return rules


def _check_order(rules: RegistrationRules) -> None:
    """Refuse an end of changes that lies before the deadline."""
    end, deadline = rules.editable_until_at, rules.deadline_at
    if end and deadline and end < deadline:
        raise DomainError("editable_before_deadline", field="editable_until_at")
