"""The whole way in a real browser: letter, looking through, mail, WhatsApp, /v/."""

import re

import pytest

from tasks.functions import FUNCTIONS
from tests import factories
from tests.browser import LAPTOP, PHONE, axe, fits, log_in, page_at, picture
from tests.documents.signing import signed_pdf
from tests.registration.letters import invited
from webapp.core.db import db, transaction
from webapp.documents.services import grouped
from webapp.jobs.queries import latest_job
from webapp.jobs.services import run_now
from webapp.notifications.models import Message
from webapp.registration import queries
from webapp.registration.services import invitations
from webapp.registration.workflow import DelegationState


@pytest.fixture
def rakor(meeting):
    with transaction():
        meeting.name = "Rapat Koordinasi Dana Dekonsentrasi 2019"
        meeting.venue, meeting.city = "Hotel Novotel", "Balikpapan"
        meeting.contact_name, meeting.contact_phone = "Rina Kusuma", "0812-1111-2222"
    invited(
        meeting,
        "Dinas Perindustrian dan Perdagangan Provinsi Jambi",
        region_code="15",
        contact_email="jambi@example.org",
        contact_phone="+6281234567890",
    )
    for name, digit, code in (("Riau", 1, "14"), ("Aceh", 2, "11"), ("Bali", 3, "51")):
        invited(
            meeting,
            f"Dinas Perindustrian Provinsi {name}",
            region_code=code,
            contact_phone=f"+628123456789{digit}",
        )
    invited(meeting, "Bappeda Kota Bontang", contact_name="")
    return meeting


@pytest.fixture
def opened(browser, live_server, rakor):
    """Open the pages of an organiser at a size; each is checked and pictured."""

    class Opened:
        def __init__(self, page):
            self.page = page

        def look(self, name):
            axe(self.page)
            fits(self.page)
            picture(self.page, f"invitations-{name}")

        def go(self, path):
            self.page.goto(f"{live_server}/m/{rakor.code}/registration/{path}")

    def opened(viewport=LAPTOP):
        return page_at(browser, viewport=viewport), Opened

    def entered(manager):
        page = manager.__enter__()
        log_in(page, live_server, factories.session_key(rakor))
        return Opened(page)

    return opened, entered


def finish(meeting, kind):
    run_now(latest_job(meeting.id, kind).id, FUNCTIONS)
    db.session.expire_all()


def test_from_the_letter_to_who_has_not_answered(opened, rakor, live_server):
    make, enter = opened
    manager, _ = make()
    shown = enter(manager)
    page = shown.page
    shown.go("invitations")
    assert page.url.endswith("/invitations/letter")
    page.get_by_label("Kementerian atau lembaga").fill("Kementerian Perindustrian")
    page.get_by_label("Unit kerja").fill("Direktorat Jenderal IKMA")
    page.get_by_label("Nama penanda tangan").fill("Eddy Siswanto")
    page.get_by_label("Jabatan penanda tangan").fill("Sekretaris Direktorat Jenderal")
    page.locator("#pictures img").nth(1).wait_for()
    shown.look("1-letter")
    page.get_by_role("button", name="Simpan dan periksa").click()
    page.get_by_role("button", name="Buat 5 surat").wait_for()
    page.get_by_role("button", name="Buat 5 surat").click()
    finish(rakor, invitations.KIND)
    page.reload()
    page.get_by_text("Semua 5 surat siap dikirim.").wait_for()
    shown.look("2-check")
    page.get_by_role("link", name="Lanjut ke pengiriman").click()
    page.get_by_text("Baca dulu").click()
    shown.look("3-send")
    assert page.get_by_text("Bappeda Kota Bontang").is_visible()
    page.get_by_role("button", name="Kirim ke 1 instansi").click()
    finish(rakor, invitations.SENDING)
    page.reload()
    page.get_by_role("button", name="Urungkan 1 yang belum berangkat").wait_for()
    _mailbox(shown, rakor, live_server)
    _by_whatsapp(shown)
    _verified(page, rakor, live_server)
    shown.go("invitations/silent")
    page.get_by_text("4 instansi belum menjawab.").wait_for()
    shown.look("6-silent")
    shown.go("invitations/groups")
    assert page.get_by_text("1. Dinas Perindustrian Provinsi Riau").is_visible()
    shown.look("7-groups")
    manager.__exit__(None, None, None)


