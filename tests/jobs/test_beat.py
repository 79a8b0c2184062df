"""What the loop does by itself, round after round."""

import os
import time
from datetime import date

import pytest
from sqlalchemy import func, select

from tasks.beat import ask_for_the_daily, go_round
from webapp.core import audit
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.core.files import DAY, store
from webapp.jobs.models import Job
from webapp.jobs.workflow import JobState

SWEEPS = Job.kind == "documents.sweep_files"


@pytest.fixture
def orphan(app):  # noqa: ARG001
    """A file older than a day that no row speaks of."""
    sha256 = store.keep(os.urandom(20))
    old = time.time() - DAY - 10
    os.utime(store.path(sha256), (old, old))
    return store.path(sha256)


@pytest.fixture(autouse=True)
def new_day():
    ask_for_the_daily.cache_clear()


def sweeps():
    return db.session.scalar(select(func.count()).where(SWEEPS))


def test_files_without_a_row_are_swept_once_a_day(orphan):
    assert orphan.exists()
    # No broker: the loop does the work itself, and what others left undone first.
    for _round in range(20):
        if not (go_round(None) and orphan.exists()):
            break
    assert not orphan.exists()
    done = select(Job.state).where(SWEEPS).order_by(Job.id.desc()).limit(1)
    assert db.session.scalar(done) is JobState.DONE
    before = sweeps()
    go_round(None)
    ask_for_the_daily.cache_clear()  # another loop leads now
    go_round(None)
    assert sweeps() == before
    ask_for_the_daily(date(2039, 1, 1))
    assert sweeps() == before + 1


def test_every_round_chains_the_audit_trail(app):  # noqa: ARG001
    with transaction():
        audit.record("peek", "participants", SYSTEM)
    go_round(None)
    assert audit.chain() == 0
    assert audit.broken_block() is None
