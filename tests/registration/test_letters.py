"""People named by a letter: all of them with their letter, or nobody."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories
from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import ANONYMOUS, SYSTEM, Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.documents.models import StoredFile
from webapp.documents.queries import page_of, pages_of, stored_file
from webapp.documents.services import store_file
from webapp.registration import queries, services
from webapp.registration.models import Role
from webapp.registration.services import (
    Institution,
    LetterFacts,
    Meant,
    Named,
    Typed,
    Way,
)
from webapp.registration.workflow import PlaceState

NIP = "197001151995031002"


def typed(*names, meant=Meant.SOMEBODY, ref="", **values):
    return [
        Typed(Named(newcomer=factories.newcomer(n), **values), meant, ref)
        for n in names
    ]


@pytest.fixture
def jambi(meeting):
    made = factories.delegation(meeting)
    services.set_quota(made.id, {Role.PARTICIPANT: 3}, SYSTEM)
    return made


@pytest.fixture
def send(jambi):
    def send(rows, by=SYSTEM, **facts):
        facts = {"form_key": uuid4().hex} | facts
        return services.name_by_letter(
            jambi.meeting_id, Institution(jambi.name), rows, LetterFacts(**facts), by
        )

    return send


def ways(outcome):
    return [one.way for one in outcome.seated]


def held(jambi):
    return [p.name for _, p in queries.places_of(jambi.id) if p]


def test_unnamed_places_come_first_then_new_ones(send, jambi):
    before = {place.id for place, _ in queries.places_of(jambi.id)}
    outcome = send(typed("Ahmad", "Budi", "Citra", "Dewi", "Eka"), number="1/ST/2019")
    assert ways(outcome) == [Way.FILLED] * 3 + [Way.ADDED] * 2
    assert {s.place.id for s in outcome.seated[:3]} == before
    assert {s.place.state for s in outcome.seated} == {PlaceState.CONFIRMED}
    assert [p.name for p in queries.named_in(outcome.letter.id)] == [
        "Ahmad",
        "Budi",
        "Citra",
        "Dewi",
        "Eka",
    ]
    ahmad = outcome.seated[0].person
    assert queries.letters_naming([ahmad.id]) == [outcome.letter]
    assert [(one.number, n) for one, n in queries.letters_of(jambi.id)] == [
        ("1/ST/2019", 5)
    ]


def test_a_place_of_another_role_is_not_filled(send):
    assert ways(send(typed("Ahmad", role=Role.SPEAKER))) == [Way.ADDED]


def test_a_broken_row_leaves_nothing_and_says_which(send, jambi, meeting):
    wrong = typed(
        "Citra",
        arrive_on=meeting.ends_on,
        depart_on=meeting.ends_on - timedelta(days=1),
    )
    with pytest.raises(DomainError) as refusal:
        send(typed("Ahmad", "Budi") + wrong)
    assert refusal.value.code == "stay_reversed"
    assert refusal.value.parameters == {"field": "depart_on", "row": 2}
    assert held(jambi) == []
    assert queries.letters_of(jambi.id) == []


def test_a_refused_row_is_counted_among_all_rows(send, jambi, meeting):
    send(typed("Ahmad"))
    ahmad = queries.namesake(jambi.id, "Ahmad").participant.ref
    same = typed("Ahmad", meant=Meant.THE_SAME, ref=ahmad)
    wrong = typed("Citra", arrive_on=meeting.ends_on, depart_on=meeting.starts_on)
    with pytest.raises(DomainError) as refusal:
        send(same + wrong)
    assert refusal.value.parameters["row"] == 1


def test_a_form_sent_twice_is_written_once(send, jambi):
    send(typed("Ahmad"), form_key="a")
    with pytest.raises(DomainError, match="letter_saved"):
        send(typed("Ahmad"), form_key="a")
    assert held(jambi) == ["Ahmad"]


def test_a_form_with_something_else_in_it_is_not_the_same_form(send, jambi):
    send(typed("Ahmad"), form_key="a")
    for rows, facts in (
        (typed("Ahmad", "Budi"), {}),
        (typed("Budi"), {}),
        (typed("Ahmad"), {"number": "1/ST/2019"}),
    ):
        with pytest.raises(DomainError, match="sent_already"):
            send(rows, form_key="a", **facts)
    assert held(jambi) == ["Ahmad"]


def test_a_letter_that_was_never_saved_is_forgotten_after_a_day(send, jambi):
    def uploaded(hours, purpose=services.LETTER):
        file = store_file(
            jambi.meeting_id, "st.pdf", "application/pdf", b"pdf", purpose=purpose
        )
        page = page_of(file.id)
        store_file(jambi.meeting_id, "1.jpg", "image/jpeg", b"jpg", purpose=page)
        with transaction():
            file.created_at = clock.now() - timedelta(hours=hours)
        return file.id

    def kept(file_id):
        found = stored_file(jambi.meeting_id, file_id)
        return found is not None and len(pages_of(found)) == 1

    saved, old, fresh, other = (
        uploaded(25),
        uploaded(25),
        uploaded(23),
        uploaded(25, "signed"),
    )
    send(typed("Ahmad"), file_id=saved)
    services.sweep_letters()
    db.session.expire_all()
    assert [kept(one) for one in (saved, old, fresh, other)] == [
        True,
        False,
        True,
        True,
    ]
    pages = select(StoredFile.id).where(StoredFile.purpose == page_of(old))
    assert db.session.scalars(pages).all() == []


def test_two_clicks_at_once_are_written_once(app, send, jambi):
    barrier, results = Barrier(2), []

    def click():
        with app.app_context():
            barrier.wait()
            try:
                send(typed("Ahmad", meant=Meant.ANOTHER), form_key="b")
                results.append("written")
            except DomainError as error:
                results.append(error.code)

    threads = [Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["letter_saved", "written"]
    db.session.expire_all()
    assert held(jambi) == ["Ahmad"]


def test_who_is_there_already_is_only_named_by_the_letter(send, jambi):
    first = send(typed("Ahmad")).seated[0]
    again = send(typed("Ahmad", meant=Meant.THE_SAME, ref=first.place.ref))
    assert ways(again) == [Way.ALREADY]
    assert held(jambi) == ["Ahmad"]
    assert len(queries.letters_naming([first.person.id])) == 2


def test_another_of_the_same_name_gets_a_place_of_his_own(send, jambi):
    send(typed("Ahmad"))
    assert ways(send(typed("Ahmad", meant=Meant.ANOTHER))) == [Way.FILLED]
    assert held(jambi) == ["Ahmad", "Ahmad"]


def test_somebody_comes_instead_of_another(send, jambi):
    first = send(typed("Ahmad")).seated[0]
    swapped = send(typed("Budi", meant=Meant.INSTEAD, ref=first.place.ref)).seated[0]
    assert swapped.place.id == first.place.id
    assert held(jambi) == ["Budi"]
    assert first.person.ended_at


@pytest.mark.parametrize("meant", [Meant.INSTEAD, Meant.THE_SAME])
def test_a_place_without_a_holder_cannot_be_meant(send, jambi, meant):
    empty = queries.places_of(jambi.id)[0][0].ref
    for ref in (empty, "NIHIL-1"):
        with pytest.raises(DomainError, match="place_unnamed"):
            send(typed("Budi", meant=meant, ref=ref))


def test_nobody_is_replaced_in_another_institution(send, meeting):
    other = factories.place(meeting, holder=factories.newcomer())
    with pytest.raises(DomainError, match="place_elsewhere"):
        send(typed("Budi", meant=Meant.INSTEAD, ref=other.ref))


def test_a_letter_without_names_is_refused(send):
    with pytest.raises(DomainError, match="nobody_typed"):
        send([])


@pytest.mark.parametrize(
    "by", [ANONYMOUS, Actor("link", 1, permissions=frozenset({Permission.NAME_PEOPLE}))]
)
def test_only_the_committee_names_by_letter(send, by):
    with pytest.raises(DomainError, match="forbidden"):
        send(typed("Ahmad"), by=by)


def test_who_is_alike_is_found_by_number_anywhere_and_by_name_at_home(meeting):
    ours, theirs = factories.delegation(meeting), factories.delegation(meeting)
    by_number = factories.person(meeting, name="Lain", nip=NIP)
    by_name = factories.person(meeting, name="Budi Santoso", of={"delegation": ours})
    factories.person(meeting, name="Budi Santoso", of={"delegation": theirs})
    factories.person(
        meeting, PlaceState.CANCELLED, name="Budi Santoso", of={"delegation": ours}
    )
    stranger = factories.meeting()
    factories.person(stranger, name="Budi Santoso", nip=NIP)
    found = queries.alike(meeting.id, ours.id, ["BUDI SANTOSO"], [NIP])
    assert list(found) == [by_number, by_name]
