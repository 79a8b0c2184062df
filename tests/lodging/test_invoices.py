"""A hotel's bill: typed or read, whom it means, where it differs, what is decided."""

import io
import json
import threading
from datetime import date

import docx
import pytest

from tests import factories
from tests.lodging.hotels import NIGHTS, hotel, new_room
from tests.pages import proofread
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.core.clock import now
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.core.sheets import (
    Column,
    Kind,
    Page,
    Sheet,
    read_workbook,
    write_workbook,
)
from webapp.documents.models import Letterhead
from webapp.documents.queries import stored_file
from webapp.lodging import queries, services
from webapp.lodging.billing import LineKind, MatchedBy, Why, read_invoice
from webapp.lodging.billing.matcher import likeness
from webapp.lodging.contract import Basis
from webapp.lodging.services import Stated, TypedLine
from webapp.lodging.workflow import DecisionState, InvoiceState

pytestmark = pytest.mark.usefixtures("app")

SUN, MON, TUE = NIGHTS
RATE = 1_000_000


@pytest.fixture
def novotel(meeting):
    kinds = hotel(meeting, single=2, twin=2)
    return queries.hotel(meeting.id, "novotel"), kinds


def lodge(meeting, room, name="Budi Santoso", **values):
    person = factories.person(meeting, name=name, **values)
    services.move_place(person.participant_id, room.id, SYSTEM)
    return person


def numbered(room, number):
    services.number_room(room, number, SYSTEM)
    return room


def invoice(found, number="INV-1"):
    stated = Stated(number=number, dated_on=date(2019, 2, 28))
    return services.add_invoice(found, stated, SYSTEM)


def line(room="512", amount=3 * RATE, **values):
    values = {
        "kind": LineKind.ROOM,
        "room_number": room,
        "first": SUN,
        "last": date(2019, 2, 27),
    } | values
    return TypedLine(amount=amount, **values)


def slept(found, *absent):
    for night in NIGHTS:
        services.answer_night(found.id, night, absent, SYSTEM)


def why(meeting, found):
    bill = queries.bill(meeting, found)
    assert sum(one.amount for one in bill.differences) == bill.difference
    return [(one.why, one.amount) for one in bill.differences]


HEADINGS = ("No", "Room No", "Guest Name", "Company", "Arrival", "Departure", "Amount")


def sheet(*rows, headings=HEADINGS):
    columns = [
        Column(name, Kind.DATE if name in {"Arrival", "Departure"} else Kind.TEXT)
        for name in headings
    ]
    kinds = [
        Column(c.heading, Kind.NUMBER) if c.heading == "Amount" else c for c in columns
    ]
    return write_workbook([Page("Invoice", kinds, rows)], now())


def row(number=1, room="512", guest="SANTOSO, BUDI, Mr", amount=3 * RATE):
    return (number, room, guest, "", SUN, date(2019, 2, 27), amount)


def test_a_typed_stay_is_a_line_for_each_night(meeting, novotel):
    found, kinds = novotel
    room = numbered(new_room(kinds["single"]), "512")
    lodge(meeting, room, level="II")
    made = services.add_line(meeting, invoice(found), line(amount=3_000_001), SYSTEM)
    assert [one.night for one in made] == NIGHTS
    assert sum(one.amount for one in made) == 3_000_001
    assert {(one.room_id, one.matched) for one in made} == {(room.id, MatchedBy.NUMBER)}


def test_what_was_slept_and_billed_as_agreed_does_not_differ(meeting, novotel):
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    services.add_line(meeting, invoice(found), line(), SYSTEM)
    assert why(meeting, found) == [(Why.UNPROVEN, RATE)] * 3
    slept(found)
    assert why(meeting, found) == []
    assert queries.bill(meeting, found).owed == 3 * RATE


