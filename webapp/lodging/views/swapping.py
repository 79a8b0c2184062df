"""Kamar › Susun: two people, or all of two rooms, change over."""

from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.lodging import queries, services
from webapp.lodging.services import Excuse
from webapp.lodging.views.blueprint import bp
from webapp.lodging.views.board import (
    back,
    excuse,
    kept,
    name_of,
    place_or_404,
    room_or_404,
    tell,
)
from webapp.lodging.views.doing import said
from webapp.lodging.words import EXCEPTIONS
from webapp.meetings.models import Meeting
from webapp.registration.queries import place

MANAGE = Permission.MANAGE_LODGING


@dataclass(frozen=True, slots=True)
class Swap:
    """Somebody, or a room, that waits for whom to change over with."""

    key: str
    label: str

    @property
    def of_people(self) -> bool:
        """Tell whether it is a person."""
        return self.key.startswith("place:")


@bp.get("/rooms/swap")
@requires(MANAGE)
def excuse_swap(meeting: Meeting) -> ResponseReturnValue:
    """Ask why two change over though a level gives no right to the other's room."""
    one, other = (side_of(meeting, request.args.get(n, "")) for n in ("one", "other"))
    return render_template(
        "lodging/swap.html",
        meeting=meeting,
        one=one or abort(404),
        other=other or abort(404),
        reasons=EXCEPTIONS,
        filtered=kept(),
    )


@bp.post("/rooms/swap")
@requires(MANAGE)
def swap(meeting: Meeting) -> ResponseReturnValue:
    """Let two people, or all of two rooms, change over."""
    one, other = (request.form.get(name, "") for name in ("one", "other"))
    given = excuse()
    try:
        undo, text = _swapped(meeting, one, other, given)
    except DomainError as refused:
        say(said(refused), "help")
        if refused.code in queries.OF_LEVEL and given is None:
            both = kept(one=one, other=other)
            asking = url_for(".excuse_swap", meeting=meeting.code, **both)
            return redirect(asking, 303)
        return back(meeting, other, swap=one)
    tell(meeting, text, undo)
    return back(meeting, other)


def side_of(meeting: Meeting, key: str) -> Swap | None:
    """Find who, or which room, a key means."""
    kind, _colon, number = key.partition(":")
    if kind == "place" and (found := place(meeting.id, number)):
        return Swap(key, name_of(found))
    if kind == "room" and number.isdecimal():
        name = queries.called([room_or_404(meeting, int(number)).id])
        return Swap(key, name[int(number)])
    return None


def _swapped(
    meeting: Meeting, one: str, other: str, given: Excuse | None
) -> tuple[int, str]:
    kinds, numbers = zip(*(k.partition(":")[::2] for k in (one, other)), strict=True)
    locked = "locked" in request.form
    if set(kinds) == {"place"}:
        first, second = (place_or_404(meeting, ref) for ref in numbers)
        undo = services.swap_places(
            first.id, second.id, actor(), excuse=given, locked=locked
        )
        names = {"one": name_of(first), "other": name_of(second)}
        return undo, str(_("%(one)s bertukar kamar dengan %(other)s.", **names))
    if set(kinds) != {"room"} or not all(number.isdecimal() for number in numbers):
        raise DomainError("swap_unlike")
    mine, theirs = (room_or_404(meeting, int(number)) for number in numbers)
    undo = services.swap_rooms(mine, theirs, actor(), excuse=given, locked=locked)
    called = {"one": mine.called, "other": theirs.called}
    return undo, str(_("Penghuni %(one)s dan %(other)s bertukar kamar.", **called))
