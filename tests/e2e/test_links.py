"""From the institution's link to the last substitute: everybody on a phone."""

from tests import factories
from tests.browser import PHONE, axe, fits, log_in, page_at, picture
from tests.lodging.hotels import hotel, new_room
from tests.registration.coordinator import jambi, url
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.lodging.services import move_place
from webapp.registration import queries
from webapp.registration.models import RegistrationRules
from webapp.registration.workflow import PlaceState

__all__ = ["jambi", "url"]

PEOPLE = ("Dr. Ahmad Dedi, S.T.", "Siti Aminah", "Budi Hartono", "Dewi", "Eka Putra")


def seen(page, name):
    picture(page, f"links-{name}-390")
    page.evaluate("scrollTo(0, 0)")  # what lies under the head of the page is hidden
    axe(page)
    fits(page)


def name_people(page, home):
    page.goto(home)
    page.get_by_role("button", name="Isi nama utusan").click()
    for number, name in enumerate(PEOPLE):
        if number >= 3:
            page.get_by_role("button", name="Tambah baris").click()
        page.get_by_label("Nama dan gelar").nth(number).fill(name)
    page.get_by_label("Laki-laki").nth(0).check()
    page.get_by_role("button", name="Kirim nama").click()
    page.get_by_role("heading", name="Sudah kami terima").wait_for()
    seen(page, "1-received")


def hand_on(page):
    page.get_by_role("link", name="Dr. Ahmad Dedi").click()
    page.get_by_text("Lihat teksnya").click()
    text = page.locator("#share-text").inner_text()
    page.get_by_role("button", name="Tandai sudah dikirim").click()
    page.get_by_text("dikirim ").first.wait_for()
    seen(page, "2-handed-on")
    return "/p/" + text.split("/p/")[1].split()[0]


def fill(page, own):
    page.goto(own)
    seen(page, "3-own")
    page.get_by_role("link", name="Lanjutkan mengisi").click()
    page.get_by_label("Jabatan").fill("Kepala Dinas")
    page.get_by_label("Eselon").select_option("II")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.get_by_label("Tiba").select_option("2019-02-24")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.get_by_role("textbox", name="Nomor HP").fill("0812 3456 7890")
    page.get_by_role("textbox", name="E-mail").fill("ahmad@example.go.id")
    page.get_by_role("button", name="Kirim formulir").click()
    page.get_by_role("heading", name="Formulir sudah kami terima").wait_for()
    seen(page, "4-sent")


def review(page, people):
    page.goto(f"{people}/review")
    page.locator("#shown-title", has_text="Ahmad Dedi").wait_for()
    seen(page, "5-review")
    page.locator("[data-review-confirm]").click()
    page.get_by_text("Konfirmasi: 1 orang.").wait_for()


def wish(page, own):
    page.goto(own)
    page.get_by_role("link", name="Ubah data").click()
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.get_by_label("Pulang").select_option("2019-02-26")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.get_by_role("button", name="Kirim perubahan").click()
    page.get_by_role("heading", name="Menunggu persetujuan panitia").wait_for()
    seen(page, "6-wish")


def decide_wish(page, people):
    page.goto(f"{people}/review?pile=changes")
    page.locator("#shown-title", has_text="Ahmad Dedi").wait_for()
    page.get_by_text("Baca pesannya dulu").click()
    seen(page, "7-change")
    page.locator("[data-review-confirm]").click()
    page.get_by_text("Malam 26 Feb dilepas.").wait_for()
    seen(page, "8-change-made")


def offer(committee, page, people, home):
    committee.goto(f"{people}/waiting")
    seen(committee, "9-waiting")
    committee.get_by_role("button", name="Tawarkan").first.click()
    committee.get_by_text("Tempat ditawarkan").wait_for()
    page.goto(home)
    seen(page, "10-offered")
    page.get_by_role("link", name="Jawab sekarang").click()
    page.get_by_role("button", name="Terima, ia datang").click()
    page.get_by_text("Ia sekarang terkonfirmasi").wait_for()


def replace(page, home):
    page.goto(home)
    page.get_by_role("link", name="Dr. Ahmad Dedi").click()
    page.get_by_role("link", name="Ganti orang").click()
    page.get_by_label("Nama dan gelar").fill("Fitri Handayani")
    page.get_by_label("Perempuan").check()
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("button", name="Ya, ganti").click()
    page.get_by_text("menggantikan Dr. Ahmad Dedi").wait_for()


def find_room(page, people):
    page.goto(f"{people}/review?pile=rooms")
    page.locator("#shown-title", has_text="Fitri Handayani").wait_for()
    seen(page, "11-rooms")


def test_everybody_finds_the_way(browser, live_server, meeting, url, jambi):
    factories.saved(RegistrationRules(meeting_id=meeting.id, capacity=5))
    home, people = live_server + url, f"{live_server}/m/{meeting.code}/people"
    single = new_room(hotel(meeting, single=2)["single"])
    with (
        page_at(browser, viewport=PHONE, worst=500) as coordinator,
        page_at(browser, viewport=PHONE) as official,
        page_at(browser, viewport=PHONE) as committee,
    ):
        log_in(committee, live_server, factories.session_key(meeting))
        name_people(coordinator, home)
        own = live_server + hand_on(coordinator)
        fill(official, own)
        review(committee, people)
        ahmad = queries.namesake(jambi.id, "Ahmad Dedi")
        place_id = ahmad.participant_id
        db.session.rollback()
        move_place(place_id, single.id, SYSTEM)
        wish(official, own)
        decide_wish(committee, people)
        offer(committee, coordinator, people, home)
        replace(coordinator, home)
        find_room(committee, people)
    db.session.expire_all()
    place = queries.locked_place(place_id)
    assert (place.state, place.depart_on.day) == (PlaceState.CONFIRMED, 26)
    assert queries.holder(place_id).name == "Fitri Handayani"
