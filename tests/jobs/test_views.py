import pytest
from bs4 import BeautifulSoup

from tests import factories
from tests.pages import proofread
from webapp.core.access import Role
from webapp.core.errors import DomainError
from webapp.jobs.services import Batch, registry, work_off

HTMX = {"HX-Request": "true"}
FORBIDDEN_WORDS = ("job", "queue", "worker", "antre")


@pytest.fixture
def batch(ask, meeting, queue):
    def each(subject, who, meeting_id):  # noqa: ARG001
        if subject == 2:
            raise DomainError("reason_missing", move="Bagi kamar")

    work = Batch(
        each, labels=lambda found: {number: f"Ibu {number}" for number in found}
    )
    registry["greet"] = work
    job = ask(
        items=[1, 2, 3],
        meeting_id=meeting.id,
        title="reason_missing",
        title_parameters={"move": "Bagi kamar"},
    )
    yield job, lambda: work_off(queue, {"greet": work})
    del registry["greet"]


@pytest.fixture
def bar(meeting, batch):
    def bar(browser, at=meeting):
        return browser.get(f"/m/{at.code}/jobs/{batch[0]}", headers=HTMX)

    return bar


def page(answer):
    return BeautifulSoup(answer.text, "html.parser")


def test_the_bar_is_asked_for_again_while_it_goes_on(browse, bar):
    answer = bar(browse())
    shown = page(answer)
    assert shown.section["hx-trigger"] == "every 2s"
    assert shown.progress["value"] == "0"
    assert "sedang dikerjakan 0/3" in shown.text
    assert shown.button.text == "Hentikan"
    assert "HX-Refresh" not in answer.headers


def test_the_bar_has_a_page_of_its_own(browse, batch, meeting):
    shown = proofread(browse().get(f"/m/{meeting.code}/jobs/{batch[0]}").text)
    assert shown.h1.get_text(strip=True) == "Tuliskan alasannya untuk Bagi kamar."
    assert shown.main.progress


def test_the_end_reloads_the_page_and_names_what_failed(browse, bar, batch):
    batch[1]()
    answer = bar(browse())
    shown = page(answer)
    assert answer.headers["HX-Refresh"] == "true"
    assert "hx-get" not in shown.section.attrs
    assert "Selesai 2 dari 3; 1 gagal." in shown.text
    assert "Tuliskan alasannya untuk Bagi kamar." in shown.li.text
    assert shown.li.b.text == "Ibu 2"
    assert shown.button.text == "Coba lagi yang gagal"
    assert not any(word in shown.text.casefold() for word in FORBIDDEN_WORDS)


def test_stop_and_go_on(browse, bar, batch, meeting, app):
    app.config["WTF_CSRF_ENABLED"] = False
    browser = browse()
    address = f"/m/{meeting.code}/jobs/{batch[0]}"
    assert browser.post(address, data={"do": "stop"}, headers=HTMX).status_code == 204
    shown = page(bar(browser))
    assert "Dihentikan: 0 dari 3 selesai." in shown.text
    assert shown.button.text == "Lanjutkan"
    assert browser.post(address, data={"do": "again"}).status_code == 303
    assert "sedang dikerjakan" in page(bar(browser)).text
    app.config["WTF_CSRF_ENABLED"] = True


def test_a_reader_sees_the_bar_but_no_button(browse, bar, batch, meeting, app):
    reader = browse(Role.VIEWER)
    assert page(bar(reader)).button is None
    app.config["WTF_CSRF_ENABLED"] = False
    answer = reader.post(f"/m/{meeting.code}/jobs/{batch[0]}", headers=HTMX)
    app.config["WTF_CSRF_ENABLED"] = True
    assert answer.status_code != 204


def test_another_meetings_work_is_not_found(browse, batch):
    other = factories.meeting()
    answer = browse(at=other).get(f"/m/{other.code}/jobs/{batch[0]}", headers=HTMX)
    assert answer.status_code == 404
