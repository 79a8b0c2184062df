"""Many coordinators send at once: nobody is turned away, no place is given twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Thread
from time import sleep

from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from tests import factories
from tests.pages import proofread
from tests.registration.coordinator import (
    form_of,
    hang,
    jambi,
    phone,
    places,
    rows,
    url,
)
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.registration import queries, services
from webapp.registration.models import Role
from webapp.registration.workflow import PlaceState

__all__ = ["jambi", "phone", "url"]


def test_two_senders_at_once_with_one_key_are_one(app, url, jambi, phone):
    data = form_of(phone, url) | rows("Ahmad", "Budi")
    start, got = Barrier(6), []

    def one():
        start.wait()
        with app.app_context():
            client = app.test_client()
            got.append(client.post(f"{url}/names", data=data).location)

    threads = [Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 6
    assert len(set(got)) == 1
    assert [name for name, _state in places(jambi)] == ["Ahmad", "Budi", None]


def rush(app, url, count, hands):
    """Let many send a name each, so many at once as a server works on at a time."""

    def one(number):
        with app.app_context():
            sent = {"key": f"key-of-sender-{number:04}"} | rows(f"Orang {number}")
            return app.test_client().post(f"{url}/names", data=sent).status_code

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(one, range(count)))


def test_five_hundred_want_fifty_places(app, meeting):
    busy = factories.delegation(meeting, "Dinas yang ramai")
    services.set_quota(busy.id, {Role.PARTICIPANT: 50}, SYSTEM)
    assert rush(app, f"/k/{hang(busy).code}", 500, hands=32) == [303] * 500
    held = [place for place, _person in queries.places_of(busy.id)]
    waiting = [place for place in held if place.state is PlaceState.WAIT_LISTED]
    assert [place.state for place in held].count(PlaceState.DRAFT) == 50
    # Whoever came earlier waits nearer to the front, and no number is missing.
    in_order = sorted(waiting, key=lambda place: place.id)
    assert [place.wait_number for place in in_order] == list(range(1, 451))


def test_without_the_lock_more_come_than_may(app, meeting, monkeypatch):
    busy = factories.delegation(meeting, "Dinas yang ramai", extras_allowed=1)
    reading = Barrier(4, timeout=2)

    def unlocked(delegation_id):
        return db.session.get_one(type(busy), delegation_id)

    def read_at_once(delegation, role, real=queries.room_left):
        room = real(delegation, role)
        reading.wait()
        return room

    link = hang(busy)
    monkeypatch.setattr(queries, "locked_delegation", unlocked)
    monkeypatch.setattr(queries, "room_left", read_at_once)
    try:
        told = rush(app, f"/k/{link.code}", 4, hands=4)
    except Exception as fault:  # noqa: BLE001 any fault shows what the lock is for
        told = [fault]
    states = [place.state for place, _person in queries.places_of(busy.id)]
    assert told != [303] * 4 or states.count(PlaceState.DRAFT) > 1


def test_whoever_waits_longer_than_a_lock_may_is_served_all_the_same(
    app, url, jambi, phone
):
    data = form_of(phone, url) | rows("Ahmad")
    ready, got = Event(), []

    def hold():
        with app.app_context(), transaction():
            queries.locked_delegation(jambi.id)
            ready.set()
            sleep(4)  # longer than the 3 seconds for which one statement waits

    def wait():
        with app.app_context():
            got.append(app.test_client().post(f"{url}/names", data=data).status_code)

    holder = Thread(target=hold)
    holder.start()
    ready.wait()
    waiter = Thread(target=wait)
    waiter.start()
    holder.join()
    waiter.join()
    assert got == [303]
    assert places(jambi)[0][0] == "Ahmad"


def test_whoever_came_first_is_first_however_long_it_takes(app, url, jambi):
    ready, threads = Event(), []

    def hold():
        with app.app_context(), transaction():
            queries.locked_delegation(jambi.id)
            ready.set()
            sleep(4.5)  # the wait for the first is over one statement's 3 seconds

    def come(name):
        with app.app_context():
            sent = {"key": f"key-of-sender-{name}"} | rows(name)
            app.test_client().post(f"{url}/names", data=sent)

    def start(do, *arguments):
        threads.append(Thread(target=do, args=arguments))
        threads[-1].start()

    start(hold)
    ready.wait()
    start(come, "Ahmad")
    sleep(2.5)
    start(come, "Budi")
    for thread in threads:
        thread.join()
    people = sorted((one.id, one.name) for _, one in queries.places_of(jambi.id) if one)
    assert [name for _, name in people] == ["Ahmad", "Budi"]


def test_whoever_cannot_be_served_loses_nothing(phone, url, monkeypatch):
    def crowded(*_arguments):
        raise PoolTimeoutError

    data = form_of(phone, url) | rows("Ahmad")
    monkeypatch.setattr("webapp.core.db.PATIENCE", 0)
    monkeypatch.setattr(queries, "locked_delegation", crowded)
    answer = phone.post(f"{url}/names", data=data)
    page = proofread(answer.text)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert page.select_one("#p0-name")["value"] == "Ahmad"
    assert page.select_one("[name=key]")["value"] == data["key"]
