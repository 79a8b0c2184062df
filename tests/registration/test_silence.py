from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from webapp.core import clock
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.jobs.models import Job
from webapp.registration import services
from webapp.registration.services import Allotment
from webapp.registration.workflow import DelegationState


@pytest.fixture
def jambi(meeting):
    return factories.delegation(meeting)


def jobs(meeting):
    ours = Job.kind == "registration.fall_silent", Job.meeting_id == meeting.id
    db.session.expire_all()
    return db.session.scalars(select(Job).where(*ours).order_by(Job.id)).all()


def ahead(**span):
    return (clock.now() + timedelta(**span)).replace(microsecond=0)


def allot(delegation, deadline_at):
    services.allot(delegation, Allotment(deadline_at=deadline_at), None, SYSTEM)


def strike(job):
    services.fall_silent(**job.ids)


def state_of(delegation):
    db.session.refresh(delegation)
    return delegation.state


def test_who_has_not_answered_by_the_deadline_falls_silent(meeting, jambi):
    deadline = ahead(days=2)
    allot(jambi, deadline)
    services.decide_delegation(jambi.id, "invite", SYSTEM)
    (job,) = jobs(meeting)
    assert job.not_before == deadline
    strike(job)
    assert state_of(jambi) is DelegationState.SILENT


def test_a_deadline_that_was_moved_strikes_nobody(meeting, jambi):
    services.decide_delegation(jambi.id, "invite", SYSTEM)
    allot(jambi, ahead(days=2))
    allot(jambi, ahead(days=5))
    first, second = jobs(meeting)
    strike(first)
    assert state_of(jambi) is DelegationState.INVITED
    strike(second)
    assert state_of(jambi) is DelegationState.SILENT


@pytest.mark.parametrize("move", ["name", "complete"])
def test_who_has_answered_never_falls_silent(meeting, jambi, move):
    services.decide_delegation(jambi.id, "invite", SYSTEM)
    allot(jambi, ahead(days=2))
    services.decide_delegation(jambi.id, move, SYSTEM)
    strike(jobs(meeting)[0])
    assert state_of(jambi) is not DelegationState.SILENT


def test_the_deadline_of_all_holds_where_there_is_no_own(meeting, jambi):
    other = factories.delegation(meeting)
    for one in (jambi, other):
        services.decide_delegation(one.id, "invite", SYSTEM)
    allot(other, ahead(days=9))
    services.rule(meeting.id, {"deadline_at": ahead(days=2)}, None, SYSTEM)
    strike(jobs(meeting)[-1])
    assert state_of(jambi) is DelegationState.SILENT
    assert state_of(other) is DelegationState.INVITED


def test_one_deadline_is_one_job_however_many_it_concerns(meeting, jambi):
    deadline = ahead(days=2)
    services.rule(meeting.id, {"deadline_at": deadline}, None, SYSTEM)
    services.decide_delegation(jambi.id, "invite", SYSTEM)
    allot(factories.delegation(meeting), deadline)
    assert len(jobs(meeting)) == 1


def test_a_deadline_that_is_over_asks_for_nothing(meeting, jambi):
    allot(jambi, clock.now() - timedelta(days=1))
    services.decide_delegation(jambi.id, "invite", SYSTEM)
    assert jobs(meeting) == []
    assert state_of(jambi) is DelegationState.INVITED
