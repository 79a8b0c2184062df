import io

import pikepdf
import pypdf
import pytest
from PIL import Image

from webapp.core.confined import confined
from webapp.core.errors import DomainError
from webapp.core.uploads import MAX_BYTES, Kind, clean, tidy_name

BOTH = (Kind.PDF, Kind.PICTURE)
GPS, ORIENTATION = 0x8825, 0x0112
SECRET = b"hanya untuk saya"


def picture(size=(640, 480), kind="JPEG", mode="RGB", **values):
    target = io.BytesIO()
    Image.new(mode, size, "navy").save(target, kind, **values)
    return target.getvalue()


def located():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "Telepon Budi"
    exif[GPS] = {1: "S", 2: (1.0, 14.0, 30.0), 3: "E", 4: (116.0, 50.0, 0.0)}
    return picture((4000, 3000), exif=exif, comment=SECRET)


def pdf(pages=1, arm=None, **saving):
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    page = made.pages[0]
    page.obj.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(
            # A page may call its font as a script is called.
            JS=pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name.Helvetica,
            )
        )
    )
    words = b"BT /JS 20 Tf 72 700 Td (SURAT TUGAS) Tj ET"
    page.obj.Contents = made.make_stream(words)
    if arm:
        arm(made)
    target = io.BytesIO()
    made.save(target, **saving)
    return target.getvalue()


def script(made):
    act = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    made.Root.OpenAction = act
    made.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("a"), act])
    )


def launch(made):
    act = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    made.pages[0].obj.AA = pikepdf.Dictionary(O=act)


def attached(made):
    made.attachments["bayar.exe"] = b"MZ" + SECRET


def link(made):
    act = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://penipu.example")
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 99, 99], A=act
    )
    made.pages[0].obj.Annots = made.make_indirect(pikepdf.Array([note]))


def elsewhere(made):
    form = made.make_stream(b"")
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox = [0, 0, 9, 9]
    form.Ref = pikepdf.Dictionary(F="file:///etc/passwd", Page=0)
    made.pages[0].obj.Resources.XObject = pikepdf.Dictionary(X=form)


def xfa(made):
    form = made.make_stream(b"<xdp/>")
    made.Root.AcroForm = pikepdf.Dictionary(XFA=form, Fields=[])


def about(made):
    made.docinfo["/Author"] = "Budi"
    with made.open_metadata() as meta:
        meta["dc:creator"] = ["Budi"]


def test_a_photograph_loses_its_place_and_stands_upright():
    cleaned = clean(located(), BOTH)
    seen = Image.open(io.BytesIO(cleaned.content))
    assert seen.size == (1800, 2400), "turned as it was held, and made smaller"
    assert not seen.getexif()
    assert SECRET not in cleaned.content
    assert b"Telepon" not in cleaned.content


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("WEBP", "RGB")]
)
def test_every_kind_of_picture_becomes_a_jpeg(kind, mode):
    cleaned = clean(picture(kind=kind, mode=mode), BOTH)
    assert Image.open(io.BytesIO(cleaned.content)).format == "JPEG"
    assert cleaned.media_type == "image/jpeg"


def test_what_is_transparent_lies_on_white():
    clear = io.BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(clear, "PNG")
    seen = Image.open(io.BytesIO(clean(clear.getvalue(), BOTH).content))
    assert min(seen.getpixel((4, 4))) > 250


@pytest.mark.parametrize(
    "arm",
    [script, launch, attached, link, elsewhere, xfa, about],
    ids=lambda f: f.__name__,
)
def test_a_pdf_keeps_its_pages_and_nothing_that_acts(arm):
    cleaned = clean(pdf(2, arm), BOTH)
    for word in (b"JavaScript", b"Launch", b"EmbeddedFile", b"/URI", b"/Ref", b"XFA"):
        assert word not in cleaned.content
    assert SECRET not in cleaned.content
    read = pypdf.PdfReader(io.BytesIO(cleaned.content))
    assert len(read.pages) == 2
    assert "SURAT TUGAS" in read.pages[0].extract_text()
    assert "Budi" not in str(read.metadata)
    assert not read.attachments
    assert len(cleaned.pages) == 2
    assert "SURAT TUGAS" in cleaned.text


