"""The list of people: found, filtered, decided on, handed out as a workbook."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.core import clock
from webapp.core.access import Permission, requires
from webapp.core.assets import here
from webapp.core.edge import actor, hand_out
from webapp.core.errors import DomainError
from webapp.core.sheets import Cell, Kind, Page, write_workbook
from webapp.core.sheets import Column as Heading
from webapp.core.words import words
from webapp.meetings.models import Meeting
from webapp.people import queries, services
from webapp.people.forms import MoveForm
from webapp.people.queries import SIZE, Wanted
from webapp.people.registry import COLUMNS, FILTERS, Column, Entry
from webapp.people.views import bp
from webapp.people.views.parts import parts
from webapp.people.views.saying import (
    question_columns,
    question_filters,
    with_answers,
)
from webapp.registration import services as registration
from webapp.registration.queries import delegation_by_slug
from webapp.registration.workflow import STATE_LABELS, PlaceWorkflow

MANY = ("confirm", "wait", "not_admit", "cancel", "reopen")


@bp.get("/")
@requires(Permission.VIEW_PEOPLE)
def index(meeting: Meeting) -> ResponseReturnValue:
    """List the people that the filters ask for, page by page."""
    return _list(meeting)


@bp.post("/")
@requires(Permission.DECIDE_PARTICIPATION)
def decide_many(meeting: Meeting) -> ResponseReturnValue:
    """Make a move on those picked, or on all that the filters ask for."""
    form = MoveForm()
    if not form.validate_on_submit():
        return _list(meeting, next(iter(form.errors.values()))[0]), 422
    try:
        decision = services.decide(
            _picked(meeting), form.move.data, actor(), form.reason.data or ""
        )
    except DomainError as error:
        return _list(meeting, words(error.code, **error.parameters)), 409
    tell(meeting, form.move.data, decision)
    return redirect(here(), 303)


@bp.post("/undo/<int:number>")
@requires(Permission.DECIDE_PARTICIPATION)
def undo(meeting: Meeting, number: int) -> ResponseReturnValue:
    """Take a decision back."""
    registration.take_back(meeting.id, number, actor())
    flash(_("Sudah diurungkan."), "ok")
    return redirect(url_for(".index", meeting=meeting.code), 303)


@bp.post("/export")
@requires(Permission.VIEW_PEOPLE)
def export(meeting: Meeting) -> ResponseReturnValue:
    """Hand out what the list shows as a workbook; that it was done is written down."""
    columns = {**COLUMNS, **question_columns(meeting.id, actor())}
    services.note_export(meeting.id, tuple(columns), actor())
    listed = queries.entries(meeting.id, Wanted.read(request.args))
    entries = with_answers(listed)
    headings = [Heading(_(c.label), _kind(name)) for name, c in columns.items()]
    rows = ([_said(c, entry) for c in columns.values()] for entry in entries)
    book = write_workbook([Page(_("Peserta"), headings, rows)], clock.now())
    name = f"{clock.now():%Y-%m-%d}_{meeting.code}_Peserta.xlsx"
    return hand_out(book, name)


def tell(meeting: Meeting, move: str, decision: registration.Decision) -> None:
    """Say what a decision did, with a button that takes it back."""
    label = _(PlaceWorkflow.moves()[move].label)
    text = ngettext(
        "%(label)s: %(num)d orang.",
        "%(label)s: %(num)d orang.",
        decision.moved,
        label=label,
    )
    if decision.left:
        rest = ngettext(
            "%(num)d orang tidak berubah karena keadaannya lain.",
            "%(num)d orang tidak berubah karena keadaannya lain.",
            decision.left,
        )
        text = f"{text} {rest}"
    back = url_for("people.undo", meeting=meeting.code, number=decision.undo)
    message = {"text": text, "undo_url": back} if decision.moved else text
    flash(message, "ok")  # type: ignore[arg-type]


def _list(meeting: Meeting, refusal: str = "") -> str:
    wanted = Wanted.read(request.args)
    by_state = queries.counts(meeting.id, wanted)
    state = wanted.answers.get("state")
    total = sum(n for s, n in by_state.items() if state in {None, s.value})
    page = _page(total)
    return render_template(
        "people/index.html",
        meeting=meeting,
        parts=parts(meeting, "people.index"),
        entries=queries.entries(meeting.id, wanted, (page - 1) * SIZE, SIZE),
        wanted=wanted,
        institution=_institution(meeting, wanted),
        states=[
            (s, STATE_LABELS[s], by_state[s]) for s in STATE_LABELS if s in by_state
        ],
        filters={**FILTERS, **question_filters(meeting.id)},
        columns=COLUMNS,
        moves={name: PlaceWorkflow.moves()[name] for name in MANY},
        page_number=page,
        size=SIZE,
        total=total,
        everybody=sum(by_state.values()),
        refusal=refusal,
        picked=set(request.form.getlist("pick")),
        reason=request.form.get("reason", ""),
    )


def _institution(meeting: Meeting, wanted: Wanted) -> str:
    """Name the institution whose people are shown, if it is one."""
    if not wanted.institution:
        return ""
    found = delegation_by_slug(meeting.id, wanted.institution)
    return found.short_name or found.name if found else wanted.institution


def _picked(meeting: Meeting) -> list[int]:
    if request.form.get("all"):
        return list(queries.place_ids(meeting.id, Wanted.read(request.args)))
    return list(queries.place_ids_of(meeting.id, request.form.getlist("pick")))


def _page(total: int) -> int:
    """Read the number of the page; beyond the last there is none."""
    asked = request.args.get("page", "1")
    last = max(1, -(-total // SIZE))
    return min(max(1, int(asked)), last) if asked.isdecimal() else 1


def _kind(name: str) -> Kind:
    return Kind.DATE if name in {"arrive", "depart"} else Kind.TEXT


def _said(column: Column, entry: Entry) -> Cell:
    value = column.value(entry)
    if column.words:
        return _(column.words[str(value)]) if value else ""
    return value
