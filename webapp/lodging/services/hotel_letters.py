"""The letter to a hotel about the differences that are contested.

A letter is Indonesian whatever language the committee reads.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from lokal import terbilang

from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.files import PDF, WORD
from webapp.core.format import rupiah
from webapp.documents import papers
from webapp.documents import services as register
from webapp.documents.models import PaperKind, StoredFile
from webapp.documents.papers import Block, Column, Letter, Rows, as_word
from webapp.lodging import queries
from webapp.lodging.billing import Difference
from webapp.lodging.billing.words import WHY
from webapp.lodging.models import Hotel, HotelLetter
from webapp.lodging.queries import Bill
from webapp.lodging.workflow import DecisionState, InvoiceState, InvoiceWorkflow
from webapp.meetings.models import Meeting
from webapp.registration.services.invitations import Desk

SERIES, PATTERN = "letter.hotel", "{seq}/TGH/{month}/{year}"
PURPOSE = "hotel.letter"
MANAGE = Permission.MANAGE_LODGING
COLUMNS = (
    Column(title="Malam", share=1.0),
    Column(title="Kamar dan tamu", share=2.2),
    Column(title="Sebab", share=1.9),
    Column(title="Ditagih", share=1.3, align="right"),
    Column(title="Menurut kontrak", share=1.3, align="right"),
    Column(title="Selisih", share=1.3, align="right"),
)


@transaction()
def make_hotel_letter(meeting: Meeting, hotel: Hotel, by: Actor) -> HotelLetter:
    """Write to the hotel what is contested: number, papers, register at once.

    Raises ``letter_nothing``, ``letter_incomplete``.
    """
    by.demand(MANAGE)
    bill = queries.bill(meeting, queries.held_hotel(hotel.id))
    contested = bill.decided(DecisionState.CONTESTED)
    desk = Desk.of(meeting)
    if not contested:
        raise DomainError("letter_nothing")
    desk.check()
    today = desk.day
    number = register.next_number(SERIES, today, PATTERN)
    code = register.new_code()
    letter = _letter(desk, bill, contested, number.text, code, on=today)
    name = f"{today.isoformat()}_Surat_{hotel.code}"
    file = _keep(meeting, f"{name}.pdf", PDF, papers.render(letter))
    word = _keep(meeting, f"{name}.docx", WORD, as_word(letter))
    paper = desk.paper(
        PaperKind.LETTER, number, hotel.name, code=code, sha256=file.sha256
    )
    entry = register.register(meeting.id, paper)
    made = HotelLetter(
        meeting_id=meeting.id,
        hotel_id=hotel.id,
        register_entry_id=entry.id,
        entry=entry,
        stored_file_id=file.id,
        word_file_id=word.id,
        rows=len(contested),
        amount=sum(one.amount for one in contested),
        made_by=by.name,
    )
    db.session.add(made)
    _dispute(hotel, by)
    db.session.flush()
    return made


def _dispute(hotel: Hotel, by: Actor) -> None:
    """Let the bills wait for the hotel's answer."""
    for invoice, *_ in queries.invoices(hotel.id):
        if invoice.state in {InvoiceState.RECEIVED, InvoiceState.CHECKED}:
            InvoiceWorkflow.dispute.apply(queries.held_invoice(invoice.id), by)


def _keep(meeting: Meeting, name: str, kind: str, content: bytes) -> StoredFile:
    return register.store_file(
        meeting.id, name, kind, content, purpose=PURPOSE, reader=MANAGE
    )


def _letter(  # noqa: PLR0913 each of these is a part of the letter
    desk: Desk,
    bill: Bill,
    contested: Sequence[Difference],
    number: str,
    code: str,
    *,
    on: date,
) -> Letter:
    hotel = bill.hotel
    return Letter(
        title=f"Surat tagihan {hotel.name}",
        made_at=clock.now(),
        head=desk.head,
        number=number,
        nature="Penting",
        enclosure="",
        subject=f"Selisih tagihan {desk.meeting.name}",
        place_and_day=desk.dated(on),
        addressee=(f"Pimpinan {hotel.name}", "di tempat"),
        body=tuple(_body(desk, bill, contested)),
        signer=desk.signer,
        verify_url=register.verify_url(code),
        size=papers.Size(desk.letterhead.sheet.value),
        invites=False,
    )


def _body(desk: Desk, bill: Bill, contested: Sequence[Difference]) -> Iterable[Block]:
    numbers = ", ".join(
        invoice.number
        for invoice, *_ in queries.invoices(bill.hotel.id)
        if invoice.state is not InvoiceState.WITHDRAWN
    )
    contract = bill.hotel.contract_number
    agreed = f"kontrak nomor {contract}" if contract else "kontrak"
    amount = sum(one.amount for one in contested)
    yield Block(
        text=f"Sehubungan dengan tagihan nomor {numbers} untuk {desk.meeting.name}, "
        f"kami telah mencocokkannya dengan {agreed}, daftar kamar yang Saudara terima, "
        "dan bukti menginap. Kami menemukan selisih sebagai berikut:"
    )
    yield Block(table=_rows(bill, contested))
    yield Block(
        text=f"Jumlah selisihnya {rupiah(amount)} ({spelled(amount)}). Kami mohon "
        "tagihan disesuaikan dan tagihan perbaikannya dikirimkan kepada kami. Bukti "
        "tiap baris dapat kami tunjukkan."
    )
    yield Block(
        text="Atas perhatian dan kerja sama Saudara, kami ucapkan terima kasih."
    )


def spelled(amount: int) -> str:
    """Write money in words: `sembilan ratus ribu rupiah`."""
    words = f"{terbilang(abs(amount))} rupiah"
    return f"minus {words}" if amount < 0 else words


def _rows(bill: Bill, contested: Sequence[Difference]) -> Rows:
    billed, owed = (sum(getattr(x, n) for x in contested) for n in ("billed", "owed"))
    return Rows(
        columns=COLUMNS,
        rows=tuple(_row(bill, one) for one in contested),
        total=("Jumlah", "", "", rupiah(billed), rupiah(owed), rupiah(billed - owed)),
    )


def _row(bill: Bill, one: Difference) -> tuple[str, ...]:
    room = bill.rooms.get(one.room_id or 0)
    guests = bill.at.get((one.room_id or 0, one.night), ())
    names = ", ".join(entry.sleeper.name for entry in guests if entry.sleeper.name)
    lines = [bill.lines[line] for line in one.lines]
    written = ", ".join(filter(None, (line.guest or line.text for line in lines)))
    place = " – ".join(filter(None, (room.called if room else "", names or written)))
    return (
        papers.short_day(one.night) if one.night else "",
        place,
        WHY[one.why],
        rupiah(one.billed),
        rupiah(one.owed),
        rupiah(one.amount),
    )
