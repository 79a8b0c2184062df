import io
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from subprocess import run

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from webapp.core import pdf, qr
from webapp.core.glyphs import coverage, legible

AT = datetime(2019, 2, 25, 1, 0, tzinfo=UTC)
DESIGN = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: datetime(..data.made))
#set text(font: ("Plus Jakarta Sans", "Source Serif 4", "Noto Sans",
  "Noto Sans Arabic", "Noto Emoji"), lang: "id", fallback: false)
#data.title
"""


@pytest.fixture(autouse=True)
def designs(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "DESIGNS", tmp_path)
    monkeypatch.setattr(pdf, "press", pdf.Press())
    (tmp_path / "plain.typ").write_text(DESIGN)
    return tmp_path


def text_of(paper):
    pages = PdfReader(io.BytesIO(paper)).pages
    return "\n".join(page.extract_text() for page in pages)


@pytest.mark.parametrize(
    "name",
    [
        '#import "x": *',
        "$x^2$ *tebal* _miring_ `raw` @ref <label>",
        "<script>alert(1)</script>",
        '") #panic("x") #("',
        r"\u{0} \n // komentar /* dan */",
    ],
)
def test_a_name_is_text_whatever_it_says(name):
    assert text_of(pdf.typeset("plain", {"title": name}, AT)).strip() == name


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("مرحبا", "NotoSansArabic"),
        ("😀 👨‍👩‍👧", "NotoEmoji"),
        ("नमस्ते", "NotoSans-"),
        ("Ꝏ", "NotoSans-"),
        ("Siti Nguyễn", "PlusJakartaSans"),
    ],
)
def test_a_fall_back_font_draws_what_ours_cannot(name, family):
    paper = pdf.typeset("plain", {"title": name}, AT)
    assert "\ufffd" not in text_of(paper)
    fonts = PdfReader(io.BytesIO(paper)).pages[0]["/Resources"]["/Font"]
    families = [font.get_object()["/BaseFont"] for font in fonts.values()]
    assert any(family in name for name in families), families


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Li 李", "Li \ufffd"),
        ("a\x00b", "a\ufffdb"),
        ("\ud800", "\ufffd"),
        ("\uf8ff", "\ufffd"),
        ("ab\u202ecd\ufeff", "abcd"),
        ("a\tb", "a b"),
        ("Budi", "Budi"),
        ("satu\ndua", "satu\ndua"),
        ("e\U0001e8d0", "e"),
        ("A\N{ZERO WIDTH JOINER}", "A\N{ZERO WIDTH JOINER}"),
    ],
)
def test_what_no_font_draws_is_replaced_and_never_stops_a_paper(typed, shown):
    assert legible(typed, coverage(pdf.FONTS)) == shown
    assert pdf.typeset("plain", {"title": typed, "deep": [{"x": typed}]}, AT)


def test_a_mark_no_font_can_set_on_its_letter_is_left_out():
    latin, marks = frozenset(map(ord, "aé")), frozenset({0x5B0})
    assert legible("a\u05b0é", (latin, marks)) == "aé"


def test_a_paper_is_tagged_for_archive_and_reader():
    reader = PdfReader(io.BytesIO(pdf.typeset("plain", {"title": "Judul"}, AT)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "id"
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Judul"
    description = root["/Metadata"].get_object().get_data().decode()
    for claim in ("pdfaid:part>2<", "pdfaid:conformance>A<", "pdfuaid:part>1<"):
        assert claim in description


def test_equal_input_gives_equal_bytes():
    wita = timezone(timedelta(hours=8))
    first = pdf.typeset("plain", {"title": "x"}, AT)
    assert first == pdf.typeset("plain", {"title": "x"}, AT.astimezone(wita))
    assert first != pdf.typeset("plain", {"title": "x"}, AT + timedelta(seconds=1))
    made = PdfReader(io.BytesIO(first)).metadata.creation_date
    assert made.replace(tzinfo=UTC) == AT


def test_a_warning_is_an_error(designs):
    (designs / "plain.typ").write_text(
        DESIGN + '#text(font: "Nowhere", fallback: true)[x]'
    )
    with pytest.raises(pdf.PaperError, match="unknown font family: nowhere"):
        pdf.typeset("plain", {"title": "x"}, AT)


def test_a_faulty_design_says_where(designs):
    (designs / "plain.typ").write_text(DESIGN + "#data.nothing")
    with pytest.raises(pdf.PaperError, match=r"plain\.typ.*\n[\s\S]*data\.nothing"):
        pdf.typeset("plain", {"title": "x"}, AT)


def test_missing_fonts_say_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "FONTS", tmp_path)
    with pytest.raises(pdf.PaperError, match=r"Noto Sans.*make assets"):
        pdf.typeset("plain", {"title": "x"}, AT)


def test_threads_share_the_compiler():
    names = [f"Orang {n}" for n in range(40)]
    with ThreadPoolExecutor(8) as threads:
        papers = threads.map(
            lambda name: text_of(pdf.typeset("plain", {"title": name}, AT)), names
        )
        assert [paper.strip() for paper in papers] == names


FORK = """
import os
from datetime import UTC, datetime
from webapp.core import pdf
data = {"title": "x", "subtitle": "", "badges": [], "back": None, "language": "id",
        "single": False}
def typeset():
    return pdf.typeset("badge", data, datetime.now(UTC))
if %(before)s:
    typeset()
if not os.fork():
    try:
        typeset()
        print("set", flush=True)
    except pdf.PaperError as error:
        print(error, flush=True)
    os._exit(0)
os.wait()
"""


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (False, "set\n"),
        (True, "This process was forked after papers were set\n"),
    ],
)
def test_a_fork_after_the_first_paper_is_refused_not_hung(before, said):
    code = FORK % {"before": before}
    child = run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
        cwd=Path.cwd(),
    )
    assert child.stdout == said


@pytest.mark.parametrize("content", ["PABCDEFGHIJ234567", "https://rakor.id/v/3FQ7"])
def test_the_picture_of_a_code_can_be_read(content):
    with Image.open(io.BytesIO(qr.png(content))) as picture:
        picture.load()
        assert picture.width == (len(qr.matrix(content)) + 8) * 12
        [found] = zxingcpp.read_barcodes(picture.convert("L"))
    assert found.text == content


def test_a_badge_code_fills_the_smallest_code_that_forgives_dirt():
    assert len(qr.matrix("PABCDEFGHIJ234567")) == 21
