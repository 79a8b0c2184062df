"""Taking institutions over from an earlier meeting: contacts and quotas, no people."""

from collections.abc import Collection

from webapp.core.access import Permission
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.jobs.services import enqueue
from webapp.registration import queries
from webapp.registration.models import Delegation
from webapp.registration.services.allotting import Allotment, allot

KEPT = (
    "name",
    "short_name",
    "level",
    "region_code",
    "group",
    "contact_name",
    "contact_position",
    "contact_phone",
    "contact_email",
)


@transaction()
def copy_institutions(
    meeting_id: int, source_id: int, chosen: Collection[int], by: Actor
) -> int:
    """Ask for institutions of an earlier meeting to be taken over; return the work."""
    by.demand(Permission.EDIT_PARTICIPANTS)
    items = sorted(queries.ids_of(source_id, list(chosen)))
    if not items:
        raise DomainError("no_institution_picked")
    last = queries.last_delegation(meeting_id)
    return enqueue(
        "registration.copy",
        f"registration.copy:{meeting_id}:{source_id}:{last}:{len(items)}:{items[0]}",
        title="registration.copy",
        items=items,
        meeting_id=meeting_id,
        source_id=source_id,
    )


@transaction()
def copy_institution(item: int, *, meeting_id: int, source_id: int) -> None:
    """Take one institution over, unless the meeting has one of its name already."""
    found = queries.delegation(source_id, item)
    if found is None or queries.delegation_by_name(meeting_id, found.name):
        return
    copied = Delegation(
        meeting_id=meeting_id, **{name: getattr(found, name) for name in KEPT}
    )
    db.session.add(copied)
    db.session.flush()
    allotment = Allotment(
        funded={quota.role: quota.funded for quota in queries.quotas(found.id)},
        extras=found.extras_allowed,
        funding=found.funding,
    )
    allot(copied, allotment, None, SYSTEM)
