"""Pages about rooms: need against block, the proposal, who sleeps where."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import (
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.format import long_date, number
from webapp.core.notices import say
from webapp.core.words import words
from webapp.jobs.queries import is_open, latest_job
from webapp.lodging import queries, services
from webapp.lodging.models import Proposal
from webapp.lodging.queries import Grid
from webapp.lodging.views.alarms import alarm_said
from webapp.lodging.views.blueprint import bp
from webapp.lodging.views.reasons import KIND_LABELS, unplaced
from webapp.lodging.workflow import ProposalState
from webapp.meetings.models import Meeting

PAGE = 50
FEW = 5


@bp.get("/")
@requires(Permission.VIEW_LODGING)
def index(meeting: Meeting) -> ResponseReturnValue:
    """Show need against block, the proposal, and who has no room yet."""
    grid, today = queries.grid(meeting.id), _today(meeting)
    proposal = queries.latest_proposal(meeting.id)
    job = _job(meeting, proposal)
    most = None if request.args.get("all") else FEW
    waiting, waiting_count = unplaced(meeting.id, proposal, most)
    return render_template(
        "lodging/index.html",
        meeting=meeting,
        grid=grid,
        hotels=queries.hotels(meeting.id),
        sentence=_sentence(grid),
        kinds=KIND_LABELS,
        proposal=proposal,
        job=job,
        running=job is not None and is_open(job),
        waiting=waiting,
        waiting_count=waiting_count,
        broken=len(queries.breaches(meeting.id)),
        alarms=queries.alarms(meeting.id, today),
        alarm_said=lambda one: alarm_said(one, today),
        may_manage=actor().may(Permission.MANAGE_LODGING),
    )


@bp.post("/proposals")
@requires(Permission.MANAGE_LODGING)
def propose(meeting: Meeting) -> ResponseReturnValue:
    """Begin to compute a proposal."""
    services.propose(meeting.id, actor())
    return redirect(url_for(".index", meeting=meeting.code), 303)


@bp.post("/proposals/<int:number>/<any(accept, discard):move>")
@requires(Permission.MANAGE_LODGING)
def decide(meeting: Meeting, number: int, move: str) -> ResponseReturnValue:
    """Use a proposal, or throw it away."""
    proposal = queries.proposal(meeting.id, number) or abort(404)
    try:
        if move == "accept":
            done = services.accept(proposal, actor())
            back = url_for(".take_back", meeting=meeting.code, number=done.undo)
            say(_("Usulan %(number)s dipakai.", number=number), undo_url=back)
        else:
            stopped = proposal.state is ProposalState.COMPUTING
            services.discard(proposal, actor())
            text = (
                _("Usulan %(number)s dihentikan.")
                if stopped
                else _("Usulan %(number)s dibuang.")
            )
            flash(text % {"number": number}, "ok")
    except DomainError as refused:
        flash(words(refused.code, **refused.parameters), "help")
    return redirect(url_for(".index", meeting=meeting.code), 303)


def _today(meeting: Meeting) -> date:
    return clock.now().astimezone(ZoneInfo(meeting.zone)).date()


def _sentence(grid: Grid) -> str:
    """Say the fullest night in one sentence, and whether the block is enough."""
    if grid.peak is None:
        return str(_("Belum ada yang perlu kamar."))
    need = grid.needs[grid.peak]
    facts: dict[str, Any] = {
        "night": long_date(need.night),
        "alone": need.alone,
        "shared": need.shared_rooms,
    }
    count = _("Malam %(night)s: %(alone)s kamar sendiri, %(shared)s twin.", **facts)
    return " ".join(
        filter(
            None, (count, _unnamed_sentence(grid, need.unnamed), _block_sentence(grid))
        )
    )


def _unnamed_sentence(grid: Grid, count: int) -> str:
    """Say apart who has no name yet, and whether the block would hold them too."""
    if not count:
        return ""
    said = _("Ditambah %(count)s orang yang belum bernama.", count=number(count))
    lack = grid.short_for_unnamed
    if not grid.hotels or not lack:
        return str(said)
    short = _("Bila semua terisi, blok kurang %(rooms)s kamar.", rooms=number(lack))
    return f"{said} {short}"


def _block_sentence(grid: Grid) -> str:
    if not grid.hotels:
        return str(_("Blok kamar belum diisi."))
    if not grid.short_nights:
        return str(_("Blok cukup."))
    at = grid.short_nights[0]
    facts: dict[str, Any] = {
        "alone": grid.alone[at].short,
        "shared": grid.shared[at].short,
        "night": long_date(grid.nights[at]),
        "nights": len(grid.short_nights),
    }
    if len(grid.short_nights) > 1:
        return str(_("Blok kurang pada %(nights)s malam.", **facts))
    if not facts["alone"]:
        return str(
            _(
                "Blok twin kurang %(shared)s malam %(night)s; malam lain cukup.",
                **facts,
            )
        )
    return str(
        _(
            "Blok kurang %(alone)s kamar sendiri dan %(shared)s twin "
            "malam %(night)s; malam lain cukup.",
            **facts,
        )
    )


def _job(meeting: Meeting, proposal: Proposal | None) -> Any:  # noqa: ANN401
    """Find the work on a proposal that is not there yet."""
    if proposal is None or proposal.state is not ProposalState.COMPUTING:
        return None
    return latest_job(meeting.id, "lodging.propose")
