from datetime import timedelta

import pytest

from tests import factories
from tests.pages import proofread
from webapp.accounts import queries, services
from webapp.accounts.services import Newcomer
from webapp.core.access import Role
from webapp.core.actor import SYSTEM

HOME = "/account"


def token_of(page):
    return page.select_one("[name=csrf_token]")["value"]


def send(client, url, to=None, **values):
    page = proofread(client.get(url).text)
    return client.post(to or url, data={"csrf_token": token_of(page)} | values)


@pytest.fixture
def account(app):  # noqa: ARG001
    email = f"budi{next(factories.number)}@example.org"
    return services.create_administrator(Newcomer("Budi", email, factories.PASSWORD))


@pytest.fixture
def stranger(app):
    return app.test_client()


def log_in(client, account, where="/login", password=factories.PASSWORD):
    return send(client, where, email=account.email, password=password)


def test_logging_in_and_out(stranger, account):
    answer = log_in(stranger, account, f"/login?next={HOME}")
    assert (answer.status_code, answer.location) == (303, HOME)
    cookie = stranger.get_cookie("pendopo-sid")
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    page = proofread(stranger.get(HOME).text)
    stranger.post("/logout", data={"csrf_token": token_of(page)})
    assert stranger.get(HOME).status_code == 303
    assert queries.session_by_key(cookie.value) is None


def test_a_page_sends_a_stranger_to_log_in_and_back(stranger):
    answer = stranger.get(f"{HOME}?a=1")
    assert answer.location == "/login?next=/account%3Fa%3D1"


def test_a_wrong_password_keeps_the_address_and_shows_no_password(stranger, account):
    answer = log_in(stranger, account, password="salah sama sekali")
    page = proofread(answer.text)
    assert page.select_one("[role=alert]")
    assert page.select_one("#email")["value"] == account.email
    assert not page.select_one("#password").get("value")


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:1", "x"],
)
def test_logging_in_never_leads_to_another_site(stranger, account, elsewhere):
    assert log_in(stranger, account, f"/login?next={elsewhere}").location == "/"


def test_guessing_is_slowed_down(limited, account):
    guesses = [f"tebakan nomor {n}" for n in range(10)]
    for guess in guesses:
        assert log_in(limited, account, password=guess).status_code == 200
    slowed = log_in(limited, account)
    assert slowed.status_code == 429
    assert "Terlalu sering" in proofread(slowed.text).h1.text


def test_a_form_without_its_token_is_refused(stranger, account):
    values = {"email": account.email, "password": factories.PASSWORD}
    assert stranger.post("/login", data=values).status_code == 400


def test_another_site_cannot_make_a_browser_send_a_form(stranger, account):
    page = proofread(stranger.get("/login").text)
    values = {"csrf_token": token_of(page), "email": account.email, "password": "x"}
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert stranger.post("/login", data=values, headers=foreign).status_code == 403


def test_an_ended_session_opens_nothing(stranger, app, account):
    other = app.test_client()
    log_in(stranger, account)
    log_in(other, account)
    page = proofread(stranger.get(HOME).text)
    number = page.select_one("[name=number]")["value"]
    values = {"csrf_token": token_of(page), "number": number}
    stranger.post("/account/sessions", data=values)
    assert other.get(HOME).status_code == 303
    assert stranger.get(HOME).status_code == 200


def test_nobody_ends_the_sessions_of_others(stranger, app, account):
    victim = app.test_client()
    victim.set_cookie("pendopo-sid", factories.session_key())
    log_in(stranger, account)
    for session in queries.sessions_of(account.id):
        page = proofread(victim.get(HOME).text)
        values = {"csrf_token": token_of(page), "number": session.id}
        victim.post("/account/sessions", data=values)
    assert stranger.get(HOME).status_code == 200


def test_a_password_is_changed_on_the_account_page(stranger, account):
    log_in(stranger, account)
    url, new = "/account/password", "empat kuda makan rumput"
    wrong = send(stranger, HOME, url, old="x", password=new)
    assert wrong.status_code == 422
    assert proofread(wrong.text).select_one("#old-error")
    right = send(stranger, HOME, url, old=factories.PASSWORD, password=new)
    assert right.status_code == 303
    assert services.log_in(account.email, new, "")


def test_a_name_is_changed_on_the_account_page(stranger, account):
    log_in(stranger, account)
    send(stranger, HOME, HOME, name="Budi Santoso")
    assert "Budi Santoso" in stranger.get(HOME).text
    assert send(stranger, HOME, HOME, name=" ").status_code == 422


def test_a_reader_chooses_the_language(stranger, account):
    log_in(stranger, account)
    answer = send(stranger, HOME, f"/language/en?next={HOME}")
    assert (answer.status_code, answer.location) == (303, HOME)
    assert proofread(stranger.get(HOME).text).html["lang"] == "en"
    assert send(stranger, HOME, "/language/xx").status_code == 404


@pytest.fixture
def members(meeting):
    return f"/m/{meeting.code}/accounts/members"


