"""One bill of a hotel: typed or read from a sheet, its lines, whom they mean."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.core.access import Permission, requires
from webapp.core.cells import read_days
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.core.sheets import read_workbook
from webapp.core.typed import visible
from webapp.core.words import words
from webapp.documents.models import StoredFile
from webapp.documents.queries import stored_file
from webapp.lodging import queries, services
from webapp.lodging.billing import (
    FIELDS,
    Candidate,
    LineKind,
    ReadSheet,
    read_invoice,
)
from webapp.lodging.billing.words import COLUMNS, KINDS, MATCHED
from webapp.lodging.forms.invoices import InvoiceForm, LineForm, SheetForm
from webapp.lodging.models import Hotel, Invoice, InvoiceLine
from webapp.lodging.views.blueprint import bp
from webapp.lodging.views.rooming_list import hotel_or_404
from webapp.lodging.workflow import INVOICE_LABELS, InvoiceState, InvoiceWorkflow
from webapp.meetings.models import Meeting

PAGE, FEW = 50, 20
MANAGE = Permission.MANAGE_LODGING


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A line whose room or night is not known, and whom it may mean."""

    line: InvoiceLine
    candidates: list[Candidate]


@bp.post("/hotels/<hotel>/invoices")
@requires(MANAGE)
def receive_invoice(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Begin a bill whose lines are typed."""
    found, form = hotel_or_404(meeting, hotel), InvoiceForm()
    if form.validate_on_submit():
        try:
            made = services.add_invoice(found, form.stated, actor())
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(_address(meeting, hotel, made), 303)
    return _begin(meeting, found, form), 400


@bp.get("/hotels/<hotel>/invoices/new")
@requires(MANAGE)
def new_invoice(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Ask for the sheet of a bill, or for what stands at its head."""
    return _begin(meeting, hotel_or_404(meeting, hotel), InvoiceForm(formdata=None))


@bp.post("/hotels/<hotel>/invoices/sheet")
@requires(MANAGE)
def receive_sheet(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Keep the sheet of a bill to look at what was read."""
    found, sent = hotel_or_404(meeting, hotel), request.files.get("file")
    sheet = SheetForm()
    try:
        name, content = (sent.filename or "", sent.read()) if sent else ("", b"")
        kept = services.keep_sheet(found, name, content, actor())
    except DomainError as error:
        sheet.refuse(error)
        return _begin(meeting, found, InvoiceForm(formdata=None), sheet), 400
    at = url_for(".read_sheet", meeting=meeting.code, hotel=hotel, file_id=kept.id)
    return redirect(at, 303)


@bp.route("/hotels/<hotel>/invoices/sheet/<int:file_id>", methods=["GET", "POST"])
@requires(MANAGE)
def read_sheet(meeting: Meeting, hotel: str, file_id: int) -> ResponseReturnValue:
    """Show what was read from a sheet; nothing counts before it is used."""
    found = hotel_or_404(meeting, hotel)
    file = _sheet(meeting, found, file_id)
    reading, form = _reading(meeting, found, file), InvoiceForm()
    if form.validate_on_submit():
        try:
            made = services.take_sheet(
                meeting,
                found,
                form.stated,
                reading.lines,
                actor(),
                file_id=file.id,
                columns=reading.known,
            )
        except DomainError as error:
            form.refuse(error)
        else:
            count = len(reading.lines)
            flash(_("%(count)s baris tagihan dibaca.", count=count), "ok")
            return redirect(_address(meeting, hotel, made), 303)
    elif request.method == "GET" and reading.total is not None:
        form.total.data = str(reading.total)
    return render_template(
        "lodging/invoice_sheet.html",
        meeting=meeting,
        hotel=found,
        form=form,
        file=file,
        reading=reading,
        chosen={place: name for name, place in reading.columns.items()},
        shown=reading.lines[:FEW],
        read_total=sum(one.amount for one in reading.lines),
        columns=COLUMNS,
        kinds=KINDS,
    ), 400 if form.errors else 200


@bp.get("/hotels/<hotel>/invoices/<int:invoice_id>")
@requires(Permission.VIEW_LODGING)
def invoice(meeting: Meeting, hotel: str, invoice_id: int) -> ResponseReturnValue:
    """Show the lines of a bill, those first that nobody is known for."""
    return _page(meeting, _invoice(meeting, hotel, invoice_id))


@bp.post("/hotels/<hotel>/invoices/<int:invoice_id>")
@requires(MANAGE)
def change_invoice(
    meeting: Meeting, hotel: str, invoice_id: int
) -> ResponseReturnValue:
    """Do what a button of the page says."""
    found, form = _invoice(meeting, hotel, invoice_id), LineForm()
    try:
        if "add" in request.form:
            if not form.validate():
                return _page(meeting, found, form=form), 400
            made = services.add_line(meeting, found, form.line, actor())
            flash(_added(len(made)), "ok")
        else:
            flash(_do(meeting, found), "ok")
    except DomainError as error:
        form.refuse(error)
        refusal = words(error.code, **error.parameters)
        again = _invoice(meeting, hotel, invoice_id)  # the refusal forgot what was read
        return _page(meeting, again, refusal=refusal, form=form), 409
    return redirect(_address(meeting, hotel, found), 303)


def _do(meeting: Meeting, found: Invoice) -> str:
    typed = request.form
    if "drop" in typed:
        services.drop_line(found, typed.get("drop", 0, type=int), actor())
        return str(_("Baris dihapus."))
    if "again" in typed:
        services.match_again(meeting, found, actor())
        return str(_("Baris dicocokkan lagi."))
    if "line" in typed:
        _mean(meeting, found, typed)
        return str(_("Baris dicocokkan."))
    move = typed.get("move", "")
    if move not in InvoiceWorkflow.moves():
        abort(400)
    reason = visible(typed.get("reason", ""))[:300]
    services.move_invoice(found, move, actor(), reason)
    return str(_("Tagihan %(number)s tercatat.", number=found.number))


def _mean(meeting: Meeting, found: Invoice, typed: Mapping[str, str]) -> None:
    days = read_days(typed.get("night", ""), meeting.starts_on.year)
    meant = visible(typed.get("meant", "") or typed.get("candidate", ""))[:40]
    services.match_line(
        meeting,
        found,
        int(typed["line"]) if typed["line"].isdigit() else 0,
        meant,
        actor(),
        night=days.first if days else None,
    )


def _added(count: int) -> str:
    said = ngettext("%(num)d baris ditambah.", "%(num)d baris ditambah.", count)
    return str(said)


def _page(
    meeting: Meeting,
    found: Invoice,
    refusal: str = "",
    form: LineForm | None = None,
) -> str:
    lines = list(queries.invoice_lines(found.id))
    lost = [one for one in lines if one.kind is LineKind.ROOM and _lost(one)]
    number = max(request.args.get("page", 1, type=int), 1)
    may = actor().may(MANAGE)
    editable = may and found.state is InvoiceState.RECEIVED
    return render_template(
        "lodging/invoice.html",
        meeting=meeting,
        hotel=found.hotel,
        invoice=found,
        lines=lines[(number - 1) * PAGE : number * PAGE],
        total=len(lines),
        number=number,
        size=PAGE,
        sum=sum(one.amount for one in lines),
        unmatched=_unmatched(meeting, found, lost[:FEW]) if editable else [],
        lost=len(lost),
        rooms=queries.ledger_rooms(meeting.id),
        sleepers=queries.ledger_sleepers(
            {one.participant_id for one in lines if one.participant_id}
        ),
        kinds=KINDS,
        matched=MATCHED,
        labels=INVOICE_LABELS,
        moves=InvoiceWorkflow.offered(found, actor()),
        open=editable,
        may_manage=may,
        refusal=refusal,
        form=form or LineForm(formdata=None),
        reason=request.form.get("reason", ""),
    )


def _lost(line: InvoiceLine) -> bool:
    return line.room_id is None or line.night is None


def _unmatched(
    meeting: Meeting, found: Invoice, lines: list[InvoiceLine]
) -> list[Unmatched]:
    if not lines:
        return []
    matcher = services.matcher(meeting, found.hotel_id)
    return [
        Unmatched(line, matcher.candidates(services.sought(line))) for line in lines
    ]


def _begin(
    meeting: Meeting,
    hotel: Hotel,
    form: InvoiceForm,
    sheet: SheetForm | None = None,
) -> str:
    return render_template(
        "lodging/invoice_new.html",
        meeting=meeting,
        hotel=hotel,
        form=form,
        sheet=sheet or SheetForm(formdata=None),
    )


def _sheet(meeting: Meeting, hotel: Hotel, file_id: int) -> StoredFile:
    file = stored_file(meeting.id, file_id)
    if file is None or file.purpose != f"{services.SHEET}:{hotel.id}":
        abort(404)
    return file


def _reading(meeting: Meeting, hotel: Hotel, file: StoredFile) -> ReadSheet:
    """Read a sheet by what its headings meant before, or by what is chosen now."""
    book = read_workbook(store.read(file.sha256), file.name)
    chosen = {
        int(name[1:]): field
        for name, field in request.values.items()
        if name[:1] == "c" and name[1:].isdigit() and field in ("", *FIELDS)
    }
    known = queries.last_columns(hotel.id)
    return read_invoice(book.sheets, meeting.starts_on.year, known, chosen)


def _invoice(meeting: Meeting, hotel: str, invoice_id: int) -> Invoice:
    found = hotel_or_404(meeting, hotel)
    return queries.invoice(meeting.id, found.id, invoice_id) or abort(404)


def _address(meeting: Meeting, hotel: str, made: Invoice) -> str:
    return url_for(".invoice", meeting=meeting.code, hotel=hotel, invoice_id=made.id)
