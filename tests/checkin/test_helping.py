"""The help desk: walk-ins with spare cards, names put right, one card again."""

import threading
from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfReader
from sqlalchemy.orm.exc import StaleDataError

from tests import factories
from tests.checkin.factories import checkpoint, reading
from tests.pages import proofread
from tests.people.test_card import fields_of
from webapp.checkin.models import Kind, Once
from webapp.checkin.queries import ledger, presence
from webapp.checkin.services import record_scan, void_scan, welcome
from webapp.core.access import PERMISSIONS, Role
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.registration import queries
from webapp.registration import services as registration
from webapp.registration.models import Funding, Sex
from webapp.registration.services import (
    Newcomer,
    Stranger,
    WalkInDecision,
    make_spares,
)
from webapp.registration.services.holders import claim_spare, revoke_badge
from webapp.registration.workflow import PlaceState, WalkInState


@pytest.fixture
def gate(meeting):
    return checkpoint(meeting, kind=Kind.REGISTRATION, once=Once.EVER)


@pytest.fixture
def url(meeting, gate):
    return f"/m/{meeting.code}/checkin/{gate.slug}"


@pytest.fixture
def helper(meeting):
    return Actor(
        "device", 7, meeting.id, name="Reza", permissions=PERMISSIONS[Role.DESK]
    )


def stranger(name="Dewi Lestari", **values):
    newcomer = Newcomer(name=name, sex=Sex.FEMALE)
    values = {"institution": "Dinas Perindag Kab. Paser"} | values
    return Stranger(newcomer=newcomer, **values)


def fill_in(client, address, **values):
    page = proofread(client.get(address).text)
    return client.post(
        address, data=fields_of(page.select_one("form.form-stack")) | values
    )


DEWI = {
    "name": "DEWI LESTARI, S.E.",
    "institution": "Dinas Perindag Kab. Paser",
    "sex": "female",
    "role": "peserta",
}


def only(meeting):
    ((row, person),) = queries.walk_ins(meeting.id)
    return row, person


def test_somebody_on_no_list_is_registered_with_a_spare_card(browse, meeting, url):
    spare = make_spares(meeting.id, 1, SYSTEM)[0]
    client = browse(Role.DESK)
    answer = fill_in(
        client, f"{url}/walk-in", **DEWI, spare=spare.code, phone="0812 3456 7890"
    )
    desk = proofread(client.get(answer.location).text)
    assert desk.select_one("#answer .desk-ok h2").text == "Dewi Lestari, S.E."
    assert "peserta tambahan" in desk.select_one(".alert-ok").text
    db.session.expire_all()
    row, person = only(meeting)
    assert queries.badge_of(person.id).id == spare.id
    assert (row.state, row.wants_room) == (WalkInState.PENDING, False)
    place = row.participant
    assert (place.state, place.funding) == (PlaceState.CONFIRMED, Funding.OWN)
    assert (place.needs_room, place.extra) == (False, True)
    assert person.phone == "+6281234567890"
    assert presence.count_at(meeting.id, url.split("/")[-1]).passed == 1


def test_an_institution_that_is_known_is_not_made_twice(meeting, gate, helper):
    known = factories.delegation(meeting, "Dinas Perindag Kab. Paser")
    welcome(
        meeting,
        gate.slug,
        stranger(institution="dinas PERINDAG kab paser"),
        uuid4(),
        helper,
    )
    assert only(meeting)[0].participant.delegation_id == known.id


def test_who_is_on_the_list_is_not_taken_in_again(browse, meeting, url):
    known = factories.delegation(meeting, DEWI["institution"])
    there = factories.person(meeting, name="Dewi Lestari", of={"delegation": known})
    answer = fill_in(browse(Role.DESK), f"{url}/walk-in", **DEWI)
    assert answer.status_code == 409
    error = proofread(answer.text).select_one("#name-error").text
    assert queries.locked_place(there.participant_id).ref in error
    assert not queries.walk_ins(meeting.id)


def test_the_same_act_again_takes_nobody_in_twice(meeting, gate, helper):
    act = uuid4()
    first, second = (
        welcome(meeting, gate.slug, stranger(), act, helper) for _ in range(2)
    )
    assert first == second
    assert len(queries.walk_ins(meeting.id)) == 1
    with pytest.raises(DomainError, match="scan_id_used"):
        other = factories.meeting()
        point = checkpoint(other)
        welcome(other, point.slug, stranger(), act, SYSTEM)


@pytest.mark.parametrize("wrong", ["S-999", "PAAAAAAAAAAAAAAAA", "kartu"])
def test_a_card_that_is_no_spare_one_is_refused_and_nothing_written(
    browse, meeting, url, wrong
):
    answer = fill_in(browse(Role.DESK), f"{url}/walk-in", **DEWI, spare=wrong)
    assert answer.status_code == 409
    assert "kartu cadangan" in proofread(answer.text).select_one("#spare-error").text
    assert not queries.walk_ins(meeting.id)


