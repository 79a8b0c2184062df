"""Ganti orang (mewakili): the room is asked about first, and there is a way back."""

from datetime import timedelta

import pytest

from tests import factories
from tests.checkin.factories import checkpoint
from tests.lodging.hotels import extra_room, hotel, new_room
from tests.pages import proofread
from tests.people.test_card import fields_of
from webapp.checkin.models import Kind, Once
from webapp.checkin.queries import presence
from webapp.core import clock
from webapp.core.access import PERMISSIONS, Role
from webapp.core.actor import SYSTEM, Actor, acting
from webapp.core.db import db
from webapp.core.errors import DomainError
from webapp.lodging import queries as lodging
from webapp.lodging.services import move_place, number_room
from webapp.registration import services as registration
from webapp.registration.models import Level, Sex
from webapp.registration.queries import (
    badge_of,
    former_holders,
    holder,
    locked_place,
)
from webapp.registration.services import make_spares


@pytest.fixture
def senior(meeting):
    """A head of office in a single room, and a woman alone in a twin."""
    kinds = hotel(meeting, single=2, twin=3)
    ahmad = factories.person(meeting, name="Ahmad Yani", level=Level.II)
    room = new_room(kinds["single"])
    move_place(ahmad.participant_id, room.id, SYSTEM)
    number_room(room, "512", SYSTEM)
    tuti = factories.person(meeting, name="Tuti", sex=Sex.FEMALE)
    move_place(tuti.participant_id, extra_room(kinds["twin"], "TWN-7").id, SYSTEM)
    return ahmad


def place_of(person):
    return locked_place(person.participant_id)


def url_of(meeting, person, desk=None):
    ref = place_of(person).ref
    return f"/m/{meeting.code}/people/{ref}/substitute" + (f"?desk={desk}" * bool(desk))


def send(client, url, **values):
    form = proofread(client.get(url).text).select_one("form.form-stack")
    return client.post(url, data=fields_of(form) | values)


def again(client, url, page, **values):
    form = proofread(page.text).select_one("form.form-stack")
    return client.post(url, data=fields_of(form) | chosen(form) | values)


def chosen(form):
    return {t["name"]: t["value"] for t in form.select("input[type=radio][checked]")}


SITI = {"name": "Siti Aminah", "sex": "female", "level": "III"}


def test_the_page_says_what_will_follow(browse, meeting, senior):
    page = proofread(browse().get(url_of(meeting, senior)).text)
    assert "Novotel 512" in page.select_one("dl.facts").text
    assert not page.select(".settle")


def test_an_equal_is_simply_taken(browse, meeting, senior):
    client = browse()
    answer = send(
        client, url_of(meeting, senior), name="Candra", sex="male", level="II"
    )
    assert answer.status_code == 303
    said = proofread(client.get(answer.location).text).select_one(".alert-ok").text
    assert "Candra menggantikan Ahmad Yani: kamar Novotel 512 ikut" in said
    assert "kartu lama tidak berlaku lagi" in said
    assert lodging.breaches(meeting.id) == {}


def test_a_broken_rule_is_asked_about_before_anything_is_written(
    browse, meeting, senior
):
    answer = send(browse(), url_of(meeting, senior), **SITI)
    assert answer.status_code == 409
    page = proofread(answer.text)
    assert "Kamar sendiri tanpa hak atas kamar sendiri" in page.text
    ways = [tag["value"] for tag in page.select("input[name=how]")]
    assert ways == ["keep", "move", "ask"]
    assert "Tuti" in page.select_one("#choice").text
    assert page.select_one("#name")["value"] == "Siti Aminah"
    assert holder(senior.participant_id).name == "Ahmad Yani"
    assert badge_of(senior.id).revoked_at is None


def test_kept_with_a_reason(browse, meeting, senior):
    client, url = browse(), url_of(meeting, senior)
    asked = send(client, url, **SITI)
    assert again(client, url, asked, how="keep").status_code == 409
    assert holder(senior.participant_id).name == "Ahmad Yani"
    done = again(client, url, asked, how="keep", why="acting")
    assert done.status_code == 303
    assert lodging.breaches(meeting.id) == {}
    new = holder(senior.participant_id)
    assert [kept.reason for kept in lodging.held_exceptions(new.id)] == ["acting"]


def test_moved_beside_a_room_mate(browse, meeting, senior):
    client, url = browse(), url_of(meeting, senior)
    asked = send(client, url, **SITI)
    first = proofread(asked.text).select_one("#choice input")["value"]
    done = again(client, url, asked, how="move", choice=first)
    place_id = senior.participant_id
    assert [m.name for m in lodging.room_of([place_id])[place_id].mates] == ["Ibu Tuti"]
    said = proofread(client.get(done.location).text).select_one(".alert-ok").text
    assert "pindah ke kamar Novotel TWN-7" in said


def test_asked_of_the_committee_it_stands_on_the_list(browse, meeting, senior):
    client, url = browse(), url_of(meeting, senior)
    done = again(client, url, send(client, url, **SITI), how="ask")
    assert done.status_code == 303
    assert len(lodging.breaches(meeting.id)) == 1
    home = proofread(client.get(f"/m/{meeting.code}/").text)
    assert home.select_one("a[href*='rule=broken']")


