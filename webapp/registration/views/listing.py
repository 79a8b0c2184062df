"""The list of institutions: found, filtered, moved, handed out as a workbook."""

from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.core import clock
from webapp.core.access import Permission, requires
from webapp.core.assets import here
from webapp.core.edge import actor, hand_out
from webapp.core.errors import DomainError
from webapp.core.identity import show_phone
from webapp.core.sheets import Cell, Column, Kind, Page, write_workbook
from webapp.core.words import words
from webapp.meetings.models import Meeting
from webapp.registration import queries, services
from webapp.registration import words as labels
from webapp.registration.forms import DelegationMoveForm
from webapp.registration.queries import Asked, Listed
from webapp.registration.queries.listing import QUESTIONS, SIZE
from webapp.registration.services import Decision
from webapp.registration.views import bp, saying
from webapp.registration.views.map import provinces_of
from webapp.registration.workflow import DELEGATION_STATE_LABELS, DelegationWorkflow

MANY = ("invite", "take_back", "complete", "decline")


@bp.get("/delegations")
@requires(Permission.VIEW_PEOPLE)
def delegations(meeting: Meeting) -> ResponseReturnValue:
    """List the institutions that the filters ask for, page by page."""
    return _list(meeting)


@bp.post("/delegations")
@requires(Permission.EDIT_PARTICIPANTS)
def decide_delegations(meeting: Meeting) -> ResponseReturnValue:
    """Make a move on those picked, or on all that the filters ask for."""
    form = DelegationMoveForm()
    if not form.validate_on_submit():
        return _list(meeting, next(iter(form.errors.values()))[0]), 422
    try:
        decision = services.decide_delegations(
            _picked(meeting), form.move.data, actor(), form.reason.data or ""
        )
    except DomainError as error:
        return _list(meeting, words(error.code, **error.parameters)), 409
    tell(meeting, form.move.data, decision)
    return redirect(here(), 303)


@bp.post("/delegations/undo/<int:number>")
@requires(Permission.EDIT_PARTICIPANTS)
def undo_delegations(meeting: Meeting, number: int) -> ResponseReturnValue:
    """Take a decision back."""
    services.take_back(meeting.id, number, actor())
    flash(_("Sudah diurungkan."), "ok")
    return redirect(url_for(".delegations", meeting=meeting.code), 303)


@bp.post("/delegations/export")
@requires(Permission.VIEW_PEOPLE)
def export_delegations(meeting: Meeting) -> ResponseReturnValue:
    """Hand out what the list shows as a workbook; that it was done is written down."""
    services.note_export(meeting.id, actor())
    shown = queries.listed(meeting, Asked.read(request.args))
    headings = [Column(_(label), kind) for label, kind in _headings()]
    rows = (_cells(meeting, one) for one in shown)
    book = write_workbook([Page(_("Instansi"), headings, rows)], clock.now())
    name = f"{clock.now():%Y-%m-%d}_{meeting.code}_Instansi.xlsx"
    return hand_out(book, name)


def tell(meeting: Meeting, move: str, decision: Decision) -> None:
    """Say what a decision did, with a button that takes it back."""
    label = _(DelegationWorkflow.moves()[move].label)
    text = ngettext(
        "%(label)s: %(num)d instansi.",
        "%(label)s: %(num)d instansi.",
        decision.moved,
        label=label,
    )
    if decision.left:
        rest = ngettext(
            "%(num)d instansi tidak berubah karena keadaannya lain.",
            "%(num)d instansi tidak berubah karena keadaannya lain.",
            decision.left,
        )
        text = f"{text} {rest}"
    back = url_for(".undo_delegations", meeting=meeting.code, number=decision.undo)
    message = {"text": text, "undo_url": back} if decision.moved else text
    flash(message, "ok")  # type: ignore[arg-type]


def _list(meeting: Meeting, refusal: str = "") -> str:
    asked = Asked.read(request.args)
    by_state = queries.states_asked(meeting, asked)
    state = asked.answers.get("state")
    total = sum(n for s, n in by_state.items() if state in {None, s.value})
    page = _page(total)
    return render_template(
        "registration/delegations.html",
        meeting=meeting,
        shown=queries.listed(meeting, asked, (page - 1) * SIZE, SIZE),
        asked=asked,
        states=[
            (s, label, by_state[s])
            for s, label in DELEGATION_STATE_LABELS.items()
            if s in by_state
        ],
        state_labels=DELEGATION_STATE_LABELS,
        labels=labels,
        questions=QUESTIONS,
        attention=queries.attention(meeting),
        provinces=provinces_of(meeting),
        moves={name: DelegationWorkflow.moves()[name] for name in MANY},
        page_number=page,
        size=SIZE,
        total=total,
        everything=sum(by_state.values()),
        refusal=refusal,
        picked=set(request.form.getlist("pick", int)),
        reason=request.form.get("reason", ""),
        saying=saying,
        zone=ZoneInfo(meeting.zone),
        today=clock.now().astimezone(ZoneInfo(meeting.zone)).date(),
    )


def _picked(meeting: Meeting) -> list[int]:
    if request.form.get("all"):
        return list(queries.ids_asked(meeting, Asked.read(request.args)))
    return list(queries.ids_of(meeting.id, request.form.getlist("pick", int)))


def _page(total: int) -> int:
    """Read the number of the page; beyond the last there is none."""
    asked = request.args.get("page", "1")
    last = max(1, -(-total // SIZE))
    return min(max(1, int(asked)), last) if asked.isdecimal() else 1


def _headings() -> list[tuple[str, Kind]]:
    plain = [
        _("Instansi"), _("Tingkat"), _("Daerah"), _("Kode daerah"), _("Kelompok"),
        _("Narahubung"), _("Jabatan narahubung"), _("WhatsApp"), _("E-mail"),
        _("Siapa yang menanggung biaya"), _("Keadaan"),
    ]  # fmt: skip
    roles = [
        _("Kuota %(role)s", role=_(role).lower()) for role in labels.ROLES.values()
    ]
    counts = [
        *roles,
        _("Tambahan boleh"),
        _("Tempat"),
        _("Bernama"),
        _("Terkonfirmasi"),
    ]
    days = [_("Batas jawab"), _("Janji tanggal")]
    return [
        *((text, Kind.TEXT) for text in plain),
        *((text, Kind.NUMBER) for text in counts),
        *((text, Kind.DATE) for text in days),
    ]


def _cells(meeting: Meeting, one: Listed) -> list[Cell]:
    of = one.delegation
    until = one.deadline_at and one.deadline_at.astimezone(ZoneInfo(meeting.zone))
    return [
        of.name,
        _(labels.DELEGATION_LEVELS[of.level]),
        saying.region_of(of, meeting),
        of.region_code,
        of.group,
        of.contact_name,
        of.contact_position,
        show_phone(of.contact_phone) if of.contact_phone else "",
        of.contact_email,
        _(labels.FUNDINGS[of.funding]),
        _(DELEGATION_STATE_LABELS[of.state]),
        *(one.quota.get(role, 0) for role in labels.ROLES),
        of.extras_allowed,
        one.places,
        one.named,
        one.confirmed,
        until.date() if until else None,
        one.promised_on,
    ]
