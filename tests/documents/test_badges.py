"""Badges: four on a sheet, read by people and by scanners."""

import re
from itertools import pairwise

import pytest

from tests.documents.samples import (
    INSTITUTION,
    LONG,
    ONE_WORD,
    badge,
    certificate,
    codes,
    opened,
    pictures,
    sheet,
    words,
)
from webapp.documents.papers import (
    AgendaDay,
    Back,
    Badge,
    Band,
)

MILLIMETRE = 72 / 25.4


def millimetres(page):
    return tuple(round(float(side) / MILLIMETRE, 1) for side in page.mediabox[2:])


def test_a_sheet_holds_four_badges_in_the_order_given():
    pages = opened(sheet(*(badge(n) for n in (5, 1, 9, 7, 3)))).pages
    assert [millimetres(page) for page in pages] == [(210.0, 297.0)] * 2
    shown = [re.findall(r"BPN19-000(\d)", words(page)) for page in pages]
    assert shown == [["5", "1", "9", "7"], ["3"]]


def test_a_badge_says_who_it_is():
    text = words(opened(sheet(badge(role="Panitia", band=Band.COMMITTEE))).pages[0])
    for part in (
        "Rapat Koordinasi",
        "24–27 Februari 2019",
        "Supriyadi",
        "H. Supriyadi, S.T.",
        "Provinsi Jambi",
        "Kartu 113",
        "BPN19-0113",
        "PANITIA",
        "Komisi B",
        "Bus, 26 Feb 13.15 4",
    ):
        assert part in text


def test_the_codes_are_read_from_a_grey_print():
    badges = [badge(n, band=band) for n, band in enumerate(Band, start=1)]
    back = Back(link="https://rakor.example.org/a")
    front, rear = pictures(sheet(*badges, back=back))
    assert codes(front) == {badge.code for badge in badges}
    assert codes(rear) == {"https://rakor.example.org/a"}


def test_the_bands_differ_in_grey():
    badges = [badge(n, band=band) for n, band in enumerate(Band, start=1)]
    [page] = pictures(sheet(*badges), dpi=72)
    width, height = page.width // 2, page.height // 2
    # Between the word at the left and the region at the right, below the edge.
    spots = [
        page.getpixel((int(width * 0.6) + width * x, int(height * 0.975) + height * y))
        for y in (0, 1)
        for x in (0, 1)
    ]
    ordered = sorted(spots)
    assert min(b - a for a, b in pairwise(ordered)) > 25


def test_a_spare_card_has_lines_to_write_on_and_a_code():
    paper = sheet(Badge.spare(1, "PABCDEFGHIJ234567"))
    text = words(opened(paper).pages[0])
    assert "001" in text
    assert "Nama" in text
    assert "Instansi" in text
    assert codes(pictures(paper)[0]) == {"PABCDEFGHIJ234567"}


def test_the_back_follows_each_sheet():
    back = Back(
        days=(
            AgendaDay(title="Senin, 25 Februari", rows=(("08.30", "Pembukaan"),)),
            AgendaDay(
                title="Selasa, 26 Februari",
                rows=tuple((f"{n:02}.00", f"Sidang {n}") for n in range(30)),
            ),
        ),
        facts=(("Posko", "0813-6917-5157"), ("Wi-Fi RAKOR", "balikpapan19")),
        note="Bila ditemukan, mohon antar ke Posko.",
    )
    pages = opened(sheet(*(badge(n) for n in range(1, 6)), back=back)).pages
    assert len(pages) == 4
    for page in (pages[1], pages[3]):
        text = words(page)
        for part in ("Pembukaan", "Sidang 29", "0813-6917-5157", "balikpapan19"):
            assert text.count(part) == 4


@pytest.mark.parametrize("name", [LONG, ONE_WORD, "Ng", "مرحبا بك", "😀", LONG.upper()])
def test_a_name_of_any_length_stays_on_its_badge(name):
    """Nothing of the name reaches into the margin of the card or the code below."""
    paper = sheet(
        badge(
            name=name,
            full_name=f"Prof. Dr. Ir. H. {name}, S.T., M.Si., Ph.D.",
            institution=INSTITUTION,
        )
    )
    [page] = pictures(paper)
    unit = page.width / 210
    margins = [(1, 40, 8, 94), (97, 40, 104, 94), (9, 93.5, 96, 95.5)]
    for margin in margins:
        darkest = page.crop(tuple(int(side * unit) for side in margin)).getextrema()[0]
        assert darkest == 255, margin
    assert codes(page) == {badge().code}
    text = re.sub(r"[\s\u200b]", "", opened(paper).pages[0].extract_text())
    assert name == "مرحبا بك" or name.replace(" ", "") in text


@pytest.mark.parametrize(
    "name", ['#import "x": *', "$x$ *a* _b_", "<script>alert(1)</script>", "`#panic()`"]
)
def test_a_hostile_name_is_printed_as_it_is(name):
    assert name in words(opened(sheet(badge(name="Budi", full_name=name))).pages[0])
    assert name in words(opened(certificate(name=name)).pages[0])
