from datetime import timedelta

import pytest

from tests import factories
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.jobs import queries
from webapp.jobs.services import (
    Steps,
    attempt,
    cancel,
    claim,
    enqueue,
    retry_failed,
    run_now,
    sweep,
    wake,
    withdraw,
    work_off,
)
from webapp.jobs.workflow import JobState
from webapp.meetings.models import Meeting

MOMENT = timedelta(0)


def test_work_is_done_once_however_often_it_is_asked_for(ask, queue, bell, stored):
    done = []
    first, second = ask(), ask()
    assert first == second
    assert work_off(queue, {"greet": lambda who: done.append(-who)}) == 1
    assert done == [-1]
    assert stored(first).state is JobState.DONE
    assert bell == [queue, queue]


def test_asking_outside_a_transaction_is_a_mistake(app, queue):  # noqa: ARG001
    with pytest.raises(KeyError):
        enqueue("greet", queue, who=1)


def test_what_is_rolled_back_was_never_asked_for(queue, bell, app):  # noqa: ARG001
    with pytest.raises(ZeroDivisionError), transaction():
        enqueue("greet", queue, queue=queue)
        1 / 0  # noqa: B018
    assert queries.job_id_of(queue) is None
    assert bell == []


def test_a_silent_broker_is_not_noticed_by_the_caller(ask, stored):
    before = wake.failures
    wake.send = lambda _queue: 1 / 0
    job = ask()
    wake.send = lambda _queue: None
    assert wake.failures == before + 1
    assert stored(job).state is JobState.READY


def test_work_waits_for_its_time(ask, queue):
    job = ask(not_before=clock.now() + timedelta(hours=1))
    assert work_off(queue, {}) == 0
    run_now(job, {"greet": lambda who: who})
    assert queries.progress(job).done == 1


def test_the_meeting_is_an_argument_only_where_it_is_given(ask, queue, meeting):
    seen = []
    ask("with", meeting_id=meeting.id)
    ask("without")
    work_off(queue, {"greet": lambda who, **more: seen.append((who, more))})
    assert seen == [(1, {"meeting_id": meeting.id}), (1, {})]


def test_a_refusal_is_final_and_an_accident_is_tried_again(ask, queue, stored):
    def refuse(who):
        raise DomainError("no", who=who)

    refused = stored(ask("refused"))
    work_off(queue, {"greet": refuse})
    refused = stored(refused.id)
    assert (refused.state, refused.error) == (JobState.FAILED, "no")
    assert refused.error_parameters == {"who": 1}

    broken = ask("broken")
    work_off(queue, {"greet": lambda who: who / 0})
    again = stored(broken)
    assert (again.state, again.error) == (JobState.READY, "unexpected")
    assert again.error_parameters == {"type": "ZeroDivisionError"}
    assert again.not_before > clock.now()


def test_a_dead_workers_job_goes_to_another_and_its_ghost_changes_nothing(
    ask, queue, bell, stored
):
    def work(who):
        db.session.add(
            Meeting(
                code=f"ghost-{who}",
                name="done",
                starts_on=factories.FIRST_DAY,
                ends_on=factories.FIRST_DAY,
            )
        )

    job = ask()
    dead = claim(queue, "dead", lease=MOMENT)
    assert claim(queue, "early") is None

    assert queue in sweep()
    assert queue in bell
    alive = claim(queue, "alive")
    assert (alive.id, alive.attempts) == (dead.id, 2)

    attempt(dead, "dead", {"greet": work})
    assert stored(job).state is JobState.LEASED

    attempt(alive, "alive", {"greet": work})
    assert stored(job).state is JobState.DONE


def test_a_job_that_kills_its_workers_is_given_up(ask, queue, stored):
    job = ask()
    for _ in range(queries.MAX_ATTEMPTS):
        assert claim(queue, "dead", lease=MOMENT)
        sweep()
    assert (stored(job).state, stored(job).error) == ("failed", "worker_died")


def test_two_workers_never_get_the_same_job(app, ask, queue):
    ask()
    with transaction():
        assert claim(queue, "first")
        with app.app_context():
            assert claim(queue, "second") is None


def test_a_lease_is_kept_while_the_work_goes_on(ask, queue, monkeypatch, stored):
    import time  # noqa: PLC0415

    monkeypatch.setattr("webapp.jobs.services.work.BEAT", 0.05)
    leases = []

    def slow(who):  # noqa: ARG001
        for _ in range(2):
            time.sleep(0.2)
            leases.append(queries.progress(job).job.lease_until)

    job = ask()
    work_off(queue, {"greet": Steps(slow)})
    assert leases[0] < leases[1]
    assert stored(job).state is JobState.DONE


def test_work_in_steps_commits_by_itself(ask, queue):
    def step(who):  # noqa: ARG001
        factories.meeting(name="a step")
        raise DomainError("no")

    before = db.session.query(Meeting).filter_by(name="a step").count()
    ask()
    work_off(queue, {"greet": Steps(step)})
    assert db.session.query(Meeting).filter_by(name="a step").count() == before + 1


def test_what_ended_cannot_be_cancelled_and_what_runs_cannot_be_retried(ask, queue):
    job = ask()
    with pytest.raises(DomainError, match="job_still_running"):
        retry_failed(job)
    cancel(job)
    assert work_off(queue, {}) == 0
    with pytest.raises(DomainError, match="job_already_ended"):
        cancel(job)
    retry_failed(job)
    assert work_off(queue, {"greet": lambda who: who}) == 1


def test_an_occasion_that_did_not_come_about_is_withdrawn(ask, queue):
    ask("mail")
    assert withdraw(f"{queue}:mail")
    assert not withdraw(f"{queue}:mail")
    assert not withdraw("unheard of")
    assert work_off(queue, {}) == 0


def test_waiting_work_is_counted_for_who_watches(ask, queue):
    ask()
    count, seconds = queries.waiting_since([queue])[queue]
    assert (count, seconds >= 0) == (1, True)
