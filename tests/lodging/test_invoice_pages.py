"""The pages of a hotel's bills: what they show, and who may do what."""

import io

import pytest

from tests import factories
from tests.lodging.bills import (
    address,
    contest,
    letterhead,
    line,
    lodge,
    numbered,
    page,
    row,
    send,
    sheet,
    take,
    text,
)
from tests.lodging.hotels import hotel, new_room
from tests.pages import proofread
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.lodging import queries, services
from webapp.lodging.billing import LineKind, MatchedBy

pytestmark = pytest.mark.usefixtures("app")


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


def test_looking_at_a_bill_holds_nothing(meeting, novotel, browse, statements):
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    made = take(meeting, found, sheet(row(1, "", "Budi Sentausa")))
    client = browse()
    with statements() as sent:
        shown = page(client, address(meeting, f"invoices/{made.id}"))
    assert shown.select_one("select[name=candidate]")
    assert not [one for one in sent if "FOR UPDATE" in one]
