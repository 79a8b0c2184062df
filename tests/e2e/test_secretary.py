"""A day of the secretary: institution, invitation, telephone, message, review."""

import pytest
from playwright.sync_api import expect

from tasks.functions import FUNCTIONS
from tests import factories
from tests.browser import LAPTOP, PHONE, axe, fits, log_in, page_at, picture
from webapp.core.db import db, transaction
from webapp.jobs.queries import latest_job
from webapp.jobs.services import run_now
from webapp.registration import queries
from webapp.registration.services import invitations
from webapp.registration.workflow import DelegationState, PlaceState

NAME = "Dinas Perindustrian dan Perdagangan Provinsi Jambi"
MESSAGE = """[18/02/19 08.12] Bu Sri: Selamat pagi Bu 🙏
Peserta dari Disperindag Prov. Jambi:
1️⃣ *H. AHMAD BUDI, S.T.*
   NIP. 19700115 199503 1 002
   Kadis, HP 0812-3456-7890
2️⃣ Siti Aminah, S.E. / Kabid Industri / 0813 1111 2222
an. Joko Prasetyo - staf - 085212345678
Tiba tgl 23 Feb, pulang 27 Feb. Terima kasih"""


@pytest.fixture
def rakor(meeting):
    with transaction():
        meeting.name = "Rapat Koordinasi Dana Dekonsentrasi 2019"
        meeting.venue, meeting.city = "Hotel Novotel", "Balikpapan"
        meeting.contact_name, meeting.contact_phone = "Rina", "0812-1111-2222"
    return meeting


@pytest.fixture
def page(browser, live_server, rakor):
    with page_at(browser, worst=500) as page:
        page.set_default_timeout(8000)
        log_in(page, live_server, factories.session_key(rakor))
        page.home = f"{live_server}/m/{rakor.code}"
        yield page


def look(page, name):
    axe(page)
    for width, size in (("1440", LAPTOP), ("390", PHONE)):
        page.set_viewport_size(size)
        fits(page)
        picture(page, f"secretary-{name}-{width}")
    page.set_viewport_size(LAPTOP)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    page.get_by_role("link", name=name).first.click()


def done(meeting, kind):
    run_now(latest_job(meeting.id, kind).id, FUNCTIONS)
    db.session.expire_all()


def jambi(meeting):
    db.session.rollback()
    db.session.expire_all()
    return next(one for one in queries.delegations(meeting.id) if one.name == NAME)


def people_of(meeting):
    places = queries.places_of(jambi(meeting).id)
    return {person.name: place.state for place, person in places if person}


def test_from_an_institution_to_its_people(page, rakor):
    _institution(page)
    _quota(page)
    _letter(page, rakor)
    _telephone(page, rakor)
    _message(page, rakor)
    _review(page, rakor)
    _as_it_stands(page, rakor)


def _institution(page):
    page.goto(f"{page.home}/registration/delegations")
    expect(page.get_by_text("Belum ada instansi")).to_be_visible()
    look(page, "1-empty")
    follow(page, "Tambah instansi")
    page.get_by_label("Nama instansi").fill(NAME)
    page.get_by_label("Tingkat").select_option(label="Provinsi")
    page.get_by_label("Kode daerah").fill("15")
    page.get_by_label("Nama narahubung").fill("Sri Wahyuni")
    page.get_by_label("WhatsApp").fill("0812 3456 7890")
    page.get_by_label("E-mail").fill("jambi@example.org")
    press(page, "Simpan")
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()


def _quota(page):
    follow(page, "Ubah kuota")
    page.get_by_label("Peserta", exact=True).fill("2")
    page.get_by_label("Batas jawab").fill("2019-02-15T16:00")
    press(page, "Simpan")
    expect(page.get_by_role("link", name="Belum bernama")).to_have_count(2)
    look(page, "2-institution")


