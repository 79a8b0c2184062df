"""The secretary's most used screen, by keyboard, in a real browser."""

import json
import sys
import time

import pytest
import typst
from playwright.sync_api import expect

from tests import factories
from tests.browser import LAPTOP, PHONE, axe, fits, log_in, page_at, picture
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.core.names import split_name
from webapp.registration import queries, services
from webapp.registration.models import Role

PEOPLE = [
    (
        "Dr. Ir. H. Ahmad Budi, M.Si.",
        "197001151995031002",
        "Kepala Dinas",
        "081234567890",
    ),
    ("Siti Aminah, S.E., M.M.", "197503232000032001", "Kabid Industri", "081311112222"),
    ("Joko Widodo, S.T.", "198002022005011003", "Kasi Sarana", "085211113333"),
    ("Dewi Lestari", "", "TPL", "081922223333"),
    ("Rahmat Hidayat, A.Md.", "199001012015031004", "Staf", "081277778888"),
]
# The same people as a quick hand types them: small letters, short forms, no points.
TYPED = [
    ("Dr ir h ahmad budi msi", "197001151995031002", "kadis", "081234567890"),
    ("siti aminah se mm", "197503232000032001", "kabid industri", "081311112222"),
    ("joko widodo st", "198002022005011003", "kasi sarana", "085211113333"),
    ("dewi lestari", "", "tpl", "081922223333"),
    ("rahmat hidayat amd", "199001012015031004", "staf", "081277778888"),
]
# Keys for five people: at eight a second, 40 seconds would be 320 of them.
MOST_KEYS, MOST_KEYS_OF_KNOWN = 310, 200
LETTER = """
#set page("a4", margin: 2.2cm)
#set text(size: 12pt)
#align(center)[*PEMERINTAH PROVINSI JAMBI \\ DINAS PERINDUSTRIAN*]
#line(length: 100%)
#align(center)[*SURAT TUGAS* \\ Nomor: 090/123/Disperin/II/2019]
Kepala Dinas Perindustrian Provinsi Jambi menugaskan:
"""
MESSAGE = """[18/02/19 08.12] Bu Rina: Assalamualaikum, selamat pagi Bu 🙏
Berikut peserta dari Disperindag Prov. Jambi:
1. Dr. Ir. H. Ahmad Budi, M.Si.
   NIP. 19700115 199503 1 002
   Jabatan: Kepala Dinas
   HP/WA: 0812-3456-7890
2. Siti Aminah, S.E. / 197503232000032001 / Kabid Industri / 0813 1111 2222
3. an. Joko Widodo - Staf - 085212345678
Tiba tgl 25 Feb, pulang 28 Feb
Terima kasih 🙏"""


def letter(folder, people=PEOPLE):
    lines = "\n".join(
        f"+ {name} \\ NIP {nip or '-'} \\ {position}"
        for name, nip, position, _ in people
    )
    source = folder / "surat.typ"
    source.write_text(LETTER + lines)
    made = folder / "Surat Tugas Jambi.pdf"
    made.write_bytes(typst.compile(source))
    return made


@pytest.fixture
def jambi(app, meeting):  # noqa: ARG001
    factories.delegation(meeting, "Dinas Perindustrian Provinsi Bali")
    made = factories.delegation(meeting, "Dinas Perindustrian Provinsi Jambi")
    services.set_quota(made.id, {Role.PARTICIPANT: 3}, SYSTEM)
    return made


@pytest.fixture
def secretary(browser, live_server, meeting, jambi):  # noqa: ARG001
    with page_at(browser, worst=500) as page:
        log_in(page, live_server, factories.session_key(meeting))
        page.home = f"{live_server}/m/{meeting.code}"
        yield page


class Keys:
    """A keyboard that counts, and a person at it: so many keys a second."""

    def __init__(self, page):
        self.page, self.count, self.started = page, 0, time.monotonic()

    def type(self, text):
        self.page.keyboard.type(text)
        self.count += len(text)

    def press(self, key):
        self.page.keyboard.press(key)
        self.count += 1

    def report(self, what, named):
        """Say what it took; a quick typist makes some eight keys a second."""
        taken = {
            "people": named,
            "keys": self.count,
            "seconds_at_8_keys": round(self.count / 8, 1),
            "seconds_of_the_machine": round(time.monotonic() - self.started, 1),
        }
        sys.stdout.write(json.dumps({what: taken}) + "\n")


def held(jambi):
    db.session.expire_all()
    db.session.rollback()
    return {p.name: (p, place) for place, p in queries.places_of(jambi.id) if p}


