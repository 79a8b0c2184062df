import pytest
from bs4 import BeautifulSoup

from tests import factories
from tests.pages import proofread
from webapp.certificates import queries
from webapp.certificates.workflow import CertificateState
from webapp.core.access import Role
from webapp.core.db import transaction
from webapp.jobs.queries import latest_job


@pytest.fixture
def url(meeting):
    return f"/m/{meeting.code}/certificates/"


@pytest.fixture
def page(browse, url):
    def page(rest="", role=Role.ORGANISER):
        answer = browse(role).get(url + rest)
        assert answer.status_code == 200, answer.status
        return proofread(answer.text)

    return page


def said(page):
    return page.main.get_text(" ", strip=True)


def press(browser, url, address, **values):
    """Fill in the form that leads to an address, as the page offers it."""
    shown = BeautifulSoup(browser.get(url).text, "html.parser")
    form = shown.select_one(f"main form[method=post][action='{address}']")
    fields = {tag["name"]: tag.get("value", "") for tag in form.select("[name]")}
    named = {
        next(name for name in fields if name.endswith(ending)): value
        for ending, value in values.items()
    }
    return browser.post(address, data=fields | named)


def test_nobody_yet(page):
    assert "Belum ada peserta yang terkonfirmasi." in said(page())


def test_the_page_says_who_gets_one_and_by_which_reasoning(page, attendee):
    attendee(7, name="Adi Cukup")
    attendee(5, name="Budi Kurang")
    shown = page()
    assert "1 orang siap menerima sertifikat; 0 sudah terbit, 1 belum" in said(shown)
    assert "5 dari 7 sesi wajib; perlu 5,25" in said(shown)
    assert "Terbitkan 1 sertifikat" in said(shown)
    assert "Penanda tangan belum diisi." in said(shown)
    short = page("?state=short").table.text
    assert "Budi Kurang" in short
    assert "Adi Cukup" not in short
    assert "Budi Kurang" not in page("?state=due&q=CUKUP").table.text
    assert "Tidak ada orang di sini" in said(page("?state=due&q=KURANG"))


def test_the_other_rule_is_said_too(page, meeting, registered_rule):  # noqa: ARG001
    factories.person(meeting)
    assert "belum registrasi ulang" in said(page())


def test_one_button_begins_the_wave(browse, url, meeting, attendee, page):
    attendee(7)
    assert press(browse(), url, url).status_code == 303
    assert latest_job(meeting.id, "certificates.issue").title_parameters == {"count": 1}
    assert "Terbitkan 1 sertifikat" in said(page())
    assert "sedang dikerjakan 0/1" in said(page())


def test_what_is_out_has_number_link_and_file(page, attendee, issued_to, browse, app):
    _, entry = issued_to(attendee(7))
    shown = page()
    assert entry.number in said(shown)
    assert "Terbitkan" not in said(shown).replace("Terbitkan 1 sertifikat Selesai", "")
    verify = shown.select_one("main a[href*='/v/']")["href"]
    assert entry.number in app.test_client().get(verify).text
    for link in shown.select("main a[href*='/documents/files/']"):
        answer = browse(Role.VIEWER).get(link["href"])
        assert answer.status_code == 200
        answer.close()


def test_a_viewer_sees_no_button(page, attendee, browse, url):
    attendee(7)
    assert not page(role=Role.VIEWER).select("main form[method=post]")
    assert browse(Role.DESK).get(url).status_code == 403


def test_a_certificate_is_explained(page, attendee, issued_to):
    certificate, entry = issued_to(attendee(6, email="adi@example.org"))
    shown = said(page(str(certificate.id)))
    assert "6 dari 7 sesi wajib; perlu 5,25" in shown
    assert entry.number in shown
    assert "Sertifikat Rakor Balikpapan" in shown


def test_it_is_taken_back_with_a_reason(browse, url, meeting, attendee, issued_to):
    certificate, _ = issued_to(attendee(7))
    here = f"{url}{certificate.id}"
    refused = press(browse(), here, f"{here}/revoke", reason=" ")
    assert refused.status_code == 422
    assert "Cabut sertifikat" in said(proofread(refused.text))
    assert press(browse(), here, f"{here}/revoke", reason="Salah").status_code == 303
    assert (
        queries.certificate(meeting.id, certificate.id).state
        is CertificateState.REVOKED
    )
    assert "Salah" in said(proofread(browse().get(here).text))


def test_it_is_made_anew(browse, url, attendee, issued_to):
    person = attendee(7)
    certificate, _ = issued_to(person)
    here = f"{url}{certificate.id}"
    assert press(browse(), here, f"{here}/correct", reason="Gelar").status_code == 303
    shown = said(proofread(browse().get(here).text))
    assert "sedang dibuat" in shown


def test_a_certificate_belongs_to_its_meeting(browse, attendee, issued_to):
    certificate, _ = issued_to(attendee(7))
    other = factories.meeting()
    address = f"/m/{other.code}/certificates/{certificate.id}"
    assert browse(at=other).get(address).status_code == 404


def test_the_list_asks_as_often_for_one_as_for_three(
    page, attendee, issued, statements
):
    attendee(7)
    issued()
    page()
    with statements() as one:
        page()
    for _ in range(2):
        attendee(7)
    issued()
    with statements() as three:
        page()
    assert len(one) == len(three)
    assert len(three) <= 21


def test_the_list_unseals_nobody(page, attendee, statements, meeting):
    attendee(7)
    with transaction():
        meeting.certificate_share = 75
    with statements() as seen:
        page()
    assert not [one for one in seen if "person.nip" in one or "person.phone" in one]
