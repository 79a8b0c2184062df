"""The letters of invitation: what they say, and when they are due again."""

import io
import re
from datetime import UTC, date, datetime

import docx
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from tests import factories
from tests.registration.letters import (
    content,
    invited,
    jambi,
    link,
    made,
    words,
    written,
)
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.installation import installation
from webapp.documents import services as register
from webapp.documents.papers import as_word
from webapp.documents.workflow import EntryState
from webapp.registration import queries
from webapp.registration import services as registration
from webapp.registration.models import Funding, Role
from webapp.registration.services import invitations
from webapp.registration.services.invitations import Desk, wording, writing

__all__ = ["jambi"]


LONG = "Dinas Koperasi, Usaha Mikro, Kecil dan Menengah, Perindustrian " * 4


def qr_codes(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    found = [zxingcpp.read_barcodes(page.render(scale=3).to_pil()) for page in pages]
    return [[one.text for one in page] for page in found]


def test_a_letter_says_who_may_come_at_whose_cost_and_until_when(meeting, jambi):
    letter, sheet = words(content(meeting, made(meeting, jambi)))
    assert "KEMENTERIAN PERINDUSTRIAN" in letter
    assert "Yth. Kepala Dinas Perindustrian Provinsi Jambi" in letter
    assert "2 (dua) orang peserta" in letter
    assert "Biaya perjalanan, akomodasi, dan konsumsi ditanggung panitia." in letter
    assert "Minggu, 24 Februari sampai dengan Rabu, 27 Februari 2019" in letter
    assert "Hotel Novotel, Balikpapan" in letter
    assert "Jumat, 15 Februari 2019, pukul 16.00 WITA" in letter
    assert "Rina, 0812-1111-2222" in letter
    assert re.search(r"Nomor : B/\d{4}/UND/[IVX]+/\d{4}", letter)
    assert "Lembar Konfirmasi" in sheet
    assert "2 (dua) orang peserta" in sheet


def test_the_sheet_opens_the_page_of_the_institution(meeting, jambi):
    pdf = content(meeting, made(meeting, jambi))
    hangs = link(meeting, jambi)
    verify, answer = qr_codes(pdf)
    address = f"{installation.address}/k/{hangs.code}"
    assert answer == [address]
    assert address in words(pdf)[1]  # without hidden signs, if somebody copies it
    assert "/v/" in verify[0]
    half = len(hangs.short_code) // 2
    assert f"{hangs.short_code[:half]}-{hangs.short_code[half:]}" in words(pdf)[1]


def test_anybody_verifies_a_letter(app, meeting, jambi):
    entry = made(meeting, jambi).register_entry
    page = app.test_client().get(f"/v/{register.grouped(entry.code)}").text
    assert "Dinas Perindustrian Provinsi Jambi" in page
    assert entry.number in page
    assert "24 Februari" in page
    assert 'property="og:title"' in page
    assert "Kementerian Perindustrian" in page


def test_made_again_it_is_the_same_letter(meeting, jambi):
    first = made(meeting, jambi)
    file, entry = first.stored_file_id, first.register_entry_id
    again = made(meeting, jambi)
    assert (again.stored_file_id, again.register_entry_id) == (file, entry)


def test_another_quota_makes_a_revision_that_replaces_it(meeting, jambi):
    old = made(meeting, jambi).register_entry
    registration.set_quota(jambi.id, {Role.PARTICIPANT: 3}, SYSTEM)
    db.session.expire_all()
    assert invitations.due(meeting) == [jambi.id]
    made(meeting, jambi)
    db.session.expire_all()
    new = queries.invitation(jambi.id)
    assert old.state is EntryState.REPLACED
    assert new.register_entry.number == f"{old.number} Rev. 1"
    assert "3 (tiga) orang peserta" in words(content(meeting, new))[0]
    assert not invitations.due(meeting)


TOLD = {
    "name": "Dinas Jambi Baru",
    "funding": Funding.OWN,
    "extras_allowed": 4,
    "deadline_at": datetime(2019, 2, 16, 8, tzinfo=UTC),
}


COMMON = {
    "name": "Rakor Lain",
    "venue": "Hotel Ibis",
    "city": "Samarinda",
    "ends_on": date(2019, 2, 28),
    "contact_phone": "0813-0000-0000",
}


@pytest.mark.parametrize("field", [*TOLD, *(f"meeting.{name}" for name in COMMON)])
def test_whatever_a_letter_says_makes_it_out_of_date(meeting, jambi, field):
    made(meeting, jambi)
    assert not invitations.due(meeting)
    with transaction():
        if field in TOLD:
            setattr(jambi, field, TOLD[field])
        else:
            name = field.removeprefix("meeting.")
            setattr(meeting, name, COMMON[name])
    assert invitations.due(meeting) == [jambi.id]


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ({"signer_name": "Orang Lain"}, {}),
        ({"address": "Jalan Lain"}, {}),
        ({"sheet": "f4"}, {}),
        ({}, {"body": "Kami mengundang {instansi}."}),
        ({}, {"number": "1/2/3"}),
        ({}, {"copies": "Gubernur"}),
    ],
)
def test_so_does_what_all_letters_say(meeting, jambi, head, text):
    made(meeting, jambi)
    written(meeting, head, text)
    assert invitations.due(meeting) == [jambi.id]


