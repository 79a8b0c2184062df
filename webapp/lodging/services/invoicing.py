"""Taking a hotel's bill in, finding whom its lines mean, deciding on differences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.sheets import read_workbook
from webapp.documents import services as documents
from webapp.documents.models import StoredFile
from webapp.lodging import queries
from webapp.lodging.billing import (
    Difference,
    LineKind,
    MatchedBy,
    Matcher,
    ReadLine,
    Sought,
    nights_between,
    shares,
)
from webapp.lodging.models import BillDecision, Hotel, Invoice, InvoiceLine
from webapp.lodging.workflow import (
    DecisionState,
    DecisionWorkflow,
    InvoiceState,
    InvoiceWorkflow,
)
from webapp.meetings.models import Meeting

MANAGE = Permission.MANAGE_LODGING
SHEET = "hotel.invoice"
TAKEN = DomainError("invoice_number_taken", field="number")
UNIQUE = {"uq_hotel_invoice_hotel_id_number": TAKEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What stands at the head of a bill."""

    number: str
    dated_on: date
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLine:
    """A line as somebody typed it: for a stay of nights, or for none."""

    kind: LineKind
    amount: int
    text: str = ""
    guest: str = ""
    room_number: str = ""
    first: date | None = None
    last: date | None = None


def keep_sheet(hotel: Hotel, name: str, content: bytes, by: Actor) -> StoredFile:
    """Keep the sheet of a bill, if it can be read, to be looked at before it counts."""
    by.demand(MANAGE)
    if not name:
        raise DomainError("no_sheet", field="file")
    read_workbook(content, name)
    suffix = PurePath(name).suffix.lower()[:6]
    return documents.store_file(
        hotel.meeting_id,
        f"Tagihan {hotel.code}{suffix}",
        "application/octet-stream",
        content,
        purpose=f"{SHEET}:{hotel.id}",
        reader=MANAGE,
    )


@transaction(unique=UNIQUE)
def add_invoice(hotel: Hotel, stated: Stated, by: Actor) -> Invoice:
    """Write down that a bill came in; its lines follow."""
    by.demand(MANAGE)
    if not stated.number:
        raise DomainError("invoice_number_missing", field="number")
    made = Invoice(
        meeting_id=hotel.meeting_id,
        hotel_id=hotel.id,
        hotel=hotel,
        number=stated.number,
        dated_on=stated.dated_on,
        stated_total=stated.total,
    )
    db.session.add(made)
    db.session.flush()
    return made


@transaction(unique=UNIQUE)
def take_sheet(  # noqa: PLR0913 each of these is a fact about the bill
    meeting: Meeting,
    hotel: Hotel,
    stated: Stated,
    lines: Sequence[ReadLine],
    by: Actor,
    *,
    file_id: int,
    columns: Mapping[str, str],
) -> Invoice:
    """Take the lines of a sheet into the bill of that number, in place of its own.

    The same sheet again changes nothing; what was matched by hand stays matched.
    """
    found = queries.invoice_numbered(hotel.id, stated.number)
    invoice = queries.held_invoice(found.id) if found else None
    if invoice is None:
        invoice = add_invoice(hotel, stated, by)
    _check_open(invoice, by)
    if not lines:
        raise DomainError("invoice_without_lines")
    invoice.dated_on, invoice.stated_total = stated.dated_on, stated.total
    invoice.stored_file_id, invoice.columns = file_id, dict(columns)
    _replace(meeting, hotel, invoice, lines)
    db.session.flush()
    return invoice


@transaction()
def add_line(
    meeting: Meeting, invoice: Invoice, typed: TypedLine, by: Actor
) -> list[InvoiceLine]:
    """Type a line: one for each night of its stay, which share its amount."""
    held = queries.held_invoice(invoice.id)
    _check_open(held, by)
    if typed.last and (typed.first is None or typed.last <= typed.first):
        raise DomainError("invoice_stay_wrong", field="last")
    nights: Sequence[date | None] = [typed.first]
    if typed.first and typed.last:
        nights = nights_between(typed.first, typed.last)
    position = max((one.position for one in queries.invoice_lines(held.id)), default=0)
    made = [
        InvoiceLine(
            meeting_id=held.meeting_id,
            hotel_invoice_id=held.id,
            position=position + number,
            kind=typed.kind,
            text=typed.text,
            guest=typed.guest,
            room_number=typed.room_number,
            night=night,
            amount=share,
        )
        for number, (night, share) in enumerate(
            zip(nights, shares(typed.amount, len(nights)), strict=True), 1
        )
    ]
    _match(matcher(meeting, held.hotel_id), made)
    db.session.add_all(made)
    db.session.flush()
    return made


@transaction()
def drop_line(invoice: Invoice, line_id: int, by: Actor) -> None:
    """Take a line off a bill again."""
    held = queries.held_invoice(invoice.id)
    _check_open(held, by)
    line = queries.held_line(held.id, line_id)
    if line is None:
        raise DomainError("not_found")
    queries.drop_lines([line])


