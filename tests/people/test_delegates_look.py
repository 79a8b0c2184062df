"""The coordinator's pages on a phone: rooms, offers, details; light, and in order."""

from itertools import pairwise

import pytest

from tests.browser import PHONE, page_at
from tests.pages import proofread
from tests.people.test_delegates import at_place, jambi, phone, senior, url, waiter
from tests.people.test_own_look import LIMIT, weight
from tests.registration.test_coordinator_look import look
from webapp.registration.queries import holder, locked_place
from webapp.registration.workflow import PlaceState

__all__ = ["jambi", "phone", "senior", "url", "waiter"]

PAGES = (
    "",
    "/names",
    "/paste",
    "/decline",
    "{}",
    "{}/replace",
    "{}/edit",
    "{}/withdraw",
)


def test_the_room_is_asked_about_on_the_phone(browser, live_server, url, senior):
    with page_at(browser, viewport=PHONE, worst=500) as page:
        page.goto(live_server + at_place(url, senior))
        look(page, "confirmed")
        page.get_by_role("link", name="Ganti orang").click()
        page.get_by_label("Nama dan gelar").fill("Siti Aminah")
        page.get_by_label("Perempuan").check()
        page.get_by_label("Eselon").select_option("III")
        page.get_by_text("Tanggal, e-mail, NIP").click()
        page.get_by_label("Pulang").select_option("2019-02-26")
        page.get_by_role("button", name="Simpan").click()
        page.get_by_role("heading", name="Kamarnya tidak cocok").wait_for()
        look(page, "room-asked")
        page.get_by_role("button", name="Ya, ganti").click()
        page.get_by_text("Siti Aminah menggantikan Ahmad Yani.").wait_for()
        look(page, "room-told")
        page.get_by_role("link", name="Lengkapi data").click()
        look(page, "edit")
    assert holder(senior.participant_id).name == "Siti Aminah"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_offer_is_taken_on_the_phone(browser, live_server, url, waiter, script):
    with page_at(browser, viewport=PHONE, java_script_enabled=script) as page:
        page.goto(live_server + url)
        if script:
            look(page, "offered")
        page.get_by_role("link", name="Jawab sekarang").click()
        if script:
            look(page, "offer")
        page.get_by_role("button", name="Terima, ia datang").click()
        page.get_by_text("Ia sekarang terkonfirmasi").wait_for()
    assert locked_place(waiter.participant_id).state is PlaceState.CONFIRMED


def headings(page):
    return [int(one.name[1]) for one in page.select("h1, h2, h3, h4, h5, h6")]


@pytest.mark.parametrize("path", PAGES)
def test_headings_go_down_step_by_step(phone, url, senior, path):
    page = proofread(phone.get(address(url, senior, path)).text)
    levels = headings(page)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels)), levels


def address(url, person, path):
    place = at_place("", person)
    return url + path.format(place)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_weighs_little(browser, live_server, url, senior, path):
    assert weight(browser, live_server + address(url, senior, path)) < LIMIT
