"""Whom a coordinator's link lets in, and to what."""

from datetime import timedelta

import pytest

from tests import factories
from tests.pages import proofread
from tests.registration.coordinator import hang, jambi, phone, places, read, send, url
from webapp.accounts import services as accounts
from webapp.accounts.models import LinkPurpose
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.documents.services import preview_of
from webapp.registration import queries
from webapp.registration.workflow import DelegationState

__all__ = ["jambi", "phone", "url"]


def test_the_link_looks_real_where_it_is_sent(phone, url):
    page = read(phone, url)
    shown = {
        tag["property"]: tag["content"] for tag in page.select("meta[property^=og]")
    }
    assert shown["og:title"] == "Undangan untuk Dinas Perindustrian Prov. Jambi"
    assert shown["og:site_name"] == "Kementerian Perindustrian"
    assert "24 Februari 2019" in shown["og:description"]


@pytest.mark.parametrize("path", ["", "/names", "/decline", "/sheet.pdf", "/sent/x"])
def test_looking_changes_nothing(phone, url, jambi, path):
    before = places(jambi)
    assert phone.get(url + path).status_code == 200
    db.session.refresh(jambi)
    assert jambi.state is DelegationState.INVITED
    assert places(jambi) == before


@pytest.mark.parametrize("path", ["", "/replace", "/withdraw"])
def test_places_of_another_institution_are_unknown(phone, url, meeting, path):
    other = factories.person(meeting)
    ref = queries.person(meeting.id, other.id).participant.ref
    assert phone.get(f"{url}/places/{ref}{path}").status_code == 404
    sent = {"name": "Budi", "reason": "ill"}
    assert phone.post(f"{url}/places/{ref}/replace", data=sent).status_code == 404
    assert phone.post(f"{url}/places/{ref}/withdraw", data=sent).status_code == 404
    assert phone.post(f"{url}/places/{ref}/take-up").status_code == 404
    assert queries.holder(other.participant_id).id == other.id


def test_links_of_other_kinds_or_over_open_nothing(phone, jambi):
    wrong = [
        hang(jambi, LinkPurpose.PERSONAL),
        hang(factories.delegation(factories.meeting()), days=-1),
    ]
    for link in wrong:
        answer = phone.get(f"/k/{link.code}")
        assert answer.status_code == 409
        assert "Minta tautan baru" in proofread(answer.text).get_text()


def test_a_revoked_link_tells_whom_to_call(phone, url, jambi):
    accounts.revoke_links(jambi.meeting_id, LinkPurpose.COORDINATOR, [jambi.id])
    page = proofread(phone.get(url).text)
    assert "0812 3456 7890" in page.get_text()
    assert "Jambi" not in page.get_text()
    assert phone.post(f"{url}/finish").status_code == 409


def test_the_pages_stay_out_of_caches_indexes_and_referrers(phone, url):
    for path in (url, f"{url}/places/X-1", "/k/unknown"):
        headers = phone.get(path).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]


def test_a_code_is_typed_as_it_was_read(phone, jambi):
    link = hang(jambi)
    page = read(phone, "/k")
    assert page.select_one("#short")
    said = f" {link.short_code[:5].lower()}-{link.short_code[5:].lower()} "
    assert phone.post("/k", data={"short": said}).location == f"/k/{link.code}"
    wrong = phone.post("/k", data={"short": "ACDEFHJKLM"})
    assert wrong.status_code == 422
    assert proofread(wrong.text).select_one("#short-error")


def test_a_personal_code_leads_to_the_personal_page(phone, meeting):
    person = factories.person(meeting)
    until = clock.now() + timedelta(days=1)
    given = accounts.give_links(meeting.id, LinkPurpose.PERSONAL, [person.id], until)
    link = given[person.id]
    answer = phone.post("/k", data={"short": link.short_code})
    assert answer.location == f"/p/{link.code}"


def test_no_cookie_is_needed(app, url, jambi):
    client = app.test_client(use_cookies=False)
    answer = send(client, url, "Ahmad")
    assert answer.status_code == 303
    assert places(jambi)[0][0] == "Ahmad"


def test_another_site_cannot_send_a_form(phone, url):
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert phone.post(f"{url}/finish", headers=headers).status_code == 403


def test_codes_cannot_be_guessed_quickly(limited):
    codes = [limited.post("/k", data={"short": "ACDEFHJKLM"}) for _ in range(8)]
    assert [one.status_code for one in codes] == [422] * 6 + [429] * 2
    assert "Terlalu sering" in proofread(codes[-1].text).h1.get_text()


def test_a_page_cannot_be_asked_for_ever(limited):
    codes = {limited.get(f"/k/wrong-{number}").status_code for number in range(125)}
    assert codes == {409, 429}


def test_no_code_is_written_down(phone, url, caplog):
    with caplog.at_level("DEBUG"):
        phone.get(url)
        phone.get("/k/wrong")
    assert url not in caplog.text
    assert "/k/wrong" not in caplog.text


def test_the_link_has_a_picture_that_names_nobody(phone, url, jambi, meeting):
    page = read(phone, url)
    address = page.select_one("meta[property='og:image']")["content"]
    assert address.startswith("http")
    path = "/preview/" + address.split("/preview/")[1]
    answer = phone.get(path)
    assert answer.content_type == "image/png"
    assert answer.data[:4] == b"\x89PNG"
    assert len(answer.data) < 100_000
    assert "max-age" in answer.headers["Cache-Control"]
    shown = preview_of(meeting)
    assert "Jambi" not in f"{shown.title}{shown.issuer}{shown.facts}"
    guessed = path.rpartition("/")[0] + "/" + "0" * 24 + ".png"
    assert phone.get(guessed).status_code == 404
    with transaction():
        meeting.name = "Rakor lain"
    assert phone.get(path).status_code == 404
    assert jambi.name
