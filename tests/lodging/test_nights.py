"""The night question: who did not come, and what is kept of the answers."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from tests import factories
from tests.lodging.hotels import NIGHTS, hotel, new_hotel, new_room
from webapp.core.access import Permission
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.lodging import queries, services
from webapp.lodging.models import NightEvidence, NightSource
from webapp.lodging.services import Said
from webapp.registration.models import Participant

RIGHT = frozenset({Permission.ANSWER_FOR_HOTEL})


@pytest.fixture
def night(meeting, monkeypatch):
    """Be at the venue on the morning after the first night."""
    kinds = hotel(meeting, single=2, twin=2)
    room = new_room(kinds["twin"])
    people = [factories.person(meeting, name=name) for name in ("Ahmad", "Budi")]
    for person in people:
        services.move_place(person.participant_id, room.id, SYSTEM)
    monkeypatch.setattr("webapp.lodging.services.nights.today", lambda _: NIGHTS[1])
    return queries.hotel(meeting.id, "novotel"), people


def officer(meeting):
    return Actor("link", 7, meeting.id, permissions=RIGHT)


def words(meeting, hotel, source=NightSource.HOTEL):
    found = queries.words_on(meeting.id, hotel.id, NIGHTS[0], source)
    return {place: row.slept for place, row in found.items()}


def ref(person):
    return db.session.get(Participant, person.participant_id).ref


def test_who_is_not_ticked_slept_there(meeting, night):
    novotel, (ahmad, budi) = night
    count = services.answer_night(novotel.id, NIGHTS[0], [ref(budi)], officer(meeting))
    assert count == 2
    assert words(meeting, novotel) == {
        ahmad.participant_id: True,
        budi.participant_id: False,
    }


def test_the_same_answer_again_writes_nothing_and_a_correction_is_another_row(
    meeting, night
):
    novotel, (_ahmad, budi) = night
    for expected in (2, 0):
        written = services.answer_night(
            novotel.id, NIGHTS[0], [ref(budi)], officer(meeting)
        )
        assert written == expected
    assert services.answer_night(novotel.id, NIGHTS[0], [], officer(meeting)) == 1
    assert words(meeting, novotel)[budi.participant_id] is True
    ours = db.session.query(NightEvidence).filter_by(meeting_id=meeting.id)
    assert ours.count() == 3


def test_the_committee_writes_the_hotels_word_or_its_own(meeting, night):
    novotel, (_ahmad, budi) = night
    said = Said("Dewi", "WhatsApp")
    services.answer_night(novotel.id, NIGHTS[0], [ref(budi)], SYSTEM, said)
    services.answer_night(novotel.id, NIGHTS[0], [], SYSTEM)
    assert words(meeting, novotel)[budi.participant_id] is False
    own = words(meeting, novotel, NightSource.COMMITTEE)
    assert own[budi.participant_id] is True
    row = queries.words_on(meeting.id, novotel.id, NIGHTS[0], NightSource.HOTEL)
    assert row[budi.participant_id].who == "Dewi"


def test_nobody_answers_for_a_night_to_come_or_for_a_stranger(night):
    novotel, _ = night
    with pytest.raises(DomainError, match="night_early"):
        services.answer_night(novotel.id, NIGHTS[2], [], SYSTEM)
    with pytest.raises(DomainError, match="night_unknown_guest"):
        services.answer_night(novotel.id, NIGHTS[0], ["X-0001"], SYSTEM)
    with pytest.raises(DomainError, match="forbidden"):
        services.answer_night(novotel.id, NIGHTS[0], [], Actor("link", 1))


def test_the_guests_of_another_hotel_are_not_asked_about(meeting, night):
    services.load_block(meeting.id, [new_hotel("ibis", "Ibis", twin=1)], SYSTEM)
    ibis = queries.hotel(meeting.id, "ibis")
    assert not queries.night_guests(ibis.id, NIGHTS[0])
    novotel, _ = night
    assert len(queries.night_guests(novotel.id, NIGHTS[0])) == 2
    assert queries.nights_slept(novotel.id) == NIGHTS
    assert not queries.night_guests(novotel.id, NIGHTS[0] - timedelta(days=1))


def test_an_answer_is_never_changed(night):
    novotel, _ = night
    services.answer_night(novotel.id, NIGHTS[0], [], SYSTEM)
    with pytest.raises(DBAPIError), transaction():
        db.session.execute(update(NightEvidence).values(slept=False))