def _mailbox(shown, meeting, live_server):
    with transaction():
        mail = db.session.query(Message).filter_by(meeting_id=meeting.id).one()
        mail.not_before = mail.created_at
        db.session.flush()
    from webapp.notifications.services import deliver  # noqa: PLC0415

    deliver(mail.id)
    page = shown.page
    page.goto(f"{live_server}/m/{meeting.code}/notifications/")
    page.get_by_text("Undangan: Rapat Koordinasi").wait_for()
    page.goto(f"{page.url}{mail.id}")
    page.locator(".wa-text").get_by_text("/k/").wait_for()
    shown.look("4-mail")


def _by_whatsapp(shown):
    page = shown.page
    shown.go("invitations/send")
    page.get_by_role("link", name="Mulai kirim satu per satu").click()
    link = page.get_by_role("link", name="Buka WhatsApp")
    assert re.match(
        r"https://wa\.me/62812345678\d+\?text=Yth", link.get_attribute("href")
    )
    shown.look("5-whatsapp")
    for left in (2, 1, 0):
        page.locator("body").press("Enter")
        page.get_by_text(f"{3 - left} dari 3 sudah dikirim").wait_for()
    page.get_by_text("Semua sudah dikirim").wait_for()
    shown.go("delegations/dinas-perindustrian-provinsi-riau")
    page.get_by_text("Diundang lewat WA oleh Rina").wait_for()
    shown.look("8-institution")


def _verified(page, meeting, live_server):
    riau = queries.delegation_by_slug(meeting.id, "dinas-perindustrian-provinsi-riau")
    assert riau.state is DelegationState.INVITED
    code = queries.invitation(riau.id).register_entry.code
    page.goto(f"{live_server}/v/{grouped(code)}")
    page.get_by_text("Dinas Perindustrian Provinsi Riau").wait_for()
    axe(page)
    picture(page, "invitations-9-verify")


@pytest.mark.parametrize("path", ["letter", "check", "send"])
def test_on_a_phone(opened, path):
    make, enter = opened
    manager, _ = make(PHONE)
    shown = enter(manager)
    shown.go(f"invitations/{path}")
    if path == "letter":
        shown.page.locator("#pictures img").first.wait_for()
    shown.look(f"phone-{path}")
    manager.__exit__(None, None, None)


def test_a_signed_letter_is_sent_as_it_came(opened, rakor, tmp_path):
    make, enter = opened
    manager, _ = make()
    shown = enter(manager)
    page = shown.page
    letter = tmp_path / "Undangan 443.pdf"
    letter.write_bytes(signed_pdf())
    shown.go("invitations/letter")
    page.get_by_text("Surat sudah ada?").click()
    page.locator("#signed-file").set_input_files(letter)
    page.locator("#signed-number").fill("443/968/2019")
    page.locator("#signed-day").fill("2019-01-20")
    page.get_by_role("button", name="Unggah", exact=True).click()
    page.get_by_text("Tanda tangan elektroniknya tetap utuh").wait_for()
    shown.look("10-signed-check")
    page.get_by_role("button", name="Buat 5 surat").click()
    finish(rakor, invitations.KIND)
    shown.go("invitations/letter")
    page.get_by_text("surat dikirim apa adanya").wait_for()
    shown.look("11-signed-letter")
    shown.go("invitations/whatsapp/invite")
    with page.expect_download() as download:
        page.get_by_role("link", name="Surat bertanda tangan (PDF)").click()
    assert download.value.path().read_bytes() == letter.read_bytes()
    assert page.get_by_role("link", name="Lembar Konfirmasi (PDF)").is_visible()
    shown.look("12-signed-whatsapp")
    manager.__exit__(None, None, None)