def test_a_room_is_billed_for_all_who_slept_in_it(meeting, novotel):
    found, kinds = novotel
    twin = numbered(new_room(kinds["twin"]), "512")
    for name in ("Budi Santoso", "Ahmad", "Candra"):
        lodge(meeting, twin if name != "Candra" else new_room(kinds["twin"]), name)
    refs = {one.sleeper.name: one.sleeper.ref for one in queries.ledger(meeting, found)}
    slept(found, refs["Candra"])
    services.add_line(meeting, invoice(found), line(guest="Budi Santoso"), SYSTEM)
    billed = {one.sleeper.name: one.billed for one in queries.ledger(meeting, found)}
    assert billed == {"Budi Santoso": 500_000, "Ahmad": 500_000, "Candra": 0}
    change(found, basis=Basis.PACKAGE)
    billed = {one.sleeper.name: one.billed for one in queries.ledger(meeting, found)}
    assert billed == {"Budi Santoso": RATE, "Ahmad": 0, "Candra": 0}


def change(row, **values):
    with transaction():
        for name, value in values.items():
            setattr(row, name, value)
        db.session.add(row)


def test_who_did_not_come_is_billed_for_nothing(meeting, novotel):
    found, kinds = novotel
    budi = lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    ref = next(one.sleeper.ref for one in queries.ledger(meeting, found))
    services.add_line(meeting, invoice(found), line(), SYSTEM)
    slept(found)
    services.answer_night(found.id, TUE, {ref}, SYSTEM)
    assert budi.participant_id
    assert why(meeting, found) == [(Why.NOT_SLEPT, RATE)]


def test_a_bill_that_the_hotel_took_back_no_longer_counts(meeting, novotel):
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    slept(found)
    first, second = invoice(found), invoice(found, "INV-2")
    for one in (first, second):
        services.add_line(meeting, one, line(), SYSTEM)
    assert why(meeting, found) == [(Why.TWICE, RATE)] * 3
    services.move_invoice(first, "withdraw", SYSTEM, "diganti INV-2")
    assert why(meeting, found) == []


def test_a_number_is_given_once_by_a_hotel(novotel):
    found, _kinds = novotel
    invoice(found)
    with pytest.raises(DomainError, match="invoice_number_taken"):
        invoice(found)


def test_a_checked_bill_keeps_its_lines(meeting, novotel):
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    made = invoice(found)
    services.move_invoice(made, "check", SYSTEM)
    with pytest.raises(DomainError, match="invoice_closed"):
        services.add_line(meeting, made, line(), SYSTEM)
    services.move_invoice(made, "reopen", SYSTEM)
    assert len(services.add_line(meeting, made, line(), SYSTEM)) == 3


def test_a_bill_without_lines_leaves_all_that_is_owed_open(meeting, novotel):
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    slept(found)
    assert queries.bill(meeting, found).differences == ()
    invoice(found)
    assert why(meeting, found) == [(Why.NOT_BILLED, -RATE)] * 3


def test_no_number_is_too_large_to_be_read():
    rows = (("Nama Tamu", "Jumlah"), ("Budi", 1e300), ("Ahmad", "9" * 40))
    found = read_invoice([Sheet("a", rows)], 2019)
    assert found.lines == []
    assert len(found.unread) == 2


@pytest.mark.parametrize(
    ("written", "known", "least"),
    [
        ("SANTOSO, BUDI, Mr", "Budi Santoso", 100),
        ("Dr. Ir. H. Budi Santoso, S.T., M.Si.", "Budi Santoso", 100),
        ("Budi Santosa", "Budi Santoso", 80),
        ("Bpk. Soekarno", "Sukarno", 100),
    ],
)
def test_the_same_name_however_it_is_written(written, known, least):
    assert likeness(written, "", known, "") >= least


@pytest.mark.parametrize("other", ["Siti Aminah", "Ahmad Fauzi", "Budi"])
def test_another_name_is_not_taken_for_it(other):
    assert likeness("Budi Santoso", "", other, "") < 80


def test_headings_are_known_by_what_they_mean():
    rows = (
        ("HOTEL NOVOTEL BALIKPAPAN",),
        ("No. Kamar", "Nama Tamu", "Tgl Masuk", "Malam", "Harga", "Jumlah"),
        ("512", "Budi", date(2019, 2, 24), 2, 900_000, 1_800_000),
        (None, "Laundry 512", None, None, None, "75.000"),
        (None, "Komplimen", None, None, None, "(900.000)"),
        (None, "TOTAL", None, None, None, 975_000),
    )
    found = read_invoice([Sheet("a", rows)], 2019)
    said = [(one.kind, one.night, one.amount) for one in found.lines]
    assert said == [
        (LineKind.ROOM, SUN, 900_000),
        (LineKind.ROOM, MON, 900_000),
        (LineKind.PERSONAL, None, 75_000),
        (LineKind.FREE, None, -900_000),
    ]
    assert found.total == sum(one.amount for one in found.lines)


