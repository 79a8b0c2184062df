"""The piles to decide on, the wait list, and one decision with its message."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from tests import factories
from tests.pages import proofread
from webapp.core import clock
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.notifications.models import Message
from webapp.registration import queries, services
from webapp.registration.models import RegistrationRules
from webapp.registration.workflow import PlaceState


@pytest.fixture
def url(meeting):
    return f"/m/{meeting.code}/people"


def submitted(meeting, name, of=None, **values):
    held = factories.newcomer(name, **values)
    return factories.place(meeting, PlaceState.SUBMITTED, held, **(of or {}))


def waiting(meeting, *names):
    state = PlaceState.WAIT_LISTED
    return [factories.place(meeting, state, factories.newcomer(name)) for name in names]


def send(client, address, **values):
    page = proofread(client.get(address).text)
    token = page.select_one("[name=csrf_token]")["value"]
    return client.post(address, data={"csrf_token": token} | values)


def again(place):
    return queries.locked_place(place.id)


def test_enter_confirms_and_the_next_is_shown(browse, meeting, url):
    first = submitted(meeting, "Ahmad")
    second = submitted(meeting, "Budi", of={"delegation": first.delegation})
    client = browse()
    page = proofread(client.get(f"{url}/review").text)
    assert page.select_one("#shown-title").text == "Ahmad"
    assert page.select_one("input[name=next]")["value"] == second.ref
    answer = send(
        client, f"{url}/review", move="confirm", ref=first.ref, next=second.ref
    )
    assert answer.status_code == 303
    assert answer.location.endswith(f"?ref={second.ref}")
    assert again(first).state is PlaceState.CONFIRMED
    assert again(second).state is PlaceState.SUBMITTED


def test_many_are_decided_at_once_with_one_reason(browse, meeting, url):
    refs = [submitted(meeting, name) for name in ("Ahmad", "Budi")]
    picked = [place.ref for place in refs]
    refused = send(browse(), f"{url}/review", move="not_admit", pick=picked)
    assert refused.status_code == 409
    done = send(
        browse(), f"{url}/review", move="not_admit", pick=picked, reason="quota_full"
    )
    assert done.status_code == 303
    assert {again(place).state for place in refs} == {PlaceState.NOT_ADMITTED}


def test_what_is_unusual_is_said(browse, meeting, url):
    submitted(meeting, "Citra", phone=None, level=None)
    submitted(meeting, "Budi Santoso")
    submitted(meeting, "Budi Santoso", nip="197512081997031001")
    page = proofread(browse().get(f"{url}/review?pile=unusual").text)
    assert len(page.select(".review-list li")) == 3
    first = page.select_one("[aria-labelledby=shown-title]").text
    assert "Nama atau NIP-nya ada dua" in first or "Eselon belum ada" in first


@pytest.mark.parametrize("path", ["review", "review?pile=unusual", "waiting"])
def test_more_people_need_no_more_queries(browse, meeting, url, path):
    client = browse()

    def ask():
        statements = []
        note = lambda *args: statements.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", note)
        assert client.get(f"{url}/{path}").status_code == 200
        event.remove(db.engine, "before_cursor_execute", note)
        return len(statements)

    submitted(meeting, "Ahmad", phone=None)
    waiting(meeting, "Dewi")
    ask()
    once = ask()
    submitted(meeting, "Budi", phone=None)
    submitted(meeting, "Citra", phone=None)
    waiting(meeting, "Eka", "Fajar")
    assert ask() == once


def test_a_decision_is_told_only_if_asked(browse, meeting, url):
    place = submitted(meeting, "Ahmad", email="ahmad@example.org")
    address = f"{url}/{place.ref}/decide/ask_correction"
    page = proofread(browse().get(address).text)
    text = page.select_one("#message").text
    assert "Bapak Ahmad" in text
    values = {"because": "data_unclear", "reason": "NIP", "message": "Mohon NIP-nya."}
    assert send(browse(), address, **values, by_mail="y").status_code == 303
    ours = select(Message).where(Message.meeting_id == meeting.id)
    mail = db.session.scalars(ours).one()
    assert mail.body == "Mohon NIP-nya."
    card = proofread(browse().get(f"{url}/{place.ref}").text)
    assert "Data belum jelas: NIP" in card.select_one("#history").text


def test_nothing_is_told_without_an_address(browse, meeting, url):
    place = submitted(meeting, "Ahmad")
    address = f"{url}/{place.ref}/decide/not_admit"
    said = send(browse(), address, because="quota_full", message="Maaf.", by_mail="y")
    assert said.status_code == 422
    assert again(place).state is PlaceState.SUBMITTED


def test_a_move_that_needs_a_reason_asks_for_it(browse, meeting, url):
    place = submitted(meeting, "Ahmad")
    said = send(browse(), f"{url}/{place.ref}/decide/not_admit", message="x")
    assert said.status_code == 422
    assert browse().get(f"{url}/{place.ref}/decide/submit").status_code == 404


def test_an_offer_keeps_a_place_for_a_while(browse, meeting, url):
    (place,) = waiting(meeting, "Ahmad")
    assert send(browse(), f"{url}/waiting", what="offer", ref=place.ref).status_code
    assert again(place).offered_until > clock.now() + timedelta(hours=23)
    services.decide(place.id, "accept_offer", SYSTEM)
    assert again(place).state is PlaceState.CONFIRMED
    assert again(place).offered_until is None


def test_an_offer_that_is_over_cannot_be_accepted(meeting):
    (place,) = waiting(meeting, "Ahmad")
    with transaction():
        again(place).offered_until = clock.now() - timedelta(minutes=1)
    with pytest.raises(Exception, match="offer_over"):
        services.decide(place.id, "accept_offer", SYSTEM)


def test_a_full_meeting_has_nothing_to_offer(browse, meeting, url):
    factories.saved(RegistrationRules(meeting_id=meeting.id, capacity=1))
    first, second = waiting(meeting, "Ahmad", "Budi")
    assert (
        send(browse(), f"{url}/waiting", what="offer", ref=first.ref).status_code == 303
    )
    full = send(browse(), f"{url}/waiting", what="offer", ref=second.ref)
    assert full.status_code == 409
    assert "penuh" in proofread(full.text).select_one("[role=alert], .notice").text


def test_who_is_put_first_is_first_and_it_is_said_why(browse, meeting, url):
    _first, second = waiting(meeting, "Ahmad", "Budi")
    put = {"what": "first", "ref": second.ref}
    assert send(browse(), f"{url}/waiting", **put).status_code == 409
    send(browse(), f"{url}/waiting", **put, reason="Narasumber")
    names = [p.name for _, _, p in queries.waiting(meeting.id)]
    assert names == ["Budi", "Ahmad"]


def test_a_viewer_decides_nothing(browse, meeting, url):
    place = submitted(meeting, "Ahmad")
    viewer = browse(Role.VIEWER)
    assert not proofread(viewer.get(f"{url}/review").text).select("[name=move]")
    assert viewer.get(f"{url}/{place.ref}/decide/confirm").status_code == 403


def test_signs_that_nobody_sees_break_no_page(browse, meeting, url):
    place = submitted(meeting, "Ahmad")
    _first, second = waiting(meeting, "Budi", "Citra")
    odd = {"move": "not_admit", "ref": f"{place.ref}\0", "reason": "penuh\0"}
    assert send(browse(), f"{url}/review", **odd).status_code == 422
    assert again(place).state is PlaceState.SUBMITTED
    first = {"what": "first", "ref": second.ref, "reason": "Narasumber\0"}
    assert send(browse(), f"{url}/waiting", **first).status_code == 303
    assert again(second).wait_reason == "Narasumber"
