"""Where the meeting stands: one sentence, four numbers, what is next, what is wrong."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from webapp.checkin.queries.attendance import registered_count
from webapp.checkin.queries.presence import Count, counts
from webapp.core import clock
from webapp.lodging import queries as lodging
from webapp.lodging.queries import Alarm
from webapp.meetings.models import Meeting, SessionKind
from webapp.meetings.queries import agenda
from webapp.meetings.regions import regions_in
from webapp.registration.queries import attention, count_unnamed, count_walk_ins
from webapp.registration.workflow import PlaceState, WalkInState
from webapp.secretariat.queries import home as queries
from webapp.secretariat.queries.home import Checks, Share


class Phase(StrEnum):
    """Where in its weeks a meeting is."""

    EMPTY = "empty"
    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


@dataclass(slots=True, kw_only=True)
class Situation:
    """Everything that the home says; figures carry the time ``at``."""

    at: datetime
    phase: Phase
    day: int
    days: int
    places: dict[PlaceState, int]
    registered: Share
    provinces: dict[str, Share]
    provinces_total: int
    missing_provinces: list[str] = field(default_factory=list)
    night: date
    rooms: Share
    without_room: int
    broken_rooms: int
    alarms: list[Alarm] = field(default_factory=list)
    walk_ins: int
    seats: Share
    messages: Share
    failed_messages: int
    certificates: int
    session: Count | None = None
    today: list[Count] = field(default_factory=list)
    checks: Checks
    unnamed: int = 0
    institutions: dict[str, int] = field(default_factory=dict)

    @property
    def confirmed(self) -> int:
        """How many are coming."""
        return self.places.get(PlaceState.CONFIRMED, 0)

    @property
    def total(self) -> int:
        """How many places there are."""
        return sum(self.places.values())

    @property
    def provinces_present(self) -> int:
        """From how many provinces somebody has registered."""
        return sum(1 for share in self.provinces.values() if share.done)


def situation(meeting: Meeting) -> Situation:
    """Gather where a meeting stands now."""
    now = clock.now()
    today = now.astimezone(ZoneInfo(meeting.zone)).date()
    places = queries.places_by_state(meeting.id)
    provinces = queries.provinces(meeting.id)
    registered = registered_count(meeting.id)
    confirmed = places.get(PlaceState.CONFIRMED, 0)
    night = min(max(today, meeting.starts_on), meeting.ends_on - timedelta(days=1))
    night = max(night, meeting.starts_on)
    here = counts(meeting.id)
    shown = min(max(today, meeting.starts_on), meeting.ends_on)
    return Situation(
        at=now,
        phase=_phase(meeting, today, sum(places.values())),
        day=(today - meeting.starts_on).days + 1,
        days=(meeting.ends_on - meeting.starts_on).days + 1,
        places=places,
        registered=Share(registered, confirmed),
        provinces=provinces,
        provinces_total=34 if meeting.starts_on.year <= 2022 else 38,  # noqa: PLR2004
        missing_provinces=_missing(provinces, meeting.starts_on.year),
        night=night,
        rooms=queries.rooms_on(meeting.id, night),
        without_room=lodging.unhoused_count(meeting.id),
        broken_rooms=len(lodging.breaches(meeting.id)),
        alarms=lodging.alarms(meeting.id, today),
        walk_ins=count_walk_ins(meeting.id).get(WalkInState.PENDING, 0),
        seats=queries.seats(meeting.id),
        messages=queries.messages(meeting.id),
        failed_messages=queries.failed_messages(meeting.id),
        certificates=queries.certificates(meeting.id),
        session=_session_now(meeting, here, now),
        today=_on(meeting, here, shown),
        checks=queries.checks(meeting.id),
        unnamed=count_unnamed(meeting.id),
        institutions=attention(meeting) | {"silent": queries.silent(meeting.id)},
    )


def _phase(meeting: Meeting, today: date, people: int) -> Phase:
    if not people:
        return Phase.EMPTY
    if today < meeting.starts_on:
        return Phase.BEFORE
    return Phase.DURING if today <= meeting.ends_on else Phase.AFTER


def _missing(provinces: dict[str, Share], year: int) -> list[str]:
    """Name the provinces from which people are expected, and nobody is here."""
    names = {one.code: one.name for one in regions_in(year)}
    return [
        names.get(code, code) for code, share in provinces.items() if not share.done
    ]


def _session_now(meeting: Meeting, here: list[Count], now: datetime) -> Count | None:
    """Find the mandatory session that runs, else the last one that began."""
    begun = {
        one.id: one.starts_at
        for one in agenda(meeting.id)
        if one.kind is SessionKind.SESSION and one.starts_at <= now
    }
    open_ = [
        (begun[one.checkpoint.agenda_session_id], one)
        for one in here
        if one.checkpoint.agenda_session_id in begun
    ]
    return max(open_, key=lambda pair: pair[0])[1] if open_ else None


def _on(meeting: Meeting, here: list[Count], day: date) -> list[Count]:
    zone = ZoneInfo(meeting.zone)
    days = {one.id: one.starts_at.astimezone(zone).date() for one in agenda(meeting.id)}
    counted = {days.get(one.checkpoint.agenda_session_id or 0) for one in here}
    shown = max((held for held in counted if held and held <= day), default=day)
    ids = {key for key, held in days.items() if held == shown}
    return [one for one in here if one.checkpoint.agenda_session_id in ids]
