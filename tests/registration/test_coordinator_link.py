"""The link of an institution, as the committee hands it over."""

import pytest

from tests import factories
from tests.browser import LAPTOP, PHONE, axe, fits, log_in, page_at, picture
from tests.pages import proofread
from webapp.accounts.models import LinkPurpose
from webapp.accounts.queries import live_links
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.meetings.queries import meeting_by_id
from webapp.registration import services


@pytest.fixture
def jambi(meeting):
    return factories.delegation(
        meeting, "Dinas Jambi", contact_name="Ibu Rina", contact_phone="+628121112222"
    )


@pytest.fixture
def at(meeting, jambi):
    return f"/m/{meeting.code}/registration/delegations/{jambi.slug}/link"


def link_of(jambi):
    given = live_links(jambi.meeting_id, LinkPurpose.COORDINATOR, [jambi.id])
    return given.get(jambi.id)


def press(client, at, wish):
    token = proofread(client.get(at).text).select_one("[name=csrf_token]")["value"]
    return client.post(at, data={"csrf_token": token, "wish": wish})


def test_a_link_is_made_shown_renewed_and_revoked(browse, app, jambi, at):
    client, stranger = browse(), app.test_client()
    assert "Belum ada tautan" in proofread(client.get(at).text).get_text()
    assert link_of(jambi) is None
    assert press(client, at, "give").location == at
    first = link_of(jambi)
    page = proofread(client.get(at).text)
    assert f"/k/{first.code}" in page.select_one("#link-text").get_text()
    chat = page.select_one("a.btn-primary")["href"]
    assert chat.startswith("https://wa.me/628121112222?text=Yth.%20Ibu%20Rina")
    assert page.select_one("svg.link-qr path")
    assert stranger.get(f"/k/{first.code}").status_code == 200
    press(client, at, "give")
    assert link_of(jambi).id == first.id
    press(client, at, "renew")
    second = link_of(jambi)
    assert stranger.get(f"/k/{first.code}").status_code == 409
    assert stranger.get(f"/k/{second.code}").status_code == 200
    press(client, at, "revoke")
    assert link_of(jambi) is None
    assert stranger.get(f"/k/{second.code}").status_code == 409


def test_readers_do_not_see_the_link(browse, at):
    assert browse(Role.VIEWER).get(at).status_code == 403


def test_the_page_of_the_institution_leads_there(browse, at):
    page = proofread(browse().get(at.removesuffix("/link")).text)
    assert page.select_one(f"a[href='{at}']")


def test_the_history_says_who_answered_by_the_link(browse, app, jambi, at):
    client, stranger = browse(), app.test_client()
    press(client, at, "give")
    sent = {"reason": "no_budget"}
    stranger.post(f"/k/{link_of(jambi).code}/decline", data=sent)
    told = proofread(client.get(at.removesuffix("/link")).text).get_text(" ")
    assert "Narahubung lewat tautan" in told
    assert "Anggaran tidak tersedia" in told


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["1440", "390"])
def test_it_looks_right(browser, live_server, jambi, at, size):
    services.give_coordinator_link(jambi.id, SYSTEM)
    with page_at(browser, viewport=size) as page:
        log_in(
            page, live_server, factories.session_key(meeting_by_id(jambi.meeting_id))
        )
        page.goto(live_server + at)
        axe(page)
        fits(page)
        picture(page, f"coordinator-link-{size['width']}")
