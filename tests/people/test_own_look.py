"""The form of a participant on a phone: with a script, without, and for a reader."""

import io
import os
from datetime import timedelta

import pytest

from tests import factories
from tests.browser import PHONE, axe, fits, page_at, picture
from tests.people.own import link_of
from webapp.core import clock
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.documents.queries import files_for
from webapp.people.queries import draft
from webapp.people.services import letter_of
from webapp.registration import services
from webapp.registration.models import RegistrationRules
from webapp.registration.queries import locked_place
from webapp.registration.workflow import PlaceState
from webapp.trips.models import Vehicle

LIMIT = 60_000
SMALL = """() => [...document.querySelectorAll('main *')].filter(one =>
  one.checkVisibility()
  && [...one.childNodes].some(n => n.nodeType == 3 && n.data.trim())
  && !one.closest('.visually-hidden')
  && parseFloat(getComputedStyle(one).fontSize) < 17).map(one => one.outerHTML)"""
TIGHT = """() => [...document.querySelectorAll(
    'main button, main .btn, main input:not([type=hidden]), main select')]
  .filter(one => one.checkVisibility())
  .map(one => one.closest('label') ?? one)
  .map(one => [one.getBoundingClientRect().height, one.outerHTML])
  .filter(([height]) => height < 47.5)"""


@pytest.fixture
def person(meeting):
    with transaction():
        meeting.organiser = "Kementerian Perindustrian · Ditjen IKMA"
        meeting.city, meeting.contact_name = "Balikpapan", "Ibu Rina"
        meeting.contact_phone = "0811-5555-1234"
    until = clock.now() + timedelta(days=9)
    factories.saved(
        RegistrationRules(
            meeting_id=meeting.id, deadline_at=until, editable_until_at=until
        )
    )
    factories.saved(
        Vehicle(
            meeting_id=meeting.id,
            name="Bus 1",
            folded_name="bus 1",
            seats=40,
            position=1,
            destination="Sentra rotan Gunung Sari",
        )
    )
    jambi = factories.delegation(meeting, "Dinas KUKM Perindag Kab. Tapanuli Selatan")
    return factories.person(
        meeting,
        PlaceState.INVITED,
        name="Ahmad Dedi Simanjuntak",
        of={"delegation": jambi},
    )


def looked_at(page, name):
    axe(page)
    fits(page)
    assert page.evaluate(SMALL) == []
    assert page.evaluate(TIGHT) == []
    picture(page, f"own-{name}")


def fill(page, suffix):
    """Fill in the three screens with taps and keys, as a thumb would."""
    page.get_by_role("link", name="Isi formulir").click()
    page.get_by_label("Laki-laki").check()
    page.get_by_label("Jabatan").fill("Kepala Bidang Industri")
    looked_at(page, f"who-{suffix}")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.get_by_label("Tiba").select_option("2019-02-22")
    page.get_by_label("Pulang").select_option("2019-02-27")
    looked_at(page, f"stay-{suffix}")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.get_by_label("Kunjungan lapangan").select_option("Sentra rotan Gunung Sari")
    page.get_by_role("textbox", name="Nomor HP").fill("0812 3456 7890")
    looked_at(page, f"trip-{suffix}")
    page.get_by_role("button", name="Kirim formulir").click()
    page.get_by_role("heading", name="Formulir sudah kami terima").wait_for()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_somebody_registers_on_his_phone(browser, live_server, person, script):
    url = live_server + link_of(person)
    settings = {"viewport": PHONE, "has_touch": True}
    # axe is evaluated by the debugger, which works without the page's scripts too.
    with page_at(browser, java_script_enabled=script, **settings) as page:
        page.goto(url)
        if script:
            looked_at(page, "invited")
            fill(page, "script")
            looked_at(page, "submitted")
        else:
            without_script(page)
    db.session.expire_all()
    held = locked_place(person.participant_id)
    assert held.state is PlaceState.SUBMITTED
    assert held.destination == "Sentra rotan Gunung Sari"


def without_script(page):
    page.get_by_role("link", name="Isi formulir").click()
    page.get_by_label("Laki-laki").check()
    page.get_by_label("Jabatan").fill("Kepala Bidang Industri")
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.get_by_role("button", name="Simpan dan lanjut").click()
    page.get_by_label("Kunjungan lapangan").select_option("Sentra rotan Gunung Sari")
    page.get_by_role("button", name="Kirim formulir").click()
    assert page.get_by_role("heading", name="Formulir sudah kami terima").is_visible()


def test_what_was_typed_is_there_again_after_the_phone_slept(
    browser, live_server, person
):
    url = f"{live_server}{link_of(person)}/form/who"
    with page_at(browser, viewport=PHONE) as page:
        page.goto(url)
        page.get_by_label("Jabatan").fill("Sekretaris Dinas")
        page.wait_for_timeout(500)
        page.reload()
        assert page.get_by_label("Jabatan").input_value() == "Sekretaris Dinas"


def test_what_was_sent_is_kept_no_longer_and_apart_from_others(
    browser, live_server, meeting, person
):
    """The secretary fills in for two on one phone; the committee mends a word."""
    urls = [
        f"{live_server}{link_of(one)}/form/who"
        for one in (person, factories.person(meeting, PlaceState.INVITED))
    ]
    with page_at(browser, viewport=PHONE) as page:
        page.goto(urls[0])
        page.get_by_label("Laki-laki").check()
        page.get_by_label("Jabatan").fill("Sekretaris Dinas")
        page.wait_for_timeout(500)
        page.goto(urls[1])
        assert page.get_by_label("Jabatan").input_value() == ""
        page.goto(urls[0])
        page.get_by_role("button", name="Simpan dan lanjut").click()
        page.get_by_role("heading", name="Tiba dan pulang").wait_for()
        with transaction():
            draft(person.id).content = "{}"
        page.goto(urls[0])
        assert page.get_by_label("Jabatan").input_value() == ""
        assert not page.get_by_text("sudah dikembalikan").is_visible()


def test_a_photograph_is_made_small_in_the_phone(
    browser, live_server, meeting, person, tmp_path
):
    photo = tmp_path / "surat.png"
    photo.write_bytes(noisy())
    services.decide(person.participant_id, "submit", SYSTEM)
    with page_at(browser, viewport=PHONE) as page:
        page.goto(live_server + link_of(person))
        page.get_by_label("Foto atau PDF").set_input_files(photo)
        page.get_by_text("Foto diperkecil").wait_for()
        size = page.evaluate("document.querySelector('#letter').files[0].size")
        assert size < 400 * 1024 < photo.stat().st_size
        page.get_by_role("button", name="Kirim surat tugas").click()
        page.get_by_text("surat.jpg").wait_for()
        looked_at(page, "letter")
    assert len(files_for(meeting.id, letter_of(person.id))) == 1


def noisy():
    from PIL import Image  # noqa: PLC0415

    small = Image.frombytes("RGB", (300, 400), os.urandom(300 * 400 * 3))
    target = io.BytesIO()
    small.resize((1800, 2400)).save(target, "PNG")
    return target.getvalue()


def weight(browser, address):
    """Count the bytes on the wire of a page and all that it asks for."""
    with page_at(browser, viewport=PHONE) as page:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        got = []

        def loaded(event):
            got.append(event["encodedDataLength"])

        session.on("Network.loadingFinished", loaded)
        page.goto(address, wait_until="networkidle")
        return sum(got)


@pytest.mark.parametrize("path", ["", "/form/who", "/form/stay", "/form/trip"])
def test_every_page_weighs_little(browser, live_server, person, path):
    assert weight(browser, live_server + link_of(person) + path) < LIMIT
