"""What somebody writes about himself, and the link by which he does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from webapp.accounts import services as accounts
from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.accounts.queries import live_links
from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db, transaction
from webapp.core.versions import write
from webapp.meetings.queries import meeting_by_id
from webapp.notifications.queries import message_by_key
from webapp.notifications.services import Mail, cancel_key, send
from webapp.notifications.workflow import MessageState
from webapp.registration import queries
from webapp.registration.models import Participant, Person
from webapp.registration.services.making import check_stay, follow_person

LINK = "personal_link"  # the kind of a mail that carries one
GONE = frozenset({MessageState.SENDING, MessageState.SENT, MessageState.UNKNOWN})
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


@dataclass(frozen=True, slots=True)
class Mailed:
    """How many were written to by one press, and when that was."""

    count: int
    at: datetime


@transaction()
def note_handed_on(meeting_id: int, person_ids: Iterable[int], by: Actor) -> None:
    """Write down that people have their links."""
    by.demand(Permission.NAME_PEOPLE)
    links = live_links(meeting_id, LinkPurpose.PERSONAL, person_ids)
    accounts.note_sent(links.values())


@transaction()
def mail_links(meeting_id: int, texts: Mapping[int, str], by: Actor) -> Mailed:
    """Mail people the links that hang, each with the text that was written for him.

    Whoever has no address is left out. An address that was written to today is not
    written to twice.
    """
    by.demand(Permission.NAME_PEOPLE)
    links = live_links(meeting_id, LinkPurpose.PERSONAL, texts)
    meeting = meeting_by_id(meeting_id)
    reached = [one for one in queries.people_of(meeting_id, links) if one.email]
    for person in reached:
        mail = Mail(
            recipient=person.full_name,
            address=person.email or "",
            subject=f"Tautan pribadi pendaftaran {meeting.name}",
            body=texts[person.id],
            person_id=person.id,
        )
        send(_mail_key(links[person.id], person), LINK, mail, meeting_id=meeting_id)
    return Mailed(len(reached), accounts.note_sent(links[one.id] for one in reached))


@transaction()
def hold_links_back(meeting_id: int, person_ids: Iterable[int], by: Actor) -> int:
    """Take back that people were sent their links; return of how many.

    A mail that waits goes out no more. Whoever's mail has gone out has his link.
    """
    by.demand(Permission.NAME_PEOPLE)
    links = live_links(meeting_id, LinkPurpose.PERSONAL, person_ids)
    people = queries.people_of(meeting_id, links)
    held = [links[one.id] for one in people if _held_back(links[one.id], one)]
    accounts.note_sent(held, sent=False)
    return len(held)


def _held_back(link: AccessLink, person: Person) -> bool:
    """Stop the mail of this day; tell whether none has gone out."""
    key = _mail_key(link, person)
    # Who may send a link may take it back, whatever else he may not send.
    if cancel_key(key, SYSTEM):
        return True
    known = message_by_key(key)
    return known is None or known.state not in GONE


def _mail_key(link: AccessLink, person: Person) -> str:
    """Name the mail of this day to this address; one that was held back is another."""
    of_day = f"{LINK}:{link.id}:{person.email_hash}:{clock.now().date().isoformat()}"
    for number in count(1):
        known = message_by_key(key := f"{of_day}:{number}")
        if known is None or known.state is not MessageState.CANCELLED:
            break
    return key


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
