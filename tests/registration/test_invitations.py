import hashlib
import io
import re
import zipfile
from datetime import UTC, date, datetime

import docx
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from tasks import FUNCTIONS
from tests import factories
from tests.documents.signing import signed_pdf
from tests.registration.letters import invited, written
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.core.installation import installation
from webapp.documents import queries as documents
from webapp.documents import services as register
from webapp.documents.papers import as_word
from webapp.documents.workflow import EntryState
from webapp.jobs.services import run_now
from webapp.notifications.models import Message
from webapp.notifications.services import delivery
from webapp.notifications.workflow import MessageState
from webapp.registration import queries
from webapp.registration import services as registration
from webapp.registration.models import Channel, Funding, Occasion, Role
from webapp.registration.services import invitations
from webapp.registration.services.invitations import Desk, wording, writing
from webapp.registration.workflow import DelegationState

LONG = "Dinas Koperasi, Usaha Mikro, Kecil dan Menengah, Perindustrian " * 4


@pytest.fixture
def jambi(meeting):
    written(meeting)
    return invited(
        meeting,
        "Dinas Perindustrian Provinsi Jambi",
        region_code="15",
        contact_email="jambi@example.org",
        contact_phone="+6281234567890",
    )


def made(meeting, delegation):
    return invitations.make_invitation(delegation.id, meeting_id=meeting.id)


def content(meeting, invitation):
    file = documents.stored_file(meeting.id, invitation.stored_file_id)
    return store.read(file.sha256)


def words(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pages]


