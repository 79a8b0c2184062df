"""The meeting of 2019, from an empty folder to certificates, in a real browser."""

import csv
import json
import re
import shutil
import tempfile
import time
import urllib.request
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.browser import LAPTOP, PHONE, axe, fake_camera, fits, picture
from tests.faults.processes import Stack, end, said

BOOKS = Path(__file__).parents[1] / "data" / "rakor-2019"
FILES = [
    str(BOOKS / f"{name}.xlsx")
    for name in ("daftar-undangan", "rundown", "blok-kamar", "bus")
]
LONG = 90_000  # milliseconds; the machine may be busy
SENTENCE = (
    "600 baris, 590 orang, 10 ganda, 11 NIP dirusak Excel, 12 daerah rancu; "
    "sisanya siap."
)
CODE = "bpn19"


@pytest.fixture(scope="module")
def stack():
    home = Path(tempfile.mkdtemp(prefix="pendopo-journey-"))
    home.chmod(0o711)
    stack = Stack(home)
    stack.start()
    yield stack
    end(stack.process)
    shutil.rmtree(home)


@pytest.fixture(scope="module")
def laptop(browser):
    """The secretary's laptop; any fault on a page fails the test."""
    context = browser.new_context(viewport=LAPTOP, locale="id-ID")
    page = context.new_page()
    page.set_default_timeout(LONG)
    faults = []
    page.on("console", lambda said: said.type == "error" and faults.append(said.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", lambda got: got.status >= 500 and faults.append(got.url))
    yield page
    context.close()
    assert not faults, faults


def look(page, name):
    """Look at a page as a laptop and as a phone shows it, and keep both pictures."""
    axe(page)
    for width, size in (("1440", LAPTOP), ("390", PHONE)):
        page.set_viewport_size(size)
        fits(page)
        picture(page, f"meeting-{name}-{width}")
    page.set_viewport_size(LAPTOP)


def at(stack, path):
    return f"{stack.address}/m/{CODE}/{path}"


def sentence(page):
    return " ".join(page.locator("#sentence").inner_text().split())


def wait_until_done(page):
    expect(page.locator(".work-state").first).to_contain_text("Selesai", timeout=LONG)


def test_1_the_first_administrator_is_made_by_the_link(stack, laptop):
    link = re.search(r"http://\S+/setup/\S+", stack.out.read_text()).group()
    laptop.goto(link)
    laptop.get_by_label("Nama").fill("Rina Kusuma")
    laptop.get_by_label("Alamat e-mail").fill("rina@example.org")
    laptop.get_by_label("Kata sandi").fill("gajah duduk di pendopo")
    look(laptop, "setup")
    laptop.locator("main button[type=submit]").click()
    expect(laptop.get_by_role("button", name="Coba contoh")).to_be_visible()
    look(laptop, "start")
    assert laptop.request.get(link).status == 409


def test_2_a_meeting_is_made_and_asks_for_the_certificate_rule(stack, laptop):
    laptop.goto(stack.address)
    laptop.get_by_role("link", name="Unggah Excel saya").click()
    laptop.get_by_label("Nama rapat").fill("Rakor DIPA TA 2019")
    laptop.get_by_label("Kode pendek").fill(CODE)
    laptop.locator("#starts_on").fill("2019-02-24")
    laptop.locator("#ends_on").fill("2019-02-27")
    laptop.get_by_label("Zona waktu tempat acara").select_option("Asia/Makassar")
    look(laptop, "new")
    laptop.get_by_role("button", name="Buat rapat").click()
    expect(laptop).to_have_url(at(stack, "load"))


def test_3_the_workbooks_are_loaded_as_they_are(stack, laptop):
    laptop.goto(at(stack, "load"))
    laptop.locator("#files").set_input_files(FILES)
    look(laptop, "load")
    laptop.get_by_role("button", name="Baca berkas").click()
    expect(laptop.locator("#sentence")).to_be_visible()
    assert sentence(laptop) == SENTENCE
    look(laptop, "preview")
    region = laptop.locator("select[name^=region-]").first
    region.select_option(index=1)
    laptop.get_by_role("button", name="Simpan perbaikan").click()
    assert "11 daerah rancu" in sentence(laptop)
    laptop.get_by_role("button", name="Terapkan").click()
    wait_until_done(laptop)
    look(laptop, "applied")
    laptop.reload()
    expect(laptop.get_by_text("590 orang baru")).to_be_visible()


def test_4_people_are_found_and_answered(stack, laptop):
    laptop.goto(at(stack, "people/"))
    expect(laptop.get_by_text("590 orang di daftar")).to_be_visible()
    look(laptop, "people")
    laptop.keyboard.press("Control+k")
    laptop.keyboard.type("supriyadi agus")
    answer = laptop.locator("dialog[open] a").first
    expect(answer).to_contain_text("Supriyadi Agus")
    laptop.keyboard.press("Escape")
    laptop.goto(at(stack, "people/?q=supriyadi+agus"))
    laptop.locator("tbody a").first.click()
    expect(laptop.get_by_role("button", name="Salin jawaban WA")).to_be_visible()
    look(laptop, "card")


def test_5_rooms_are_divided_and_the_proposal_taken(stack, laptop):
    laptop.goto(at(stack, "lodging/"))
    expect(laptop.locator("main")).to_contain_text("112 kamar sendiri, 225")
    laptop.get_by_role("button", name="Bagi kamar").click()
    use = laptop.get_by_role("button", name="Pakai usulan")
    for _ in range(60):
        if use.count():
            break
        time.sleep(1)
        laptop.reload()
    expect(laptop.locator(".proposal")).to_contain_text("561 dari 561")
    expect(laptop.locator(".proposal")).to_contain_text("terbukti tidak bisa")
    look(laptop, "rooms")
    use.click()
    expect(laptop.locator(".proposal")).to_contain_text("dipakai")
    lists = laptop.locator("section[aria-labelledby=lists]")
    lists.get_by_role("link", name="Rooming list").first.click()
    laptop.get_by_role("button", name="Bekukan sebagai revisi 1").click()
    expect(laptop.get_by_role("link", name="XLSX")).to_be_visible()
    look(laptop, "rooming")
    with laptop.expect_download() as download:
        laptop.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_6_cards_are_printed(stack, laptop):
    laptop.goto(at(stack, "checkin/badges"))
    laptop.locator("#spares").fill("5")
    laptop.get_by_role("button", name="Cetak kartu").click()
    wait_until_done(laptop)
    laptop.reload()
    expect(laptop.locator("main")).to_contain_text("590 kartu, 5 cadangan")
    sheets = laptop.locator("a[href*='/documents/files/']")
    assert sheets.count() == 3
    look(laptop, "badges")
    with laptop.expect_download() as download:
        sheets.first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


@pytest.fixture(scope="module")
def codes(stack, tmp_path_factory):
    """Everybody's card, as the command line lists it: ref → (name, code)."""
    file = tmp_path_factory.mktemp("codes") / "codes.csv"
    done = said("checkin", "codes", CODE, str(file), env=stack.env)
    assert done.returncode == 0, done.stderr
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return {row["ref"]: row for row in csv.DictReader(lines)}


def test_7_a_volunteer_opens_a_desk_by_qr_and_reads_cards(
    stack, laptop, launch, codes, tmp_path
):
    laptop.goto(at(stack, "checkin/desks"))
    laptop.get_by_label("Titik scan").select_option("r1")
    laptop.get_by_role("button", name="Tampilkan kode").click()
    link = laptop.locator("code").inner_text()
    look(laptop, "desks")
    first, second, third, *_ = codes.values()
    with launch(*fake_camera(tmp_path, first["code"])) as camera:
        context = camera.new_context(viewport=PHONE, locale="id-ID")
        context.grant_permissions(["camera"])
        phone = context.new_page()
        phone.set_default_timeout(LONG)
        phone.goto(link)
        phone.get_by_label("Nama Anda").fill("Reza")
        phone.locator("main button[type=submit]").click()
        phone.locator(
            "[data-scanner-start], #scanner button, .scanner button"
        ).first.click()
        expect(phone.locator("#answer")).to_contain_text(first["name"].split(",")[0])
        picture(phone, "meeting-desk-camera-390")
        assert_usb_scanner_and_names(phone, second, third)
        context.close()
    laptop.goto(at(stack, "checkin/"))
    look(laptop, "presence")


def assert_usb_scanner_and_names(phone, second, third):
    """A USB scanner types fast and ends with Enter; a name is searched."""
    phone.locator("#code").fill("")
    phone.keyboard.type(second["code"], delay=5)
    phone.keyboard.press("Enter")
    expect(phone.locator("#answer")).to_contain_text(second["name"].split(",")[0])
    phone.locator("#code").fill("jambi")
    phone.keyboard.press("Enter")
    expect(phone.locator("#found form")).not_to_have_count(0)
    axe(phone)
    phone.locator("#code").fill("PAAAAAAAAAAAAAAAA")
    phone.keyboard.press("Enter")
    expect(phone.locator("#answer")).to_contain_text("Meja Bantuan")
    assert third


def test_8_buses_are_filled_and_boarded_by_scanning(stack, laptop, codes):
    laptop.goto(at(stack, "trips/"))
    laptop.get_by_role("button", name="Bagi bus").click()
    expect(laptop.locator("main")).to_contain_text("486 dari 590 orang")
    look(laptop, "trips")
    laptop.locator("section[aria-labelledby=vehicles] a").first.click()
    look(laptop, "bus")
    bus = laptop.url
    people = laptop.locator("main").inner_text()
    rider = next(row for row in codes.values() if row["name"] in people)
    laptop.get_by_role("link", name="Pindai yang naik").click()
    laptop.locator("#code").fill(rider["code"])
    laptop.keyboard.press("Enter")
    expect(laptop.locator("#answer")).to_contain_text(rider["name"].split(",")[0])
    look(laptop, "bus-desk")
    laptop.goto(bus)
    aboard = laptop.locator("dl.figures div").filter(has_text="Di dalam")
    expect(aboard.locator("dd").first).to_contain_text(re.compile(r"^\s*1\s"))


@pytest.fixture(scope="module")
def diligent(stack, codes):
    """Three people who were at six of the seven mandatory groups, by the API."""
    done = said("accounts", "token", CODE, "--role", "desk", env=stack.env)
    assert done.returncode == 0, done.stderr
    three = list(codes.values())[3:6]
    scans = [
        {
            "checkpoint": session,
            "code": row["code"],
            "scan_id": str(uuid4()),
            "scanned_at": "2019-02-25T09:00:00+08:00",
            "direction": "in",
            "source": "door",
            "offline": True,
        }
        for row in three
        for session in ("s1", "s2", "s3", "s4", "s5", "s6")
    ]
    request = urllib.request.Request(
        f"{stack.address}/api/v1/meetings/{CODE}/scans/batch",
        json.dumps(scans).encode(),
        {"Authorization": f"Bearer {done.stdout.strip()}"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        told = json.load(answer)["items"]
    assert {one["outcome"] for one in told} == {"accepted"}
    return three


def test_9_certificates_are_issued_and_verified(stack, laptop, diligent):
    laptop.goto(at(stack, "certificates/"))
    expect(laptop.locator("main")).to_contain_text("3 orang siap menerima sertifikat")
    look(laptop, "certificates-before")
    laptop.get_by_role("button", name="Terbitkan 3 sertifikat").click()
    wait_until_done(laptop)
    laptop.reload()
    expect(laptop.locator("main")).to_contain_text("3 sertifikat sudah terbit")
    look(laptop, "certificates")
    with laptop.expect_download() as download:
        laptop.get_by_role("link", name="Unduh semua (ZIP)").click()
    with ZipFile(download.value.path()) as archive:
        papers = [name for name in archive.namelist() if name.endswith(".pdf")]
        assert len(papers) == len(diligent)
    laptop.goto(at(stack, f"certificates/?q={diligent[0]['ref']}"))
    verify = laptop.locator("a[href*='/v/']").first.get_attribute("href")
    laptop.goto(verify if verify.startswith("http") else stack.address + verify)
    expect(laptop.locator("main")).to_contain_text("bukan tanda tangan elektronik")
    look(laptop, "verify")


def test_10_every_mail_is_a_message_that_lands_in_the_mailbox(stack, laptop):
    laptop.goto(at(stack, "notifications/"))
    look(laptop, "messages")
    laptop.goto(f"{stack.address}/mailbox/")
    for _ in range(60):
        if laptop.get_by_text("ertifikat", exact=False).count():
            break
        time.sleep(1)
        laptop.reload()
    expect(laptop.locator("main")).to_contain_text("ertifikat")
    look(laptop, "mailbox")


def test_11_home_says_where_the_meeting_stands(stack, laptop):
    laptop.goto(at(stack, ""))
    assert "dari 590 hadir" in sentence(laptop)
    expect(laptop.locator("#figures dt")).to_have_count(4)
    assert laptop.locator("a[href*='check=level']").count() == 1
    look(laptop, "home")
    for name in ("Instansi", "Peserta", "Kamar", "Pesan"):
        laptop.locator(".sidenav").get_by_role("link", name=name).click()
        expect(laptop.locator("h1").first).to_be_visible()
    look(laptop, "last")
