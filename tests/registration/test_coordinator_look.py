"""The coordinator's page on a phone, in a real browser, with and without JavaScript."""

import pytest

from tests.browser import PHONE, axe, fits, page_at, picture
from tests.registration.coordinator import jambi, places, url

__all__ = ["jambi", "url"]

# Text that is seen and smaller than 17 px, and what is pressed and lower than 48 px.
SMALL = """() => [...document.querySelectorAll('body *')].filter(one =>
  [...one.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
  && one.checkVisibility() && !one.matches('.visually-hidden, .skip')
  && parseFloat(getComputedStyle(one).fontSize) < 17)
  .map(one => `${one.className} ${one.textContent.trim()}`)"""
LOW = """() => [...document.querySelectorAll(
  'a, button, summary, input[type=text], select, label.form-check')]
  .filter(one => one.checkVisibility() && !one.matches('.skip, li a'))
  .filter(one => one.getBoundingClientRect().height < 48)
  .map(one => `${one.tagName} ${one.className} ${one.textContent.trim()}`)"""


def look(page, name):
    axe(page)
    fits(page)
    picture(page, f"coordinator-{name}-390")
    assert page.evaluate(SMALL) == []
    assert page.evaluate(LOW) == []


def test_an_invitation_is_answered_with_one_hand(browser, live_server, url, jambi):
    with page_at(browser, viewport=PHONE) as page:
        page.goto(live_server + url)
        look(page, "invited")
        page.get_by_role("button", name="Isi nama utusan").click()
        page.get_by_label("Nama dan gelar").nth(0).fill("Dr. Ahmad Dedi, S.T., M.Si.")
        page.get_by_label("Laki-laki").nth(0).check()
        page.get_by_label("Nomor HP").nth(0).fill("0812 1111 2222")
        page.get_by_label("Nama dan gelar").nth(1).fill("Siti Aminah")
        page.get_by_role("button", name="Tambah baris").click()
        look(page, "names")
        page.get_by_role("button", name="Kirim nama").click()
        page.get_by_role("heading", name="Sudah kami terima").wait_for()
        look(page, "received")
        page.get_by_role("link", name="Ahmad Dedi").click()
        page.get_by_text("Lihat teksnya").click()
        look(page, "person")
        assert "wa.me/6281211112222" in page.get_by_role(
            "link", name="Kirim tautan pribadi"
        ).get_attribute("href")
        page.get_by_role("link", name="Ganti orang").click()
        look(page, "replace")
        page.get_by_role("link", name="Kembali").click()
        page.get_by_role("link", name="Tidak jadi ikut").click()
        look(page, "withdraw")
        page.get_by_label("Sakit").check()
        page.get_by_role("button", name="Catat").click()
        page.get_by_text("Sudah kami catat.").wait_for()
        page.get_by_role("button", name="Sudah lengkap").click()
        page.get_by_text("Terima kasih. Daftar Anda sudah lengkap.").wait_for()
        look(page, "complete")
    assert places(jambi)[0][0] == "Siti Aminah"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_the_code_is_typed_and_names_are_sent(browser, live_server, url, jambi, script):
    with page_at(browser, viewport=PHONE, java_script_enabled=script) as page:
        page.goto(live_server + url)
        page.get_by_role("button", name="Isi nama utusan").click()
        page.get_by_label("Nama dan gelar").nth(0).fill("Ahmad")
        if script:
            page.get_by_role("button", name="Tambah baris").click()
            page.get_by_label("Nama dan gelar").nth(3).fill("Budi")
        else:
            page.get_by_label("Nama dan gelar").nth(1).fill("Budi")
        page.get_by_role("button", name="Kirim nama").click()
        page.get_by_role("heading", name="Sudah kami terima").wait_for()
        page.go_back()
        page.reload()
    assert [name for name, _state in places(jambi)] == ["Ahmad", "Budi", None]


def test_the_first_visit_is_light(browser, live_server, url):
    got = []
    with page_at(browser, viewport=PHONE) as page:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on(
            "Network.loadingFinished", lambda one: got.append(one["encodedDataLength"])
        )
        page.goto(live_server + url)
        page.wait_for_load_state("networkidle")
    assert 0 < sum(got) < 60_000, got
    print(sum(got), got)  # noqa: T201 the figure of the day
