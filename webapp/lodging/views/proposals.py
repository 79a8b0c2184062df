"""The page of a proposal: who would move where, and using a part of it."""

from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.core.words import words
from webapp.lodging import queries, services
from webapp.lodging.models import Proposal
from webapp.lodging.services import ProposedMove
from webapp.lodging.views.blueprint import bp
from webapp.lodging.workflow import ProposalState
from webapp.meetings.models import Meeting
from webapp.registration.models import Participant, Person

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody whom a proposal would move."""

    place: Participant
    person: Person | None
    before: str
    after: str


@bp.get("/proposals/<int:number>")
@requires(Permission.VIEW_LODGING)
def proposal(meeting: Meeting, number: int) -> ResponseReturnValue:
    """List who would move, by hotel and institution, to use all or some of it."""
    found = _proposal(meeting, number)
    lines = _lines(meeting, found, request.args.get("hotel", ""), _words())
    at = max(request.args.get("page", 1, type=int), 1)
    return render_template(
        "lodging/moves.html",
        meeting=meeting,
        proposal=found,
        lines=lines[(at - 1) * PAGE : at * PAGE],
        total=len(lines),
        number=at,
        size=PAGE,
        hotels=queries.hotels(meeting.id),
        may_use=found.state is ProposalState.PROPOSED
        and actor().may(Permission.MANAGE_LODGING),
    )


@bp.post("/proposals/<int:number>/part")
@requires(Permission.MANAGE_LODGING)
def use_part(meeting: Meeting, number: int) -> ResponseReturnValue:
    """Use a proposal for those who were picked, or for all that the filters mean."""
    found = _proposal(meeting, number)
    if request.form.get("what") == "filtered":
        meant = _lines(
            meeting, found, request.form.get("hotel", ""), request.form.get("q", "")
        )
        picked = {line.place.id for line in meant}
    else:
        picked = set(request.form.getlist("pick", type=int))
    here = url_for(".proposal", meeting=meeting.code, number=number)
    try:
        done = services.accept(found, actor(), picked)
    except DomainError as refused:
        say(words(refused.code, **refused.parameters), "help")
        return redirect(here, 303)
    used = _proposal(meeting, number).taken or 0
    text = ngettext(
        "%(num)s orang dipindahkan menurut usulan.",
        "%(num)s orang dipindahkan menurut usulan.",
        used,
    )
    back = url_for(".take_back", meeting=meeting.code, number=done.undo)
    say(f"{text} {_('Teman sekamarnya ikut.')}", undo_url=back)
    return redirect(url_for(".index", meeting=meeting.code), 303)


def _proposal(meeting: Meeting, number: int) -> Proposal:
    return queries.proposal(meeting.id, number) or abort(404)


def _words() -> str:
    return request.args.get("q", "")


def _lines(meeting: Meeting, found: Proposal, hotel: str, typed: str) -> list[Line]:
    """Name who would move; a hotel means that somebody comes there or leaves it."""
    names = {one.code: one.name for one in queries.hotels(meeting.id)}
    moves = {
        move.place_id: move
        for move in services.proposed_moves(found)
        if not hotel or hotel in _hotels(move)
    }
    return [
        Line(
            place,
            person,
            _called(names, moves[place.id].before),
            _called(names, moves[place.id].after),
        )
        for place, person in queries.proposed(meeting.id, moves, typed)
    ]


def _hotels(move: ProposedMove) -> set[object]:
    return {at.hotel for at in (move.before, move.after) if at}


def _called(names: dict[str, str], at: object) -> str:
    room, hotel = getattr(at, "room", ""), str(getattr(at, "hotel", ""))
    return f"{names.get(hotel, hotel)} {room}".strip()
