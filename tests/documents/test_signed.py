"""A PDF signed electronically stays as it came, as long as nothing in it acts."""

import io
from datetime import date

import pikepdf
import pytest

from tests.core.test_uploads import attached, launch, link, pdf, script
from tests.documents.signing import changed, signed_pdf
from tests.documents.test_uploads import accept, opened, page  # noqa: F401
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.core.uploads import Kind, Signature, clean
from webapp.documents import queries, services
from webapp.documents.words import SIGNATURES


def looked_into(content):
    return clean(content, [Kind.PDF])


def test_signed_it_stays_byte_by_byte_beside_a_copy_to_read(accept, meeting, browse):  # noqa: F811
    sent = signed_pdf(pages=2)
    accepted = accept(sent)
    assert accepted.signature is Signature.WHOLE
    assert store.read(accepted.file.sha256) == sent
    copy = store.read(queries.reading_copy(accepted.file).sha256)
    assert b"/ByteRange" not in copy
    assert len(queries.pages_of(accepted.file)) == 2
    client = browse()
    shown = opened(client, page(meeting, accepted.file, 1))
    assert shown.mimetype == "image/jpeg"
    address = f"/m/{meeting.code}/documents/files/{accepted.file.id}"
    handed_out = client.get(address)
    assert handed_out.data == sent
    assert handed_out.headers["Content-Disposition"].startswith("attachment")
    handed_out.close()


def test_unsigned_only_the_clean_copy_is_kept(accept):  # noqa: F811
    accepted = accept(pdf())
    assert accepted.signature is Signature.NONE
    assert queries.reading_copy(accepted.file) is None


@pytest.mark.parametrize("arm", [script, launch, attached])
def test_what_acts_is_never_kept_even_signed(arm, accept):  # noqa: F811
    sent = signed_pdf(arm)
    accepted = accept(sent)
    assert accepted.signature is Signature.ACTIVE
    kept = store.read(accepted.file.sha256)
    assert kept != sent
    assert b"/ByteRange" not in kept
    assert queries.reading_copy(accepted.file) is None


def outside(made):
    made.Root.Fremd = made.make_indirect(
        pikepdf.Stream(made, b"", F=pikepdf.String("http://penipu.example/a"))
    )


def film(made):
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.RichMedia, Rect=[0, 0, 9, 9]
    )
    made.pages[0].obj.Annots = pikepdf.Array([made.make_indirect(note)])


@pytest.mark.parametrize("arm", [outside, film])
def test_neither_is_what_lies_elsewhere_or_plays(arm):
    assert looked_into(signed_pdf(arm)).signature is Signature.ACTIVE


def test_nor_what_hides_before_its_beginning():
    assert looked_into(b"<script>" + signed_pdf()).signature is Signature.ACTIVE


def test_a_link_waits_until_it_is_pressed():
    assert looked_into(signed_pdf(link)).signature is Signature.WHOLE


def test_a_change_after_signing_is_seen():
    sent = changed(signed_pdf())
    found = looked_into(sent)
    assert found.signature is Signature.BROKEN
    assert found.original == sent


def test_an_empty_field_is_no_signature():
    def field(made):
        empty = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="ttd")
        made.Root.AcroForm = pikepdf.Dictionary(Fields=[made.make_indirect(empty)])

    assert looked_into(pdf(arm=field)).signature is Signature.NONE


@pytest.mark.parametrize("numbers", [[0], [0, -1], [0] * 99, [0, 10**18]])
def test_odd_ranges_are_a_broken_signature(numbers):
    def value(made):
        signature = pikepdf.Dictionary(ByteRange=numbers, Contents=pikepdf.String("x"))
        made.Root.Ttd = made.make_indirect(signature)

    assert looked_into(pdf(arm=value)).signature is Signature.BROKEN


def test_every_answer_has_its_sentence():
    assert set(SIGNATURES) == set(Signature) - {Signature.NONE}


def test_a_letter_that_would_lose_its_signature_is_not_sent(meeting, organiser):
    with pytest.raises(DomainError, match="upload_signature_active"):
        services.keep_signed_letter(
            meeting.id,
            io.BytesIO(signed_pdf(script)),
            organiser,
            name="surat.pdf",
            number="1/2019",
            on=date(2019, 1, 20),
        )
    assert queries.letter_text(meeting.id) is None
    assert queries.latest_file(meeting.id, "letter.signed") is None