def test_what_a_heading_meant_is_remembered():
    rows = (("Kode", "Orang", "Biaya"), ("512", "Budi", 1))
    assert read_invoice([Sheet("a", rows)], 2019).lines == []
    known = {"Kode": "room_number", "Biaya": "amount"}
    found = read_invoice([Sheet("a", rows)], 2019, known)
    assert [(one.room_number, one.amount) for one in found.lines] == [("512", 1)]
    chosen = {1: "guest", 2: "amount"}
    found = read_invoice([Sheet("a", rows)], 2019, {}, chosen)
    assert "Budi" in {one.guest for one in found.lines}


def take(meeting, found, content, number="INV-9"):
    kept = services.keep_sheet(found, "tagihan.xlsx", content, SYSTEM)
    reading = read_invoice(read_workbook(content).sheets, 2019)
    return services.take_sheet(
        meeting,
        found,
        Stated(number=number, dated_on=date(2019, 2, 28)),
        reading.lines,
        SYSTEM,
        file_id=kept.id,
        columns=reading.known,
    )


def test_the_same_sheet_again_changes_nothing(meeting, novotel):
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    content = sheet(row(), row(2, "", "Orang Lain", RATE))
    made = take(meeting, found, content)
    lost = next(one for one in queries.invoice_lines(made.id) if not one.room_id)
    services.match_line(meeting, made, lost.id, "512", SYSTEM)
    before = [(one.id, one.version) for one in queries.invoice_lines(made.id)]
    again = take(meeting, found, content)
    assert again.id == made.id
    db.session.expire_all()
    assert [(one.id, one.version) for one in queries.invoice_lines(made.id)] == before
    assert queries.held_line(made.id, lost.id).matched is MatchedBy.HAND


def test_a_shorter_sheet_takes_lines_away(meeting, novotel):
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    made = take(meeting, found, sheet(row(), row(2, "513")))
    assert len(queries.invoice_lines(made.id)) == 6
    take(meeting, found, sheet(row()))
    assert len(queries.invoice_lines(made.id)) == 3


def test_lines_mean_people_by_row_number_or_name(meeting, novotel):
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    ahmad = lodge(meeting, new_room(kinds["twin"]), "Ahmad Fauzi")
    made = take(meeting, found, sheet(row(), row(2, "", "FAUZI, AHMAD")))
    how = {one.matched for one in queries.invoice_lines(made.id)}
    assert how == {MatchedBy.NUMBER, MatchedBy.NAME}
    named = [one for one in queries.invoice_lines(made.id) if not one.room_number]
    assert {one.participant_id for one in named} == {ahmad.participant_id}


def test_two_of_one_name_are_for_somebody_to_tell_apart(meeting, novotel):
    found, kinds = novotel
    for _ in range(2):
        lodge(meeting, new_room(kinds["twin"]), "Budi")
    made = take(meeting, found, sheet(row(1, "", "Budi")))
    assert {one.matched for one in queries.invoice_lines(made.id)} == {None}
    assert {one for one, _ in why(meeting, found)} == {Why.UNMATCHED}


def letterhead(meeting):
    return factories.saved(
        Letterhead(
            meeting_id=meeting.id,
            ministry="Kementerian Perindustrian",
            unit="Ditjen IKMA",
            place="Jakarta",
            signer_name="Eddy Siswanto",
            signer_position="Sekretaris",
            number_pattern="{seq}/UND/{month}/{year}",
        )
    )


@pytest.fixture
def overbilled(meeting, novotel):
    """A room that was slept in, and billed at too high a rate."""
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    slept(found)
    made = invoice(found)
    services.add_line(meeting, made, line(amount=3_300_000), SYSTEM)
    return found, made


def contest(meeting, found, move="contest", text="harga kontrak"):
    bill = queries.bill(meeting, found)
    return services.decide_differences(found, bill.differences, move, SYSTEM, text)


