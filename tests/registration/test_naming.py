"""Who gets a place: empty ones first, then quota, extras, and the wait list."""

from threading import Barrier, Thread

import pytest

from tests import factories
from webapp.core.access import Permission
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db
from webapp.core.errors import DomainError
from webapp.registration import queries, services
from webapp.registration.models import Funding, Role
from webapp.registration.services import Beyond, Named, Way
from webapp.registration.workflow import DelegationState, PlaceState

COORDINATOR = Actor(
    "link", 1, permissions=frozenset({Permission.NAME_PEOPLE, Permission.FILL_FORM})
)


def named(*names, **values):
    return [Named(newcomer=factories.newcomer(name), **values) for name in names]


def names(delegation, *people, by=COORDINATOR, **values):
    return services.name_people(delegation.id, named(*people), by, **values)


@pytest.fixture
def jambi(meeting):
    made = factories.delegation(meeting, extras_allowed=1)
    services.set_quota(made.id, {Role.PARTICIPANT: 2}, SYSTEM)
    return made


def test_a_quota_is_places_without_names(jambi):
    places = queries.places_of(jambi.id)
    assert [(p.state, person) for p, person in places] == [
        (PlaceState.INVITED, None)
    ] * 2


def test_names_fill_places_then_extras_then_wait(jambi):
    seated = names(jambi, "Ahmad", "Budi", "Citra", "Dewi", "Eka")
    assert [s.way for s in seated] == [
        Way.FILLED,
        Way.FILLED,
        Way.EXTRA,
        Way.WAITING,
        Way.WAITING,
    ]
    assert [s.place.wait_number for s in seated] == [None, None, None, 1, 2]
    assert seated[2].place.funding is Funding.OWN
    assert seated[3].place.state is PlaceState.WAIT_LISTED


def test_the_committee_may_go_beyond(jambi):
    seated = names(jambi, "A", "B", "C", "D", by=SYSTEM, beyond=Beyond.ADD)
    assert seated[3].way is Way.ADDED
    with pytest.raises(DomainError, match="forbidden"):
        names(jambi, "E", beyond=Beyond.ADD)


def test_a_name_given_twice_is_one_place(jambi):
    first = names(jambi, "Ahmad Budi")[0]
    again = names(jambi, "AHMAD  BUDI")[0]
    assert again.way is Way.ALREADY
    assert again.place.id == first.place.id


def test_a_broken_row_names_nobody(jambi):
    with pytest.raises(DomainError) as refused:
        names(jambi, "Ahmad", " ")
    assert refused.value.parameters["row"] == 1
    assert queries.naming_progress(jambi.id) == (0, 2)


def test_an_emptied_place_is_used_again(jambi):
    first = names(jambi, "Ahmad", "Budi")[0]
    services.decide(first.place.id, "vacate", SYSTEM, "ill")
    assert queries.holder(first.place.id) is None
    assert names(jambi, "Citra")[0].place.id == first.place.id


def test_a_place_given_up_leaves_room_in_the_quota(jambi):
    first = names(jambi, "Ahmad", "Budi")[0]
    services.decide(first.place.id, "cancel", SYSTEM, "ill")
    assert names(jambi, "Citra")[0].way is Way.QUOTA


def test_the_state_follows_the_names(jambi):
    services.decide_delegation(jambi.id, "invite", SYSTEM)
    names(jambi, "Ahmad")
    assert jambi.state is DelegationState.NAMING
    names(jambi, "Budi")
    assert jambi.state is DelegationState.COMPLETE


def test_less_quota_takes_empty_places_only(jambi):
    names(jambi, "Ahmad")
    services.set_quota(jambi.id, {Role.PARTICIPANT: 1}, SYSTEM)
    assert queries.naming_progress(jambi.id) == (1, 0)
    with pytest.raises(DomainError, match="quota_below_named"):
        services.set_quota(jambi.id, {Role.PARTICIPANT: 0}, SYSTEM)


def rush(app, jambi, people):
    """Let that many name somebody at the same time; return what went wrong."""
    start, faults = Barrier(people), []

    def one(number):
        with app.app_context():
            start.wait()
            try:
                names(jambi, f"Orang {number}")
            except Exception as fault:  # noqa: BLE001 whatever it is, it is told
                faults.append(fault)

    threads = [Thread(target=one, args=(n,)) for n in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_the_last_place_is_given_once(app, jambi):
    assert rush(app, jambi, 8) == []
    states = [place.state for place, _ in queries.places_of(jambi.id)]
    assert states.count(PlaceState.DRAFT) == 3
    assert states.count(PlaceState.WAIT_LISTED) == 5


def test_without_the_lock_people_run_into_each_other(app, jambi, monkeypatch):
    reading = Barrier(4, timeout=2)

    def unlocked(delegation_id):
        return db.session.get_one(type(jambi), delegation_id)

    def read_at_once(delegation, role, real=queries.room_left):
        room = real(delegation, role)
        reading.wait()
        return room

    services.set_quota(jambi.id, {Role.PARTICIPANT: 0}, SYSTEM)
    monkeypatch.setattr(queries, "locked_delegation", unlocked)
    monkeypatch.setattr(queries, "room_left", read_at_once)
    faults = rush(app, jambi, 4)
    states = [place.state for place, _ in queries.places_of(jambi.id)]
    assert faults or states.count(PlaceState.DRAFT) > 1