def _letter(page, meeting):
    page.goto(f"{page.home}/registration/invitations")
    page.get_by_label("Kementerian atau lembaga").fill("Kementerian Perindustrian")
    page.get_by_label("Nama penanda tangan").fill("Eddy Siswanto")
    press(page, "Simpan dan periksa")
    press(page, "Buat 1 surat")
    done(meeting, invitations.KIND)
    page.reload()
    follow(page, "Lanjut ke pengiriman")
    press(page, "Kirim ke 1 instansi")
    done(meeting, invitations.SENDING)
    assert jambi(meeting).state is DelegationState.INVITED


def _telephone(page, meeting):
    page.goto(f"{page.home}/registration/delegations/{jambi(meeting).slug}")
    page.get_by_label("Apa yang dikatakan").fill("Surat tugasnya menunggu Kadis")
    page.get_by_label("Janji tanggal").fill("2019-02-14")
    press(page, "Catat")
    expect(page.get_by_text("Surat tugasnya menunggu Kadis")).to_be_visible()
    # It is written above the people, since it is written while the telephone rings.
    note = page.locator("[aria-labelledby=notes-title]").bounding_box()
    people = page.locator("[aria-labelledby=people-title]").bounding_box()
    assert note["y"] < people["y"]
    page.goto(f"{page.home}/registration/delegations?check=promise")
    expect(page.locator("tbody").get_by_role("link", name=NAME)).to_be_visible()
    look(page, "3-promise")


def _message(page, meeting):
    page.goto(f"{page.home}/registration/delegations/{jambi(meeting).slug}")
    follow(page, "Tempel dari WhatsApp")
    page.locator("#pasted").fill(MESSAGE)
    page.locator("#pasted").press("Control+Enter")
    expect(page.locator("#rows-2-who")).to_have_value("Joko Prasetyo")
    expect(page.locator("#rows-0-who")).to_have_value("H. Ahmad Budi, S.T.")
    page.get_by_label("Sudah pasti datang").uncheck()
    look(page, "4-pasted")
    page.locator("#institution").focus()
    page.keyboard.press("Control+Enter")
    said = page.get_by_role("status").first
    expect(said).to_contain_text("3 orang tersimpan: 2 mengisi tempat kosong")
    # Pressed too early: taken back, and the rows are there again.
    said.get_by_role("button", name="Urungkan").click()
    expect(page.locator("#rows-2-who")).to_have_value("Joko Prasetyo")
    assert people_of(meeting) == {}
    page.get_by_label("Sudah pasti datang").uncheck()
    page.locator("#institution").focus()
    page.keyboard.press("Control+Enter")
    expect(said).to_contain_text("3 orang tersimpan: 2 mengisi tempat kosong")
    look(page, "5-saved")


def _review(page, meeting):
    page.goto(f"{page.home}/people/review")
    look(page, "6-review")
    for left in (2, 1, 0):
        page.locator("body").press("Enter")
        expect(page.locator("[data-review] li")).to_have_count(left)
    states = people_of(meeting)
    assert set(states) == {"Ahmad Budi", "Siti Aminah", "Joko Prasetyo"}
    assert set(states.values()) == {PlaceState.CONFIRMED}


def _as_it_stands(page, meeting):
    page.goto(f"{page.home}/registration/delegations/{jambi(meeting).slug}")
    main = page.locator("main")
    expect(main.get_by_text("Diundang lewat e-mail oleh Rina")).to_be_visible()
    expect(main.get_by_text("Pesan", exact=True)).to_be_visible()
    expect(main.get_by_role("link", name="H. Ahmad Budi, S.T.").first).to_be_visible()
    expect(main.get_by_text("belum dapat kamar").first).to_be_visible()
    look(page, "7-institution")
    main.get_by_role("link", name="H. Ahmad Budi, S.T.").first.click()
    expect(main.get_by_text("belum ada yang diterima")).to_be_visible()
    expect(main.get_by_text("Eselon II", exact=True)).to_be_visible()
    look(page, "8-card")
