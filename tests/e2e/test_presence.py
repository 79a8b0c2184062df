"""Presence as the committee uses it: decided by a key, ruled, confirmed, watched."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser import LAPTOP, PHONE, axe, fits, log_in, page_at, picture
from tests.checkin.factories import door, scanned
from tests.factories import saved
from webapp.core import clock
from webapp.meetings.models import AgendaSession
from webapp.registration.workflow import PlaceState

SIZES = pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["390", "1440"])


@pytest.fixture
def halls(meeting):
    """Two halls side by side that run now, without lists; somebody is in both."""
    now, person = clock.now(), factories.person(meeting, name="Budi Santoso")
    times = {
        "starts_at": now - timedelta(hours=1),
        "ends_at": now + timedelta(hours=1),
    }
    found = []
    for code in ("KA", "KB"):
        row = AgendaSession(
            meeting_id=meeting.id, code=code, title=f"Komisi {code}", **times
        )
        found.append(door(meeting, saved(row), label=f"Komisi {code}"))
    for hall in found:
        scanned(meeting, hall, person)
    for number in range(20):
        factories.person(meeting, name=f"Peserta {number}")
    return found


@pytest.fixture
def visit(browser, live_server, meeting, halls):
    """Open a page of presence at a size, logged in."""

    def open_at(size, path):
        assert halls
        page = stack.enter_context(page_at(browser, worst=500, viewport=size))
        log_in(page, live_server, factories.session_key(meeting))
        page.goto(f"{live_server}/m/{meeting.code}/checkin/{path}")
        return page

    with ExitStack() as stack:
        yield open_at


@SIZES
def test_a_conflict_is_decided_by_a_key_and_taken_back(visit, size):
    page = visit(size, "conflicts")
    axe(page)
    picture(page, f"conflicts-{size['width']}")
    page.keyboard.press("1")
    expect(page.locator("#notices")).to_contain_text("Diputuskan")
    expect(page.get_by_text("Tidak ada yang berselisih")).to_be_visible()
    page.locator("#notices").get_by_role("button").first.click()
    expect(page.locator("#notices")).to_contain_text("Dibuka lagi")
    expect(page.locator("#shown-title")).to_contain_text("Budi Santoso")
    axe(page)
    fits(page)


@SIZES
def test_the_rules_of_a_checkpoint_are_changed(visit, size):
    page = visit(size, "ka/rules")
    page.locator("[name=capacity]").fill("40")
    axe(page)
    picture(page, f"rules-{size['width']}")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("#notices")).to_contain_text("tersimpan")
    expect(page.locator("[name=capacity]")).to_have_value("40")
    fits(page)


@SIZES
def test_a_desk_confirms_whoever_stands_there(visit, meeting, size):
    person = factories.person(meeting, PlaceState.SUBMITTED, name="Citra Lestari")
    page = visit(size, "ka/desk")
    page.locator("input[name=code]").first.fill(factories.badge_code(person))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Konfirmasi sekarang").click()
    expect(page.get_by_text("Citra Lestari").first).to_be_visible()
    expect(page.get_by_role("button", name="Konfirmasi sekarang")).to_have_count(0)
    axe(page)
    picture(page, f"confirmed-{size['width']}")
    fits(page)


@SIZES
@pytest.mark.parametrize("path", ["live", "wall"])
def test_what_happens_now_is_watched(visit, size, path):
    page = visit(size, path)
    expect(page.get_by_text("Komisi KA").first).to_be_visible()
    axe(page)
    fits(page)
    picture(page, f"{path}-{size['width']}")