def look(page, name):
    axe(page)
    for width, size in (("1440", LAPTOP), ("390", PHONE)):
        page.set_viewport_size(size)
        fits(page)
        picture(page, f"naming-{name}-{width}")
    page.set_viewport_size(LAPTOP)


def test_five_people_from_the_keys_alone(secretary, jambi, tmp_path):
    page = secretary
    page.goto(f"{page.home}/people/")
    page.get_by_role("link", name="Ketik dari surat tugas").click()
    look(page, "empty")
    # A photograph has no words in it: the rows stay empty, as with a scan.
    page.set_input_files("#letter", letter(tmp_path, people=[]))
    expect(page.locator(".letter-pages img")).to_have_count(1)
    assert "file=" in page.url
    expect(page.locator("#institution")).to_be_focused()
    keys = Keys(page)
    page.locator("#institution").press("Control+a")
    keys.type("prov jambi")
    keys.press("Enter")
    expect(page.locator("#institution")).to_have_value(jambi.name)
    expect(page.locator("#number")).to_be_focused()
    page.locator("#number").press("Control+a")
    keys.type("090/123/II/2019")
    keys.press("Enter")
    keys.type("02182019")  # this browser begins with the month
    keys.press("Enter")
    for person in TYPED:
        for cell in person:
            keys.type(cell)
            keys.press("Enter")
    read = page.locator(".typed-read")
    expect(read.nth(0)).to_contain_text("Dr. Ir. H. Ahmad Budi, M.Si., Kepala Dinas")
    expect(read.nth(0)).to_contain_text("Eselon II · Laki-laki")
    expect(read.nth(3)).to_contain_text("Dewi Lestari, TPL · Non-ASN · L/P belum")
    expect(page.locator("[data-row]")).to_have_count(6)
    expect(page.locator("#rows-5-who")).to_be_focused()
    look(page, "typed")
    page.locator("#rows-5-who").focus()
    keys.press("Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text(
        "5 orang tersimpan: 3 mengisi tempat kosong, 2 tempat baru."
    )
    keys.report("letter", 5)
    assert keys.count <= MOST_KEYS
    people = held(jambi)
    assert {one.full_name for one, _ in people.values()} == {p[0] for p in PEOPLE}
    assert people["Ahmad Budi"][0].level == "II"
    assert people["Siti Aminah"][0].position == "Kepala Bidang Industri"
    assert people["Dewi Lestari"][0].sex is None  # a guess is not taken over
    look(page, "saved")
    page.reload()
    expect(page.locator("#rows-0-who")).to_have_value("")
    page.goto(f"{page.home}/registration/delegations/{jambi.slug}")
    page.get_by_role("link", name="090/123/II/2019").click()
    expect(page.locator(".letter-pages img")).to_have_count(1)
    look(page, "letter")


def test_who_came_before_is_chosen_by_an_arrow(
    secretary, jambi, meeting, browser, live_server
):
    earlier = factories.meeting(name="Rakor Banjarmasin")
    there = factories.delegation(earlier, jambi.name)
    for who, nip, position, phone in PEOPLE[:2]:
        name = split_name(who)
        factories.place(
            earlier,
            delegation=there,
            holder=factories.newcomer(
                name.name,
                title_before=name.front,
                title_after=name.back,
                nip=nip,
                position=position,
                phone=f"+62{phone[1:]}",
                level=None,
            ),
        )
    page = secretary
    # The same organiser was at both meetings; who was not sees nobody.
    page.goto(f"{page.home}/registration/people/letter?institution={jambi.name}")
    page.locator("#rows-0-who").press_sequentially("ahmad")
    expect(page.locator(".typed-known:visible")).to_have_count(0)
    with page_at(browser, worst=500) as page:
        log_in(page, live_server, factories.session_key(meeting, also=[earlier]))
        page.goto(f"{live_server}/m/{meeting.code}/registration/people/letter")
        keys = Keys(page)
        keys.type("jambi")
        keys.press("Enter")
        expect(page.locator("#number")).to_be_focused()
        keys.type("090/123/II/2019")
        keys.press("Enter")
        keys.type("02182019")
        keys.press("Enter")
        for number, begins in enumerate(("ahm", "sit")):
            keys.type(begins)
            expect(page.locator(".typed-known:visible button")).to_have_count(1)
            if not number:
                look(page, "known")
                page.locator("#rows-0-who").focus()
            keys.press("ArrowDown")
            expect(page.locator(f"#rows-{number + 1}-who")).to_be_focused()
        expect(page.locator("#rows-0-nip")).to_have_value(PEOPLE[0][1])
        expect(page.locator("#rows-0-who-known")).to_contain_text("Rakor Banjarmasin")
        for person in TYPED[2:]:
            for cell in person:
                keys.type(cell)
                keys.press("Enter")
        look(page, "known-typed")
        page.locator("#rows-5-who").focus()
        keys.press("Control+Enter")
        expect(page.get_by_role("status").first).to_contain_text("5 orang tersimpan")
        keys.report("letter, two of them known", 5)
        assert keys.count <= MOST_KEYS_OF_KNOWN
    people = held(jambi)
    assert {one.full_name for one, _ in people.values()} == {p[0] for p in PEOPLE}
    assert people["Siti Aminah"][0].nip == PEOPLE[1][1]


