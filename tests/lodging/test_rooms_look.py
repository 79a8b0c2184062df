"""Occupancy and scenarios in a real browser: no barriers, no wider than the screen."""

from datetime import time

import pytest

from tests import factories
from tests.browser import LAPTOP, PHONE, axe, fits, log_in, page_at, picture
from tests.lodging.hotels import hotel, new_room
from tests.lodging.test_scenarios import TWINS, asked
from webapp.core.actor import SYSTEM
from webapp.lodging import services


@pytest.mark.parametrize("name", ["occupancy", "scenarios"])
def test_a_page_has_no_barriers_and_fits(browser, live_server, meeting, name):
    kinds = hotel(meeting, twin=1, single=1)
    for hour in (8, 12):
        person = factories.person(meeting, of={"arrive_time": time(hour)})
    services.move_place(person.participant_id, new_room(kinds["twin"]).id, SYSTEM)
    asked(meeting, TWINS)
    with page_at(browser) as page:
        log_in(page, live_server, factories.session_key(meeting))
        page.goto(f"{live_server}/m/{meeting.code}/lodging/{name}")
        axe(page)
        for width, size in (("1440", LAPTOP), ("390", PHONE)):
            page.set_viewport_size(size)
            fits(page)
            picture(page, f"{name}-{width}")
