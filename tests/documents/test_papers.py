"""Certificates, lists, and what holds for every paper."""

import re
from datetime import date

import pytest

from tests.documents.samples import (
    AT,
    INSTITUTION,
    LONG,
    ONE_WORD,
    VERIFY,
    badge,
    certificate,
    codes,
    opened,
    pictures,
    sheet,
    words,
)
from tests.documents.test_badges import millimetres
from webapp.core.pdf import DESIGNS
from webapp.documents.papers import (
    AttendanceList,
    Back,
    Column,
    Lesson,
    Listing,
    Signer,
    Size,
    render,
)
from webapp.documents.papers.base import period


def test_a_certificate_says_what_it_must():
    reader = opened(certificate(nip="19700101 199503 1 001", hours=11, theme="Sinergi"))
    [page] = reader.pages
    assert millimetres(page) == (297.0, 210.0)
    assert reader.metadata.title == "Sertifikat B/0123/IND/II/2019"
    text = words(page)
    for part in (
        "KEMENTERIAN PERINDUSTRIAN",
        "SERTIFIKAT",
        "Nomor: B/0123/IND/II/2019",
        "diberikan kepada",
        "H. Yusuf Utomo, S.T., M.Si.",
        "NIP 19700101 199503 1 001",
        "Kepala Dinas, Dinas Perindustrian Provinsi Jambi",
        "sebagai Narasumber pada",
        "Rapat Koordinasi DIPA Tahun Anggaran 2019",
        "dengan tema “Sinergi”",
        "Balikpapan, 24 sampai dengan 27 Februari 2019, 11 jam pelajaran",
        "Samarinda, 28 Februari 2019",
        "a.n. Direktur Jenderal",
        "Sekretaris Direktorat Jenderal,",
        "Dwi Hutagalung, M.M.",
        "NIP 19611011 198512 1 989",
        "Periksa keaslian: rakor.example.org/v/3FQ7-MX2K-T9RB",
        "Verifikasi data penyelenggara – bukan tanda tangan elektronik tersertifikasi",
    ):
        assert part in text


def test_what_is_not_given_is_not_printed():
    text = words(opened(certificate(signer=Signer(name="A", position="B"))).pages[0])
    for part in ("NIP", "jam pelajaran", "tema", "a.n.", "None", "none"):
        assert part not in text


def test_the_code_of_a_certificate_leads_to_its_verification():
    paper = certificate()
    assert codes(pictures(paper)[0]) == {VERIFY}
    [link] = (note.get_object() for note in opened(paper).pages[0]["/Annots"])
    assert link["/A"]["/URI"] == VERIFY


def test_a_certificate_can_be_in_english():
    text = words(opened(certificate(language="en")).pages[0])
    assert "CERTIFICATE" in text
    assert "24 to 27 February 2019" in text
    assert "diberikan" not in text


def test_the_back_of_a_certificate_lists_the_sessions():
    lessons = tuple(Lesson(title=f"Pleno {n}", hours=2) for n in range(1, 41))
    front, rear = opened(certificate(lessons=lessons)).pages
    assert "Pleno 40" not in words(front)
    text = words(rear)
    assert "Pleno 40" in text
    assert "Jumlah 80" in text
    assert "Narasumber" not in text


@pytest.mark.parametrize("name", [LONG, ONE_WORD])
def test_long_texts_stay_inside_the_frame(name):
    emblem = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>"
        "<rect width='9' height='9'/></svg>"
    )
    paper = certificate(
        name=f"Prof. Dr. Ir. H. {name}, S.T., M.Si.",
        nip="19611011 198512 1 989",
        position="Kepala Bidang Pengembangan Sumber Daya, Sarana dan Pemberdayaan",
        institution=INSTITUTION,
        event=f"Rapat Koordinasi Nasional {INSTITUTION} Tahun Anggaran 2019",
        theme=f"Sinergi {INSTITUTION}",
        organisation=("Kementerian Perindustrian", INSTITUTION),
        emblem=emblem,
        issued_place="Kabupaten Kepulauan Siau Tagulandang Biaro",
        signer=Signer(
            name=f"{LONG}, M.M.",
            position=f"Sekretaris {INSTITUTION}",
            nip="19611011 198512 1 989",
            on_behalf="a.n. Direktur Jenderal",
        ),
    )
    [page] = pictures(paper)
    unit = page.width / 297
    # Inside the frame at each side, and between the text and those who sign.
    margins = [(14, 30, 30, 180), (265, 30, 284, 180), (30, 13, 260, 16)]
    for margin in [*margins, (30, 189, 260, 198), (32, 133, 174, 160)]:
        darkest = page.crop(tuple(int(side * unit) for side in margin)).getextrema()[0]
        assert darkest == 255, margin
    assert codes(page) == {VERIFY}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "written"),
    [
        ((2019, 2, 24), (2019, 2, 27), "24 sampai dengan 27 Februari 2019"),
        ((2019, 2, 27), (2019, 3, 2), "27 Februari sampai dengan 2 Maret 2019"),
        (
            (2018, 12, 30),
            (2019, 1, 2),
            "30 Desember 2018 sampai dengan 2 Januari 2019",
        ),
        ((2019, 2, 24), (2019, 2, 24), "24 Februari 2019"),
    ],
)
def test_days_are_written_once(starts_on, ends_on, written):
    assert period(date(*starts_on), date(*ends_on), "id") == written


