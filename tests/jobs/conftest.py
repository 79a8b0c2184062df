import pytest
from sqlalchemy import select

from webapp.core.db import db, transaction
from webapp.jobs.models import Job, JobItem
from webapp.jobs.services import enqueue, wake


@pytest.fixture
def queue(request):
    """A queue that no other test works on."""
    return request.node.name


@pytest.fixture
def bell():
    rung = []
    wake.send = rung.append
    yield rung
    wake.send = lambda _queue: None


@pytest.fixture
def ask(app, queue):  # noqa: ARG001
    def ask(key="once", **options):
        options = {"queue": queue, "who": 1} | options
        with transaction():
            return enqueue("greet", f"{options['queue']}:{key}", **options)

    return ask


@pytest.fixture
def stored(app):  # noqa: ARG001
    def stored(job_id):
        fresh = {"populate_existing": True}
        return db.session.get(Job, job_id, execution_options=fresh)

    return stored


@pytest.fixture
def items(app):  # noqa: ARG001
    def items(job_id):
        rows = select(JobItem).where(JobItem.job_id == job_id).order_by(JobItem.seq)
        return db.session.scalars(
            rows, execution_options={"populate_existing": True}
        ).all()

    return items
