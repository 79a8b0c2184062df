"""Personal links are handed on by WhatsApp or mail, with a tick and when."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages import proofread
from tests.people.own import link_of
from tests.people.test_card import fields_of
from tests.people.test_delegates import at_place, jambi, phone, url
from tests.registration.coordinator import read, send
from webapp.accounts.models import LinkPurpose
from webapp.accounts.queries import live_links
from webapp.core import clock
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.notifications.models import Message
from webapp.notifications.workflow import MessageState
from webapp.people.views.linking import EPOCH
from webapp.registration import queries
from webapp.registration.queries import locked_place
from webapp.registration.services import own
from webapp.registration.workflow import PlaceState

__all__ = ["jambi", "phone", "url"]


def sent_at(person):
    db.session.expire_all()
    links = live_links(person.meeting_id, LinkPurpose.PERSONAL, [person.id])
    return links[person.id].sent_at if links else None


def mails(person):
    db.session.expire_all()
    theirs = select(Message).where(Message.person_id == person.id)
    return db.session.scalars(theirs.order_by(Message.id)).all()


@pytest.fixture
def ahmad(phone, url, jambi):
    send(phone, url, "Ahmad", email="ahmad@example.go.id")
    return queries.places_of(jambi.id)[0][1]


def test_the_coordinator_ticks_and_unticks(phone, url, ahmad):
    assert "tautan pribadi belum dikirim" in read(phone, url).text
    at = at_place(url, ahmad)
    assert phone.get(f"{at}/sent").status_code == 405
    assert phone.post(f"{at}/sent").status_code == 303
    assert sent_at(ahmad) > clock.now() - timedelta(minutes=1)
    page = read(phone, at)
    assert "WITA" in page.select_one("[aria-labelledby=own]").text
    assert "tautan pribadi belum dikirim" not in read(phone, url).text
    assert phone.post(f"{at}/sent", data={"sent": "no"}).status_code == 303
    assert sent_at(ahmad) is None


def test_the_coordinator_mails_it_once_a_day(phone, url, ahmad):
    at = at_place(url, ahmad)
    for _ in range(2):
        assert phone.post(f"{at}/mail").status_code == 303
    (message,) = mails(ahmad)
    assert message.address == "ahmad@example.go.id"
    assert link_of(ahmad) in message.body
    assert "Yth. Bapak/Ibu Ahmad" in message.body
    assert sent_at(ahmad)


def test_links_of_others_cannot_be_handed_on(phone, url, meeting, ahmad):
    other = factories.person(meeting)
    link_of(other)
    for what in ("sent", "mail"):
        assert phone.post(f"{at_place(url, other)}/{what}").status_code == 404
    assert sent_at(other) is None
    assert sent_at(ahmad) is None


def people(client, meeting, **asked):
    page = client.get(f"/m/{meeting.code}/people/", query_string=asked).text
    return [one.get_text(strip=True) for one in proofread(page).select("a.name")]


def press(client, page, action, **values):
    form = page.select_one(f"form[action$='{action}']")
    return client.post(form["action"], data=fields_of(form) | values)


@pytest.fixture
def three(meeting):
    """Ahmad with an address, Budi without one, Citra who does not come."""
    made = [
        factories.person(meeting, name="Ahmad", email="ahmad@example.go.id"),
        factories.person(meeting, name="Budi"),
        factories.person(meeting, PlaceState.DECLINED, name="Citra"),
    ]
    factories.place(meeting)
    return made


def test_who_has_none_yet_is_a_filter(browse, meeting, three):
    client = browse()
    assert people(client, meeting, link="unsent") == ["Ahmad", "Budi"]
    ref = locked_place(three[0].participant_id).ref
    card = f"/m/{meeting.code}/people/{ref}"
    press(client, proofread(client.get(card).text), f"{ref}/link")
    assert people(client, meeting, link="unsent") == ["Ahmad", "Budi"]
    press(client, proofread(client.get(card).text), "link/sent")
    assert people(client, meeting, link="unsent") == ["Budi"]
    assert people(client, meeting, link="sent") == ["Ahmad"]
    page = proofread(client.get(card).text)
    assert "dikirim " in page.select_one("[aria-labelledby=link]").text
    press(client, page, "link/revoke")
    assert people(client, meeting, link="sent") == []


def test_a_mail_is_held_back_and_can_go_out_later(browse, meeting, three):
    link_of(three[0])
    client = browse()
    ref = locked_place(three[0].participant_id).ref
    card = f"/m/{meeting.code}/people/{ref}"
    press(client, proofread(client.get(card).text), "link/mail")
    page = proofread(client.get(card).text)
    press(client, page, "link/back")
    assert [one.state for one in mails(three[0])] == [MessageState.CANCELLED]
    assert sent_at(three[0]) is None
    press(client, proofread(client.get(card).text), "link/mail")
    assert [one.state for one in mails(three[0])] == [
        MessageState.CANCELLED,
        MessageState.WAITING,
    ]


def test_all_with_an_address_are_mailed_and_the_rest_walked_through(
    browse, meeting, three
):
    client, at = browse(), f"/m/{meeting.code}/people/links"
    page = proofread(client.get(at).text)
    assert [a.text for a in page.select(".review-list .name")] == ["Ahmad", "Budi"]
    assert live_links(meeting.id, LinkPurpose.PERSONAL, [three[0].id]) == {}
    mail_all(client, at)
    assert len(mails(three[0])) == 1
    assert mails(three[1]) == []
    page = proofread(client.get(at).text)
    assert [a.text for a in page.select(".review-list .name")] == ["Budi"]
    assert not page.select("input[value=mail]")
    assert "/p/" in page.select_one("#personal-text").text
    assert "wa.me/628120001111" in page.select_one("[data-review-open]")["href"]
    press(client, page, "link/sent")
    page = proofread(client.get(at).text)
    assert "Semua sudah dikirimi tautannya" in page.text
    press(client, page, "link/back")
    assert "Budi" in client.get(at).text


def mail_all(client, at):
    page = proofread(client.get(at).text)
    form = page.select_one("input[value=mail]").find_parent("form")
    client.post(form["action"], data=fields_of(form))


def test_one_press_holds_back_what_one_press_sent(browse, meeting, three):
    client, at = browse(), f"/m/{meeting.code}/people/links"
    link_of(three[1])
    ref = locked_place(three[1].participant_id).ref
    press(client, proofread(client.get(f"{at}?ref={ref}").text), "link/sent")
    mail_all(client, at)
    page = proofread(client.get(at).text)
    form = page.select_one("form[action*='links/back/']")
    assert client.get(form["action"]).status_code == 405
    client.post(form["action"], data=fields_of(form))
    page = proofread(client.get(at).text)
    assert "1 e-mail tidak jadi dikirim." in page.text
    assert [one.state for one in mails(three[0])] == [MessageState.CANCELLED]
    assert sent_at(three[0]) is None
    assert sent_at(three[1]), "he was ticked by another press"


def test_a_mail_that_has_gone_out_stays_sent(browse, meeting, three):
    client, at = browse(), f"/m/{meeting.code}/people/links"
    mail_all(client, at)
    with transaction():
        (mail,) = mails(three[0])
        mail.state = MessageState.SENT
    form = proofread(client.get(at).text).select_one("form[action*='links/back/']")
    client.post(form["action"], data=fields_of(form))
    assert "Semuanya sudah telanjur terkirim." in client.get(at).text
    ref = locked_place(three[0].participant_id).ref
    card = f"/m/{meeting.code}/people/{ref}"
    press(client, proofread(client.get(card).text), "link/back")
    assert "telanjur terkirim" in client.get(card).text
    assert sent_at(three[0])


def test_what_another_meeting_sent_is_not_held_back(browse, meeting, three):
    theirs = factories.person(factories.meeting(), email="lain@example.go.id")
    link_of(theirs)
    mailed = own.mail_links(theirs.meeting_id, {theirs.id: "Tautan"}, SYSTEM)
    moment = (mailed.at - EPOCH) // timedelta(microseconds=1)
    client, at = browse(), f"/m/{meeting.code}/people/links"
    link_of(three[0])
    form = proofread(client.get(at).text).select_one("form[action$='link/sent']")
    back = {when: f"{at}/back/{when}" for when in (moment, 10**30)}
    assert client.post(back[moment], data=fields_of(form)).status_code == 303
    assert client.post(back[10**30], data=fields_of(form)).status_code == 404
    assert [one.state for one in mails(theirs)] == [MessageState.WAITING]
    assert sent_at(theirs)


def test_the_coordinator_unticks_and_the_mail_stays_here(phone, url, ahmad):
    at = at_place(url, ahmad)
    phone.post(f"{at}/mail")
    phone.post(f"{at}/sent", data={"sent": "no"})
    assert [one.state for one in mails(ahmad)] == [MessageState.CANCELLED]
    assert sent_at(ahmad) is None


def test_readers_hand_nothing_on(browse, meeting, three):
    viewer = browse(Role.VIEWER)
    ref = locked_place(three[0].participant_id).ref
    assert viewer.get(f"/m/{meeting.code}/people/links").status_code == 403
    for what in ("sent", "mail", "back"):
        at = f"/m/{meeting.code}/people/{ref}/link/{what}"
        assert viewer.post(at).status_code in {400, 403}
    assert sent_at(three[0]) is None


def test_a_mail_with_a_link_is_not_for_readers(browse, meeting, three):
    link_of(three[0])
    client = browse()
    ref = locked_place(three[0].participant_id).ref
    page = proofread(client.get(f"/m/{meeting.code}/people/{ref}").text)
    press(client, page, "link/mail")
    (message,) = mails(three[0])
    at = f"/m/{meeting.code}/notifications/{message.id}"
    assert "/p/" in client.get(at).text
    assert "/p/" not in browse(Role.VIEWER).get(at).text


def test_more_people_need_no_more_questions(browse, meeting, statements):
    client, at = browse(), f"/m/{meeting.code}/people/links"

    def ask():
        link_of(factories.person(meeting))
        client.get(at)
        with statements() as seen:
            client.get(at)
        return len(seen)

    first = ask()
    ask()
    assert ask() == first
