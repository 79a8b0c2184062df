"""Doing the work: leases, attempts, batches item by item."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeAlias
from uuid import uuid4

from webapp.core.actor import SYSTEM, acting
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.jobs import queries
from webapp.jobs.models import Job, Values
from webapp.jobs.workflow import ItemState

LEASE = timedelta(seconds=15)  # a dead worker is noticed after this
BEAT = 4.0  # seconds between two extensions of a lease
SLICE = 5.0  # seconds that a batch may take before others have a turn

Function: TypeAlias = Callable[..., Any]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Steps:
    """Work that acts on the world outside, and so commits its steps by itself.

    It must find out by its own rows what an earlier attempt has done.
    """

    function: Function


@dataclass(frozen=True, slots=True)
class Batch:
    """Work on many subjects, one at a time: ``each(subject_id, **ids)``.

    An item and its being done are one transaction, unless ``each`` is in steps.
    ``finish(**ids)`` runs once all are done; ``labels`` names subjects for a page.
    """

    each: Function | Steps
    finish: Function | None = None
    labels: Callable[[list[int]], Mapping[int, str]] | None = None


Work: TypeAlias = Function | Steps | Batch
Functions: TypeAlias = Mapping[str, Work]
registry: dict[str, Work] = {}  # filled when the application is put together


class LeaseLostError(Exception):
    """The job was cancelled or is somebody else's by now; stop working on it."""


@transaction()
def claim(
    queue: str, owner: str, lease: timedelta = LEASE, job_id: int | None = None
) -> Job | None:
    """Lease one due job, so that a death in the middle of it is noticed."""
    job = queries.claim_job(queue, owner, lease, job_id)
    if job:
        db.session.expunge(job)  # later rollbacks shall not touch what we know
    return job


def work_off(
    queue: str, functions: Functions | None = None, seconds: float | None = None
) -> int:
    """Do the due jobs of a queue, one after another; return how many were tried."""
    owner, tried = uuid4().hex, 0
    end = time.monotonic() + seconds if seconds else float("inf")
    while time.monotonic() < end and (job := claim(queue, owner)):
        tried += 1
        attempt(job, owner, registry if functions is None else functions)
    return tried


def run_now(job_id: int, functions: Functions | None = None) -> None:
    """Do one job here and now, to its end; a command does this with its own."""
    owner = uuid4().hex
    while (now := queries.progress(job_id)) and now.running:
        job = claim(now.job.queue, owner, job_id=job_id)
        if job is None:
            time.sleep(0.2)  # a worker was quicker and has it
        else:
            attempt(job, owner, registry if functions is None else functions)


def labels_of(kind: str, subjects: list[int]) -> Mapping[int, str]:
    """Name the subjects of a batch, where its kind knows how."""
    work = registry.get(kind)
    if not subjects or not isinstance(work, Batch) or work.labels is None:
        return {}
    return work.labels(subjects)


def attempt(job: Job, owner: str, functions: Functions) -> None:
    """Do a job, and write down how it went."""
    worker = replace(SYSTEM, kind="job", id=job.id, action=job.kind)
    try:
        with acting(worker), _heart(job.id, owner):
            _do(job, owner, functions[job.kind])
    except LeaseLostError:
        log.warning("Job %s was cancelled or went to another worker", job.id)
    except DomainError as refusal:
        _settle(queries.fail_job, job, owner, refusal.code, refusal.parameters)
    except Exception as error:
        log.exception("Job %s failed", job.id)
        name = {"type": type(error).__name__}
        _settle(queries.return_job, job, owner, "unexpected", name)


def _do(job: Job, owner: str, work: Work) -> None:
    if isinstance(work, Batch):
        _do_batch(job, owner, work)
    elif isinstance(work, Steps):
        work.function(**job.ids)
        _finish(job, owner)
    else:
        _finish(job, owner, work)


@transaction()
def _finish(job: Job, owner: str, work: Function | None = None) -> None:
    """Commit the work and its being done together, or neither."""
    db.session.expire_all()  # others have written since the last transaction
    queries.be_patient()
    if work:
        work(**job.ids)
    if not queries.finish_job(job.id, owner):
        raise LeaseLostError


def _do_batch(job: Job, owner: str, batch: Batch) -> None:
    """Do item after item until all are done, time is up or somebody says stop."""
    end = time.monotonic() + SLICE
    do_item = _do_item_in_steps if isinstance(batch.each, Steps) else _do_item
    each = batch.each.function if isinstance(batch.each, Steps) else batch.each
    while True:
        _step(job, owner)
        if not do_item(job, each):
            break
        if time.monotonic() > end:
            _pause(job, owner, timedelta(0))
            return
    if queries.items_left(job.id):
        _pause(job, owner, timedelta(seconds=2))  # a ghost still holds an item
    else:
        _finish(job, owner, batch.finish)


@transaction()
def _step(job: Job, owner: str) -> None:
    """Make sure of the lease; after a death, find out which item is deadly."""
    if not queries.extend_lease(job.id, owner, LEASE):
        raise LeaseLostError
    if job.attempts > 1:
        queries.fail_deadly_item(job.id, "worker_died")
        queries.count_attempt(job.id)


@transaction()
def _do_item(job: Job, each: Function) -> bool:
    """Commit one item and its being done together; False if none is left."""
    db.session.expire_all()
    queries.be_patient()
    item = queries.claim_item(job.id)
    if item is None:
        return False
    subject = item.subject_id
    with _verdict() as verdict, transaction():
        verdict["result"] = each(subject, **job.ids) or {}
    queries.settle_item(item, **verdict)
    return True


def _do_item_in_steps(job: Job, each: Function) -> bool:
    """Do one item that commits by itself; False if none is left."""
    with transaction():
        item = queries.claim_item(job.id)
    if item is None:
        return False
    db.session.expunge(item)
    with _verdict() as verdict:
        verdict["result"] = each(item.subject_id, **job.ids) or {}
    with transaction():
        queries.settle_item(item, **verdict)
    return True


@contextmanager
def _verdict() -> Iterator[dict[str, Any]]:
    """Turn how an item went into what its row shall say."""
    verdict: dict[str, Any] = {"state": ItemState.DONE}
    try:
        yield verdict
    except DomainError as refusal:
        said = refusal.code, refusal.parameters
    except (*queries.PASSING, LeaseLostError):
        raise  # the next item would fare no better: stop, and come back later
    except Exception as error:
        log.exception("An item failed")
        said = "unexpected", {"type": type(error).__name__}
    else:
        return
    verdict["state"] = ItemState.FAILED
    verdict["error"], verdict["error_parameters"] = said


@transaction()
def _pause(job: Job, owner: str, pause: timedelta) -> None:
    queries.pause_job(job.id, owner, pause)


@transaction()
def _settle(
    verdict: Callable[[int, str, str, Values], bool],
    job: Job,
    owner: str,
    error: str,
    parameters: Values,
) -> None:
    verdict(job.id, owner, error, parameters)


@contextmanager
def _heart(job_id: int, owner: str) -> Iterator[None]:
    """Extend the lease again and again, beside the work."""
    stop = threading.Event()
    extend = queries.lease_extender(job_id, owner, LEASE)
    thread = threading.Thread(target=_beat, args=(stop, extend), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()


def _beat(stop: threading.Event, extend: Callable[[], bool]) -> None:
    while not stop.wait(BEAT):
        try:
            extend()
        except queries.PASSING:
            log.warning("A lease could not be extended")
