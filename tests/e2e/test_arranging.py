"""Rooms arranged by the keyboard alone, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser import LAPTOP, PHONE, axe, fits, log_in, page_at, picture
from tests.lodging.hotels import extra_room, hotel
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.lodging import queries, services


@pytest.fixture
def people(meeting):
    """Budi and Andi in two twin rooms; Citra has none yet."""
    kind = hotel(meeting, twin=5, single=2)["twin"]
    found = {}
    for number, name in enumerate(("Budi Santoso", "Andi Wijaya"), 1):
        found[name] = factories.person(meeting, name=name)
        room = extra_room(kind, f"TWN-{number}")
        services.move_place(found[name].participant_id, room.id, SYSTEM)
    found["Citra"] = factories.person(meeting, name="Citra")
    return found


@pytest.fixture
def page(browser, live_server, meeting, people):
    assert people
    with page_at(browser, worst=500) as page:
        log_in(page, live_server, factories.session_key(meeting))
        page.goto(f"{live_server}/m/{meeting.code}/lodging/rooms")
        yield page


def asleep(people):
    db.session.rollback()
    ids = {one.participant_id: name for name, one in people.items()}
    found = queries.room_of(list(ids))
    return {ids[key]: lodging.room for key, lodging in found.items()}


def keys(page, *pressed):
    for key in pressed:
        page.keyboard.press(key)


def test_a_move_a_swap_and_an_undo_by_keyboard_alone(page, people):
    keys(page, "j")
    expect(page.get_by_role("link", name="Citra")).to_be_focused()
    keys(page, "m")
    offered = page.locator("#panel [data-item]")
    expect(offered.first).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("andi")
    expect(offered).to_have_count(1)
    axe(page)
    picture(page, "arrange-move-1440")
    keys(page, "Tab", "j", "Enter")
    expect(page.locator("#notices")).to_contain_text("Citra dipindahkan ke TWN-2.")
    assert asleep(people)["Citra"] == "TWN-2"
    expect(page.get_by_role("link", name="Citra")).to_be_focused()

    page.keyboard.press("/")
    page.keyboard.type("budi")
    keys(page, "Enter")
    page.wait_for_url("**q=budi**")
    keys(page, "j", "j")
    expect(page.get_by_role("link", name="Budi Santoso")).to_be_focused()
    keys(page, "s")
    expect(page.locator(".swap-bar")).to_contain_text("Budi Santoso bertukar kamar")
    page.keyboard.press("/")
    page.locator("#filter-q").press("Control+a")
    page.keyboard.type("andi")
    keys(page, "Enter")
    page.wait_for_url("**q=andi**")
    keys(page, "j", "j")
    expect(page.get_by_role("link", name="Andi Wijaya")).to_be_focused()
    picture(page, "arrange-swap-1440")
    keys(page, "s")
    expect(page.locator("#notices")).to_contain_text("bertukar kamar dengan Andi")
    assert asleep(people)["Budi Santoso"] == "TWN-2"
    assert asleep(people)["Andi Wijaya"] == "TWN-1"

    keys(page, "u")
    expect(page.locator("#notices")).to_contain_text("Sudah diurungkan.")
    keys(page, "u")
    expect(page.locator(".doing .undone")).to_have_count(2)
    assert asleep(people) == {"Budi Santoso": "TWN-1", "Andi Wijaya": "TWN-2"}


def test_the_list_is_told_of_a_colleague_and_looks_well(page, people):
    keys(page, "j", "j")
    room = page.get_by_role("link", name="TWN-1", exact=True)
    expect(room).to_be_focused()
    keys(page, "l")
    expect(page.locator("tr", has=room)).to_contain_text("dikunci")
    room.focus()
    services.take_out(people["Andi Wijaya"].participant_id, SYSTEM)
    expect(page.locator("#doing")).to_contain_text("Andi Wijaya keluar dari")
    expect(page.locator(".arrange-waiting")).to_contain_text("Andi Wijaya")
    expect(room).to_be_focused()  # though the list was drawn anew
    keys(page, "?")
    expect(page.get_by_role("dialog")).to_contain_text("turun, naik satu baris")
    keys(page, "Escape")
    keys(page, "Enter")
    expect(page.locator("#panel")).to_contain_text("Nomor dari hotel")
    axe(page)
    for width, size in (("1440", LAPTOP), ("390", PHONE)):
        page.set_viewport_size(size)
        fits(page)
        picture(page, f"arrange-{width}")


def test_a_person_is_dragged_to_a_room(page, people):
    row = page.locator("tr", has=page.get_by_role("link", name="TWN-1", exact=True))
    page.get_by_role("link", name="Citra").drag_to(row)
    expect(page.locator("#notices")).to_contain_text("Citra dipindahkan ke TWN-1.")
    assert asleep(people)["Citra"] == "TWN-1"
