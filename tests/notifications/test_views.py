import pytest
from bs4 import BeautifulSoup

from tests.factories import meeting as another_meeting
from tests.pages import proofread
from webapp.core.access import Role
from webapp.notifications.services import deliver
from webapp.notifications.workflow import MessageState


@pytest.fixture
def page(browse, meeting):
    def page(rest="", role=Role.ORGANISER):
        answer = browse(role).get(f"/m/{meeting.code}/notifications/{rest}")
        assert answer.status_code == 200, answer.status
        return proofread(answer.text)

    return page


@pytest.fixture
def post(browse, meeting):
    """Press a button on a page: the form's token comes from the list."""

    def post(address, at=meeting, role=Role.ORGANISER, **values):
        browser = browse(role, at)
        shown = browser.get(f"/m/{at.code}/notifications/?q=nobody").text
        field = BeautifulSoup(shown, "html.parser").select_one("[name=csrf_token]")
        return browser.post(address, data={"csrf_token": field["value"]} | values)

    return post


def test_an_empty_list_says_what_comes(page):
    assert "Belum ada pesan" in page().main.text


def test_the_list_filters_by_state_and_searches_by_name(page, message):
    deliver(message(recipient="Siti Aminah").id)
    message(recipient="Budi Santoso")
    assert "2 pesan, tidak ada yang gagal" in page().main.text
    kept = page("?state=kept").table.text
    assert "Siti" in kept
    assert "Budi Santoso" not in kept
    found = page("?q=BUDI sant").table.text
    assert "Budi Santoso" in found
    assert "Siti" not in found


def test_what_failed_is_said_first_and_sent_again(page, sink, message, post):
    sink.answers["RCPT"] = "550 no such user"
    sent = message()
    deliver(sent.id)
    shown = page()
    assert "1 dari 1 pesan gagal" in shown.main.text
    address = shown.select_one("form[action$='/failed']")["action"]
    assert post(address).status_code == 303
    assert "tidak ada yang gagal" in page().main.text
    assert not page(role=Role.VIEWER).select("form[action$='/failed']")
    assert post(address, role=Role.VIEWER).status_code == 403


def test_a_message_shows_its_text_and_each_attempt(page, sink, message):
    sink.answers["RCPT"] = "550 no such user"
    sent = message(address="budi.santoso@example.org")
    deliver(sent.id)
    shown = page(str(sent.id)).main.text
    for word in (
        "Yth. Bapak Budi",
        sent.address,
        "no such user",
        "Gagal",
    ):
        assert word in shown


def test_a_waiting_message_is_held_back(page, message, post, meeting, fresh):
    sent = message()
    address = f"/m/{meeting.code}/notifications/{sent.id}"
    assert "Jangan kirim" in page(str(sent.id)).main.text
    assert post(address, move="cancel").status_code == 303
    assert fresh(sent).state is MessageState.CANCELLED
    assert post(address, move="take").status_code == 404


def test_a_message_belongs_to_its_meeting(message, browse, post):
    other = another_meeting()
    sent = message()
    address = f"/m/{other.code}/notifications/{sent.id}"
    assert browse(at=other).get(address).status_code == 404
    assert post(address, other, move="again").status_code == 404


def test_the_mailbox_is_for_administrators(administrator, browse, message):
    sent = message(recipient="Kotak Surat")
    deliver(sent.id)
    answer = administrator.get("/mailbox/")
    assert "Kotak Surat" in proofread(answer.text).table.text
    shown = administrator.get(f"/mailbox/{sent.id}")
    assert "Yth. Bapak Budi" in proofread(shown.text).main.text
    assert browse().get("/mailbox/").status_code == 403


def test_the_list_asks_as_often_for_one_as_for_three(page, message, statements):
    message()
    page()
    with statements() as one:
        page()
    for _ in range(2):
        message()
    with statements() as three:
        page()
    assert len(one) == len(three)
    assert len(three) <= 14
