"""The sheets of all parts, proof-read, looked at by axe, and used."""

import pytest

from tests.browser import (
    LAPTOP,
    PHONE,
    axe,
    fits,
    page_at,
    picture,
)
from tests.pages import proofread

SHEETS = ("", "/plain", "/phone", "/desk", "/print")
CODE = "PMFZWC5DBNRWGK3TF"


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_sheet_is_sound_html(app, sheet):
    proofread(app.test_client().get(f"/styleguide{sheet}").text)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["1440", "390"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_no_barrier_no_fault_no_overflow(browser, live_server, sheet, size, scheme):
    with page_at(browser, viewport=size, color_scheme=scheme) as page:
        page.goto(f"{live_server}/styleguide{sheet}")
        page.wait_for_load_state("networkidle")
        picture(page, f"look{sheet.replace('/', '-')}-{size['width']}-{scheme}")
        axe(page)
        fits(page)
