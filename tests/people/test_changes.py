"""Changes after confirmation: asked for, shown side by side, decided."""

from datetime import date

import pytest

from tests import factories
from tests.pages import proofread
from tests.people.own import filled, link_of, send_screens
from webapp.core.access import Role
from webapp.core.db import db
from webapp.people import queries
from webapp.people.workflow import ChangeState
from webapp.registration import services
from webapp.registration.models import Sex
from webapp.registration.queries import holder, locked_place


@pytest.fixture
def person(meeting):
    return factories.person(meeting, name="Ahmad Yani", position="Kabid")


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def url(meeting):
    return f"/m/{meeting.code}/people/changes"


def now(person):
    db.session.expire_all()
    return locked_place(person.participant_id), holder(person.participant_id)


def ask(client, person, **values):
    """Send all three screens as they are, but for what is to be different."""
    usual = {
        "name": "Ahmad Yani",
        "sex": "male",
        "position": "Kabid",
        "arrive_on": "2019-02-24",
        "depart_on": "2019-02-27",
        "phone": "0812-0001-111",
    }
    return send_screens(client, link_of(person), **usual | values)


def decide(browse, url, what, **values):
    client = browse()
    page = proofread(client.get(url).text)
    fields = {
        tag["name"]: tag.get("value", "")
        for tag in page.select("main form[method=post] input[name]")
    }
    return client.post(url, data=fields | {"what": what} | values)


def test_what_is_guarded_waits_and_the_rest_holds_at_once(client, person):
    answer = ask(client, person, name="Achmad Yani", position="Kepala Dinas")
    assert answer.status_code == 303
    _place, held = now(person)
    assert (held.name, held.position) == ("Ahmad Yani", "Kepala Dinas")
    (change,) = queries.open_changes(person.meeting_id)
    assert change.before == {"name": "Ahmad Yani"}
    assert change.after == {"name": "Achmad Yani"}
    page = proofread(client.get(link_of(person)).text)
    assert "Achmad Yani" in page.select_one("[aria-labelledby=waiting]").text


def test_an_accepted_change_holds(browse, client, person, url):
    ask(client, person, arrive_on="2019-02-23", sex="female")
    assert len(queries.open_changes(person.meeting_id)) == 2
    page = proofread(browse(Role.VIEWER).get(url).text)
    assert "23 Feb 2019" in page.text
    assert not page.select("main button[value=accept]")
    for _ in range(2):
        assert decide(browse, url, "accept").status_code == 303
    place, held = now(person)
    assert (place.arrive_on, held.sex) == (date(2019, 2, 23), Sex.FEMALE)
    assert queries.open_changes(person.meeting_id) == []


def test_a_refusal_needs_a_reason_and_the_participant_reads_it(
    browse, client, person, url
):
    ask(client, person, depart_on="2019-02-28")
    assert decide(browse, url, "refuse").status_code == 409
    answer = decide(browse, url, "refuse", reason="Kamar sudah penuh")
    assert answer.status_code == 303
    assert now(person)[0].depart_on == date(2019, 2, 27)
    page = proofread(client.get(link_of(person)).text)
    assert "Kamar sudah penuh" in page.select_one("[aria-labelledby=refused]").text


def test_a_later_wish_joins_and_one_taken_back_ends(client, person):
    ask(client, person, name="Achmad Yani")
    ask(client, person, name="A. Yani")
    (change,) = queries.open_changes(person.meeting_id)
    assert change.after == {"name": "A. Yani"}
    ask(client, person)
    db.session.expire_all()
    (ended,) = queries.changes_of(person.id)
    assert ended.state is ChangeState.WITHDRAWN


def test_a_change_is_decided_once_and_in_its_own_meeting(browse, client, person, url):
    ask(client, person, name="Achmad Yani")
    (change,) = queries.open_changes(person.meeting_id)
    elsewhere = factories.meeting()
    foreign = browse(at=elsewhere)
    there = f"/m/{elsewhere.code}/people/changes"
    token = proofread(foreign.get(there).text).select_one("[name=csrf_token]")
    data = {"change": change.id, "what": "accept"}
    data["csrf_token"] = token["value"]
    assert foreign.post(there, data=data).status_code == 404
    assert now(person)[1].name == "Ahmad Yani"
    client = browse()
    page = proofread(client.get(url).text)
    data["csrf_token"] = page.select_one("[name=csrf_token]")["value"]
    assert client.post(url, data=data).status_code == 303
    assert client.post(url, data=data).status_code == 409


def test_the_list_asks_the_database_as_often_for_three_as_for_one(
    app, browse, meeting, url, statements
):
    client = browse(Role.VIEWER)

    def ask_one():
        one = factories.person(meeting, name="Ahmad Yani", position="Kabid")
        ask(app.test_client(), one, name="Achmad Yani")

    ask_one()
    client.get(url)
    with statements() as first:
        client.get(url)
    ask_one()
    ask_one()
    with statements() as then:
        assert client.get(url).text.count("Achmad Yani") == 3
    assert len(then) == len(first)


def test_the_card_makes_shows_and_revokes_a_personal_link(browse, app, meeting):
    person = factories.person(meeting)
    card = f"/m/{meeting.code}/people/{locked_place(person.participant_id).ref}"
    client = browse()
    token = proofread(client.get(card).text).select_one("[name=csrf_token]")["value"]
    assert "/p/" not in client.get(card).text
    client.post(f"{card}/link", data={"csrf_token": token})
    page = proofread(client.get(card).text)
    text = page.select_one("#personal-text").text
    path = "/p/" + text.split("/p/")[1].split()[0]
    assert app.test_client().get(path).status_code == 200
    assert "/p/" not in browse(Role.VIEWER).get(card).text
    client.post(f"{card}/link/revoke", data={"csrf_token": token})
    assert app.test_client().get(path).status_code == 409


def test_the_card_shows_what_somebody_answered(browse, client, meeting, organiser):
    person = factories.person(meeting)
    url = link_of(person)
    services.decide(person.participant_id, "ask_correction", organiser, "x")
    send_screens(client, url, consent_photos="y")
    filled(client, f"{url}/form/more", diet="Alergi kacang")
    card = f"/m/{meeting.code}/people/{locked_place(person.participant_id).ref}"
    page = proofread(browse().get(card).text)
    assert "Alergi kacang" in page.text
    told = [line.text for line in page.select(".timeline b")]
    assert "Persetujuan diberikan" in told
    assert "Pantangan makanan diubah" in told
    assert "Alergi kacang" not in browse(Role.VIEWER).get(card).text