def test_a_card_of_somebody_or_of_another_meeting_is_not_claimed(meeting, gate, helper):
    code = factories.badge_code(factories.person(meeting))
    elsewhere = make_spares(factories.meeting().id, 1, SYSTEM)[0].code
    for spare, code_of_refusal in ((code, "badge_taken"), (elsewhere, "spare_unknown")):
        with pytest.raises(DomainError, match=code_of_refusal):
            welcome(meeting, gate.slug, stranger(spare=spare), uuid4(), helper)


def at_once(app, calls):
    """Call functions in threads of their own, and tell how each ended."""
    barrier, ends = threading.Barrier(len(calls)), []

    def run(call):
        with app.app_context():
            barrier.wait()
            try:
                call()
                ends.append("ok")
            except (DomainError, StaleDataError) as error:
                ends.append(getattr(error, "code", None) or type(error).__name__)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def test_two_desks_cannot_give_out_one_spare_card(app, meeting, gate):
    spare = make_spares(meeting.id, 1, SYSTEM)[0].code

    def desk(number):
        who = stranger(f"Orang {number}", spare=spare, institution=f"Dinas {number}")
        welcome(meeting, gate.slug, who, uuid4(), SYSTEM)

    ends = at_once(app, [lambda n=n: desk(n) for n in range(3)])
    assert ends == ["badge_taken", "badge_taken", "ok"]
    assert len(queries.walk_ins(meeting.id)) == 1


def claims_at_once(app, meeting):
    spare = make_spares(meeting.id, 1, SYSTEM)[0].code
    people = [factories.person(meeting) for _ in range(2)]
    with transaction():
        for person in people:
            revoke_badge(person)

    def claim(person):
        with transaction():
            claim_spare(person, spare)

    return at_once(app, [lambda person=person: claim(person) for person in people])


def test_a_claim_waits_for_the_other(app, meeting):
    assert claims_at_once(app, meeting) == ["badge_taken", "ok"]


def test_without_the_lock_the_second_desk_would_see_a_fault(app, meeting, monkeypatch):
    read = threading.Barrier(2, timeout=5)

    def unlocked(_meeting_id, code):
        found = queries.badge_by_code(code)
        read.wait()
        return found

    monkeypatch.setattr(queries, "held_badge", unlocked)
    assert claims_at_once(app, meeting) == ["StaleDataError", "ok"]


def test_taking_back_the_scan_takes_back_the_person_and_frees_the_card(
    browse, meeting, url
):
    spare = make_spares(meeting.id, 1, SYSTEM)[0]
    client = browse(Role.DESK)
    answer = fill_in(client, f"{url}/walk-in", **DEWI, spare=spare.code)
    form = proofread(client.get(answer.location).text).select_one("#answer form")
    sent = {t["name"]: t["value"] for t in form.select("input")}
    client.post(form["action"], data=sent | {"why": "twice"})
    db.session.expire_all()
    row, _person = only(meeting)
    assert row.state is WalkInState.WITHDRAWN
    assert row.participant.state is PlaceState.CANCELLED
    assert [card.id for card in queries.spare_badges(meeting.id)] == [spare.id]
    assert presence.count_at(meeting.id, url.split("/")[-1]).passed == 0


def test_a_void_keeps_its_reason(browse, meeting, url, gate):
    person = factories.person(meeting)
    told = record_scan(meeting, gate.slug, reading(person), SYSTEM)
    void_scan(meeting, told.scan_id, "not_here", SYSTEM)
    assert ledger.recorded(told.scan_id).voided == "not_here"
    ref = queries.locked_place(person.participant_id).ref
    card = proofread(browse().get(f"/m/{meeting.code}/people/{ref}").text)
    scans = card.select_one("[aria-labelledby=scans-title]").text
    assert "Orangnya belum datang" in scans
    del url


def test_the_committee_decides(browse, meeting, gate, helper):
    welcome(meeting, gate.slug, stranger(wants_room=True), uuid4(), helper)
    client, url = browse(), f"/m/{meeting.code}/people/walk-ins"
    home = proofread(client.get(f"/m/{meeting.code}/").text)
    assert home.select_one("a[href*='walk-ins?state=pending']")
    page = proofread(client.get(url).text)
    assert "minta kamar" in page.text
    form = page.select_one("main form")
    sent = {"csrf_token": form.input["value"], "funding": "panitia_penuh"}
    client.post(form["action"], data=sent | {"move": "admit", "room": "yes"})
    db.session.expire_all()
    row, _person = only(meeting)
    assert row.state is WalkInState.ADMITTED
    assert (row.participant.funding, row.participant.needs_room) == (Funding.FULL, True)
    client.post(form["action"], data=sent | {"move": "not_admit", "because": "other"})
    db.session.expire_all()
    assert only(meeting)[0].participant.state is PlaceState.CANCELLED
    client.post(form["action"], data=sent | {"move": "admit"})
    db.session.expire_all()
    assert only(meeting)[0].participant.state is PlaceState.CONFIRMED
    assert client.post(
        form["action"], data=sent | {"move": "withdraw"}
    ).status_code == (422)