def test_a_decision_is_kept_with_its_money(meeting, overbilled):
    found, made = overbilled
    assert contest(meeting, found) == 3
    bill = queries.bill(meeting, found)
    assert len(bill.decided(DecisionState.CONTESTED)) == 3
    services.add_line(meeting, made, line(amount=1, last=None), SYSTEM)
    changed = queries.bill(meeting, found)
    first = changed.differences[0]
    assert changed.decisions[first.key].amount != first.amount
    with pytest.raises(DomainError, match="reason_missing"):
        contest(meeting, found, "withdraw", " ")
    contest(meeting, found, "withdraw", "hotel benar")
    assert not queries.bill(meeting, found).decided(DecisionState.CONTESTED)


def test_the_letter_has_number_table_and_both_files(meeting, overbilled):
    found, made = overbilled
    letterhead(meeting)
    with pytest.raises(DomainError, match="letter_nothing"):
        services.make_hotel_letter(meeting, found, SYSTEM)
    contest(meeting, found)
    letter = services.make_hotel_letter(meeting, found, SYSTEM)
    assert "/TGH/" in letter.entry.number
    assert (letter.rows, letter.amount) == (3, 300_000)
    word = stored_file(meeting.id, letter.word_file_id)
    tables = docx.Document(io.BytesIO(store.read(word.sha256))).tables
    written = [cell.text for row in tables[1].rows for cell in row.cells]
    assert "512 – Budi Santoso" in written
    assert written[-1] == "Rp300.000"
    pdf = stored_file(meeting.id, letter.stored_file_id)
    assert store.read(pdf.sha256).startswith(b"%PDF")
    assert queries.invoice(meeting.id, found.id, made.id).state is InvoiceState.DISPUTED


def test_without_letterhead_no_number_is_spent(meeting, overbilled):
    found, _made = overbilled
    contest(meeting, found)
    meeting.organiser = meeting.signer_name = ""
    with pytest.raises(DomainError, match="letter_incomplete"):
        services.make_hotel_letter(meeting, found, SYSTEM)
    assert not queries.hotel_letters(found.id)


