"""The night question: who did not come."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.core.words import words
from webapp.lodging import queries, services
from webapp.lodging.models import NightSource
from webapp.lodging.views.answering.doors import Door

# Until noon the night that is asked about is the one just over.
NOON = 12


def tonight(door: Door) -> ResponseReturnValue:
    """Lead to the night that is being asked about now."""
    nights = queries.nights_slept(door.hotel.id)
    here = clock.now().astimezone(ZoneInfo(door.meeting.zone))
    meant = here.date() - timedelta(days=here.hour < NOON)
    if not nights:
        return door.to("show")
    return door.to("night", night=min(max(meant, nights[0]), nights[-1]).isoformat())


def night(door: Door, night: str) -> ResponseReturnValue:
    """Ask who did not come on a night, and write the answer down."""
    try:
        day = date.fromisoformat(night)
    except ValueError as error:
        raise DomainError("not_found") from error
    if request.method == "GET":
        return _page(door, day)
    absent = set(request.form.getlist("absent"))
    try:
        services.answer_night(door.hotel.id, day, absent, actor(), door.said())
    except DomainError as error:
        return _page(door, day, words(error.code, **error.parameters), absent), 409
    say(_thanks(len(absent)))
    return door.to("night", night=night)


def _thanks(absent: int) -> str:
    if not absent:
        return str(_("Tercatat: semua datang. Terima kasih."))
    return str(_("Tercatat: %(count)s tidak datang. Terima kasih.", count=absent))


def _page(
    door: Door, day: date, refusal: str = "", absent: set[str] | None = None
) -> str:
    guests = queries.night_guests(door.hotel.id, day)
    known = queries.words_on(door.meeting.id, door.hotel.id, day, NightSource.HOTEL)
    if absent is None:
        absent = {
            guest.ref
            for guest in guests
            if guest.place_id in known and not known[guest.place_id].slept
        }
    last = max((row.at for row in known.values()), default=None)
    return render_template(
        "lodging/answer/night.html",
        door=door,
        meeting=door.meeting,
        hotel=door.hotel,
        day=day,
        nights=queries.nights_slept(door.hotel.id),
        over=day <= services.today(door.meeting.id),
        arriving=[guest for guest in guests if guest.arrives],
        staying=[guest for guest in guests if not guest.arrives],
        absent=absent,
        answered_at=last,
        refusal=refusal,
    )
