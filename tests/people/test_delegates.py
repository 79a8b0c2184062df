"""What a coordinator does for one of his people, where rooms and offers have a say."""

from datetime import date, timedelta
from threading import Barrier, Thread, local

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from tests import factories
from tests.lodging.hotels import extra_room, hotel, new_room
from tests.pages import proofread
from tests.people.own import link_of
from tests.people.test_card import fields_of
from tests.people.test_own_at_once import at_once
from tests.registration.coordinator import hang, jambi, late, phone, read, send
from webapp.accounts.models import LinkPurpose
from webapp.accounts.queries import live_links
from webapp.core import clock
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.history import History
from webapp.lodging import queries as lodging
from webapp.lodging.services import move_place, number_room
from webapp.lodging.words import BREACHES
from webapp.people import queries as people
from webapp.registration import queries, services
from webapp.registration.models import Level, Participant, Sex
from webapp.registration.queries import holder, locked_place
from webapp.registration.workflow import PlaceState

__all__ = ["jambi", "phone"]


@pytest.fixture
def url(jambi):
    return f"/k/{hang(jambi).code}"


@pytest.fixture
def senior(meeting, jambi):
    """Ahmad of Jambi, confirmed, in a single room; Budi of Jambi waits for nothing."""
    kinds = hotel(meeting, single=1, twin=2)
    level = {"level": Level.II}
    ahmad = factories.person(
        meeting, name="Ahmad Yani", of={"delegation": jambi}, **level
    )
    room = new_room(kinds["single"])
    move_place(ahmad.participant_id, room.id, SYSTEM)
    number_room(room, "512", SYSTEM)
    return ahmad


def at_place(url, person, page=""):
    ref = locked_place(person.participant_id).ref
    db.session.rollback()  # looking it up has held it
    return f"{url}/places/{ref}{page}"


def replace(client, url, person, key=None, **values):
    address = at_place(url, person, "/replace")
    if key is None:
        key = read(client, address).select_one("[name=key]")["value"]
    return client.post(address, data={"key": key} | values)


def held(person):
    db.session.expire_all()
    return locked_place(person.participant_id), holder(person.participant_id)


SITI = {"name": "Siti Aminah", "sex": "female", "level": "III"}
EQUAL = {"name": "Dra. Candra, M.Si.", "sex": "male", "level": "II"}


def test_an_equal_takes_place_room_and_yes(phone, url, senior):
    links = live_links(senior.meeting_id, LinkPurpose.PERSONAL, [senior.id])
    link_of(senior)
    assert replace(phone, url, senior, **EQUAL).status_code == 303
    place, newcomer = held(senior)
    assert (place.state, newcomer.full_name) == (
        PlaceState.CONFIRMED,
        "Dra. Candra, M.Si.",
    )
    assert len(lodging.beds_of(place.id)) == 3
    assert lodging.breaches(place.meeting_id) == {}
    page = read(phone, at_place(url, senior))
    assert "Candra menggantikan Ahmad Yani." in page.text
    assert links == {}
    assert not live_links(senior.meeting_id, LinkPurpose.PERSONAL, [senior.id])


def test_what_the_room_thinks_of_it_is_said_before_anything_is_written(
    phone, url, senior
):
    answer = replace(phone, url, senior, **SITI)
    assert answer.status_code == 409
    page = proofread(answer.text)
    said = page.select_one("[aria-labelledby=room] .alert").text.strip()
    assert said.casefold() == f"{BREACHES['single_room']}.".casefold()
    assert "Panitia melihat kamarnya" in page.text
    assert page.select_one("#name")["value"] == "Siti Aminah"
    assert held(senior)[1].name == "Ahmad Yani"


def test_who_knows_it_may_go_on_and_the_committee_finds_the_room(
    phone, url, browse, meeting, senior
):
    key = read(phone, at_place(url, senior, "/replace")).select_one("[name=key]")
    key = key["value"]
    assert replace(phone, url, senior, key, **SITI).status_code == 409
    assert replace(phone, url, senior, key, asks="y", **SITI).status_code == 303
    assert held(senior)[1].name == "Siti Aminah"
    page = read(phone, at_place(url, senior))
    assert "Kamarnya sedang ditanyakan kepada panitia." in page.text
    page = proofread(browse().get(f"/m/{meeting.code}/people/review?pile=rooms").text)
    assert page.select_one("#shown-title").text == "Siti Aminah"
    assert BREACHES["single_room"] in page.text
    assert page.select_one("a[href$='rule=broken']")
    assert not page.select("[data-review-confirm]")


