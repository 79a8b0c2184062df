"""Peserta tambahan: whom the desks took in, for the committee to decide about."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.core.words import words
from webapp.meetings.models import Meeting
from webapp.people.views import bp
from webapp.registration import queries
from webapp.registration import services as registration
from webapp.registration import words as labels
from webapp.registration.models import Funding, WalkIn
from webapp.registration.services import WalkInDecision
from webapp.registration.workflow import (
    REASONS,
    WALK_IN_LABELS,
    WalkInState,
    WalkInWorkflow,
)

OF_THE_DESK = frozenset({"withdraw"})
NOT_NOW = ("quota_full", "letter_missing", "not_invited", "other")


@bp.get("/walk-ins")
@requires(Permission.VIEW_PEOPLE)
def walk_ins(meeting: Meeting) -> ResponseReturnValue:
    """List whom the desks took in, those that wait first."""
    state = request.args.get("state", "")
    known = state if state in set(WalkInState) else ""
    rows = queries.walk_ins(meeting.id, known)
    delegations = [row.participant.delegation_id for row, _person in rows]
    return render_template(
        "people/walk_ins.html",
        meeting=meeting,
        rows=rows,
        state=known,
        counts=queries.count_walk_ins(meeting.id),
        states=WALK_IN_LABELS,
        unnamed=queries.unnamed_places(delegations) if rows else {},
        moves={row.id: _offered(row) for row, _person in rows},
        fundings=labels.FUNDINGS,
        roles=labels.ROLES,
        reasons={code: REASONS[code] for code in NOT_NOW},
    )


@bp.post("/walk-ins/<int:number>")
@requires(Permission.DECIDE_PARTICIPATION)
def decide_walk_in(meeting: Meeting, number: int) -> ResponseReturnValue:
    """Say what becomes of one of them: who pays, and whether there is a bed."""
    row = queries.walk_in(meeting.id, number) or abort(404)
    move = request.form.get("move", "")
    if move not in WalkInWorkflow.moves() or move in OF_THE_DESK:
        abort(422)
    try:
        done = registration.decide_walk_in(row.id, move, _said(), actor())
    except DomainError as error:
        say(words(error.code, **error.parameters), "help")
    else:
        say(_("Diputuskan: %(state)s.", state=_(WALK_IN_LABELS[done.state])))
    state = request.args.get("state") or None
    return redirect(url_for(".walk_ins", meeting=meeting.code, state=state), 303)


def _offered(row: WalkIn) -> dict[str, object]:
    offered = WalkInWorkflow.offered(row, actor())
    return {name: m for name, m in offered.items() if name not in OF_THE_DESK}


def _said() -> WalkInDecision:
    funding, reason = request.form.get("funding", ""), request.form.get("because", "")
    return WalkInDecision(
        funding=Funding(funding) if funding in set(Funding) else Funding.OWN,
        room=request.form.get("room") == "yes",
        reason=reason if reason in REASONS else "",
    )
