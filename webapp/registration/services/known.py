"""Whom an institution sent before, offered while its letter is typed."""

from collections.abc import Mapping

from webapp.core import audit
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.registration import queries
from webapp.registration.models import Person


@transaction()
def known_people(name: str, sources: Mapping[int, str], by: Actor) -> list[Person]:
    """List who came from an institution to other meetings, each once, the latest first.

    ``sources`` are the meetings whose people may be seen; that they were is kept.
    """
    by.demand(Permission.EDIT_PARTICIPANTS)
    if not name.strip() or not sources:
        return []
    latest: dict[str, Person] = {}
    for person in queries.came_before(name, sources):
        latest.setdefault(person.search, person)
    for of in sorted({person.meeting_id for person in latest.values()}):
        audit.record("registration.known", f"meeting:{of}", by)
    return list(latest.values())