def qr_codes(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    found = [zxingcpp.read_barcodes(page.render(scale=3).to_pil()) for page in pages]
    return [[one.text for one in page] for page in found]


def link(meeting, delegation):
    return queries.coordinator_links(meeting.id, [delegation.id])[delegation.id]


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


def pdf_of(text):
    from webapp.documents.papers import Listing, render  # noqa: PLC0415

    return render(
        Listing(
            title=text, made_at=datetime(2019, 1, 1, tzinfo=UTC), columns=(), rows=()
        )
    )


def test_a_signed_letter_goes_out_with_the_sheet_behind_it(meeting, jambi):
    register.keep_signed_letter(
        meeting.id,
        io.BytesIO(pdf_of("Surat bertanda tangan")),
        SYSTEM,
        name="surat.pdf",
        number="443/968/2019",
        on=date(2019, 1, 20),
    )
    invitation = made(meeting, jambi)
    pages = words(content(meeting, invitation))
    assert "Surat bertanda tangan" in pages[0]
    assert "nomor 443/968/2019" in pages[1]
    assert invitation.register_entry.issued_on == date(2019, 1, 20)


def with_signature(meeting):
    """Take a letter with an electronic signature; return its bytes."""
    sent = signed_pdf()
    register.keep_signed_letter(
        meeting.id,
        io.BytesIO(sent),
        SYSTEM,
        name="Undangan 443.pdf",
        number="443/968/2019",
        on=date(2019, 1, 20),
    )
    return sent


def test_an_electronic_signature_goes_out_as_it_came(meeting, jambi, organiser):
    sent = with_signature(meeting)
    mail = db.session.get(Message, send(jambi, organiser).message_id)
    letter, sheet = (
        store.read(documents.stored_file(meeting.id, one).sha256)
        for one in (mail.stored_file_id, mail.second_file_id)
    )
    assert letter == sent
    (page,) = words(sheet)
    assert "Lembar Konfirmasi" in page
    entry = queries.invitation(jambi.id).register_entry
    assert entry.content_hash == hashlib.sha256(sent).hexdigest()
    # Nothing may be printed on the letter, so its sheet says where it is verified.
    assert register.grouped(entry.code) in page


def test_without_the_signed_letter_the_text_begins_as_ever(meeting):
    riau = invited(meeting, "Dinas Riau")
    with_signature(meeting)
    register.drop_signed_letter(meeting.id, SYSTEM)
    db.session.expire_all()
    assert Desk.of(meeting).text.body == wording.BODY
    letter = letter_of(meeting, riau)
    assert letter.number == "443/968/2019"
    assert any("Dinas Riau" in block.text for block in letter.body)


def test_what_is_saved_of_it_then_replaces_the_row(meeting):
    with_signature(meeting)
    text = Desk.of(meeting).text
    said = register.Edited({"body": "Kami mengundang.", "subject": "U"}, text.version)
    register.save_letter(meeting.id, register.Edited({}), said, SYSTEM)
    assert Desk.of(meeting).text.body == "Kami mengundang."
    assert Desk.of(meeting).signed


def test_a_mail_carries_both_files(meeting, jambi, organiser, monkeypatch):
    monkeypatch.setattr(installation, "mail_from", "panitia@rakor.example.org")
    sent = with_signature(meeting)
    message = send(jambi, organiser)
    mail = delivery._mail(message.message_id)  # noqa: SLF001 what is handed over
    names = [one.get_filename() for one in mail.iter_attachments()]
    assert names[0] == "Undangan 443.pdf"
    assert "Lembar-Konfirmasi" in names[1]
    assert next(mail.iter_attachments()).get_content() == sent


def test_the_archive_holds_the_original_once_and_prints_its_copy(meeting, jambi):
    sent = with_signature(meeting)
    invited(meeting, "Dinas Riau")
    run_now(invitations.ask_invitations(meeting.id, SYSTEM), FUNCTIONS)
    zipped = documents.latest_file(meeting.id, invitations.ZIPPED)
    with zipfile.ZipFile(store.path(zipped.sha256)) as packed:
        assert packed.read("Undangan 443.pdf") == sent
        assert len(packed.namelist()) == 3
    printed = documents.latest_file(meeting.id, invitations.PRINTED)
    pages = words(store.read(printed.sha256))
    assert ["Lembar Konfirmasi" in page for page in pages] == [False, True] * 2
    assert jambi.name in "".join(pages)


def emblem(kind="PNG"):
    target = io.BytesIO()
    Image.new("RGB", (1200, 900), "navy").save(target, kind)
    target.seek(0)
    return target


def test_the_emblem_is_made_anew_and_small(meeting):
    head = register.Edited({"ministry": "Kementerian"})
    register.save_letter(meeting.id, head, register.Edited({}), SYSTEM, emblem("JPEG"))
    kept = documents.letterhead(meeting.id)
    file = documents.stored_file(meeting.id, kept.stored_file_id)
    assert max(Image.open(io.BytesIO(store.read(file.sha256))).size) == 480
    written(meeting, head={"stored_file_id": kept.stored_file_id})
    pdf = content(meeting, made(meeting, invited(meeting, "Dinas Riau")))
    assert len(pdf) < 150_000


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"<svg onload='alert(1)'/>", "upload_kind"),
        (b"", "upload_empty"),
        (b"\x89PNG\r\n\x1a\n broken", "upload_damaged"),
        (b"\xff\xd8\xff" + b"x" * 8_000_000, "upload_too_large"),
    ],
)
def test_an_emblem_that_is_none_is_refused_and_nothing_kept(meeting, sent, code):
    head = register.Edited({"ministry": "Kementerian"})
    with pytest.raises(DomainError) as refusal:
        register.save_letter(
            meeting.id, head, register.Edited({}), SYSTEM, io.BytesIO(sent)
        )
    assert refusal.value.code == code
    assert documents.letterhead(meeting.id) is None


def test_all_letters_become_a_zip_and_one_file_to_print(meeting, jambi):
    invited(meeting, "Dinas Riau")
    gone = invited(meeting, "Dinas Berhalangan")
    registration.decide_delegation(gone.id, "decline", SYSTEM, "sakit")
    job_id = invitations.ask_invitations(meeting.id, SYSTEM)
    run_now(job_id, FUNCTIONS)
    zipped = documents.latest_file(meeting.id, invitations.ZIPPED)
    with zipfile.ZipFile(store.path(zipped.sha256)) as packed:
        assert len(packed.namelist()) == 2
        assert any("perindustrian-provinsi-jambi" in one for one in packed.namelist())
    printed = documents.latest_file(meeting.id, invitations.PRINTED)
    assert len(words(store.read(printed.sha256))) == 4
    sheets = documents.latest_file(meeting.id, invitations.SHEETS)
    assert all("Lembar Konfirmasi" in one for one in words(store.read(sheets.sha256)))
    assert link(meeting, jambi)
    assert invitations.ask_invitations(meeting.id, SYSTEM) is None


def send(delegation, organiser, occasion=Occasion.INVITE, seen=0):
    return invitations.send_mail(delegation.id, occasion, organiser, seen=seen)


