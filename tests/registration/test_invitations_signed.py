"""A letter that was signed elsewhere, and all letters in one file."""

import hashlib
import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from PIL import Image

from tasks import FUNCTIONS
from tests.documents.signing import signed_pdf
from tests.registration.letters import (
    content,
    invited,
    jambi,
    link,
    made,
    words,
    written,
)
from tests.registration.test_invitations import letter_of
from tests.registration.test_invitations_sent import send
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.core.installation import installation
from webapp.documents import queries as documents
from webapp.documents import services as register
from webapp.jobs.services import run_now
from webapp.notifications.models import Message
from webapp.notifications.services import delivery
from webapp.registration import queries
from webapp.registration import services as registration
from webapp.registration.services import invitations
from webapp.registration.services.invitations import Desk, wording

__all__ = ["jambi"]


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