COLUMNS = (Column(title="Nama", share=2), Column(title="Instansi", share=3))


def test_an_attendance_list_has_a_head_rows_and_a_foot():
    rows = tuple((f"Orang {n}", INSTITUTION) for n in range(1, 41))
    paper = AttendanceList(
        title="Daftar hadir peserta",
        made_at=AT,
        size=Size.F4,
        organisation=("Kementerian Perindustrian",),
        facts=(("Sesi", "Pleno I"), ("Tempat", "Ballroom")),
        columns=COLUMNS,
        rows=rows,
        acknowledged="Mengetahui,",
        signer=Signer(name="Budi Santoso, S.E.", position="Ketua Panitia", nip="1970"),
    )
    pages = opened(paper).pages
    assert {millimetres(page) for page in pages} == {(215.0, 330.0)}
    first, last = words(pages[0]), words(pages[-1])
    for part in ("DAFTAR HADIR PESERTA", "Sesi : Pleno I", "Orang 1 ", "Tanda tangan"):
        assert part in first
    assert f"Halaman 1 dari {len(pages)}" in first
    assert "Mengetahui, Ketua Panitia, Budi Santoso, S.E. NIP 1970" in last
    text = " ".join(map(words, pages))
    assert all(f"Orang {n} " in text for n in range(1, 41))
    assert text.count("Tanda tangan") >= len(pages) - 1


def test_signatures_take_turns_left_and_right():
    paper = AttendanceList(
        title="Daftar hadir",
        made_at=AT,
        columns=COLUMNS,
        rows=tuple((f"Orang {n}", "Dinas") for n in range(1, 7)),
    )
    places = {}

    def visit(text, matrix, _text_matrix, _font, _size):
        if re.fullmatch(r"[1-6]\.", text.strip()):
            places[int(text.strip()[0])] = round(matrix[4])

    opened(paper).pages[0].extract_text(visitor_text=visit)
    odd = {places[n] for n in (1, 3, 5)}
    even = {places[n] for n in (2, 4, 6)}
    assert len(odd) == len(even) == 1
    assert min(even) - max(odd) > 70


def test_a_listing_numbers_its_rows_and_pages():
    paper = Listing(
        title="Daftar peserta",
        subtitle="Menurut instansi",
        printed="Dicetak Senin, 25 Februari 2019, 09.00 WITA",
        made_at=AT,
        columns=(*COLUMNS, Column(title="E-mail")),
        rows=tuple((f"Orang {n}", "Dinas", "a@b.go.id") for n in range(120)),
        landscape=True,
    )
    pages = opened(paper).pages
    assert {millimetres(page) for page in pages} == {(297.0, 210.0)}
    for number, page in enumerate(pages, start=1):
        assert f"Halaman {number} dari {len(pages)}" in words(page)
        assert "Dicetak Senin, 25 Februari 2019, 09.00 WITA" in words(page)
        assert "Instansi" in words(page)
    assert "120 Orang 119" in words(pages[-1])


def test_an_empty_listing_says_so():
    text = words(
        opened(Listing(title="X", made_at=AT, columns=COLUMNS, rows=())).pages[0]
    )
    assert "Tidak ada data." in text


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="cell for each column"):
        Listing(title="X", made_at=AT, columns=COLUMNS, rows=(("one",),))


def test_every_paper_claims_the_archive_standard_and_is_tagged():
    papers = [
        sheet(badge(), back=Back(link="https://rakor.example.org")),
        certificate(lessons=(Lesson(title="Pleno"),)),
        Listing(title="X", made_at=AT, columns=COLUMNS, rows=(("a", "b"),)),
        AttendanceList(title="X", made_at=AT, columns=COLUMNS, rows=(("a", "b"),)),
    ]
    for paper in papers:
        root = opened(paper).trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert b"pdfuaid:part>1<" in root["/Metadata"].get_object().get_data()


def test_the_same_paper_gives_the_same_bytes():
    assert render(certificate()) == render(certificate())


def test_the_words_are_the_same_in_each_language():
    source = (DESIGNS / "words.typ").read_text()
    _, indonesian, english = re.split(r"^  (?:id|en): \(", source, flags=re.MULTILINE)
    keys = re.compile(r"^    ([a-z-]+):", re.MULTILINE)
    assert keys.findall(indonesian) == keys.findall(english) != []
    used = "".join(design.read_text() for design in DESIGNS.glob("*.typ"))
    assert set(re.findall(r"say\.([a-z-]+)", used)) == set(keys.findall(english))
