"""What a hotel billed against what it may charge: the differences, and deciding."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.core import clock
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.core.sheets import Column, Kind
from webapp.core.typed import visible
from webapp.core.words import words
from webapp.lodging import queries, services
from webapp.lodging.billing import Difference, Entry, Why
from webapp.lodging.billing.words import KINDS, WHY
from webapp.lodging.forms.invoices import InvoiceForm, SheetForm
from webapp.lodging.models import BillDecision, Hotel, HotelLetter, InvoiceLine
from webapp.lodging.queries import Bill
from webapp.lodging.views.blueprint import bp
from webapp.lodging.views.night_ledger import table_file, told
from webapp.lodging.views.rooming_list import hotel_or_404
from webapp.lodging.workflow import (
    DECISION_LABELS,
    INVOICE_LABELS,
    DecisionState,
    DecisionWorkflow,
)
from webapp.meetings.models import Meeting

PAGE = 50
MANAGE = Permission.MANAGE_LODGING
TONES = {
    DecisionState.OPEN: "waiting",
    DecisionState.ACCEPTED: "ok",
    DecisionState.CONTESTED: "help",
    DecisionState.WITHDRAWN: "already",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A difference with all that explains it."""

    of: Difference
    room: str
    guests: list[Entry]
    lines: list[InvoiceLine]
    state: DecisionState
    decision: BillDecision | None

    @property
    def stale(self) -> bool:
        """Tell whether the money changed since it was decided."""
        made = self.decision
        return made is not None and made.amount != self.of.amount


