"""What somebody writes about himself, and the link by which he does."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from webapp.accounts import services as accounts
from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.versions import write
from webapp.meetings.queries import meeting_by_id
from webapp.registration.models import Participant, Person
from webapp.registration.services.making import check_stay, follow_person

# Certificates are fetched by the same link, weeks after everybody is home.
HANGS_AFTER = timedelta(days=90)


@transaction()
def fill_in(
    person: Person,
    place: Participant,
    of_person: Mapping[str, object],
    of_place: Mapping[str, object],
    by: Actor,
) -> None:
    """Write down what somebody says about himself and his stay: fields by name."""
    by.demand(Permission.FILL_FORM)
    write(person, of_person, None)
    follow_person(person)
    write(place, of_place, None)
    check_stay(place.arrive_on, place.depart_on)
    db.session.flush()


@transaction()
def personal_links(
    meeting_id: int, person_ids: Iterable[int], by: Actor
) -> dict[int, AccessLink]:
    """Give people the links to their own pages; a link that hangs already stays."""
    by.demand(Permission.NAME_PEOPLE)
    until = links_hang_until(meeting_id)
    return accounts.give_links(meeting_id, LinkPurpose.PERSONAL, person_ids, until)


def links_hang_until(meeting_id: int) -> datetime:
    """Tell until when the links of a meeting open their pages."""
    meeting = meeting_by_id(meeting_id)
    ends_at = datetime.combine(meeting.ends_on, time.max, ZoneInfo(meeting.zone))
    return max(ends_at, clock.now()) + HANGS_AFTER


@transaction()
def revoke_personal_links(
    meeting_id: int, person_ids: Iterable[int], by: Actor
) -> None:
    """Let the links of people open nothing any more."""
    by.demand(Permission.NAME_PEOPLE)
    accounts.revoke_links(meeting_id, LinkPurpose.PERSONAL, person_ids)
