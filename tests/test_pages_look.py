"""The sheets of all parts, proof-read, looked at by axe, and used."""

import pytest

from tests.browser import (
    LAPTOP,
    PHONE,
    axe,
    fake_camera,
    fits,
    page_at,
    picture,
    qr_picture,
)
from tests.pages import proofread

SHEETS = ("", "/plain", "/phone", "/desk", "/print")
CODE = "PMFZWC5DBNRWGK3TF"


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_sheet_is_sound_html(app, sheet):
    proofread(app.test_client().get(f"/styleguide{sheet}").text)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["1440", "390"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_no_barrier_no_fault_no_overflow(browser, live_server, sheet, size, scheme):
    with page_at(browser, viewport=size, color_scheme=scheme) as page:
        page.goto(f"{live_server}/styleguide{sheet}")
        page.wait_for_load_state("networkidle")
        picture(page, f"look{sheet.replace('/', '-')}-{size['width']}-{scheme}")
        axe(page)
        fits(page)


def open_sheet(page, address, sheet=""):
    page.goto(f"{address}/styleguide{sheet}")
    page.wait_for_load_state("networkidle")


def test_ctrl_k_finds_and_the_arrows_choose(browser, live_server):
    with page_at(browser) as page:
        open_sheet(page, live_server)
        page.keyboard.press("Control+k")
        page.keyboard.type("budi")
        page.wait_for_selector(".palette-results a[aria-selected=true]")
        page.keyboard.press("ArrowDown")
        chosen = page.locator(".palette-results a[aria-selected=true]")
        assert "Budi Rahayu" in chosen.inner_text()
        picture(page, "look-palette")
        axe(page)
        page.keyboard.press("Enter")
        page.wait_for_url("**/styleguide")


def test_the_menu_opens_on_a_phone_without_javascript(browser, live_server):
    with page_at(browser, viewport=PHONE, java_script_enabled=False) as page:
        page.goto(f"{live_server}/styleguide")
        entry = page.locator("#menu .nav-link:has-text('Instansi')")
        assert not entry.is_visible()
        page.get_by_role("link", name="Menu", exact=True).click()
        assert entry.is_visible()
        picture(page, "look-menu-390")
        page.get_by_role("link", name="Tutup menu").click()
        assert not entry.is_visible()


def test_copied_text_is_confirmed_in_words(browser, live_server):
    with page_at(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
        open_sheet(page, live_server)
        page.get_by_role("button", name="Salin jawaban WA").click()
        page.get_by_role("button", name="Tersalin").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("Yth. Bapak Supriyadi: Kamar 512")


def test_typed_text_survives_a_closed_page_until_it_was_received(browser, live_server):
    with page_at(browser) as page:
        open_sheet(page, live_server)
        page.fill("#wishes", "kamar bebas asap")
        page.wait_for_timeout(500)
        assert "csrf" not in page.evaluate("localStorage['pendopo.keep.arrival']")
        open_sheet(page, live_server)
        assert page.input_value("#wishes") == "kamar bebas asap"
        page.get_by_role("button", name="Kosongkan").click()
        assert page.input_value("#wishes") == ""
        assert page.evaluate("localStorage['pendopo.keep.arrival']") is None


def test_shift_click_takes_a_range_and_the_bar_counts(browser, live_server):
    with page_at(browser) as page:
        open_sheet(page, live_server)
        bar = page.locator("[data-bulk-bar]")
        assert not bar.is_visible()
        page.check("#pick-1")
        page.click("#pick-3", modifiers=["Shift"])
        assert bar.locator("span").first.inner_text() == "3 orang dipilih"
        picture(page, "look-bulk")
        page.click("text=Batal pilih")
        assert not bar.is_visible()
        page.check("#pick-all")
        assert bar.locator("span").first.inner_text() == "4 orang dipilih"


def test_a_filter_is_a_link_that_keeps_the_others(browser, live_server):
    with page_at(browser) as page:
        page.goto(f"{live_server}/styleguide?state=present&page=3&q=budi")
        page.click("summary:has-text('Instansi')")
        page.click(".drop-menu a:has-text('Jambi')")
        assert page.url.endswith("/styleguide?state=present&q=budi&delegation=jambi")
        page.click("a.chip.on:has-text('Keadaan: Hadir')")
        assert page.url.endswith("/styleguide?q=budi&delegation=jambi")


def test_the_theme_is_kept(browser, live_server):
    with page_at(browser, color_scheme="light") as page:
        open_sheet(page, live_server)
        page.click("summary:has-text('Aturan')")
        page.locator(".topbar [data-theme-choice=dark]").click()
        assert page.get_attribute("html", "data-bs-theme") == "dark"
        page.reload()
        assert page.get_attribute("html", "data-bs-theme") == "dark"


def test_a_second_tap_sends_nothing(browser, live_server):
    with page_at(browser) as page:
        open_sheet(page, live_server)
        sent = []
        page.route("**/sent", lambda _route: sent.append(1))  # an answer never comes
        page.evaluate(
            "const form = document.querySelector('form[data-keep]');"
            "form.action = '/sent'; form.requestSubmit(); form.requestSubmit();"
        )
        page.wait_for_timeout(300)
        assert sent == [1]


@pytest.mark.parametrize(
    ("zone", "words"), [("Asia/Jakarta", "(08.00 di HP Anda)"), ("Asia/Makassar", "")]
)
def test_the_hour_of_the_device_is_said_where_it_differs(
    browser, live_server, zone, words
):
    with page_at(browser, timezone_id=zone) as page:
        open_sheet(page, live_server)
        fact = page.locator("dd:has(time[data-venue-zone])")
        assert fact.inner_text() == f"09.00 WITA {words}".strip()


def test_the_day_of_the_week_is_said_beside_a_date(browser, live_server):
    with page_at(browser) as page:
        open_sheet(page, live_server, "/phone")
        page.fill("#leaves_on", "2019-02-26")
        said = page.inner_text("#leaves_on-weekday")
        assert said == "Selasa, 26 Februari 2019"


def test_a_question_is_asked_in_place(browser, live_server):
    with page_at(browser) as page:
        open_sheet(page, live_server)
        page.click("text=Batalkan tempat")
        assert page.get_by_role("dialog", name="Batalkan tempat ini?").is_visible()
        axe(page)
        page.get_by_role("dialog").get_by_role("button", name="Kembali").click()
        assert not page.get_by_role("dialog").is_visible()


HEARD = """() => {
    window.heard = [];
    document.addEventListener("pendopo:code", (event) => heard.push(event.detail));
}"""


def heard(page):
    for _ in range(100):  # a policy without eval lets no condition be waited for
        if page.evaluate("window.heard.length"):
            break
        page.wait_for_timeout(100)
    return page.evaluate("window.heard")


# As fast as a scanner: a loaded machine sends single keys slower than that.
SCANNED = """(code) => {
    const field = document.activeElement;
    const press = (key) => field.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    for (const sign of code) {
        press(sign);
        field.value += sign;
    }
    press("Enter");
}"""


def test_a_usb_scanner_is_heard_wherever_the_cursor_is(browser, live_server):
    with page_at(browser) as page:
        open_sheet(page, live_server, "/desk")
        page.evaluate(HEARD)
        page.fill("#q", "jambi")
        page.focus("#q")
        page.evaluate(SCANNED, CODE)
        assert heard(page) == [{"code": CODE, "source": "wedge"}]
        assert page.input_value("#q") == "jambi"
        page.keyboard.type("budi santoso", delay=120)
        page.keyboard.press("Enter")
        assert len(page.evaluate("window.heard")) == 1
        assert page.input_value("#q") == "jambibudi santoso"


def test_a_card_held_to_the_camera_is_read_once(launch, live_server, tmp_path):
    with launch(*fake_camera(tmp_path, CODE)) as seeing, page_at(seeing) as page:
        open_sheet(page, live_server, "/desk")
        page.evaluate(HEARD)
        page.click("[data-scanner-start]")
        assert heard(page) == [{"code": CODE, "source": "camera"}]
        page.wait_for_timeout(1000)  # it goes on seeing the same card
        assert len(page.evaluate("window.heard")) == 1
        picture(page, "look-camera")
        page.click("[data-scanner-stop]")
        page.wait_for_selector("[data-scanner-start]:visible")


def test_a_photographed_card_is_read(browser, live_server, tmp_path):
    photo = tmp_path / "card.png"
    qr_picture(CODE).save(photo)
    with page_at(browser) as page:
        open_sheet(page, live_server, "/desk")
        page.evaluate(HEARD)
        page.set_input_files("[data-scanner-photo]", photo)
        assert heard(page) == [{"code": CODE, "source": "photo"}]


def test_a_participants_page_is_light(browser, live_server):
    carried = {}

    def weigh(response):
        size = response.request.sizes()["responseBodySize"]
        carried[response.url.rsplit("/", 1)[-1]] = size

    with page_at(browser, viewport=PHONE) as page:
        page.on("requestfinished", lambda request: weigh(request.response()))
        open_sheet(page, live_server, "/phone")
    fonts = sum(size for name, size in carried.items() if name.endswith(".woff2"))
    rest = sum(carried.values()) - fonts
    assert rest < 20_000, carried
    assert fonts + rest < 60_000, carried
