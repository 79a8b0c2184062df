"""The rooming list of a hotel: what it was told, what it would be told now, files."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor, hand_out
from webapp.core.errors import DomainError
from webapp.core.typed import visible
from webapp.core.words import words
from webapp.lodging import queries, services
from webapp.lodging.models import Hotel, Revision
from webapp.lodging.rooming.workbook import Sheets, summary, told
from webapp.lodging.views.blueprint import bp
from webapp.lodging.views.saying import heard
from webapp.lodging.workflow import REVISION_LABELS, RevisionWorkflow
from webapp.meetings.models import Meeting
from webapp.notifications.queries import message
from webapp.notifications.workflow import STATE_LABELS, STATE_TONES

MANAGE = Permission.MANAGE_LODGING
SHOWN = 12  # the rest is in the file; the button below them stays in sight


@bp.get("/hotels/<hotel>")
@requires(Permission.VIEW_LODGING)
def rooming(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Show what a hotel was told, and what it would be told now."""
    return _page(meeting, hotel_or_404(meeting, hotel))


@bp.post("/hotels/<hotel>")
@requires(MANAGE)
def change_rooming(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Freeze the list, or note what became of a revision."""
    found = hotel_or_404(meeting, hotel)
    try:
        flash(_do(meeting, found), "ok")
    except DomainError as error:
        return _page(meeting, found, words(error.code, **error.parameters)), 409
    return redirect(url_for(".rooming", meeting=meeting.code, hotel=hotel), 303)


@bp.get("/rooming-list/<hotel>.xlsx")
@requires(MANAGE)
def export(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Hand out the rooming list of one hotel as it is now."""
    found = hotel_or_404(meeting, hotel)
    now = services.draft(found)
    sheets = services.current_sheets(found, now.number, now.lines, now.changed)
    return handed_out(sheets, found, "xlsx")


@bp.get("/hotels/<hotel>/rev<int:number>.<any(xlsx, csv, pdf):kind>")
@requires(MANAGE)
def revision_file(
    meeting: Meeting, hotel: str, number: int, kind: str
) -> ResponseReturnValue:
    """Hand out a revision as it went out."""
    found = hotel_or_404(meeting, hotel)
    revision = queries.revision(meeting.id, found.id, number) or abort(404)
    return handed_out(services.revision_sheets(revision, found), found, kind)


def handed_out(sheets: Sheets, hotel: Hotel, kind: str) -> ResponseReturnValue:
    """Hand out a list in one of its forms."""
    content = services.rooming_file(sheets, hotel, kind, actor())
    return hand_out(content, services.file_name(sheets, hotel, kind))


def hotel_or_404(meeting: Meeting, code: str) -> Hotel:
    """Find a hotel of the meeting by its code."""
    return queries.hotel(meeting.id, code) or abort(404)


def _do(meeting: Meeting, hotel: Hotel) -> str:
    """Do what a button of the page says; return what to tell."""
    asked = request.form.get("what", "")
    if asked == "freeze":
        reason = visible(request.form.get("reason", ""))[:300]
        urgent = "urgent" in request.form
        by = actor()
        made = services.freeze(hotel.id, by, by.name, reason=reason, urgent=urgent)
        return str(_("Revisi %(number)s dibekukan.", number=made.number))
    number = request.form.get("number", 0, type=int)
    revision = queries.revision(meeting.id, hotel.id, number) or abort(404)
    if asked == "approve":
        services.approve(revision, actor(), actor().name)
    elif asked == "sent":
        services.note_revision_sent(revision.id, actor())
    elif asked == "acknowledge":
        services.acknowledge(revision.id, actor(), heard(meeting))
    else:
        abort(400)
    return str(_("Revisi %(number)s tercatat.", number=revision.number))


def _page(meeting: Meeting, hotel: Hotel, refusal: str = "") -> str:
    now = services.draft(hotel)
    known = queries.revisions(hotel.id)
    latest = known[0] if known else None
    mail = latest.message_id if latest else None
    return render_template(
        "lodging/rooming.html",
        meeting=meeting,
        hotel=hotel,
        now=now,
        changed=[told(one) for one in now.changed[:SHOWN]],
        summary=summary(now.changed),
        revisions=known,
        latest=latest,
        moves=_moves(latest) if latest else set(),
        mail=message(meeting.id, mail) if mail else None,
        mail_labels=STATE_LABELS,
        mail_tones=STATE_TONES,
        labels=REVISION_LABELS,
        refusal=refusal,
        reason=request.form.get("reason", ""),
        may_manage=actor().may(MANAGE),
    )


def _moves(revision: Revision) -> set[str]:
    return set(RevisionWorkflow.offered(revision, actor()))