def test_a_refusal_needs_its_reason(meeting, gate, helper, organiser):
    welcome(meeting, gate.slug, stranger(), uuid4(), helper)
    row, _person = only(meeting)
    with pytest.raises(DomainError, match="reason_missing"):
        registration.decide_walk_in(row.id, "not_admit", WalkInDecision(), organiser)
    with pytest.raises(DomainError, match="forbidden"):
        registration.decide_walk_in(row.id, "admit", WalkInDecision(), helper)


def test_an_empty_place_of_the_institution_is_mentioned(browse, meeting, gate, helper):
    known = factories.delegation(meeting, "Dinas Perindag Kab. Paser")
    factories.place(meeting, PlaceState.INVITED, delegation=known)
    welcome(meeting, gate.slug, stranger(), uuid4(), helper)
    page = proofread(browse().get(f"/m/{meeting.code}/people/walk-ins").text)
    assert "1 tempat tanpa nama" in page.text


def test_the_list_asks_as_much_for_three_as_for_one(
    browse, meeting, gate, helper, statements
):
    client, counted = browse(), []
    for names in (["A"], ["B", "C"]):
        for name in names:
            who = stranger(name, institution=f"Dinas {name}")
            welcome(meeting, gate.slug, who, uuid4(), helper)
        with statements() as seen:
            client.get(f"/m/{meeting.code}/people/walk-ins")
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 8


def test_a_name_is_put_right_and_the_card_printed(browse, meeting, url, gate):
    budi = factories.person(meeting, name="Bodi Santosa", title_after="ST")
    ref = queries.locked_place(budi.participant_id).ref
    client = browse(Role.DESK)
    found = proofread(client.get(f"{url}/desk?q=bodi").text)
    assert found.select_one(f"a[href$='/people/{ref}/name']")
    answer = fill_in(
        client, f"{url}/people/{ref}/name", name="Budi Santoso", title_after="S.T."
    )
    page = proofread(client.get(answer.location).text)
    card = client.get(page.select_one("a[href$='.pdf']")["href"])
    db.session.expire_all()
    assert queries.holder(budi.participant_id).full_name == "Budi Santoso, S.T."
    pdf = PdfReader(BytesIO(card.data))
    assert len(pdf.pages) == 1
    assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [298, 421]
    assert "Budi Santoso" in pdf.pages[0].extract_text()
    told = proofread(browse().get(f"/m/{meeting.code}/people/{ref}").text)
    assert "Nama, Gelar di belakang diubah" in told.select_one(".timeline").text
    del gate


def test_two_desks_put_one_name_right(browse, meeting, url):
    budi = factories.person(meeting, name="Bodi")
    ref = queries.locked_place(budi.participant_id).ref
    client, address = browse(Role.DESK), f"{url}/people/{ref}/name"
    page = proofread(client.get(address).text)
    mine = fields_of(page.select_one("form.form-stack"))
    registration.correct_name(
        queries.holder(budi.participant_id), {"name": "Budi"}, None, SYSTEM
    )
    answer = client.post(address, data=mine | {"name": "Badi"})
    assert answer.status_code == 409
    assert queries.holder(budi.participant_id).name == "Budi"


def test_only_the_name_is_written_at_a_desk(meeting, helper):
    budi = factories.person(meeting)
    registration.correct_name(budi, {"name": "B", "position": "Kadis"}, None, helper)
    assert (budi.name, budi.position) == ("B", "")
    with pytest.raises(DomainError, match="name_missing"):
        registration.correct_name(budi, {"name": " . "}, None, helper)


@pytest.mark.parametrize("role", [Role.LEADER, Role.VIEWER])
def test_others_help_nobody(browse, meeting, url, role):
    person = factories.person(meeting)
    ref = queries.locked_place(person.participant_id).ref
    client = browse(role)
    for page in (
        f"{url}/walk-in",
        f"{url}/people/{ref}/name",
        f"/m/{meeting.code}/checkin/cards/{ref}.pdf",
    ):
        assert client.get(page).status_code == 403


def test_people_of_another_meeting_are_not_helped_here(browse, meeting, url):
    other = factories.person(factories.meeting())
    ref = queries.locked_place(other.participant_id).ref
    client = browse(Role.DESK)
    for page in (
        f"{url}/people/{ref}/name",
        f"/m/{meeting.code}/checkin/cards/{ref}.pdf",
    ):
        assert client.get(page).status_code == 404


def test_a_door_offers_no_help(browse, meeting):
    door = checkpoint(meeting)
    factories.person(meeting)
    page = proofread(
        browse(Role.DESK).get(f"/m/{meeting.code}/checkin/{door.slug}/desk?q=budi").text
    )
    assert not page.select("a[href*='substitute'], a[href$='/walk-in']")