def test_the_stamp_of_a_signature_stays_to_be_seen():
    def signed(made):
        stamp = made.make_stream(b"0 0 1 rg 0 0 100 100 re f")
        stamp.Type, stamp.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        stamp.BBox = [0, 0, 100, 100]
        seal = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Stamp,
            Rect=[100, 100, 200, 200],
            F=4,
            AP=pikepdf.Dictionary(N=stamp),
        )
        made.pages[0].obj.Annots = pikepdf.Array([made.make_indirect(seal)])

    seen = Image.open(io.BytesIO(clean(pdf(1, signed), BOTH).pages[0]))
    width, height = seen.size
    red, _, blue = seen.getpixel((width * 150 // 595, height * (842 - 150) // 842))
    assert blue > 200
    assert red < 100


def test_what_a_page_inherits_comes_with_it():
    def inherit(made):
        made.Root.Pages.MediaBox = [0, 0, 300, 300]
        made.Root.Pages.Resources = made.pages[0].obj.Resources
        del made.pages[0].obj.MediaBox, made.pages[0].obj.Resources

    read = pypdf.PdfReader(io.BytesIO(clean(pdf(1, inherit), BOTH).content))
    assert read.pages[0].mediabox.width == 300
    assert "SURAT TUGAS" in read.pages[0].extract_text()


def test_a_pdf_that_only_forbids_printing_is_read():
    locked = pdf(encryption=pikepdf.Encryption(owner="x", user=""))
    assert clean(locked, BOTH).pages


HOSTILE = {
    "empty": (b"  ", "upload_empty"),
    "html": (b"<html><script>alert(1)</script>", "upload_kind"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "upload_kind"),
    "php": (b"<?php system($_GET['x']);", "upload_kind"),
    "excel": (b"PK\x03\x04 and so on", "upload_kind"),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0", "upload_heic"),
    "large": (b"%PDF-1.7" + b"\0" * MAX_BYTES, "upload_too_large"),
    "half a picture": (located()[:9000], "upload_damaged"),
    "only a mark": (b"\xff\xd8\xff", "upload_damaged"),
    "half a pdf": (b"%PDF-1.7\n1 0 obj <<", "upload_damaged"),
    "password": (
        pdf(encryption=pikepdf.Encryption(owner="x", user="rahasia")),
        "upload_encrypted",
    ),
    "many pages": (pdf(61), "upload_pages"),
    "many pixels": (picture((20_000, 20_000), "PNG", "1"), "upload_pixels"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(name):
    content, code = HOSTILE[name]
    with pytest.raises(DomainError) as refusal:
        clean(content, BOTH)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("does", "code"),
    [
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGXCPU)",
            "upload_too_complex",
        ),
        ("raise SystemError", "upload_damaged"),
    ],
)
def test_a_process_that_dies_of_a_file_is_a_refusal(tmp_path, does, code):
    script = tmp_path / "dies.py"
    script.write_text(does)
    with pytest.raises(DomainError, match=code):
        confined(script, b"", "pdf", "upload")


def test_a_page_gets_only_what_it_asked_for():
    with pytest.raises(DomainError, match="upload_kind"):
        clean(pdf(), [Kind.PICTURE])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Surat Tugas.pdf", "Surat Tugas.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Budi\\ST 12.PDF", "ST 12.pdf"),
        ("foto\u202egpj.exe", "fotogpj.pdf"),
        ("a\0b\n.pdf", "ab.pdf"),
        ("x" * 300, "x" * 80 + ".pdf"),
        ("", "berkas.pdf"),
        ("..", "berkas.pdf"),
    ],
)
def test_a_name_says_what_it_is_and_leads_nowhere(typed, kept):
    assert tidy_name(typed, Kind.PDF) == kept
