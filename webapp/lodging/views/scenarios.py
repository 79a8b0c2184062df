"""Kamar › Andaikan: what would be with other blocks or another rule, side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.format import day_month, number
from webapp.core.notices import say
from webapp.lodging import queries, services
from webapp.lodging.forms.supposing import SupposeForm
from webapp.lodging.models import Scenario
from webapp.lodging.services import Supposed
from webapp.lodging.views.blueprint import bp
from webapp.lodging.views.doing import said
from webapp.lodging.words import KINDS, RIGHTS
from webapp.lodging.workflow import SCENARIO_LABELS, ScenarioState
from webapp.meetings.models import Meeting
from webapp.registration.words import LEVELS

MANAGE = Permission.MANAGE_LODGING
STEPS = {
    "stop": services.stop_scenario,
    "drop": services.drop_scenario,
    "again": services.ask_again,
}


@dataclass(frozen=True, slots=True)
class Compared:
    """A scenario beside what is."""

    row: Scenario
    text: str
    before: int
    dearer: int
    stale: bool
    compared: bool


@bp.get("/scenarios")
@requires(Permission.VIEW_LODGING)
def scenarios(meeting: Meeting) -> ResponseReturnValue:
    """Show the scenarios beside each other."""
    return _page(meeting, _form(meeting))


@bp.post("/scenarios")
@requires(MANAGE)
def suppose(meeting: Meeting) -> ResponseReturnValue:
    """Ask what would be."""
    form = _form(meeting)
    if not form.validate_on_submit():
        return _page(meeting, form), 422
    try:
        services.ask_scenario(meeting.id, form.supposed(), actor())
    except DomainError as refused:
        form.refuse(refused)
        return _page(meeting, form), 409
    return _back(meeting)


@bp.post("/scenarios/<int:number>/<any(use, stop, drop, again):move>")
@requires(MANAGE)
def steer(meeting: Meeting, number: int, move: str) -> ResponseReturnValue:
    """Use a scenario, stop it, throw it away, or compute it again."""
    scenario = queries.scenario(meeting.id, number) or abort(404)
    try:
        if move == "use":
            return _use(meeting, scenario)
        STEPS[move](scenario, actor())
    except DomainError as refused:
        say(said(refused), "help")
    return _back(meeting)


def _use(meeting: Meeting, scenario: Scenario) -> ResponseReturnValue:
    undo = services.use_scenario(scenario, actor())
    text = _(
        "%(what)s: berlaku. Bagi kamar untuk melihat usulannya.",
        what=_text(meeting, Supposed.from_json(scenario.supposed)),
    )
    say(text, undo_url=url_for(".take_back", meeting=meeting.code, number=undo))
    return redirect(url_for(".index", meeting=meeting.code), 303)


def _form(meeting: Meeting) -> SupposeForm:
    types = queries.room_types(meeting.id)
    kinds = dict.fromkeys(kind.kind.value for kind in types)
    nights = sorted({block.night for block in queries.blocks(meeting.id)})
    return SupposeForm().offer(queries.hotels(meeting.id), kinds, nights)


def _page(meeting: Meeting, form: SupposeForm) -> str:
    rows = queries.scenarios(meeting.id)
    since = min((row.asked for row in rows), default=0)
    changed = queries.last_change(meeting.id, since) if rows else 0
    plain = next((r for r in rows if r.plain and r.state is ScenarioState.READY), None)
    hotels = {hotel.code: hotel.name for hotel in queries.hotels(meeting.id)}
    return render_template(
        "lodging/scenarios.html",
        meeting=meeting,
        form=form,
        compared=[_compared(row, plain, changed, hotels) for row in rows],
        running=any(row.state is ScenarioState.COMPUTING for row in rows),
        blocks=bool(form.nights.choices),
        labels=SCENARIO_LABELS,
        may_manage=actor().may(MANAGE),
    )


def _compared(
    row: Scenario, plain: Scenario | None, changed: int, hotels: Mapping[str, str]
) -> Compared:
    ready, stale = row.state is ScenarioState.READY, row.asked < changed
    beside = plain if ready and plain and not stale and plain.asked >= changed else None
    return Compared(
        row,
        _words(Supposed.from_json(row.supposed), hotels),
        beside.unplaced if beside else 0,
        row.cost - beside.cost if beside else 0,
        stale=stale,
        compared=beside is not None and not row.plain,
    )


def _text(meeting: Meeting, supposed: Supposed) -> str:
    names = {hotel.code: hotel.name for hotel in queries.hotels(meeting.id)}
    return _words(supposed, names)


def _words(supposed: Supposed, hotels: Mapping[str, str]) -> str:
    """Say in a sentence what is supposed."""
    parts = []
    if supposed.rooms and supposed.kind:
        parts.append(_rooms(supposed, _(KINDS[supposed.kind]), hotels))
    if supposed.closed:
        name = hotels.get(supposed.closed, supposed.closed)
        parts.append(str(_("%(hotel)s ditutup", hotel=name)))
    if supposed.level and supposed.right:
        level, right = _(LEVELS[supposed.level]), _(RIGHTS[supposed.right])
        parts.append(str(_("%(level)s: %(right)s", level=level, right=right)))
    return "; ".join(parts) or str(_("Seperti sekarang"))


def _rooms(supposed: Supposed, kind: str, hotels: Mapping[str, str]) -> str:
    facts = {
        "count": number(abs(supposed.rooms)),
        "kind": kind,
        "hotel": hotels.get(supposed.hotel, supposed.hotel) or _("semua hotel"),
    }
    if supposed.rooms > 0:
        said_rooms = _("%(count)s %(kind)s lagi di %(hotel)s", **facts)
    else:
        said_rooms = _("%(count)s %(kind)s kurang di %(hotel)s", **facts)
    if not supposed.nights:
        return str(said_rooms)
    nights = ", ".join(day_month(night) for night in supposed.nights)
    return str(_("%(rooms)s, malam %(nights)s", rooms=said_rooms, nights=nights))


def _back(meeting: Meeting) -> ResponseReturnValue:
    return redirect(url_for(".scenarios", meeting=meeting.code), 303)
