"""Acara & Presensi: the rundown with who is where, and who is missing."""

from collections.abc import Callable
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from webapp.checkin.models import KIND_LABELS, Once
from webapp.checkin.queries import ledger, presence
from webapp.checkin.queries.presence import Count
from webapp.checkin.services import create_checkpoints
from webapp.checkin.views.blueprint import bp, checkpoint_or_404
from webapp.core import clock
from webapp.core.access import Permission, requires
from webapp.core.cache import fragment
from webapp.core.crypto import digest
from webapp.core.edge import actor
from webapp.meetings.models import Meeting

SIZE = 50


@bp.get("/")
@requires(Permission.VIEW_PRESENCE)
def index(meeting: Meeting) -> ResponseReturnValue:
    """Show the rundown, and how many are at each checkpoint."""
    if not actor().may(Permission.VIEW_MEETING):
        return redirect(url_for(".desks", meeting=meeting.code), 303)
    return render_template("checkin/index.html", **_counted(meeting))


@bp.get("/counts")
@requires(Permission.VIEW_PRESENCE)
def counts(meeting: Meeting) -> ResponseReturnValue:
    """Give the rundown alone, or nothing while nothing has changed."""
    return shared(
        meeting,
        "counts",
        lambda: render_template("checkin/_counts.html", **_counted(meeting)),
    )


@bp.post("/checkpoints")
@requires(Permission.MANAGE_CHECKPOINTS)
def add_checkpoints(meeting: Meeting) -> ResponseReturnValue:
    """Make a checkpoint for each line of the agenda that has none."""
    create_checkpoints(meeting.id, actor())
    return redirect(url_for(".index", meeting=meeting.code), 303)


@bp.get("/<slug>/presence")
@requires(Permission.VIEW_PRESENCE)
def roll(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """List who is at a checkpoint, and who is missing, with their numbers."""
    checkpoint = checkpoint_or_404(meeting, slug)
    state, words = request.args.get("state", ""), request.args.get("q", "")
    page = max(request.args.get("page", 1, int), 1)
    people, total = presence.roll(checkpoint, state, words, page, SIZE)
    return render_template(
        "checkin/roll.html",
        checkpoint=checkpoint,
        count=presence.count_at(meeting.id, slug),
        people=people,
        total=total,
        number=page,
        size=SIZE,
        words=words,
        phones=actor().may(Permission.VIEW_PEOPLE),
        goes_out=checkpoint.once is Once.DIRECTION,
        now=clock.now(),
    )


def polled(
    draw: Callable[[], str], state: Callable[[], str] = ledger.last_change
) -> Response:
    """Answer a page that asks every few seconds: 304 while nothing has changed."""
    mark = f"{state()}-{request.full_path}-{actor()}"
    return _unless_known(digest([mark]), draw)


def shared(meeting: Meeting, piece: str, draw: Callable[[], str]) -> Response:
    """Answer a page that asks every few seconds: drawn once for all who look.

    304 while nothing has changed. ``piece`` names what is drawn, and for whom where
    not all see the same; nothing in it may belong to one session, as a token does.
    """
    key = f"{meeting.id}:{piece}:{get_locale()}"
    body = fragment(key, ledger.last_change, draw)
    return _unless_known(digest([key, body]), lambda: body)


def _unless_known(mark: str, draw: Callable[[], str]) -> Response:
    """Answer with a page, or 304 to whoever has the one with this mark."""
    response = make_response()
    response.set_etag(mark[:32], weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    if request.if_none_match.contains_weak(response.get_etag()[0] or ""):
        response.status_code = 304
        return response
    response.set_data(draw())
    return response


def _counted(meeting: Meeting) -> dict[str, object]:
    counted = presence.counts(meeting.id)
    zone = ZoneInfo(meeting.zone)
    days = groupby(counted, lambda count: _day(count, zone))
    return {
        "meeting": meeting,
        "days": [(day, list(rows)) for day, rows in days],
        "kinds": KIND_LABELS,
        "now": clock.now(),
    }


def _day(count: Count, zone: ZoneInfo) -> object:
    """Say on which day a checkpoint is used; None for those outside the agenda."""
    return count.session and count.session.starts_at.astimezone(zone).date()
