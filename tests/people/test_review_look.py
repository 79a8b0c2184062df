"""The piles in a real browser: walked through and decided by keyboard alone."""

import pytest

from tests import factories
from tests.browser import LAPTOP, PHONE, axe, fits, log_in, page_at, picture
from webapp.registration import queries
from webapp.registration.workflow import PlaceState


@pytest.fixture
def pile(meeting):
    names = ("Ahmad Fauzi", "Budi Hartono", "Citra Lestari", "Dewi Anggraini")
    state, jambi = PlaceState.SUBMITTED, factories.delegation(meeting)
    return [
        factories.place(
            meeting,
            state,
            factories.newcomer(name, phone=None if name < "B" else "+628120001111"),
            delegation=jambi,
        )
        for name in names
    ]


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["1440", "390"])
def test_a_pile_is_decided_by_keyboard(browser, live_server, meeting, pile, size):
    with page_at(browser, viewport=size) as page:
        log_in(page, live_server, factories.session_key(meeting))
        page.goto(f"{live_server}/m/{meeting.code}/people/review")
        page.wait_for_load_state("networkidle")
        picture(page, f"review-{size['width']}")
        axe(page)
        fits(page)
        page.keyboard.press("j")
        page.wait_for_url("**ref=*")
        page.locator("#shown-title", has_text="Budi Hartono").wait_for()
        page.keyboard.press("Enter")
        page.locator("#shown-title", has_text="Citra Lestari").wait_for()
        page.keyboard.press("k")
        page.locator("#shown-title", has_text="Ahmad Fauzi").wait_for()
        assert queries.locked_place(pile[1].id).state is PlaceState.CONFIRMED


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["1440", "390"])
def test_the_wait_list_and_a_decision(browser, live_server, meeting, pile, size):
    for name in ("Eka Putri", "Fajar Nugroho"):
        factories.place(meeting, PlaceState.WAIT_LISTED, factories.newcomer(name))
    with page_at(browser, viewport=size) as page:
        log_in(page, live_server, factories.session_key(meeting))
        people = f"{live_server}/m/{meeting.code}/people"
        for name, address in (
            ("waiting", f"{people}/waiting"),
            ("decide", f"{people}/{pile[0].ref}/decide/not_admit"),
        ):
            page.goto(address)
            page.wait_for_load_state("networkidle")
            picture(page, f"{name}-{size['width']}")
            axe(page)
            fits(page)