def test_the_words_of_a_letter_fill_the_rows(secretary, jambi, tmp_path):
    page = secretary
    page.goto(f"{page.home}/registration/people/letter")
    keys = Keys(page)
    page.set_input_files("#letter", letter(tmp_path))
    expect(page.locator("#rows-4-who")).to_have_value("Rahmat Hidayat, A.Md.")
    expect(page.locator("#institution")).to_have_value(jambi.name)
    expect(page.locator("#number")).to_have_value("090/123/Disperin/II/2019")
    expect(page.locator("#rows-0-nip")).to_have_value("197001151995031002")
    look(page, "read")
    page.locator("#institution").focus()
    keys.press("Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text("5 orang tersimpan")
    keys.report("letter with words", 5)


def test_a_message_is_pasted_and_corrected(secretary, jambi):
    page = secretary
    page.goto(f"{page.home}/people/")
    page.get_by_role("link", name="Tempel dari WhatsApp").click()
    look(page, "paste")
    keys = Keys(page)
    expect(page.locator("#pasted")).to_be_focused()
    page.locator("#pasted").fill(MESSAGE)
    keys.press("Control+Enter")
    expect(page.locator("#rows-2-who")).to_have_value("Joko Widodo")
    expect(page.locator(".unread li")).to_have_count(2)
    expect(page.locator("#arrive_on")).to_have_value("2019-02-25")
    look(page, "pasted")
    page.locator("#rows-2-nip").fill("1980")
    page.locator("#institution").focus()
    keys.press("Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text("3 orang tersimpan")
    keys.report("message", 3)
    assert held(jambi)["Joko Widodo"][0].nip_doubtful


def test_nothing_typed_is_lost_by_a_reload_or_a_refusal(secretary):
    page = secretary
    page.goto(f"{page.home}/registration/people/letter")
    page.locator("#institution").fill("Dinas Entah")
    for row in range(7):
        page.locator(f"#rows-{row}-who").fill(f"Orang Ke{chr(65 + row)}")
        page.locator(f"#rows-{row}-nip").fill(f"19700115199503100{row}")
    page.wait_for_timeout(600)
    page.reload()
    expect(page.locator("#rows-6-who")).to_have_value("Orang KeG")
    expect(page.locator("#rows-6-nip")).to_have_value("197001151995031006")
    expect(page.locator("#institution")).to_have_value("Dinas Entah")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "Orang KeG" in kept
    assert "197001151995031006" not in kept
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("#errors")).to_be_visible()
    expect(page.locator("#rows-6-nip")).to_have_value("197001151995031006")
    look(page, "refused")


def test_duplicates_are_shown_and_chosen(secretary, jambi, meeting):
    page = secretary
    factories.place(
        meeting,
        holder=factories.newcomer("Ahmad Budi"),
        delegation=jambi,
    )
    page.goto(f"{page.home}/registration/people/letter?institution={jambi.name}")
    page.locator("#rows-0-who").fill("AHMAD BUDI, S.T.")
    page.locator("#rows-1-who").fill("Cici")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator(".typed-twin")).to_contain_text("Sudah ada: Ahmad Budi")
    look(page, "twin")
    page.locator("#rows-0-choice").select_option(label="Orang yang sama, lewati")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("status").first).to_contain_text("1 sudah ada")
    assert set(held(jambi)) == {"Ahmad Budi", "Cici"}


def test_a_file_that_is_too_large_is_not_even_sent(secretary, tmp_path):
    page = secretary
    page.goto(f"{page.home}/registration/people/letter")
    page.locator("#rows-0-who").fill("Ahmad")
    large = tmp_path / "besar.pdf"
    large.write_bytes(b"%PDF-1.7" + bytes(8_000_000))
    posts = []
    sent = f"{page.home}/registration/people/letter"
    page.on("request", lambda asked: asked.url == sent and posts.append(asked.method))
    page.set_input_files("#letter", large)
    said = page.locator("#letter").evaluate("field => field.validationMessage")
    assert "7 MB" in said
    assert not posts
    expect(page.locator("#rows-0-who")).to_have_value("Ahmad")
