"""Changes after confirmation: asked for, shown side by side, decided."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.lodging.hotels import hotel, new_hotel, new_room
from tests.pages import proofread
from tests.people.own import filled, link_of, send_screens
from tests.people.test_card import fields_of, fill_in
from webapp.core import clock
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.lodging import queries as lodging
from webapp.lodging.services import follow, keep_in_room, load_block, move_place
from webapp.notifications.models import Message
from webapp.notifications.services import deliver
from webapp.notifications.workflow import MessageState
from webapp.people import queries, services
from webapp.people.workflow import ChangeState
from webapp.registration import services as registration
from webapp.registration.models import Level, Sex
from webapp.registration.queries import holder, locked_place


@pytest.fixture
def person(meeting):
    return factories.person(meeting, name="Ahmad Yani", position="Kabid")


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def url(meeting):
    return f"/m/{meeting.code}/people/review?pile=changes"


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
    form = proofread(client.get(url).text).select_one("form.card-footer")
    data = fields_of(form) | {"what": what} | values
    return client.post(form["action"], data={n: v for n, v in data.items() if v})


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
    viewer = browse(Role.VIEWER)
    asked = proofread(viewer.get(url).text).select(".review-list a")
    pages = [proofread(viewer.get(one["href"]).text) for one in asked]
    assert [("23 Feb 2019" in page.text) for page in pages] == [False, True]
    page = pages[0]
    assert not page.select("main button[value=accept]")
    for _ in range(2):
        assert decide(browse, url, "accept").status_code == 303
    place, held = now(person)
    assert (place.arrive_on, held.sex) == (date(2019, 2, 23), Sex.FEMALE)
    assert queries.open_changes(person.meeting_id) == []


def mailed(meeting):
    number = getattr(meeting, "meeting_id", meeting.id)
    listed = select(Message).where(Message.meeting_id == number)
    return db.session.scalars(listed.order_by(Message.id)).all()


@pytest.fixture
def reachable(person):
    with transaction():
        person.email = "ahmad@example.go.id"
    return person


def test_who_asked_is_told_by_a_mail_that_waits_and_is_read_before(
    browse, client, meeting, reachable, url
):
    ask(client, reachable, arrive_on="2019-02-23", email="ahmad@example.go.id")
    page = proofread(browse().get(url).text)
    assert page.select_one("#by_mail").has_attr("checked")
    text = page.select_one("#message").text
    assert "- Tiba: 23 Feb 2019 (semula 24 Feb 2019)" in text
    assert mailed(meeting) == []
    decide(browse, url, "accept")
    (message,) = mailed(meeting)
    assert message.address == "ahmad@example.go.id"
    assert message.person_id == reachable.id
    assert message.body.splitlines() == text.strip().splitlines()
    assert message.not_before > clock.now() + timedelta(seconds=20)


def test_a_refusal_is_told_with_its_reason(browse, client, meeting, reachable, url):
    ask(client, reachable, arrive_on="2019-02-23", email="ahmad@example.go.id")
    decide(browse, url, "refuse", reason="Kamar sudah penuh")
    (message,) = mailed(meeting)
    assert "belum dapat kami penuhi" in message.body
    assert "Alasannya: Kamar sudah penuh" in message.body


def test_nobody_is_told_who_need_not_be(browse, client, meeting, reachable, url):
    ask(client, reachable, arrive_on="2019-02-23", email="ahmad@example.go.id")
    decide(browse, url, "accept", by_mail="")
    assert mailed(meeting) == []


@pytest.fixture
def housed(meeting, reachable):
    """He sleeps beside Budi in a twin; the hotel holds three nights, 24 to 26."""
    kinds = hotel(meeting, twin=2)
    room = new_room(kinds["twin"])
    budi = factories.person(meeting, name="Budi")
    for one in (reachable, budi):
        move_place(one.participant_id, room.id, SYSTEM)
    return reachable


def nights(person):
    db.session.expire_all()
    return [bed.night.day for bed in lodging.beds_of(person.participant_id)]


def test_a_shorter_stay_gives_its_nights_back(browse, client, housed, url):
    ask(client, housed, arrive_on="2019-02-25", email="ahmad@example.go.id")
    browser = browse()
    decide(lambda: browser, url, "accept")
    assert nights(housed) == [25, 26]
    assert "Malam 24 Feb dilepas." in browser.get(url).text
    assert lodging.breaches(housed.meeting_id) == {}


def test_a_longer_stay_is_slept_in_the_same_room(browse, client, housed, url):
    with transaction():
        locked_place(housed.participant_id).arrive_on = date(2019, 2, 25)
    follow(housed.participant_id, SYSTEM)
    assert nights(housed) == [25, 26]
    ask(client, housed, email="ahmad@example.go.id")
    decide(browse, url, "accept")
    assert nights(housed) == [24, 25, 26]
    assert lodging.breaches(housed.meeting_id) == {}


def test_a_night_without_a_room_is_listed_with_the_way_there(
    browse, client, meeting, housed, url
):
    ask(client, housed, depart_on="2019-02-28", email="ahmad@example.go.id")
    browser = browse()
    decide(lambda: browser, url, "accept")
    assert "Malam 27 Feb belum ada kamarnya." in browser.get(url).text
    assert nights(housed) == [24, 25, 26]
    page = proofread(browser.get(url.replace("changes", "rooms")).text)
    assert "ada malam menginap yang belum punya kamar" in page.text
    assert page.select_one("#shown-title").text == "Ahmad Yani"
    assert page.select_one("a[href*='rule=broken']")
    place = page.select_one("a[href*='/lodging/places/']")["href"]
    page = proofread(browser.get(place).text)
    form = page.select_one("form[action$='/follow']")
    load_block(meeting.id, [new_hotel(twin=2)], SYSTEM)
    assert browser.post(form["action"], data=fields_of(form)).status_code == 303
    assert nights(housed) == [24, 25, 26]


def test_a_decision_is_taken_back_with_its_nights_and_its_mail(
    browse, client, meeting, housed, url
):
    ask(client, housed, arrive_on="2019-02-25", email="ahmad@example.go.id")
    browser = browse()
    decide(lambda: browser, url, "accept")
    undo = proofread(browser.get(url).text).select_one(".alert form")
    assert browser.post(undo["action"], data=fields_of(undo)).status_code == 303
    assert nights(housed) == [24, 25, 26]
    assert now(housed)[0].arrive_on == date(2019, 2, 24)
    assert [one.state for one in mailed(meeting)] == [MessageState.CANCELLED]
    assert len(queries.open_changes(meeting.id)) == 1
    decide(lambda: browser, url, "accept")
    assert len(mailed(meeting)) == 2


def test_who_is_replaced_wishes_nothing_any_more(browse, client, housed, url):
    ask(client, housed, arrive_on="2019-02-25", email="ahmad@example.go.id")
    (change,) = queries.open_changes(housed.meeting_id)
    registration.substitute(
        housed.participant_id, factories.newcomer("Citra"), SYSTEM, "ill"
    )
    assert queries.open_changes(housed.meeting_id) == []
    assert queries.piles(housed.meeting_id)[queries.Pile.CHANGES] == 0
    assert "Tidak ada perubahan yang menunggu" in browse().get(url).text
    with pytest.raises(DomainError, match="change_outlived"):
        services.accept_change(change.id, SYSTEM)
    assert nights(housed) == [24, 25, 26]


def test_a_mail_that_has_gone_out_is_owned_up_to(browse, client, housed, url):
    ask(client, housed, arrive_on="2019-02-25", email="ahmad@example.go.id")
    browser = browse()
    decide(lambda: browser, url, "accept")
    deliver(mailed(housed)[0].id)
    undo = proofread(browser.get(url).text).select_one(".alert form")
    answer = browser.post(undo["action"], data=fields_of(undo))
    assert "E-mailnya sudah terkirim" in browser.get(answer.location).text


def test_others_take_nothing_back(browse, client, housed, url):
    ask(client, housed, arrive_on="2019-02-25", email="ahmad@example.go.id")
    browser = browse()
    decide(lambda: browser, url, "accept")
    undo = proofread(browser.get(url).text).select_one(".alert form")
    other = browse()
    token = fields_of(proofread(other.get(url).text).select_one("header form"))
    assert other.post(undo["action"], data=token).status_code == 409
    assert nights(housed) == [25, 26]


def test_the_committees_own_change_of_days_moves_the_nights_too(
    browse, meeting, housed
):
    place = locked_place(housed.participant_id)
    page = f"/m/{meeting.code}/people/{place.ref}/place"
    fill_in(browse(), page, depart_on="2019-02-26")
    assert nights(housed) == [24, 25]


def test_somebody_kept_in_a_room_with_a_reason_may_stay_longer_in_it(meeting):
    single = new_room(hotel(meeting, single=1)["single"])
    senior = factories.person(
        meeting, level=Level.II, of={"depart_on": date(2019, 2, 26)}
    )
    move_place(senior.participant_id, single.id, SYSTEM)
    registration.substitute(
        senior.participant_id, factories.newcomer("Citra"), SYSTEM, "ill"
    )
    keep_in_room(senior.participant_id, "acting", "", SYSTEM)
    place = locked_place(senior.participant_id)
    services.edit_place(place, {"depart_on": date(2019, 2, 27)}, None, SYSTEM)
    assert nights(senior) == [24, 25, 26]


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
    page = proofread(foreign.get(f"/m/{elsewhere.code}/registration/people/new").text)
    token = page.select_one("[name=csrf_token]")
    data = {"change": change.id, "what": "accept"}
    data["csrf_token"] = token["value"]
    assert foreign.post(there, data=data).status_code == 404
    assert now(person)[1].name == "Ahmad Yani"
    client = browse()
    page = proofread(client.get(url).text)
    data["csrf_token"] = page.select_one("[name=csrf_token]")["value"]
    here = url.partition("/review")[0] + "/changes"
    assert client.post(here, data=data).status_code == 303
    assert client.post(here, data=data).status_code == 409


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
        page = proofread(client.get(url).text)
    assert len(page.select(".review-list li")) == 3
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
    registration.decide(person.participant_id, "ask_correction", organiser, "x")
    send_screens(client, url, consent_photos="y")
    filled(client, f"{url}/form/more", diet="Alergi kacang")
    card = f"/m/{meeting.code}/people/{locked_place(person.participant_id).ref}"
    page = proofread(browse().get(card).text)
    assert "Alergi kacang" in page.text
    told = [line.text for line in page.select(".timeline b")]
    assert "Persetujuan diberikan" in told
    assert "Pantangan makanan diubah" in told
    assert "Alergi kacang" not in browse(Role.VIEWER).get(card).text