def test_two_letters_at_once_bear_two_numbers(app, meeting, overbilled):
    found, _made = overbilled
    letterhead(meeting)
    contest(meeting, found)
    numbers = []

    def write():
        with app.app_context():
            made = services.make_hotel_letter(meeting, found, SYSTEM)
            numbers.append(made.entry.number)

    threads = [threading.Thread(target=write) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(set(numbers)) == 2


def test_a_bill_of_another_meeting_is_not_found(overbilled, browse):
    found, made = overbilled
    other = factories.meeting()
    hotel(other, single=1)
    theirs = queries.hotel(other.id, "novotel")
    assert queries.invoice(other.id, theirs.id, made.id) is None
    assert queries.bill(other, theirs).lines == {}
    client = browse()
    path = f"/m/{other.code}/lodging/hotels/novotel/invoices/{made.id}"
    assert client.get(path).status_code in {403, 404}
    assert found.id != theirs.id


def address(meeting, more):
    return f"/m/{meeting.code}/lodging/hotels/novotel/{more}"


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return proofread(answer.text)


def text(shown):
    return " ".join(shown.get_text(" ", strip=True).split())


def send(client, path, at, **values):
    token = json.loads(page(client, at).body["hx-headers"])["X-CSRFToken"]
    return client.post(path, data={"csrf_token": token, **values})


def test_the_page_of_an_empty_bill_says_what_to_do(meeting, novotel, browse):
    assert novotel
    shown = text(page(browse(), address(meeting, "bill")))
    assert "Belum ada tagihan dari hotel ini." in shown
    assert "Masukkan tagihan" in shown
    assert "Masukkan tagihan" not in text(
        page(browse(Role.VIEWER), address(meeting, "bill"))
    )


def test_a_sheet_is_looked_at_before_it_counts(meeting, novotel, browse):
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    client, new = browse(), address(meeting, "invoices/new")
    sent = {"file": (io.BytesIO(sheet(row())), "tagihan.xlsx")}
    answer = send(client, address(meeting, "invoices/sheet"), new, **sent)
    assert answer.status_code == 303
    preview = answer.location
    assert "3 baris terbaca, jumlahnya Rp3.000.000." in text(page(client, preview))
    assert not queries.invoices(found.id)
    answer = send(client, preview, preview, number="F-7", dated_on="2019-02-28")
    assert answer.status_code == 303
    shown = text(page(client, answer.location))
    assert "Tagihan F-7" in shown
    assert "Budi Santoso" in shown


def test_a_column_can_be_given_another_meaning(meeting, novotel, browse):
    assert novotel
    client, new = browse(), address(meeting, "invoices/new")
    headings = ("Kode", "Orang", "Biaya")
    sent = {
        "file": (io.BytesIO(sheet(("512", "Budi", "5"), headings=headings)), "a.xlsx")
    }
    preview = send(client, address(meeting, "invoices/sheet"), new, **sent).location
    assert "Belum ada baris yang terbaca" in text(page(client, preview))
    shown = text(page(client, f"{preview}?c0=room_number&c2=amount"))
    assert "512" in shown
    refused = send(client, preview, preview, number="F-8", dated_on="2019-02-28")
    assert refused.status_code == 400


def test_no_workbook_is_refused_in_words(meeting, novotel, browse):
    assert novotel
    client, new = browse(), address(meeting, "invoices/new")
    sent = {"file": (io.BytesIO(b"%PDF-1.7 no sheet"), "tagihan.pdf")}
    answer = send(client, address(meeting, "invoices/sheet"), new, **sent)
    assert answer.status_code == 400
    proofread(answer.text)


def test_differences_are_decided_on_the_page(meeting, overbilled, browse):
    found, _made = overbilled
    client, at = browse(), address(meeting, "bill")
    shown = page(client, at)
    assert "Harga tidak sesuai kontrak" in text(shown)
    assert "Rp300.000" in text(shown)
    assert len(shown.select("input[name=pick]")) == 3
    refused = send(client, at, at, move="contest")
    assert refused.status_code == 409
    picked = [one["value"] for one in shown.select("input[name=pick]")]
    answer = send(client, at, at, move="contest", reason="kontrak 1 juta", pick=picked)
    assert answer.status_code == 303
    again = text(page(client, at))
    assert "Buat surat untuk 3 selisih" in again
    assert "kontrak 1 juta" in again
    letterhead(meeting)
    answer = send(client, address(meeting, "letters"), at)
    assert answer.status_code == 303
    shown = text(page(client, at))
    assert "/TGH/" in shown
    assert "Buat surat lagi" in shown
    assert queries.hotel_letters(found.id)
    contest(meeting, found, "accept")
    assert "Buat surat" not in text(page(client, at))


def test_who_only_reads_cannot_decide(meeting, overbilled, browse):
    assert overbilled
    viewer, at = browse(Role.VIEWER), address(meeting, "bill")
    shown = page(viewer, at)
    assert not shown.select("input[name=pick]")
    assert send(viewer, at, at, move="accept").status_code == 403
    assert viewer.get(address(meeting, "bill.xlsx")).status_code == 403


def test_lines_that_mean_nobody_are_told_apart_by_hand(meeting, novotel, browse):
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    made = take(meeting, found, sheet(row(1, "", "Budi Sentausa")))
    client, at = browse(), address(meeting, f"invoices/{made.id}")
    shown = page(client, at)
    assert "Belum dikenali" in text(shown)
    assert "Budi Santoso" in shown.select_one("select[name=candidate]").get_text()
    lost = shown.select_one("input[name=line]")["value"]
    wrong = send(client, at, at, line=lost, meant="999")
    assert wrong.status_code == 409
    assert "bukan kamar" in wrong.text
    right = send(client, at, at, line=lost, meant="Rm. 0512")
    assert right.status_code == 303
    line = queries.held_line(made.id, int(lost))
    assert line.matched is MatchedBy.HAND


def test_as_many_statements_for_many_lines_as_for_few(
    meeting, overbilled, browse, statements
):
    _found, made = overbilled
    client, at = browse(), address(meeting, "bill")
    client.get(at)
    with statements() as few:
        client.get(at)
    for amount in (10, 20):
        typed = line("", amount, kind=LineKind.OTHER, last=None)
        services.add_line(meeting, made, typed, SYSTEM)
    with statements() as many:
        client.get(at)
    assert len(many) == len(few)