@bp.get("/hotels/<hotel>/bill")
@requires(Permission.VIEW_LODGING)
def bill(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Show what was billed, what is owed, and each difference."""
    return _page(meeting, hotel_or_404(meeting, hotel))


@bp.post("/hotels/<hotel>/bill")
@requires(MANAGE)
def decide_bill(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Accept or contest the differences that were picked, or withdraw."""
    found = hotel_or_404(meeting, hotel)
    move = request.form.get("move", "")
    if move not in DecisionWorkflow.moves():
        abort(400)
    picked = set(request.form.getlist("pick"))
    chosen = [
        one for one in queries.bill(meeting, found).differences if one.key in picked
    ]
    text = visible(request.form.get("reason", ""))[:300]
    try:
        count = services.decide_differences(found, chosen, move, actor(), text)
    except DomainError as error:
        refusal = words(error.code, **error.parameters)
        return _page(meeting, found, refusal, picked), 409
    label = _(DecisionWorkflow.moves()[move].label)
    say(
        ngettext(
            "%(label)s: %(num)d selisih.",
            "%(label)s: %(num)d selisih.",
            count,
            label=label,
        )
    )
    return redirect(here_again(), 303)


@bp.get("/hotels/<hotel>/bill.<any(xlsx, csv):kind>")
@requires(MANAGE)
def bill_file(meeting: Meeting, hotel: str, kind: str) -> ResponseReturnValue:
    """Hand out the differences that the page shows."""
    found = hotel_or_404(meeting, hotel)
    services.read_ledger(found, actor())
    shown = _kept(queries.bill(meeting, found))
    name = f"{clock.now():%Y-%m-%d}_{meeting.code}_{found.code}_Selisih.{kind}"
    return table_file(name, _("Selisih"), *_table(shown))


@bp.post("/hotels/<hotel>/letters")
@requires(MANAGE)
def write_to_hotel(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Make the letter about the differences that are contested."""
    found = hotel_or_404(meeting, hotel)
    try:
        made = services.make_hotel_letter(meeting, found, actor())
        flash(_("Surat %(number)s dibuat.", number=made.entry.number), "ok")
    except DomainError as error:
        flash(words(error.code, **error.parameters), "help")
    back = url_for(".bill", meeting=meeting.code, hotel=hotel)
    return redirect(f"{back}#letters", 303)


def here_again() -> str:
    """Return the address of this page with its filters."""
    asked = request.query_string.decode()
    return f"{request.path}?{asked}" if asked else request.path


def _page(
    meeting: Meeting,
    hotel: Hotel,
    refusal: str = "",
    picked: frozenset[str] | set[str] = frozenset(),
) -> str:
    found = queries.bill(meeting, hotel)
    kept, letters = _kept(found), queries.hotel_letters(hotel.id)
    number = max(request.args.get("page", 1, type=int), 1)
    return render_template(
        "lodging/bill.html",
        meeting=meeting,
        hotel=hotel,
        bill=found,
        rows=kept[(number - 1) * PAGE : number * PAGE],
        total=len(kept),
        number=number,
        size=PAGE,
        reasons=_reasons(found),
        why=WHY,
        kinds=KINDS,
        states=DECISION_LABELS,
        tones=TONES,
        moves=DecisionWorkflow.moves(),
        invoices=queries.invoices(hotel.id),
        invoice_states=INVOICE_LABELS,
        letters=letters,
        contested=found.decided(DecisionState.CONTESTED),
        written=_written(found, letters),
        refusal=refusal,
        picked=picked,
        reason=request.form.get("reason", ""),
        form=InvoiceForm(formdata=None),
        sheet=SheetForm(formdata=None),
        told=lambda one: told(one, meeting.zone),
        may_manage=actor().may(MANAGE),
    )


def _written(found: Bill, letters: Sequence[HotelLetter]) -> bool:
    """Tell whether the last letter says already what is contested now."""
    contested = found.decided(DecisionState.CONTESTED)
    last = max((found.decisions[one.key].decided_at for one in contested), default=None)
    return bool(
        letters
        and last
        and letters[0].made_at > last
        and letters[0].amount == sum(one.amount for one in contested)
    )


def _reasons(found: Bill) -> list[tuple[Why, int, int]]:
    """Add the differences up by why they are, in the order of a letter."""
    return [
        (why, len(ours), sum(one.amount for one in ours))
        for why in Why
        if (ours := [one for one in found.differences if one.why is why])
    ]


def _kept(found: Bill) -> list[Shown]:
    """Keep the differences that the address asks for, with what explains them."""
    why, state = request.args.get("why", ""), request.args.get("state", "")
    sought = visible(request.args.get("q", "")).casefold()
    rows = [
        shown(found, one)
        for one in found.differences
        if (not why or one.why == why) and (not state or found.state(one.key) == state)
    ]
    return [row for row in rows if sought in _said(row).casefold()]


def shown(found: Bill, one: Difference) -> Shown:
    """Gather what explains a difference."""
    room = found.rooms.get(one.room_id or 0)
    guests = list(found.at.get((one.room_id or 0, one.night), ()))
    return Shown(
        one,
        room.called if room else "",
        guests,
        [found.lines[line] for line in one.lines],
        found.state(one.key),
        found.decisions.get(one.key),
    )


def _said(row: Shown) -> str:
    people = " ".join(one.sleeper.name for one in row.guests)
    lines = " ".join(f"{one.guest} {one.text} {one.room_number}" for one in row.lines)
    return f"{row.room} {people} {lines}"


def _table(
    rows: list[Shown],
) -> tuple[list[Column], Iterable[tuple[str | int | date, ...]]]:
    columns = [
        Column(_("Selisih")),
        Column(_("Malam"), Kind.DATE),
        Column(_("Kamar")),
        Column(_("Orang")),
        Column(_("Uraian hotel")),
        Column(_("Ditagih"), Kind.NUMBER),
        Column(_("Menurut kontrak"), Kind.NUMBER),
        Column(_("Beda"), Kind.NUMBER),
        Column(_("Keputusan")),
        Column(_("Catatan")),
    ]
    return columns, (
        (
            _(WHY[row.of.why]),
            row.of.night or "",
            row.room,
            ", ".join(one.sleeper.name for one in row.guests),
            "; ".join(filter(None, (line_said(one) for one in row.lines))),
            row.of.billed,
            row.of.owed,
            row.of.amount,
            _(DECISION_LABELS[row.state]),
            row.decision.text if row.decision else "",
        )
        for row in rows
    )


def line_said(line: InvoiceLine) -> str:
    """Say what the hotel wrote of a line."""
    return " · ".join(filter(None, (line.room_number, line.guest, line.text)))
