"""A bill from the hotel's sheet to the letter, with mouse and keyboard."""

from datetime import date

import pytest

from tests import factories
from tests.browser import LAPTOP, PHONE, axe, fits, log_in, page_at, picture
from tests.lodging.hotels import NIGHTS, hotel, new_room
from webapp.core.actor import SYSTEM
from webapp.core.clock import now
from webapp.core.sheets import Column, Kind, Page, write_workbook
from webapp.documents.models import Letterhead
from webapp.lodging import queries, services

SUN, MON, TUE = NIGHTS
OUT = date(2019, 2, 27)
NAMES = ("Budi Santoso", "Ahmad Fauzi", "Candra Wijaya", "Eko Prasetyo")


@pytest.fixture
def house(meeting):
    """Four people in two rooms; one of them did not come on the last night."""
    kinds = hotel(meeting, single=2, twin=3)
    found = queries.hotel(meeting.id, "novotel")
    for number, pair in ((512, NAMES[:2]), (513, NAMES[2:])):
        room = new_room(kinds["twin"])
        for name in pair:
            person = factories.person(meeting, name=name)
            services.move_place(person.participant_id, room.id, SYSTEM)
        services.number_room(room, str(number), SYSTEM)
    refs = {one.sleeper.name: one.sleeper.ref for one in queries.ledger(meeting, found)}
    for night in NIGHTS:
        gone = {refs["Candra Wijaya"], refs["Eko Prasetyo"]} if night == TUE else set()
        services.answer_night(found.id, night, gone, SYSTEM)
    factories.saved(
        Letterhead(
            meeting_id=meeting.id,
            ministry="Kementerian Perindustrian Republik Indonesia",
            unit="Direktorat Jenderal Industri Kecil, Menengah dan Aneka",
            address="Jalan Gatot Subroto Kav. 52-53 Jakarta 12950",
            place="Jakarta",
            signer_name="Eddy Siswanto",
            signer_position="Sekretaris Direktorat Jenderal",
            number_pattern="{seq}/UND/{month}/{year}",
        )
    )
    return found


def sheet():
    columns = [
        Column("No. Kamar"),
        Column("Nama Tamu"),
        Column("Tgl Masuk", Kind.DATE),
        Column("Tgl Keluar", Kind.DATE),
        Column("Keterangan"),
        Column("Jumlah", Kind.NUMBER),
    ]
    rows = [
        ("512", "SANTOSO, BUDI, Mr", SUN, OUT, "Deluxe Twin", 3_150_000),
        ("", "WIJAYA, CANDRA", SUN, OUT, "Deluxe Twin", 3_000_000),
        ("", "Purwanti, Sri", SUN, MON, "Deluxe Twin", 1_000_000),
        ("512", "", "", "", "Laundry", 85_000),
        ("", "", "", "", "TOTAL", 7_235_000),
    ]
    return write_workbook([Page("Invoice", columns, rows)], now())


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_from_the_sheet_to_the_letter(browser, live_server, meeting, house, size):
    width = size["width"]

    def look(name):
        picture(page, f"bill-{name}-{width}")
        axe(page)
        fits(page)

    with page_at(browser, viewport=size) as page:
        log_in(page, live_server, factories.session_key(meeting))
        page.goto(f"{live_server}/m/{meeting.code}/lodging/hotels/{house.code}/bill")
        look("empty")
        read_the_sheet(page, look)
        type_a_line(page)
        page.get_by_role("link", name="Lihat selisihnya").click()
        look("differences")
        contest_two(page)
        page.get_by_role("button", name="Buat surat untuk 2 selisih").click()
        page.get_by_text("/TGH/").first.wait_for()
        look("letter")
        for kind in ("Word", "PDF"):
            with page.expect_download() as got:
                page.get_by_role("link", name=kind).click()
            assert got.value.suggested_filename.endswith((".docx", ".pdf"))
        page.get_by_role("link", name="Malam", exact=True).click()
        look("nights")
    assert queries.hotel_letters(house.id)[0].amount == 2_000_000


def read_the_sheet(page, look):
    page.get_by_role("link", name="Masukkan tagihan").click()
    look("new")
    page.get_by_label("Berkas tagihan dari hotel").set_input_files(
        {"name": "tagihan.xlsx", "mimeType": "", "buffer": sheet()}
    )
    page.get_by_role("button", name="Baca lembarnya").click()
    page.get_by_label("Nomor tagihan").fill("INV/2019/0228")
    page.get_by_label("Tanggal tagihan").fill("2019-02-28")
    look("sheet")
    page.get_by_role("button", name="Pakai 8 baris").click()
    page.get_by_role("heading", name="Belum dikenali").wait_for()
    look("invoice")


def type_a_line(page):
    page.get_by_label("Jenis").select_option("other")
    page.get_by_label("Uraian").fill("Sewa proyektor")
    page.get_by_label("Jumlah uang").fill("Rp500.000")
    page.get_by_role("button", name="Tambah baris").click()
    page.get_by_text("1 baris ditambah.").wait_for()


def contest_two(page):
    for name in ("513", "Purwanti"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_label("Catatan").fill("Tidak menginap menurut jawaban hotel")
    page.get_by_role("button", name="Sanggah", exact=True).click()
    page.get_by_text("Sanggah: 2 selisih.").wait_for()
