import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from tests import factories
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.jobs import queries
from webapp.jobs.services import (
    Batch,
    Steps,
    attempt,
    cancel,
    claim,
    retry_failed,
    sweep,
    work_off,
)
from webapp.jobs.workflow import ItemState, JobState
from webapp.meetings.models import Meeting

SUBJECTS = [11, 12, 13, 14]
MOMENT = timedelta(0)


def names(prefix):
    wanted = db.session.query(Meeting.name).filter(Meeting.name.like(f"{prefix}-%"))
    return sorted(name for (name,) in wanted)


def held(prefix):
    """Write a row for each item, as work on people would."""
    return lambda subject, who: factories.meeting(name=f"{prefix}-{subject}-{who}")


def test_a_batch_goes_item_by_item_and_then_finishes(ask, queue, items, stored):
    ends = []

    def each(subject, who):
        return {"file": subject + who}

    job = ask(items=SUBJECTS)
    work_off(queue, {"greet": Batch(each, finish=lambda who: ends.append(-who))})
    assert [item.result["file"] for item in items(job)] == [12, 13, 14, 15]
    assert (stored(job).state, ends) == (JobState.DONE, [-1])
    progress = queries.progress(job)
    assert (progress.done, progress.total, progress.running) == (4, 4, False)


def test_a_refused_item_is_listed_and_can_be_tried_again(ask, queue, items, stored):
    allowed = set()

    def each(subject, who):
        held(queue)(subject, who)
        if subject == 12 and subject not in allowed:
            raise DomainError("bed_taken", room=512)
        if subject == 13 and subject not in allowed:
            raise ValueError

    job = ask(items=SUBJECTS)
    work_off(queue, {"greet": Batch(each)})
    failed = queries.failures(job)
    assert [(item.subject_id, item.error) for item in failed] == [
        (12, "bed_taken"),
        (13, "unexpected"),
    ]
    assert failed[0].error_parameters == {"room": 512}
    assert len(names(queue)) == 2  # what the refused ones wrote is gone
    assert stored(job).state is JobState.DONE

    allowed.update(SUBJECTS)
    retry_failed(job)
    work_off(queue, {"greet": Batch(each)})
    assert {item.state for item in items(job)} == {ItemState.DONE}
    assert len(names(queue)) == 4


def test_two_copies_of_a_batch_do_each_item_once(flask_app, ask, queue, items, stored):
    job = ask(items=range(40))
    first = claim(queue, "first")
    start = threading.Barrier(2)

    def copy(owner):
        with flask_app.app_context():
            start.wait()
            attempt(first, owner, {"greet": Batch(held(queue))})

    # Both believe they hold the lease: the second is a ghost that never noticed.
    copies = [threading.Thread(target=copy, args=("first",)) for _ in range(2)]
    [thread.start() for thread in copies]
    [thread.join() for thread in copies]
    while stored(job).state is not JobState.DONE:
        work_off(queue, {"greet": Batch(held(queue))})
    assert len(names(queue)) == 40
    assert {item.state for item in items(job)} == {ItemState.DONE}


def test_without_the_lock_on_items_two_copies_would_double_them(
    flask_app, ask, queue, monkeypatch
):
    """The control: the protection is what makes the test above pass."""
    monkeypatch.setattr(
        queries,
        "claim_item",
        lambda job_id: (
            db.session.query(queries.JobItem)
            .filter_by(job_id=job_id, state=ItemState.READY)
            .order_by(queries.JobItem.seq)
            .first()
        ),
    )
    ask(items=range(5))
    first = claim(queue, "first")
    start, met = threading.Barrier(2), threading.Barrier(2)

    def each(subject, who):
        if subject == 0:
            met.wait(timeout=5)  # both are at the same item
        held(queue)(subject, who)

    def copy():
        with flask_app.app_context():
            start.wait()
            attempt(first, "first", {"greet": Batch(each)})

    copies = [threading.Thread(target=copy) for _ in range(2)]
    [thread.start() for thread in copies]
    [thread.join() for thread in copies]
    assert len(names(queue)) > len(set(names(queue)))


def test_a_batch_lets_others_have_a_turn(ask, queue, items, monkeypatch, stored):
    monkeypatch.setattr("webapp.jobs.services.work.SLICE", -1)
    order = []
    long = ask("long", items=SUBJECTS, who=1)
    ask("short", items=[99], who=2)
    work = Batch(lambda subject, who: order.append((who, subject)))
    work_off(queue, {"greet": work})
    assert order.index((2, 99)) < order.index((1, 14))
    assert stored(long).state is JobState.DONE
    assert len(items(long)) == 4


def test_cancelling_stops_before_the_next_item(flask_app, ask, queue, items, stored):
    def each(subject, who):
        held(queue)(subject, who)
        if subject == 12:
            with flask_app.app_context():  # somebody presses the button now
                cancel(job)

    job = ask(items=SUBJECTS)
    work_off(queue, {"greet": Batch(each)})
    assert stored(job).state is JobState.CANCELLED
    states = [item.state for item in items(job)]
    assert states == ["done", "done", "cancelled", "cancelled"]
    assert len(names(queue)) == 2

    retry_failed(job)
    work_off(queue, {"greet": Batch(held(queue))})
    assert len(names(queue)) == 4


def test_an_item_that_kills_its_workers_is_set_aside(ask, queue, items, stored):
    class DeathError(BaseException):
        """Ends the worker where it stands, as a signal would."""

    def each(subject, who):
        held(queue)(subject, who)
        if subject == 12:
            raise DeathError

    job = ask(items=SUBJECTS)
    for _ in range(queries.MAX_ATTEMPTS):
        leased = claim(queue, "w", lease=MOMENT)
        if leased is None:
            break
        try:
            attempt(leased, "w", {"greet": Batch(each)})
        except DeathError:
            with transaction():
                db.session.execute(
                    queries.update(queries.Job)
                    .where(queries.Job.id == job)
                    .values(lease_until=queries.NOW - timedelta(seconds=1))
                )
            sweep()
    assert stored(job).state is JobState.DONE
    assert [item.state for item in items(job)] == ["done", "failed", "done", "done"]
    assert items(job)[1].error == "worker_died"
    assert len(names(queue)) == 3


def test_a_database_that_went_away_is_not_the_fault_of_an_item(ask, queue, items):
    def each(subject, who):  # noqa: ARG001
        raise OperationalError("", {}, Exception())

    job = ask(items=SUBJECTS)
    work_off(queue, {"greet": Batch(each)})
    assert {item.state for item in items(job)} == {ItemState.READY}
    assert queries.progress(job).running


def test_items_in_steps_commit_by_themselves(ask, queue, items):
    def each(subject, who):
        held(queue)(subject, who)
        raise DomainError("no")

    job = ask(items=[1, 2])
    work_off(queue, {"greet": Batch(Steps(each))})
    assert [item.error for item in items(job)] == ["no", "no"]
    assert len(names(queue)) == 2


@pytest.mark.parametrize("count", [1, 50])
def test_progress_is_one_statement_however_long_the_batch(ask, count, statements):
    job = ask(items=range(count))
    with statements() as seen:
        assert queries.progress(job).total == count
    assert len(seen) == 1
