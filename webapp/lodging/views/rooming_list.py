"""The files and pages of a hotel's rooming list."""

import re
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.typed import visible
from webapp.core.words import words
from webapp.lodging import queries, services
from webapp.lodging.models import Hotel, Revision
from webapp.lodging.rooming import Changed, Line, changes
from webapp.lodging.rooming.workbook import Sheets, plain_csv, summary, told, workbook
from webapp.lodging.views.blueprint import bp
from webapp.lodging.workflow import REVISION_LABELS, RevisionWorkflow
from webapp.meetings.models import Meeting

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MANAGE = Permission.MANAGE_LODGING


@bp.get("/hotels/<hotel>")
@requires(Permission.VIEW_LODGING)
def rooming(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Show what a hotel was told, and what it would be told now."""
    return _page(meeting, _hotel(meeting, hotel))


@bp.post("/hotels/<hotel>")
@requires(MANAGE)
def change_rooming(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Freeze the list, or note what became of a revision."""
    found = _hotel(meeting, hotel)
    try:
        flash(_do(meeting, found), "ok")
    except DomainError as error:
        return _page(meeting, found, words(error.code, **error.parameters)), 409
    return redirect(url_for(".rooming", meeting=meeting.code, hotel=hotel), 303)


@bp.get("/rooming-list/<hotel>.xlsx")
@requires(MANAGE)
def export(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Hand out the rooming list of one hotel as it is now."""
    found = _hotel(meeting, hotel)
    services.read_rooming_list(found, actor())
    now = services.draft(found)
    number = now.latest.number + 1 if now.latest else 1
    gone = queries.cancelled_lines(found.id, number)
    sheets = _sheets(found, number, now.lines, now.changed, gone)
    return _book(meeting, found, sheets)


@bp.get("/hotels/<hotel>/rev<int:number>.<any(xlsx, csv):kind>")
@requires(MANAGE)
def revision_file(
    meeting: Meeting, hotel: str, number: int, kind: str
) -> ResponseReturnValue:
    """Hand out a revision as it went out."""
    found = _hotel(meeting, hotel)
    revision = queries.revision(meeting.id, found.id, number) or abort(404)
    services.read_rooming_list(found, actor())
    before = queries.revision(meeting.id, found.id, number - 1)
    lines = queries.lines_of(revision.id)
    changed = changes(queries.lines_of(before.id) if before else [], lines)
    gone = queries.cancelled_lines(found.id, number)
    sheets = _sheets(found, number, lines, changed, gone)
    if kind == "csv":
        name = file_name(meeting, found, clock.now(), number, "csv")
        content = BytesIO(plain_csv(sheets).encode("utf-8-sig"))
        return send_file(content, "text/csv", as_attachment=True, download_name=name)
    return _book(meeting, found, sheets)


def file_name(
    meeting: Meeting, hotel: Hotel, now: datetime, number: int, kind: str = "xlsx"
) -> str:
    """Name the file so that people find it again."""
    day = now.astimezone(ZoneInfo(meeting.zone)).date()
    name = re.sub(r"[^A-Za-z0-9]+", "-", hotel.name).strip("-")
    return f"{day.isoformat()}_{name}_Rooming-List_Rev{number:02d}.{kind}"


def _hotel(meeting: Meeting, code: str) -> Hotel:
    return queries.hotel(meeting.id, code) or abort(404)


def _do(meeting: Meeting, hotel: Hotel) -> str:
    """Do what a button of the page says; return what to tell."""
    asked = request.form.get("what", "")
    reason = visible(request.form.get("reason", ""))[:300]
    if asked == "freeze":
        urgent = "urgent" in request.form
        made = services.freeze(
            hotel.id, actor(), actor().name, reason=reason, urgent=urgent
        )
        return str(_("Revisi %(number)s dibekukan.", number=made.number))
    number = request.form.get("number", 0, type=int)
    revision = queries.revision(meeting.id, hotel.id, number) or abort(404)
    if asked == "approve":
        services.approve(revision, actor(), actor().name)
    elif asked == "sent":
        services.note_revision_sent(revision, actor())
    elif asked == "acknowledge":
        who, how = (visible(request.form.get(n, "")) for n in ("who", "how"))
        services.acknowledge(revision, actor(), who[:120], how[:40])
    else:
        abort(400)
    return str(_("Revisi %(number)s tercatat.", number=revision.number))


def _page(meeting: Meeting, hotel: Hotel, refusal: str = "") -> str:
    now = services.draft(hotel)
    known = queries.revisions(hotel.id)
    return render_template(
        "lodging/rooming.html",
        meeting=meeting,
        hotel=hotel,
        now=now,
        changed=[told(one) for one in now.changed[:100]],
        summary=summary(now.changed),
        revisions=[(one, _moves(one)) for one in known],
        labels=REVISION_LABELS,
        refusal=refusal,
        reason=request.form.get("reason", ""),
        may_manage=actor().may(MANAGE),
    )


def _moves(revision: Revision) -> set[str]:
    return set(RevisionWorkflow.offered(revision, actor()))


def _sheets(
    hotel: Hotel,
    number: int,
    lines: list[Line],
    changed: list[Changed],
    gone: list[Line],
) -> Sheets:
    names = {
        kind.id: kind.name or kind.code
        for kind in queries.room_types(hotel.meeting_id)
        if kind.hotel_id == hotel.id
    }
    block = {
        (names[held.room_type_id], held.night): held.rooms
        for held in queries.blocks(hotel.meeting_id)
        if held.room_type_id in names
    }
    return Sheets(
        hotel=hotel.code,
        number=number,
        lines=lines,
        changed=changed,
        cancelled=gone,
        block=block,
    )


def _book(meeting: Meeting, hotel: Hotel, sheets: Sheets) -> ResponseReturnValue:
    now = clock.now()
    name = file_name(meeting, hotel, now, sheets.number)
    book = BytesIO(workbook(sheets, now))
    return send_file(book, XLSX, as_attachment=True, download_name=name)
