"""Berkas: letters, travel orders and tickets that people handed in, in bulk."""

from datetime import date, datetime
from itertools import groupby
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.checkin.models import PAPER_LABELS, HandedPaper, Paper
from webapp.checkin.queries import papers as queries
from webapp.checkin.queries.papers import Wanted
from webapp.checkin.services import move_papers
from webapp.checkin.services.papers import STAMPED
from webapp.checkin.views.blueprint import bp
from webapp.checkin.workflow import STATE_LABELS, PaperState, PaperWorkflow
from webapp.core.access import Permission, requires
from webapp.core.assets import here
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.core.words import words
from webapp.core.workflow import Move
from webapp.meetings.models import Meeting
from webapp.registration.services import Decision, take_back

SIZE = 100
# The line of a paper that was awaited begins with this move, which no undo takes away.
BEGINS = {"receive"}
ONWARD = {"receive", "stamp", "give_back"}


@bp.get("/papers")
@requires(Permission.VIEW_PEOPLE)
def papers(meeting: Meeting) -> ResponseReturnValue:
    """List one kind of paper by institution: who handed it in, where it is now."""
    wanted = _wanted()
    counts = queries.counts(meeting.id, wanted, meeting.zone)
    total = counts.get(wanted.state, 0) if wanted.state else sum(counts.values())
    page = max(request.args.get("page", 1, int), 1)
    rows = queries.listed(meeting.id, wanted, meeting.zone, (page - 1) * SIZE, SIZE)
    groups = [
        (delegation, list(group))
        for delegation, group in groupby(rows, lambda row: row[1])
    ]
    return render_template(
        "checkin/papers.html",
        meeting=meeting,
        wanted=wanted,
        kinds=PAPER_LABELS,
        groups=groups,
        counts=counts,
        states=STATE_LABELS,
        days=queries.days(meeting.id, wanted.paper, meeting.zone),
        moves=_moves(wanted),
        number=page,
        size=SIZE,
        total=total,
        last_step=last_step,
        ready=PaperState.STAMPED if wanted.paper in STAMPED else PaperState.RECEIVED,
    )


@bp.post("/papers")
@requires(Permission.HELP_AT_DESK)
def handle_papers(meeting: Meeting) -> ResponseReturnValue:
    """Make a move on the papers picked, on all listed, or on an institution's."""
    move, wanted = request.form.get("move", ""), _wanted()
    if move not in PaperWorkflow.moves():
        abort(422)
    if delegation := request.form.get("delegation", type=int):
        wanted = Wanted(paper=wanted.paper, delegation_id=delegation)
    everybody = delegation or request.form.get("all")
    refs = (
        queries.refs_asked(meeting.id, wanted, meeting.zone)
        if everybody
        else request.form.getlist("pick")
    )
    try:
        done = move_papers(meeting.id, refs, wanted.paper, move, actor())
    except DomainError as error:
        say(words(error.code, **error.parameters), "help")
    else:
        _tell(meeting, wanted.paper, move, done)
    return redirect(here(), 303)


@bp.post("/papers/undo/<int:number>")
@requires(Permission.DECIDE_PARTICIPATION)
def undo_papers(meeting: Meeting, number: int) -> ResponseReturnValue:
    """Take back what was done with papers a moment ago."""
    take_back(meeting.id, number, actor())
    say(_("Sudah diurungkan."))
    return redirect(url_for(".papers", meeting=meeting.code, **_filters()), 303)


def _wanted() -> Wanted:
    asked = request.args
    paper, state = asked.get("paper", ""), asked.get("state", "")
    return Wanted(
        paper=Paper(paper) if paper in set(Paper) else Paper.ORDER,
        state=PaperState(state) if state in set(PaperState) else None,
        day=_day(asked.get("day", "")),
        words=asked.get("q", "")[:60],
    )


def _filters() -> dict[str, Any]:
    return {n: request.args[n] for n in ("paper", "state", "day") if n in request.args}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _moves(wanted: Wanted) -> dict[str, Move[PaperState]]:
    """Offer the moves that fit the state that is shown; without one, those onward."""
    stamps = wanted.paper in STAMPED
    of_stamp = {"stamp", "not_stamped"}
    return {
        name: move
        for name, move in PaperWorkflow.moves().items()
        if move.permission in actor().permissions
        and (wanted.state in move.sources if wanted.state else name in ONWARD)
        and (stamps or name not in of_stamp)
    }


def last_step(row: HandedPaper | None) -> tuple[datetime | None, str]:
    """Tell when the last step of a paper was made, and by whom."""
    steps = (
        (
            (row.returned_at, row.returned_by),
            (row.stamped_at, row.stamped_by),
            (row.received_at, row.received_by),
        )
        if row
        else ()
    )
    return next((step for step in steps if step[0]), (None, ""))


def _tell(meeting: Meeting, paper: Paper, move: str, done: Decision) -> None:
    text = ngettext(
        "%(move)s: %(num)d %(paper)s.",
        "%(move)s: %(num)d %(paper)s.",
        done.moved,
        move=_(PaperWorkflow.moves()[move].label),
        paper=_(PAPER_LABELS[paper]),
    )
    if done.left:
        text += " " + _(
            "%(count)s tidak berubah karena keadaannya lain.", count=done.left
        )
    can_undo = done.moved and move not in BEGINS
    undo = url_for(".undo_papers", meeting=meeting.code, number=done.undo, **_filters())
    say(text, undo_url=undo if can_undo else "")