@transaction()
def match_line(  # noqa: PLR0913 each of these is a fact about the line
    meeting: Meeting,
    invoice: Invoice,
    line_id: int,
    meant: str,
    by: Actor,
    *,
    night: date | None = None,
) -> InvoiceLine:
    """Say whom a line means: a reference, or the number of a room.

    Raises ``line_means_nobody`` if the hotel has neither.
    """
    _check_open(queries.held_invoice(invoice.id), by)
    line = queries.held_line(invoice.id, line_id)
    if line is None:
        raise DomainError("not_found")
    line.night = line.night or night
    found = matcher(meeting, invoice.hotel_id)
    place, room = found.place_called(meant), found.room_called(meant)
    if place is not None:
        match = found.of_place(place, line.night)
        line.room_id, line.participant_id = match.room_id, place
    elif room is not None:
        line.room_id, line.participant_id = room.id, None
    else:
        raise DomainError("line_means_nobody", meant=meant)
    line.kind, line.matched, line.score = LineKind.ROOM, MatchedBy.HAND, 100
    db.session.flush()
    return line


@transaction()
def match_again(meeting: Meeting, invoice: Invoice, by: Actor) -> None:
    """Look once more for whom lines mean, but for those matched by hand."""
    _check_open(queries.held_invoice(invoice.id), by)
    lines = queries.invoice_lines(invoice.id)
    _match(
        matcher(meeting, invoice.hotel_id),
        [line for line in lines if line.matched is not MatchedBy.HAND],
    )
    db.session.flush()


@transaction()
def move_invoice(invoice: Invoice, move: str, by: Actor, reason: str = "") -> None:
    """Bring a bill a step further."""
    InvoiceWorkflow.moves()[move].apply(queries.held_invoice(invoice.id), by, reason)
    db.session.flush()


@transaction(
    unique={"uq_hotel_bill_decision_hotel_id_key": DomainError("decided_already")}
)
def decide_differences(
    hotel: Hotel,
    found: Sequence[Difference],
    move: str,
    by: Actor,
    text: str = "",
) -> int:
    """Accept or contest differences, or withdraw; return how many that were."""
    by.demand(MANAGE)
    if not found:
        raise DomainError("nothing_picked")
    decided = 0
    for one in found:
        row = queries.held_decision(hotel.id, one.key) or _undecided(hotel, one)
        if not DecisionWorkflow.moves()[move].offered(row, by):
            continue
        DecisionWorkflow.moves()[move].apply(row, by, text)
        row.why, row.amount, row.text = one.why, one.amount, text.strip()
        row.decided_by, row.decided_at = by.name, clock.now()
        db.session.add(row)
        decided += 1
    db.session.flush()
    return decided


def matcher(meeting: Meeting, hotel_id: int) -> Matcher:
    """Gather whom the lines of a hotel's bill may mean."""
    hotel = next(one for one in queries.hotels(meeting.id) if one.id == hotel_id)
    rooms = queries.ledger_rooms(meeting.id).values()
    ours = [room for room in rooms if room.hotel_id == hotel_id]
    return Matcher(queries.ledger(meeting, hotel), ours)


def sought(line: InvoiceLine | ReadLine) -> Sought:
    """Say what a hotel wrote of a line, as it is looked for."""
    return Sought(
        line.row_ref, line.room_number, line.guest, line.institution, line.night
    )


def _undecided(hotel: Hotel, one: Difference) -> BillDecision:
    return BillDecision(
        meeting_id=hotel.meeting_id,
        hotel_id=hotel.id,
        key=one.key,
        why=one.why,
        amount=one.amount,
        state=DecisionState.OPEN,
    )


def _check_open(invoice: Invoice, by: Actor) -> None:
    by.demand(MANAGE)
    if invoice.state is not InvoiceState.RECEIVED:
        raise DomainError("invoice_closed", number=invoice.number)


def _replace(
    meeting: Meeting, hotel: Hotel, invoice: Invoice, lines: Sequence[ReadLine]
) -> None:
    """Write the lines of a sheet over those of a bill, place by place."""
    known = {one.position: one for one in queries.invoice_lines(invoice.id)}
    written = [
        _written(invoice, known.get(position), position, one)
        for position, one in enumerate(lines, 1)
    ]
    queries.drop_lines([known[n] for n in known if n > len(lines)])
    _match(
        matcher(meeting, hotel.id),
        [line for line in written if line.matched is not MatchedBy.HAND],
    )
    db.session.add_all(written)


def _written(
    invoice: Invoice, known: InvoiceLine | None, position: int, read: ReadLine
) -> InvoiceLine:
    values = {
        "kind": read.kind,
        "text": read.text,
        "guest": read.guest,
        "institution": read.institution,
        "row_ref": read.row_ref,
        "room_number": read.room_number,
        "night": read.night,
        "amount": read.amount,
    }
    if known is None:
        return InvoiceLine(
            meeting_id=invoice.meeting_id,
            hotel_invoice_id=invoice.id,
            position=position,
            **values,
        )
    by_hand = known.matched is MatchedBy.HAND
    # Whom somebody found by hand stays found as long as the hotel writes the same.
    if by_hand and (known.guest, known.room_number) == (read.guest, read.room_number):
        values |= {"kind": known.kind, "night": read.night or known.night}
    elif by_hand:
        known.matched = None
    for name, value in values.items():
        if getattr(known, name) != value:
            setattr(known, name, value)
    return known


def _match(found: Matcher, lines: Iterable[InvoiceLine]) -> None:
    for line in lines:
        match = found.find(sought(line)) if line.kind is LineKind.ROOM else None
        line.room_id = match.room_id if match else None
        line.participant_id = match.place_id if match else None
        line.matched = match.by if match else None
        line.score = match.score if match else 0
