"""The night question: who did NOT come. Each answer is kept, none is changed."""

from collections.abc import Collection
from datetime import date
from zoneinfo import ZoneInfo

from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.lodging import queries
from webapp.lodging.models import NightEvidence, NightSource
from webapp.lodging.services.said import OWN, Said
from webapp.meetings.queries import meeting_by_id


@transaction()
def answer_night(
    hotel_id: int, night: date, absent: Collection[str], by: Actor, said: Said = OWN
) -> int:
    """Write down who did not come on a night; everybody else slept there.

    Only what differs from the last word of the same source is written, so the same
    answer again writes nothing. Returns how many rows that were.
    Raises ``night_early``, ``night_unknown_guest``.
    """
    by.demand(Permission.ANSWER_FOR_HOTEL)
    hotel = queries.held_hotel(hotel_id)
    if night > today(hotel.meeting_id):
        raise DomainError("night_early", night=night.isoformat())
    guests = queries.night_guests(hotel.id, night)
    if not set(absent) <= {guest.ref for guest in guests}:
        raise DomainError("night_unknown_guest")
    source = source_of(by, said)
    known = queries.words_on(hotel.meeting_id, hotel.id, night, source)
    words = {"who": said.who, "how": said.how, "actor": str(by)}
    rows = [
        NightEvidence(
            meeting_id=hotel.meeting_id,
            hotel_id=hotel.id,
            participant_id=guest.place_id,
            night=night,
            source=source,
            slept=slept,
            at=said.at or clock.now(),
            **words,
        )
        for guest in guests
        for slept in [guest.ref not in absent]
        if guest.place_id not in known or known[guest.place_id].slept is not slept
    ]
    db.session.add_all(rows)
    db.session.flush()
    return len(rows)


def source_of(by: Actor, said: Said) -> NightSource:
    """Tell whose word it is: the hotel's, by its link or as somebody heard it."""
    hotels = by.kind == "link" or said.who
    return NightSource.HOTEL if hotels else NightSource.COMMITTEE


def today(meeting_id: int) -> date:
    """Return the day at the venue."""
    zone = ZoneInfo(meeting_by_id(meeting_id).zone)
    return clock.now().astimezone(zone).date()
