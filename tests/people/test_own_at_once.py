"""Many who send their form at the same moment."""

from collections import Counter
from threading import Barrier, Thread

import pytest

from tests import factories
from tests.pages import proofread
from tests.people.own import fields_of, link_of, send_screens
from webapp.core.db import db
from webapp.people.services import filling
from webapp.registration import queries
from webapp.registration.models import RegistrationRules
from webapp.registration.workflow import PlaceState

SENDERS, CAPACITY = 6, 2


def at_once(app, posts):
    """Send all at the same moment; the status of each answer."""
    barrier, statuses = Barrier(len(posts)), []

    def send(url, fields):
        with app.app_context():
            barrier.wait()
            statuses.append(app.test_client().post(url, data=fields).status_code)

    threads = [Thread(target=send, args=post) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def last_screen(app, person):
    client, url = app.test_client(), link_of(person)
    send_screens(client, url, last=False)
    page = proofread(client.get(f"{url}/form/trip").text)
    return f"{url}/form/trip", fields_of(page)


@pytest.fixture
def crowd(app, meeting):
    people = [factories.person(meeting, PlaceState.INVITED) for _ in range(SENDERS)]
    factories.saved(RegistrationRules(meeting_id=meeting.id, capacity=CAPACITY))
    return people, [last_screen(app, person) for person in people]


def states(people):
    db.session.expire_all()
    return Counter(queries.locked_place(p.participant_id).state for p in people)


def test_never_more_are_taken_than_may_come(app, crowd):
    people, posts = crowd
    assert at_once(app, posts) == [303] * SENDERS
    assert states(people) == {
        PlaceState.SUBMITTED: CAPACITY,
        PlaceState.WAIT_LISTED: SENDERS - CAPACITY,
    }


def test_without_the_lock_too_many_would_be_taken(app, crowd, monkeypatch):
    """The control: that the test above could fail at all."""
    people, posts = crowd
    seen = Barrier(SENDERS)

    def unlocked(_meeting_id):
        seen.wait()  # all have counted before anybody has moved
        return False

    monkeypatch.setattr(filling.registered, "overfull", unlocked)
    at_once(app, posts)
    assert states(people)[PlaceState.SUBMITTED] > CAPACITY


def test_two_taps_at_once_are_one_registration(app, meeting):
    person = factories.person(meeting, PlaceState.INVITED)
    post = last_screen(app, person)
    assert at_once(app, [post, post]) == [303, 303]
    assert states([person]) == {PlaceState.SUBMITTED: 1}