def test_the_other_sex_beside_a_room_mate_is_said(phone, url, meeting, senior, jambi):
    twin = extra_room(lodging.room_types(meeting.id)[1], "TWN-9")
    mates = [
        factories.person(meeting, name=name, of={"delegation": jambi})
        for name in ("Eko", "Fajar")
    ]
    for one in mates:
        move_place(one.participant_id, twin.id, SYSTEM)
    answer = replace(phone, url, mates[0], **SITI)
    assert answer.status_code == 409
    assert "Laki-laki dan perempuan sekamar." in proofread(answer.text).text
    assert replace(phone, url, mates[0], name="Gani").status_code == 409
    assert senior.sex is Sex.MALE


def test_sent_twice_it_happens_once_and_another_body_is_refused(phone, url, senior):
    key = "k" * 22
    for _ in range(2):
        assert replace(phone, url, senior, key, **EQUAL).status_code == 303
    answer = replace(phone, url, senior, key, **EQUAL | {"name": "Doni"})
    assert answer.status_code == 422
    page = proofread(answer.text)
    assert "Kiriman sebelumnya" in page.select_one("#errors").text
    assert page.select_one("#name")["value"] == "Doni"
    assert page.select_one("[name=key]")["value"] != key
    assert held(senior)[1].name == "Candra"
    assert len(queries.former_holders(senior.participant_id)) == 1


def test_after_the_deadline_nobody_is_replaced_or_completed(phone, url, senior, jambi):
    late(jambi)
    assert replace(phone, url, senior, "k" * 22, **EQUAL).status_code == 422
    answer = phone.post(at_place(url, senior, "/edit"), data={"position": "Kadis"})
    assert answer.status_code == 422
    assert held(senior)[1].name == "Ahmad Yani"


def test_people_of_others_are_unknown(phone, url, meeting, senior):
    other = factories.person(meeting)
    for page in ("/replace", "/edit", "/offer"):
        assert phone.post(at_place(url, other, page), data=EQUAL).status_code == 404
    assert held(senior)[1].name == "Ahmad Yani"


def test_other_days_wait_for_the_committee_once_it_has_said_yes(phone, url, senior):
    answer = replace(phone, url, senior, **EQUAL, depart_on="2019-02-26")
    assert answer.status_code == 303
    place, _newcomer = held(senior)
    assert place.depart_on == date(2019, 2, 27)
    (change,) = people.open_changes(place.meeting_id)
    assert change.after == {"depart_on": date(2019, 2, 26)}
    page = read(phone, at_place(url, senior))
    assert "Tanggalnya menunggu persetujuan panitia." in page.text


def test_days_number_and_address_are_typed_for_each(phone, url, jambi):
    answer = send(
        phone,
        url,
        "Ahmad",
        arrive_on="2019-02-24",
        depart_on="2019-02-26",
        email="ahmad@example.go.id",
        nip="19700115 199503 1 002",
    )
    assert answer.status_code == 303
    place, person = queries.places_of(jambi.id)[0]
    assert (place.arrive_on, place.depart_on) == (
        date(2019, 2, 24),
        date(2019, 2, 26),
    )
    assert person.email == "ahmad@example.go.id"
    assert person.nip.replace(" ", "") == "197001151995031002"
    assert not person.nip_doubtful


def test_an_odd_number_is_warned_about_and_an_identity_card_is_not_kept(
    phone, url, jambi
):
    assert send(phone, url, "Ahmad", nip="12345").status_code == 303
    assert "NIP perlu diperiksa" in read(phone, url).text
    answer = send(phone, url, "Budi", nip="6471011501700001")
    assert answer.status_code == 422
    page = proofread(answer.text)
    assert "tidak kami simpan" in page.text
    assert "6471011501700001" not in answer.text
    assert [p.name for _, p in queries.places_of(jambi.id) if p] == ["Ahmad"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"arrive_on": "2019-09-09"}, "arrive_on"),
        ({"arrive_on": "2019-02-26", "depart_on": "2019-02-24"}, "depart_on"),
        ({"email": "bukan alamat"}, "email"),
    ],
)
def test_what_cannot_be_is_named_at_its_field(phone, url, jambi, typed, field):
    answer = send(phone, url, "Ahmad", **typed)
    assert answer.status_code == 422
    page = proofread(answer.text)
    assert page.select_one(f"#p0-{field}-error")
    assert page.select_one("#p0-name")["value"] == "Ahmad"
    assert queries.naming_progress(jambi.id) == (0, 3)


def complete(client, url, person, **values):
    return client.post(at_place(url, person, "/edit"), data=values)


def test_what_is_known_is_completed_and_what_is_left_empty_stays(phone, url, jambi):
    send(phone, url, "Ahmad", phone="0812-3456-7890", email="a@example.go.id")
    person = queries.places_of(jambi.id)[0][1]
    page = read(phone, at_place(url, person, "/edit"))
    assert "a@example.go.id" not in page.text
    assert page.select_one("#email").get("value", "") == ""
    assert "Sudah terisi" in page.select_one("#email-help").text
    answer = complete(
        phone, url, person, position="Kadis", arrive_on="2019-02-23", email="", level=""
    )
    assert answer.status_code == 303
    place, person = held(person)
    assert (person.position, person.email) == ("Kadis", "a@example.go.id")
    assert (person.level, place.arrive_on) == (Level.III, date(2019, 2, 23))


