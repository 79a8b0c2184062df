"""A real browser (Debian's Chromium) on a running application."""

import os
import shutil
import threading
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from webapp.core.assets import DIST

ROOT = Path(__file__).parents[1]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = ROOT / "screenshots"
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
)
WIDER = """() => [...document.querySelectorAll('body *')]
  .filter(one => one.getBoundingClientRect().right > 391
    || one.scrollWidth > 391)
  .slice(-6).map(one => `${one.tagName}.${one.className} ${one.innerText}`)"""
LAPTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def chromium():
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)))
    assert found, "run tests/ensure_chromium.sh"
    return found


@contextmanager
def running(app):
    """Serve an application on a free port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def launch():
    """Open one more browser: ``with launch(*fake_camera(folder, code)) as browser``."""
    with sync_playwright() as playwright:

        @contextmanager
        def launched(*arguments):
            browser = playwright.chromium.launch(
                executable_path=chromium(), args=[*QUIET, *arguments]
            )
            yield browser
            browser.close()

        yield launched


@pytest.fixture(scope="session")
def live_server(flask_app):
    """The address of the application of the tests, served to a real browser."""
    assert (DIST / "manifest.json").is_file(), "run make assets"
    with running(flask_app) as address:
        yield address


@pytest.fixture(scope="session")
def browser(launch):
    """Share one browser: a page opens in a context of its own."""
    with launch() as browser:
        yield browser


@contextmanager
def page_at(browser, worst=400, **settings):
    """Open a page that fails the test on any fault: console, CSP, script, missing file.

    ``worst`` is the status that counts as a fault; above 422 a refusal is none.
    Settings are those of a Playwright context: viewport, color_scheme, timezone_id.
    """
    context = browser.new_context(**{"viewport": LAPTOP, "locale": "id-ID"} | settings)
    page = context.new_page()
    faults = []
    page.on("console", lambda said: said.type == "error" and faults.append(said.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", lambda got: got.status >= worst and faults.append(got.url))
    yield page
    context.close()
    refusals = (
        "Failed to load resource" if worst > HTTPStatus.UNPROCESSABLE_ENTITY else "\0"
    )
    faults = [fault for fault in faults if refusals not in fault]
    assert not faults, faults


def log_in(page, address, session_key):
    """Give the browser the session that `factories.session_key` made."""
    cookie = {"name": "pendopo-sid", "value": session_key, "url": address}
    page.context.add_cookies([cookie])


def axe(page):
    """Look for barriers (WCAG 2.2 AA); fail with each rule and where it is broken."""
    # By the debugger, which the page's own policy does not bind.
    page.evaluate(AXE.read_text("utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    result = page.evaluate(
        "tags => axe.run({runOnly: {type: 'tag', values: tags}})", tags
    )
    broken = [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]
    assert not broken, "\n".join(broken)


def fits(page):
    """Fail where the page is wider than the screen."""
    wide = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    if wide[0] > wide[1]:
        raise AssertionError(f"{wide}: {page.evaluate(WIDER)}")


def picture(page, name):
    """Keep a picture of the whole page to look at."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def fake_camera(folder, code):
    """Make arguments for `launch`: a camera that sees one QR code all the time."""
    film = folder / "camera.y4m"
    film.write_bytes(_film(code))
    return (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )


def qr_picture(code, size=(640, 480)):
    """Draw a QR code in the middle of a white picture."""
    import qrcode  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    qr = qrcode.QRCode(border=4)
    qr.add_data(code)
    rows = qr.get_matrix()
    small = Image.new("L", (len(rows), len(rows)), 255)
    small.putdata([0 if dark else 255 for row in rows for dark in row])
    side = len(rows) * (size[1] * 3 // 4 // len(rows))
    picture = Image.new("L", size, 255)
    corner = ((size[0] - side) // 2, (size[1] - side) // 2)
    picture.paste(small.resize((side, side), Image.Resampling.NEAREST), corner)
    return picture


def _film(code, frames=4):
    picture = qr_picture(code)
    width, height = picture.size
    grey = bytes([128]) * (width * height // 2)  # both colours at half size
    frame = b"FRAME\n" + picture.tobytes() + grey
    head = f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n"
    return head.encode() + frame * frames
