"""Two organisers press *Kirim* at once: each institution gets one mail."""

from threading import Barrier, Thread

import pytest

from tests import factories
from tests.registration.letters import invited, written
from webapp.core.db import db
from webapp.notifications.models import Message
from webapp.registration import queries
from webapp.registration.models import Delegation, Occasion
from webapp.registration.services import invitations


@pytest.fixture
def three(meeting):
    written(meeting)
    names = ("Dinas Jambi", "Dinas Riau", "Dinas Aceh")
    return [
        invited(meeting, name, contact_email=f"{number}@example.org")
        for number, name in enumerate(names)
    ]


def both(app, do):
    """Let two do the same at the same time; return what came back, faults too."""
    start, found = Barrier(2), []

    def one():
        with app.app_context():
            start.wait()
            try:
                found.append(do())
            except Exception as fault:  # noqa: BLE001 whatever it is, it is told
                found.append(fault)

    threads = [Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    db.session.expire_all()
    return found


def mails(meeting):
    return db.session.query(Message).filter_by(meeting_id=meeting.id).count()


def test_one_wave_for_two_who_ask(app, meeting, organiser, three):  # noqa: ARG001
    def ask():
        return invitations.ask_sending(meeting.id, Occasion.INVITE, organiser, seen=0)

    first, second = both(app, ask)
    assert first == second


def send_all(organiser, three):
    for one in three:
        invitations.send_mail(one.id, Occasion.INVITE, organiser, seen=0)


def test_each_institution_gets_one_mail(app, meeting, organiser, three):
    found = both(app, lambda: send_all(organiser, three))
    assert found == [None, None]
    assert mails(meeting) == 3
    assert [len(queries.dispatches_of(one.id)) for one in three] == [1, 1, 1]


def test_without_the_lock_they_run_into_each_other(
    app, meeting, organiser, three, monkeypatch
):
    reading = Barrier(2, timeout=2)

    def unlocked(delegation_id):
        return db.session.get_one(Delegation, delegation_id)

    def read_at_once(delegation_id, real=queries.dispatches_of):
        rows = real(delegation_id)
        if not rows and reading.n_waiting < 2 and not reading.broken:
            reading.wait()
        return rows

    for one in three:  # their letters are there, so that only sending is at stake
        invitations.make_invitation(one.id, meeting_id=meeting.id)
    monkeypatch.setattr(queries, "locked_delegation", unlocked)
    monkeypatch.setattr(queries, "dispatches_of", read_at_once)
    found = both(app, lambda: send_all(organiser, three))
    sent = [len(queries.dispatches_of(one.id)) for one in three]
    assert found != [None, None] or sent != [1, 1, 1]


def test_a_wave_that_was_stopped_at_once_can_be_asked_for_again(
    meeting,
    organiser,
    three,  # noqa: ARG001
):
    ask = invitations.ask_sending
    first = ask(meeting.id, Occasion.INVITE, organiser, seen=0)
    assert invitations.take_back_wave(meeting.id, first, organiser) == 0
    again = ask(meeting.id, Occasion.INVITE, organiser, seen=0)
    assert again != first


def test_another_meeting_is_not_held_up(meeting, organiser, three):
    elsewhere = factories.meeting()
    send_all(organiser, three)
    assert queries.last_dispatch_id(elsewhere.id) == 0
    assert mails(meeting) == 3
