"""What hotels billed, what they may charge, and what was decided about it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from webapp.core.db import db, surely_held
from webapp.lodging.billing import (
    Billed,
    Difference,
    Entry,
    LineKind,
    Place,
    differences,
    nights_of,
    owed,
)
from webapp.lodging.contract import Contract
from webapp.lodging.models import (
    BillDecision,
    Hotel,
    HotelLetter,
    Invoice,
    InvoiceLine,
)
from webapp.lodging.queries.contracts import contracts
from webapp.lodging.queries.night_ledger import billed_lines, ledger, ledger_rooms
from webapp.lodging.workflow import DecisionState, InvoiceState
from webapp.meetings.models import Meeting


@dataclass(kw_only=True)
class Bill:
    """All that one hotel billed, against what it may charge by its contract."""

    hotel: Hotel
    contract: Contract
    entries: Sequence[Entry]
    lines: Mapping[int, InvoiceLine]
    rooms: Mapping[int, Place]
    differences: Sequence[Difference]
    owed: int
    decisions: Mapping[str, BillDecision] = field(default_factory=dict)

    @cached_property
    def at(self) -> Mapping[tuple[int, date | None], Sequence[Entry]]:
        """Find who was meant to be in a room on a night."""
        found: defaultdict[tuple[int, date | None], list[Entry]] = defaultdict(list)
        for one in self.entries:
            if one.room:
                found[one.room.id, one.night].append(one)
        return found

    @property
    def billed(self) -> int:
        """Return the money of all lines that count."""
        return sum(line.amount for line in self.lines.values())

    @property
    def difference(self) -> int:
        """Return how much too much was billed; it is the sum of the differences."""
        return self.billed - self.owed

    def state(self, key: str) -> DecisionState:
        """Tell what was decided about a difference."""
        made = self.decisions.get(key)
        return made.state if made else DecisionState.OPEN

    def decided(self, *states: DecisionState) -> list[Difference]:
        """List the differences about which this was decided."""
        return [one for one in self.differences if self.state(one.key) in states]


def bill(meeting: Meeting, hotel: Hotel) -> Bill:
    """Compare all bills of a hotel with its contract and the nights slept."""
    entries = ledger(meeting, hotel)
    lines = billed_lines(hotel)
    nights = nights_of(entries)
    seen = {one.night for one in nights}
    agreed = contracts(meeting.id, seen)[hotel.code]
    billed = [_billed(line) for line in lines]
    return Bill(
        hotel=hotel,
        contract=agreed,
        entries=entries,
        lines={line.id: line for line in lines},
        rooms=ledger_rooms(meeting.id),
        # Before the first bill all that is owed would be a difference.
        differences=differences(agreed, nights, billed) if _billing(hotel.id) else (),
        owed=owed(agreed, nights),
        decisions=decisions(hotel.id),
    )


def _billing(hotel_id: int) -> bool:
    counts = Invoice.state != InvoiceState.WITHDRAWN
    ours = select(exists().where(Invoice.hotel_id == hotel_id, counts))
    return bool(db.session.scalar(ours))


def _billed(line: InvoiceLine) -> Billed:
    return Billed(
        id=line.id,
        key=f"{line.hotel_invoice_id}:{line.position}",
        kind=line.kind,
        amount=line.amount,
        room_id=line.room_id,
        night=line.night,
    )


def decisions(hotel_id: int) -> Mapping[str, BillDecision]:
    """Find what was decided about the differences with a hotel, by their keys."""
    ours = select(BillDecision).where(BillDecision.hotel_id == hotel_id)
    return {row.key: row for row in db.session.scalars(ours)}


def invoices(hotel_id: int) -> Sequence[Row[Invoice, int, int, int]]:
    """List the bills of a hotel with their lines, sums and unmatched lines."""
    unmatched = func.count(InvoiceLine.id).filter(*UNMATCHED)
    return db.session.execute(
        select(
            Invoice,
            func.count(InvoiceLine.id),
            func.coalesce(func.sum(InvoiceLine.amount), 0),
            unmatched,
        )
        .outerjoin(InvoiceLine, InvoiceLine.hotel_invoice_id == Invoice.id)
        .where(Invoice.hotel_id == hotel_id)
        .group_by(Invoice.id)
        .order_by(Invoice.dated_on, Invoice.id)
    ).all()


UNMATCHED = (
    InvoiceLine.kind == LineKind.ROOM,
    InvoiceLine.room_id.is_(None) | InvoiceLine.night.is_(None),
)


def invoice(meeting_id: int, hotel_id: int, invoice_id: int) -> Invoice | None:
    """Find a bill of a hotel."""
    ours = Invoice.meeting_id == meeting_id, Invoice.hotel_id == hotel_id
    found = select(Invoice).where(*ours, Invoice.id == invoice_id)
    return db.session.scalar(found.options(joinedload(Invoice.hotel)))


def invoice_numbered(hotel_id: int, number: str) -> Invoice | None:
    """Find the bill of a hotel that bears a number."""
    ours = Invoice.hotel_id == hotel_id, Invoice.number == number
    return db.session.scalar(select(Invoice).where(*ours))


def last_columns(hotel_id: int) -> Mapping[str, str]:
    """Tell what the headings of the hotel's last sheet meant."""
    read = (
        select(Invoice.columns)
        .where(Invoice.hotel_id == hotel_id, Invoice.columns != {})
        .order_by(Invoice.id.desc())
    )
    return db.session.scalar(read.limit(1)) or {}


def held_invoice(invoice_id: int) -> Invoice:
    """Read a bill as it is now, and hold it until the transaction ends."""
    return surely_held(Invoice, invoice_id)


def invoice_lines(invoice_id: int) -> Sequence[InvoiceLine]:
    """List the lines of a bill in their order."""
    ours = select(InvoiceLine).where(InvoiceLine.hotel_invoice_id == invoice_id)
    return db.session.scalars(ours.order_by(InvoiceLine.position)).all()


def held_line(invoice_id: int, line_id: int) -> InvoiceLine | None:
    """Read one line of a bill as it is now, and hold it."""
    ours = InvoiceLine.hotel_invoice_id == invoice_id, InvoiceLine.id == line_id
    found = select(InvoiceLine).where(*ours).with_for_update()
    return db.session.scalar(found, execution_options={"populate_existing": True})


def drop_lines(lines: Collection[InvoiceLine]) -> None:
    """Take lines off a bill."""
    for line in lines:
        db.session.delete(line)
    db.session.flush()


def held_decision(hotel_id: int, key: str) -> BillDecision | None:
    """Read what was decided about a difference, and hold it."""
    ours = BillDecision.hotel_id == hotel_id, BillDecision.key == key
    found = select(BillDecision).where(*ours).with_for_update()
    return db.session.scalar(found, execution_options={"populate_existing": True})


def hotel_letters(hotel_id: int) -> Sequence[HotelLetter]:
    """List the letters that went to a hotel, the latest first."""
    return db.session.scalars(
        select(HotelLetter)
        .join(HotelLetter.entry)
        .options(contains_eager(HotelLetter.entry))
        .where(HotelLetter.hotel_id == hotel_id)
        .order_by(HotelLetter.id.desc())
    ).all()