def test_what_is_guarded_waits_and_nothing_else_is_withdrawn(phone, url, senior):
    complete(phone, url, senior, depart_on="2019-02-26", position="Kadis")
    form = read(phone, at_place(url, senior, "/edit")).select_one("form[data-keep]")
    shown = fields_of(form)
    assert shown["depart_on"] == "2019-02-26"
    complete(phone, url, senior, **shown | {"arrive_on": "2019-02-25"})
    place, person = held(senior)
    assert (place.arrive_on, person.position) == (date(2019, 2, 24), "Kadis")
    (change,) = people.open_changes(senior.meeting_id)
    assert change.after == {
        "depart_on": date(2019, 2, 26),
        "arrive_on": date(2019, 2, 25),
    }


@pytest.fixture
def waiter(meeting, jambi):
    """Somebody of Jambi who waits, and to whom a place is offered."""
    state = PlaceState.WAIT_LISTED
    person = factories.person(meeting, state, name="Dewi", of={"delegation": jambi})
    services.offer(person.participant_id, SYSTEM)
    return person


def answer_offer(phone, url, person, move):
    return phone.post(at_place(url, person, "/offer"), data={"move": move})


def moved(person):
    """Count how often the place came to another state."""
    changed = select(func.count()).where(
        History.table == Participant.__tablename__,
        History.row == person.participant_id,
        History.before["state"].astext == PlaceState.WAIT_LISTED.value,
    )
    return db.session.scalar(changed)


def test_an_offer_is_seen_and_taken(phone, url, waiter):
    page = read(phone, url)
    assert "Tempat tersedia untuk Dewi" in page.text
    page = read(phone, at_place(url, waiter))
    assert "WITA" in page.select_one("[aria-labelledby=offer]").text
    for _ in range(2):
        answer = answer_offer(phone, url, waiter, "accept_offer")
        assert answer.status_code == 303
    assert held(waiter)[0].state is PlaceState.CONFIRMED
    assert moved(waiter) == 1
    assert answer_offer(phone, url, waiter, "decline").status_code == 409
    page = read(phone, at_place(url, waiter))
    assert not page.select("[aria-labelledby=offer]")


def test_an_offer_is_left(phone, url, waiter):
    for _ in range(2):
        assert answer_offer(phone, url, waiter, "decline").status_code == 303
    assert held(waiter)[0].state is PlaceState.DECLINED
    assert answer_offer(phone, url, waiter, "accept_offer").status_code == 409


def test_an_offer_is_answered_after_the_deadline_and_not_after_its_own(
    phone, url, jambi, waiter
):
    late(jambi)
    with transaction():
        place = locked_place(waiter.participant_id)
        place.offered_until = clock.now() - timedelta(seconds=1)
    assert answer_offer(phone, url, waiter, "accept_offer").status_code == 409
    assert not read(phone, at_place(url, waiter)).select("[aria-labelledby=offer]")
    services.offer(waiter.participant_id, SYSTEM)
    assert answer_offer(phone, url, waiter, "confirm").status_code == 409
    assert phone.get(at_place(url, waiter, "/offer")).status_code == 405
    assert answer_offer(phone, url, waiter, "accept_offer").status_code == 303


def answers(url, person):
    """Accept at the institution's page, and decline at the person's own."""
    here, own = at_place(url, person, "/offer"), f"{link_of(person)}/offer"
    accept = (here, {"move": "accept_offer"})
    return [accept, (own, {"move": "decline"}), accept]


def test_an_offer_is_not_taken_twice(app, url, waiter):
    statuses = at_once(app, answers(url, waiter))
    assert set(statuses) == {303, 409}
    db.session.expire_all()
    assert moved(waiter) == 1
    taken = held(waiter)[0].state is PlaceState.CONFIRMED
    assert statuses.count(303) == (2 if taken else 1)


def test_without_the_lock_it_would_be(app, waiter, monkeypatch):
    """The control: that the test above could fail at all."""
    seen, results = Barrier(2), []
    real, asked = queries.offered, local()

    def together(place):
        if not hasattr(asked, "once"):
            asked.once = True
            seen.wait(5)  # both have seen the offer before either has answered
        return real(place)

    def answer(move):
        with app.app_context():
            try:
                services.answer_offer(waiter.participant_id, move, SYSTEM)
                results.append("taken")
            except DomainError as error:
                results.append(error.code)
            except StaleDataError:
                results.append("broken")

    monkeypatch.setattr(queries, "offered", together)
    monkeypatch.setattr(
        queries, "locked_place", lambda place_id: db.session.get(Participant, place_id)
    )
    moves = ("accept_offer", "decline")
    threads = [Thread(target=answer, args=[move]) for move in moves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) != ["offer_over", "taken"]
