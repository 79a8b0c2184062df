"""Sekarang: who is in the halls now and who is missing; and the same on a wall."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from webapp.checkin.models import Entry, Kind
from webapp.checkin.queries import live as look_up
from webapp.checkin.queries import presence
from webapp.checkin.queries.live import Share
from webapp.checkin.queries.presence import Count
from webapp.checkin.views.blueprint import bp
from webapp.checkin.views.rundown import shared
from webapp.core import clock
from webapp.core.access import Permission, requires
from webapp.core.charts import Curve, curve
from webapp.core.edge import actor
from webapp.core.format import clock_time
from webapp.meetings.models import Meeting
from webapp.meetings.regions import find

FEW = 12  # institutions that are named before the list says how many more
NAMED = 12  # people who are missing, with their numbers


@bp.get("/live")
@requires(Permission.VIEW_MEETING)
def live(meeting: Meeting) -> ResponseReturnValue:
    """Show the halls now, arrivals over time, who is missing, heads to feed."""
    return render_template("checkin/live.html", **_now(meeting, phones=_phones()))


@bp.get("/live/now")
@requires(Permission.VIEW_MEETING)
def live_now(meeting: Meeting) -> Response:
    """Give what changes alone; drawn once for all who look."""
    phones = _phones()
    return shared(
        meeting,
        f"live:{phones}",
        lambda: render_template("checkin/_live.html", **_now(meeting, phones=phones)),
    )


@bp.get("/wall")
@requires(Permission.VIEW_PRESENCE)
def wall(meeting: Meeting) -> ResponseReturnValue:
    """Show the figures large and dark, for a projector; nobody is named."""
    return render_template("checkin/wall.html", **_now(meeting))


@bp.get("/wall/now")
@requires(Permission.VIEW_PRESENCE)
def wall_now(meeting: Meeting) -> Response:
    """Give what changes on the wall alone."""
    return shared(
        meeting, "wall", lambda: render_template("checkin/_wall.html", **_now(meeting))
    )


def _phones() -> bool:
    return actor().may(Permission.VIEW_PEOPLE)


def _now(meeting: Meeting, *, phones: bool = False) -> dict[str, object]:
    """Collect what happens now; people and their numbers only for who may see them."""
    now, counts = clock.now(), presence.counts(meeting.id)
    halls = look_up.running(counts, now)
    doors = [count.checkpoint.id for count in halls]
    shares = look_up.by_institution(meeting.id, doors) if doors else []
    waiting = look_up.missing(meeting.id, doors, NAMED) if doors and phones else []
    missed = sorted((s for s in shares if s.missing), key=lambda s: -s.missing)
    return {
        "meeting": meeting,
        "now": now,
        "halls": halls,
        "unlisted": _unlisted(halls),
        "expected": sum(share.expected for share in shares),
        "come": sum(share.present for share in shares),
        "chart": _curve(meeting, halls, doors, shares),
        "institutions": missed[:FEW],
        "more": len(missed[FEW:]),
        "regions": _regions(meeting, shares),
        "waiting": [row[0] for row in waiting],
        "waiting_total": waiting[0][1] if waiting else 0,
        "meals": _meals(meeting, counts, now),
        "heads": look_up.heads(meeting),
    }


def _unlisted(halls: Sequence[Count]) -> set[int]:
    """Name the halls beside others that have no list: nobody knows who is meant where.

    Each lets everybody in, and would expect all of them.
    """
    if len(halls) == 1:
        return set()
    points = (count.checkpoint for count in halls)
    return {point.id for point in points if point.entry is Entry.ALL}


def _curve(
    meeting: Meeting, halls: Sequence[Count], doors: Sequence[int], shares: list[Share]
) -> Curve | None:
    """Draw how many were inside over time, against how many may come."""
    points = look_up.arrivals(doors) if doors else []
    if not points:
        return None
    spans = [count.session for count in halls if count.session]
    ends = {at for span in spans for at in (span.starts_at, span.ends_at)}
    labels = sorted(ends | {points[0][0], points[-1][0]})
    shown: list[tuple[float, str]] = []
    apart = (labels[-1] - labels[0]).total_seconds() / 8
    for at in labels:
        if not shown or at.timestamp() - shown[-1][0] > apart:
            shown.append((at.timestamp(), clock_time(at, meeting.zone, label=False)))
    drawn = [(at.timestamp(), inside) for at, inside in points]
    return curve(drawn, shown, sum(share.expected for share in shares))


def _regions(meeting: Meeting, shares: Iterable[Share]) -> list[Share]:
    """Add institutions up by province, in the order of their codes."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for share in shares:
        if share.region:
            of = sums[share.region[:2]]
            of[0] += share.expected
            of[1] += share.present
    year = meeting.starts_on.year
    named = ((code, find(code, year)) for code in sorted(sums))
    return [
        Share(region.name if region else code, code, *sums[code])
        for code, region in named
    ]


def _meals(meeting: Meeting, counts: Sequence[Count], now: datetime) -> list[Count]:
    """Pick today's meals, or those of the nearest day that has some."""
    zone = ZoneInfo(meeting.zone)
    meals = [c for c in counts if c.session and c.checkpoint.kind is Kind.MEAL]
    days = {c.session.starts_at.astimezone(zone).date() for c in meals if c.session}
    if not days:
        return []
    today = now.astimezone(zone).date()
    near = min(days, key=lambda day: abs(day - today))
    return [
        c
        for c in meals
        if c.session and c.session.starts_at.astimezone(zone).date() == near
    ]