def test_a_new_link_makes_a_letter_out_of_date_and_another_contact_does_not(
    meeting, jambi
):
    made(meeting, jambi)
    registration.edit_delegation(jambi, {"contact_name": "Sri"}, None, SYSTEM)
    assert not invitations.due(meeting)
    registration.revoke_coordinator_link(jambi.id, SYSTEM)
    assert invitations.due(meeting) == [jambi.id]


def test_no_letter_is_written_to_see_which_are_due(meeting, jambi, monkeypatch):
    made(meeting, jambi)
    for name in ("Dinas Riau", "Dinas Aceh"):
        made(meeting, invited(meeting, name))
    wrote = []
    monkeypatch.setattr(
        writing,
        "write_answer",
        lambda *some, real=writing.write_answer: wrote.append(some) or real(*some),
    )
    assert not invitations.due(meeting)
    assert len(wrote) == 1  # what all have in common, whatever their number


def test_a_number_of_the_office_is_on_all_letters(meeting, jambi):
    written(meeting, text={"number": "443/968/P2P/III/2023"})
    riau = invited(meeting, "Dinas Riau")
    numbers = {made(meeting, one).register_entry.number for one in (jambi, riau)}
    assert numbers == {"443/968/P2P/III/2023"}


def test_what_looks_like_markup_stays_text(meeting):
    name = 'Dinas *#panic("x")* $a$ <b>&amp; `kode` @ref'
    written(meeting, text={"subject": "#eval(1) <script> *tebal*"})
    evil = invited(meeting, name)
    letter, sheet = words(content(meeting, made(meeting, evil)))
    assert '*#panic("x")* $a$ <b>&amp; `kode` @ref' in letter
    assert "#eval(1) <script> *tebal*" in letter
    assert '*#panic("x")*' in sheet
    document = docx.Document(io.BytesIO(as_word(letter_of(meeting, evil))))
    assert any('*#panic("x")*' in one.text for one in document.paragraphs)


def letter_of(meeting, delegation):
    line = queries.listed_one(meeting, delegation)
    return invitations.write_letter(Desk.of(meeting), line, None)


def test_a_field_in_a_value_is_not_filled_again(meeting):
    written(meeting)
    sly = invited(meeting, "Dinas {kontak}")
    letter, _ = words(content(meeting, made(meeting, sly)))
    assert "Dinas {kontak}" in letter


def test_very_long_names_stay_on_the_paper(meeting):
    written(meeting, head={"ministry": LONG, "unit": LONG, "signer_name": LONG[:160]})
    pdf = content(meeting, made(meeting, invited(meeting, LONG)))
    for page in pypdfium2.PdfDocument(pdf):
        drawn = page.render(scale=1).to_pil().convert("L")
        box = Image.eval(drawn, lambda grey: 255 if grey < 128 else 0).getbbox()
        assert box[0] > 40
        assert box[2] < page.get_size()[0] - 40


def test_word_gets_the_same_letter(meeting, jambi):
    document = docx.Document(io.BytesIO(as_word(letter_of(meeting, jambi))))
    cells = [cell.text for table in document.tables for cell in table._cells]  # noqa: SLF001
    said = "\n".join([*(one.text for one in document.paragraphs), *cells])
    assert "Kepala Dinas Perindustrian Provinsi Jambi" in said
    assert "2 (dua) orang peserta" in said
    assert "\nHotel Novotel, Balikpapan" in said
    assert "Eddy Siswanto" in said


@pytest.mark.parametrize(
    ("quota", "said"),
    [
        ({}, "utusannya"),
        ({"peserta": 1}, "1 (satu) orang peserta"),
        (
            {"narasumber": 1, "peserta": 12, "tamu": 2},
            (
                "12 (dua belas) orang peserta, 1 (satu) orang narasumber dan "
                "2 (dua) orang tamu undangan"
            ),
        ),
    ],
)
def test_a_quota_in_words(quota, said):
    assert wording.quota(quota) == said


def test_costs_in_words(meeting):
    delegation = factories.delegation(
        meeting, funding=Funding.LODGING, extras_allowed=3
    )
    said = wording.cost(delegation)
    assert "dibebankan pada anggaran instansi masing-masing" in said
    assert "paling banyak 3 (tiga) orang" in said


def test_a_field_that_nobody_fills_is_refused():
    with pytest.raises(DomainError) as refusal:
        wording.check_fields("Kepada {nama}")
    assert refusal.value.code == "letter_field"


def test_nothing_is_sent_without_a_signer(meeting):
    invited(meeting, "Dinas Riau")
    with pytest.raises(DomainError) as refusal:
        invitations.ask_invitations(meeting.id, SYSTEM)
    assert refusal.value.code == "letter_incomplete"


def test_another_meeting_has_other_letters(meeting, jambi):
    elsewhere = factories.meeting()
    written(elsewhere)
    with pytest.raises(DomainError):
        invitations.make_invitation(jambi.id, meeting_id=elsewhere.id)
    with transaction():
        assert queries.invitations(elsewhere.id) == {}
    assert queries.invitation(jambi.id) is None
    assert meeting.id != elsewhere.id
