"""Papers with whatever may stand on them, and how a test reads one."""

import io
import re
from datetime import UTC, date, datetime

import pypdfium2
import zxingcpp
from pypdf import PdfReader

from webapp.documents.papers import (
    Badge,
    BadgeSheet,
    Certificate,
    Signer,
    render,
)

AT = datetime(2019, 2, 25, 1, 0, tzinfo=UTC)


LONG = (
    "Raden Mas Panji Sosrokartono Adiningrat Kusumawardhana Purbaningrat "
    "Wiryodiningrat Hadikusumo Tjokroaminoto Djojohadikusumo XX"
)[:120]


ONE_WORD = "Wolfeschlegelsteinhausenbergerdorff" * 3


INSTITUTION = (
    "Dinas Koperasi, Usaha Mikro, Kecil dan Menengah, Perindustrian, Perdagangan, "
    "Transmigrasi dan Tenaga Kerja Kabupaten Kepulauan Siau Tagulandang Biaro"
)


VERIFY = "https://rakor.example.org/v/3FQ7-MX2K-T9RB"


def badge(number=113, **changes):
    return Badge(
        **{
            "code": f"PABCDEFGHIJK{number:05}".translate(str.maketrans("01", "WX")),
            "number": str(number),
            "ref": f"BPN19-{number:04}",
            "name": "Supriyadi",
            "full_name": "H. Supriyadi, S.T.",
            "institution": "Dinas Perindustrian Provinsi Jambi",
            "region": "Jambi",
            "facts": (("Komisi", "B"), ("Bus, 26 Feb 13.15", "4")),
        }
        | changes
    )


def sheet(*badges, **changes):
    return BadgeSheet(
        title="Rapat Koordinasi",
        subtitle="Balikpapan, 24–27 Februari 2019",
        badges=badges,
        made_at=AT,
        **changes,
    )


def certificate(**changes):
    return Certificate(
        **{
            "title": "Sertifikat B/0123/IND/II/2019",
            "made_at": AT,
            "number": "B/0123/IND/II/2019",
            "name": "H. Yusuf Utomo, S.T., M.Si.",
            "capacity": "Narasumber",
            "event": "Rapat Koordinasi DIPA Tahun Anggaran 2019",
            "place": "Balikpapan",
            "starts_on": date(2019, 2, 24),
            "ends_on": date(2019, 2, 27),
            "issued_place": "Samarinda",
            "issued_on": date(2019, 2, 28),
            "signer": Signer(
                name="Dwi Hutagalung, M.M.",
                position="Sekretaris Direktorat Jenderal",
                nip="19611011 198512 1 989",
                on_behalf="a.n. Direktur Jenderal",
            ),
            "verify_url": VERIFY,
            "organisation": ("Kementerian Perindustrian",),
            "position": "Kepala Dinas",
            "institution": "Dinas Perindustrian Provinsi Jambi",
        }
        | changes
    )


def opened(paper):
    return PdfReader(io.BytesIO(render(paper)))


def words(page):
    """Give the text of a page on one line, without the places to break a word."""
    text = page.extract_text().replace("\u200b", "").replace("\xad", "-")
    return re.sub(r"\s+", " ", text)


def pictures(paper, dpi=150):
    """Print a paper the way a laser printer would see it."""
    with pypdfium2.PdfDocument(render(paper)) as book:
        return [page.render(scale=dpi / 72).to_pil().convert("L") for page in book]


def codes(picture):
    return {found.text for found in zxingcpp.read_barcodes(picture)}