def test_a_mail_invites_with_the_letter_and_waits_for_an_undo(
    meeting, jambi, organiser
):
    sent = send(jambi, organiser)
    mail = db.session.get(Message, sent.message_id)
    assert mail.address == "jambi@example.org"
    assert mail.state is MessageState.WAITING
    assert mail.stored_file_id == queries.invitation(jambi.id).stored_file_id
    hangs = link(meeting, jambi)
    assert f"/k/{hangs.code}" in mail.body
    assert hangs.sent_at is not None
    assert jambi.state is DelegationState.INVITED
    invitations.take_back_dispatch(sent.id, organiser)
    assert mail.state is MessageState.CANCELLED
    assert jambi.state is DelegationState.DRAFT


def test_pressed_twice_one_mail_goes_out(jambi, organiser):
    assert send(jambi, organiser)
    assert send(jambi, organiser) is None
    assert len(queries.dispatches_of(jambi.id)) == 1


def test_sending_again_and_reminding_leave_the_state(jambi, organiser):
    first = send(jambi, organiser)
    second = send(jambi, organiser, Occasion.REMIND, seen=first.id)
    assert second.message_id != first.message_id
    assert jambi.state is DelegationState.INVITED
    subject = db.session.get(Message, second.message_id).subject
    assert subject.startswith("Mohon jawaban")


def test_without_an_address_no_mail(meeting, organiser):
    written(meeting)
    with pytest.raises(DomainError) as refusal:
        send(invited(meeting, "Dinas Riau"), organiser)
    assert refusal.value.code == "address_missing"


def test_a_tick_invites_and_is_taken_back(meeting, jambi, organiser):
    made(meeting, jambi)
    tick = invitations.note_whatsapp(jambi.id, Occasion.INVITE, organiser, seen=0)
    assert tick.channel is Channel.WHATSAPP
    assert jambi.state is DelegationState.INVITED
    invitations.take_back_dispatch(tick.id, organiser)
    assert jambi.state is DelegationState.DRAFT


def test_the_text_for_whatsapp_has_link_and_deadline(meeting, jambi):
    made(meeting, jambi)
    line = queries.listed_one(meeting, jambi)
    said = invitations.say(meeting, line, Occasion.INVITE)
    assert link(meeting, jambi).code in said.text
    assert "Jumat, 15 Februari 2019" in said.text
    assert said.chat.startswith("https://wa.me/6281234567890?text=Yth.")


def wave(meeting, organiser, occasion=Occasion.INVITE):
    seen = queries.last_dispatch_id(meeting.id)
    job_id = invitations.ask_sending(meeting.id, occasion, organiser, seen=seen)
    if job_id:
        run_now(job_id, FUNCTIONS)
        db.session.expire_all()
    return job_id


def test_all_at_once_goes_to_whoever_has_an_address_and_is_not_invited(
    meeting, jambi, organiser
):
    other = invited(meeting, "Dinas Riau")
    done = invited(meeting, "Dinas Aceh", contact_email="aceh@example.org")
    registration.decide_delegation(done.id, "complete", SYSTEM)
    job_id = wave(meeting, organiser)
    assert jambi.state is DelegationState.INVITED
    assert other.state is DelegationState.DRAFT
    assert done.state is DelegationState.COMPLETE
    (sent,) = queries.dispatches(meeting.id)
    assert sent.author == str(organiser)
    assert invitations.take_back_wave(meeting.id, job_id, organiser) == 1
    db.session.expire_all()
    assert jambi.state is DelegationState.DRAFT
    assert wave(meeting, organiser)
    assert jambi.state is DelegationState.INVITED
    assert wave(meeting, organiser) is None


def test_asked_twice_it_is_one_wave(meeting, jambi, organiser):  # noqa: ARG001
    ask = invitations.ask_sending
    first = ask(meeting.id, Occasion.INVITE, organiser, seen=0)
    assert ask(meeting.id, Occasion.INVITE, organiser, seen=0) == first
    run_now(first, FUNCTIONS)
    with pytest.raises(DomainError) as refusal:
        ask(meeting.id, Occasion.REMIND, organiser, seen=0)
    assert refusal.value.code == "sent_meanwhile"


def test_another_meeting_has_other_letters(meeting, jambi):
    elsewhere = factories.meeting()
    written(elsewhere)
    with pytest.raises(DomainError):
        invitations.make_invitation(jambi.id, meeting_id=elsewhere.id)
    with transaction():
        assert queries.invitations(elsewhere.id) == {}
    assert queries.invitation(jambi.id) is None
    assert meeting.id != elsewhere.id