def test_the_other_sex_beside_a_room_mate_is_never_kept(browse, meeting):
    kinds = hotel(meeting, twin=2)
    budi, andi = (factories.person(meeting, name=name) for name in ("Budi", "Andi"))
    room = new_room(kinds["twin"])
    for one in (budi, andi):
        move_place(one.participant_id, room.id, SYSTEM)
    client, url = browse(), url_of(meeting, budi)
    asked = send(client, url, **SITI)
    ways = [t["value"] for t in proofread(asked.text).select("input[name=how]")]
    assert ways == ["move", "ask"]
    forced = again(client, url, asked, how="keep", why="acting")
    assert forced.status_code == 409
    assert holder(budi.participant_id).name == "Budi"


def test_the_same_name_is_no_substitution(browse, meeting, senior):
    answer = send(
        browse(), url_of(meeting, senior), name="ahmad yani", sex="male", level="II"
    )
    assert answer.status_code == 409
    assert "Perbaiki nama" in proofread(answer.text).select_one("#name-error").text


def test_it_can_be_taken_back_with_the_old_card(browse, meeting, senior):
    client, old = browse(), badge_of(senior.id)
    answer = send(client, url_of(meeting, senior), name="C", sex="male", level="II")
    form = proofread(client.get(answer.location).text).select_one(".alert form")
    sent = {"csrf_token": form.input["value"]}
    assert client.post(form["action"], data=sent).status_code == 303
    db.session.expire_all()
    assert holder(senior.participant_id).id == senior.id
    assert badge_of(senior.id).id == old.id
    assert [p.name for p in former_holders(senior.participant_id)] == ["C"]
    page = proofread(
        client.get(f"/m/{meeting.code}/people/{place_of(senior).ref}").text
    )
    assert page.h1.text == "Ahmad Yani"


def helper(meeting, number=1):
    return Actor("device", number, meeting.id, permissions=PERMISSIONS[Role.DESK])


def test_only_who_did_it_takes_it_back_and_not_for_long(meeting, monkeypatch):
    budi = factories.person(meeting)
    with acting(helper(meeting)):
        registration.substitute(
            budi.participant_id, factories.newcomer("Citra"), helper(meeting)
        )
    with pytest.raises(DomainError, match="undo_not_yours"):
        registration.take_back_substitution(budi.participant_id, helper(meeting, 2))
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(DomainError, match="undo_too_late"):
        registration.take_back_substitution(budi.participant_id, helper(meeting))


def test_nobody_was_replaced(meeting):
    budi = factories.person(meeting)
    with pytest.raises(DomainError, match="undo_overtaken"):
        registration.take_back_substitution(budi.participant_id, SYSTEM)


def test_a_spare_card_becomes_the_newcomers(browse, meeting, senior):
    spare = make_spares(meeting.id, 1, SYSTEM)[0]
    answer = send(
        browse(),
        url_of(meeting, senior),
        **(SITI | {"level": "II", "spare": f"s-{spare.number:03}"}),
    )
    assert answer.status_code == 303
    db.session.expire_all()
    assert badge_of(holder(senior.participant_id).id).id == spare.id


def test_at_the_desk_the_newcomer_is_registered_at_once(browse, meeting, senior):
    gate = checkpoint(meeting, kind=Kind.REGISTRATION, once=Once.EVER)
    client = browse(Role.DESK)
    url = url_of(meeting, senior, gate.slug)
    page = proofread(client.get(url).text)
    assert page.select_one("[data-scanner]")
    answer = send(client, url, **(SITI | {"level": "I", "register": "y"}))
    desk = proofread(client.get(answer.location).text)
    assert desk.select_one("#answer .desk-ok h2").text == "Siti Aminah"
    assert "menggantikan Ahmad Yani" in desk.select_one(".alert-ok").text
    assert presence.count_at(meeting.id, gate.slug).passed == 1


def test_sent_twice_it_happens_once(browse, meeting, senior):
    gate = checkpoint(meeting, kind=Kind.REGISTRATION, once=Once.EVER)
    client, url = browse(Role.DESK), url_of(meeting, senior, gate.slug)
    form = proofread(client.get(url).text).select_one("form.form-stack")
    sent = fields_of(form) | SITI | {"level": "I", "register": "y"}
    first, second = (client.post(url, data=sent) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert len(former_holders(senior.participant_id)) == 1


def test_a_desk_sees_no_secrets_here(browse, meeting):
    secret = factories.person(
        meeting, nip="197001012000031001", email="budi@example.org"
    )
    gate = checkpoint(meeting, kind=Kind.REGISTRATION)
    text = browse(Role.DESK).get(url_of(meeting, secret, gate.slug)).text
    for hidden in ("197001012000031001", "budi@example.org", "panitia_penuh", "+62"):
        assert hidden not in text


def test_others_do_not_replace_anybody(browse, meeting, senior):
    for role in (Role.VIEWER, Role.LEADER, Role.AUDITOR):
        assert browse(role).get(url_of(meeting, senior)).status_code == 403