def test_somebody_is_invited_and_joins(browse, stranger, members, meeting):
    answer = send(browse(), members, name="Siti", role="viewer")
    text = proofread(answer.text).select_one("#invitation").text
    path = "/join/" + text.rpartition("/join/")[2]
    values = {
        "name": "Siti",
        "email": f"siti{next(factories.number)}@example.org",
        "password": factories.PASSWORD,
    }
    assert "Pembaca" in proofread(stranger.get(path).text).text
    assert send(stranger, path, **values | {"password": "x"}).status_code == 200
    joined = send(stranger, path, **values)
    assert joined.status_code == 303
    assert stranger.get(f"/m/{meeting.code}/people/").status_code == 200
    assert stranger.get(members).status_code == 403
    assert stranger.get(path).status_code == 409


def test_a_link_of_set_up_works_once(stranger, monkeypatch):
    monkeypatch.setattr(queries, "accounts_exist", lambda: False)
    path = f"/setup/{services.setup_link()}"
    stranger.get(path)  # previews fetch links: looking spends nothing
    email = f"siti{next(factories.number)}@example.org"
    values = {"name": "Siti", "email": email, "password": factories.PASSWORD}
    assert send(stranger, path, **values).status_code == 303
    assert stranger.get(path).status_code == 409


def test_a_role_is_changed_and_a_membership_ended(browse, app, members, meeting):
    viewer = app.test_client()
    viewer.set_cookie("pendopo-sid", factories.session_key(meeting, Role.VIEWER))
    client, people = browse(), f"/m/{meeting.code}/people/"
    member = next(m for m in queries.members(meeting.id) if m.role is Role.VIEWER)
    send(client, members, f"{members}/role", number=member.id, role="desk")
    assert viewer.get(people).status_code == 403
    send(client, members, f"{members}/role", number=member.id, role="viewer")
    assert viewer.get(people).status_code == 200
    send(client, members, f"{members}/end", number=member.id)
    assert viewer.get(people).status_code == 403


def test_members_of_another_meeting_are_out_of_reach(browse, members):
    other = factories.meeting()
    factories.account(other, Role.VIEWER)
    member = queries.members(other.id)[0]
    answer = send(browse(), members, f"{members}/end", number=member.id)
    assert answer.status_code == 404
    assert queries.members(other.id)


def test_a_key_is_shown_once_and_can_be_revoked(browse, app, meeting):
    client, url = browse(), f"/m/{meeting.code}/accounts/tokens"
    page = proofread(send(client, url, name="Skrip", role="desk").text)
    key = page.select_one("#key").text.strip()
    token = queries.token_by_key(key)
    assert key not in client.get(url).text
    send(client, url, f"{url}/revoke", number=token.id)
    assert queries.token_by_key(key) is None
    assert app.test_client().get(url).status_code == 303


def test_a_device_is_enrolled_listed_and_stopped(browse, stranger, meeting):
    code = services.enrolment_link(meeting.id, Role.DESK, timedelta(hours=1), SYSTEM)
    answer = send(stranger, f"/meja/{code}", operator="Andi")
    assert answer.status_code == 303
    key = stranger.get_cookie("pendopo-device").value
    client, url = browse(), f"/m/{meeting.code}/accounts/devices"
    page = proofread(client.get(url).text)
    assert "Andi" in page.text
    number = page.select_one("[name=number]")["value"]
    send(client, url, f"{url}/revoke", number=number)
    assert queries.device_by_key(key) is None
    assert "Belum ada meja" in client.get(url).text


def test_a_forgotten_password_is_chosen_anew_by_a_link_of_the_administrator(
    administrator, app, stranger, members, meeting
):
    clerk = app.test_client()
    clerk.set_cookie("pendopo-sid", factories.session_key(meeting, Role.VIEWER))
    member = next(m for m in queries.members(meeting.id) if m.role is Role.VIEWER)
    asked = [
        send(administrator, members, f"{members}/password", number=member.id)
        for _time in range(2)
    ]
    first, link = (
        "/password/" + proofread(a.text).select_one("#invitation").text.split("/")[-1]
        for a in asked
    )
    assert stranger.get(first).status_code == 409  # the newer one replaced it
    stranger.get(link)  # previews fetch links: looking spends nothing
    assert send(stranger, link, password="pendek").status_code == 200
    chosen = send(stranger, link, password="empat kata yang lain")
    assert (chosen.status_code, chosen.location) == (303, "/")
    assert stranger.get(HOME).status_code == 200
    assert stranger.get(link).status_code == 409
    assert clerk.get(HOME).status_code == 303  # it was logged out


def test_only_an_administrator_makes_a_link_for_a_password(browse, members, meeting):
    client = browse()
    page = proofread(client.get(members).text)
    assert "members/password" not in str(page)
    number = queries.members(meeting.id)[0].id
    sent = {"csrf_token": token_of(page), "number": number}
    assert client.post(f"{members}/password", data=sent).status_code == 403
