"""At the desk in a real browser: somebody comes instead, or unannounced."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser import (
    LAPTOP,
    PHONE,
    axe,
    fake_camera,
    fits,
    log_in,
    page_at,
    picture,
)
from tests.checkin.factories import checkpoint
from tests.lodging.hotels import extra_room, hotel, new_room
from webapp.checkin.models import Kind, Once, Paper
from webapp.checkin.queries import presence
from webapp.checkin.services import tick_papers
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.lodging import queries as lodging
from webapp.lodging.services import move_place, number_room
from webapp.registration import queries
from webapp.registration.models import Level, Sex
from webapp.registration.services import make_spares
from webapp.trips import services as trips

# As fast as a USB scanner, however busy the machine of the tests is.
SCAN = """code => [...code, 'Enter'].forEach(key =>
  document.activeElement.dispatchEvent(
    new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true})))"""


@pytest.fixture
def gate(meeting):
    return checkpoint(
        meeting, kind=Kind.REGISTRATION, once=Once.EVER, label="Registrasi ulang"
    )


@pytest.fixture
def url(live_server, meeting, gate):
    return f"{live_server}/m/{meeting.code}/checkin/{gate.slug}/desk"


@pytest.fixture
def head(meeting):
    """The head of an office in a single room, and a woman of it alone in a twin."""
    kinds = hotel(meeting, single=2, twin=3)
    jambi = factories.delegation(meeting, "Dinas Perindag Prov. Jambi")
    ahmad = factories.person(
        meeting,
        name="Ahmad Yani",
        title_before="Drs. H.",
        level=Level.II,
        position="Kepala Dinas",
        of={"delegation": jambi},
    )
    room = new_room(kinds["single"])
    move_place(ahmad.participant_id, room.id, SYSTEM)
    number_room(room, "512", SYSTEM)
    tuti = factories.person(
        meeting, name="Tuti Alawiyah", sex=Sex.FEMALE, of={"delegation": jambi}
    )
    move_place(tuti.participant_id, extra_room(kinds["twin"], "TWN-7").id, SYSTEM)
    trips.load_vehicles(meeting.id, [trips.NewVehicle(name="Bus 4", seats=10)], SYSTEM)
    trips.assign(meeting.id, SYSTEM)
    return ahmad


def look(page, name):
    axe(page)
    for width, size in (("1440", LAPTOP), ("390", PHONE)):
        page.set_viewport_size(size)
        fits(page)
        picture(page, f"desk-{name}-{width}")
    page.set_viewport_size(LAPTOP)


def test_somebody_comes_instead_whose_level_gives_no_right_to_the_room(
    browser, live_server, meeting, url, head
):
    key = factories.session_key(meeting, Role.DESK)
    context = browser.new_context(viewport=LAPTOP, locale="id-ID")
    page = context.new_page()
    log_in(page, live_server, key)
    page.goto(url)
    page.locator("#code").fill("yani")
    page.get_by_role("link", name="Ganti orang (mewakili)").first.click()
    expect(page.locator("dl.facts")).to_contain_text("Novotel 512")
    expect(page.locator("dl.facts")).to_contain_text("Bus 4")
    look(page, "replace")
    page.get_by_label("Nama tanpa gelar").fill("Siti Aminah")
    page.get_by_label("Perempuan").check()
    page.locator("#level").select_option("III")
    page.get_by_role("button", name="Ganti orangnya").click()
    expect(page.locator(".settle")).to_contain_text("tanpa hak atas kamar sendiri")
    assert queries.holder(head.participant_id).name == "Ahmad Yani"
    look(page, "settle")
    page.get_by_label("Pindah ke kamar lain").check()
    page.get_by_label("Tuti Alawiyah").check()
    page.get_by_role("button", name="Ganti orangnya").click()
    expect(page.locator("#answer .desk-ok h2")).to_have_text("Siti Aminah")
    said = page.locator("#notices")
    expect(said).to_contain_text("pindah ke kamar Novotel TWN-7")
    expect(said).to_contain_text("kursi di Bus 4 ikut")
    look(page, "replaced")
    db.session.expire_all()
    assert lodging.breaches(meeting.id) == {}
    page.get_by_role("button", name="Urungkan").click()
    expect(page.locator("#notices")).to_contain_text("kembali memegang tempat ini")
    db.session.expire_all()
    assert queries.holder(head.participant_id).id == head.id
    context.close()


def test_somebody_unannounced_gets_a_spare_card_by_the_camera(
    launch, live_server, meeting, url, tmp_path
):
    factories.person(meeting)
    spare = make_spares(meeting.id, 1, SYSTEM)[0]
    with (
        launch(*fake_camera(tmp_path, spare.code)) as camera,
        page_at(camera, viewport=PHONE) as page,
    ):
        log_in(page, live_server, factories.session_key(meeting, Role.DESK))
        page.goto(url)
        page.get_by_role("link", name="Peserta tambahan").click()
        look(page, "walk-in")
        page.set_viewport_size(PHONE)
        page.get_by_role("button", name="Nyalakan kamera").click()
        expect(page.get_by_label("Kartu cadangan")).to_have_value(spare.code)
        page.get_by_label("Nama lengkap").fill("Ir. Dewi Lestari, M.Si")
        page.locator("#institution").fill("Dinas Perindag Kab. Paser")
        page.get_by_label("Perempuan").check()
        page.get_by_label("Ya", exact=True).check()
        page.get_by_role("button", name="Catat dan daftarkan").click()
        expect(page.locator("#answer .desk-ok h2")).to_have_text(
            "Ir. Dewi Lestari, M.Si"
        )
        expect(page.locator("#notices")).to_contain_text("diteruskan kepada panitia")
        expect(page.get_by_role("button", name="Batalkan")).to_be_visible()
        look(page, "taken-in")
    assert presence.counts(meeting.id)[0].passed == 1
    ((row, person),) = queries.walk_ins(meeting.id)
    assert row.wants_room
    assert queries.badge_of(person.id).id == spare.id


def test_a_usb_scanner_and_keys_alone_are_enough(browser, live_server, meeting, url):
    spare = make_spares(meeting.id, 1, SYSTEM)[0]
    with page_at(browser) as page:
        log_in(page, live_server, factories.session_key(meeting, Role.DESK))
        page.goto(url.replace("/desk", "/walk-in"))
        page.keyboard.type("Dewi Lestari", delay=80)
        page.keyboard.press("Tab")
        page.keyboard.type("Dinas Paser", delay=80)
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")  # the second of two: a woman
        page.evaluate(SCAN, spare.code)
        expect(page.get_by_label("Kartu cadangan")).to_have_value(spare.code)
        page.get_by_label("Kartu cadangan").press("Enter")
        expect(page.locator("#answer .desk-ok h2")).to_have_text("Dewi Lestari")


def test_a_name_is_put_right_at_the_desk(browser, live_server, meeting, url):
    factories.person(meeting, name="Bodi Santosa")
    with page_at(browser) as page:
        log_in(page, live_server, factories.session_key(meeting, Role.DESK))
        page.goto(url)
        page.locator("#code").fill("bodi")
        look(page, "found")
        page.get_by_role("link", name="Perbaiki nama").click()
        page.get_by_label("Nama tanpa gelar").fill("Budi Santoso")
        look(page, "name")
        page.get_by_role("button", name="Simpan").click()
        expect(page.get_by_role("link", name="Cetak kartu (A6)")).to_be_visible()
        look(page, "named")


def test_the_committee_sees_who_waits(browser, live_server, meeting, url):
    del url
    from uuid import uuid4  # noqa: PLC0415

    from tests.checkin.test_helping import stranger  # noqa: PLC0415
    from webapp.registration.services import add_walk_in  # noqa: PLC0415

    for name in ("Dewi Lestari", "Eka Putri"):
        who = stranger(name, wants_room=name.startswith("D"))
        add_walk_in(meeting, who, uuid4(), SYSTEM)
    with page_at(browser) as page:
        log_in(page, live_server, factories.session_key(meeting))
        page.goto(f"{live_server}/m/{meeting.code}/people/walk-ins")
        look(page, "walk-ins")
        page.get_by_role("button", name="Terima Dewi Lestari").click()
        expect(page.locator("#notices")).to_contain_text("Diputuskan: Diterima.")
        look(page, "decided")


def test_papers_are_stamped_and_given_back(browser, live_server, meeting):
    jambi = factories.delegation(meeting, "Dinas Perindag Prov. Jambi")
    for number, name in enumerate(("Ani", "Budi", "Citra")):
        person = factories.person(meeting, name=name, of={"delegation": jambi})
        if number:
            tick_papers(meeting.id, person.id, [Paper.ORDER], SYSTEM)
    with page_at(browser) as page:
        log_in(page, live_server, factories.session_key(meeting))
        page.goto(f"{live_server}/m/{meeting.code}/checkin/papers")
        page.locator("#papers thead input").check()
        look(page, "papers")
        page.get_by_role("button", name="Sudah divisum").click()
        expect(page.locator("#notices")).to_contain_text("Sudah divisum: 2 SPD.")
        page.get_by_role("button", name="Kembalikan 2 SPD").click()
        expect(page.locator("#notices")).to_contain_text("Kembalikan: 2 SPD.")
        look(page, "papers-back")
