"""Asking for work, and watching over it."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import partial

from webapp.core.actor import current
from webapp.core.db import after_commit, transaction
from webapp.core.errors import DomainError
from webapp.jobs import queries
from webapp.jobs.models import Values
from webapp.jobs.workflow import ItemState

log = logging.getLogger(__name__)


class Wake:
    """Tell workers that a job waits. The row is safe, so this may fail silently."""

    def __init__(self) -> None:
        self.send: Callable[[str], object] = lambda _queue: None
        self.failures = 0

    def __call__(self, queue: str) -> None:
        """Ring once; whatever goes wrong costs seconds, never work."""
        try:
            self.send(queue)
        except Exception:  # noqa: BLE001 a broker can fail in any way it likes
            self.failures += 1
            log.warning("The broker did not take the wake-up for %s", queue)


wake = Wake()


def enqueue(  # noqa: PLR0913 each of these is a fact about the work
    kind: str,
    key: str,
    *,
    queue: str = "default",
    not_before: datetime | None = None,
    title: str = "",
    title_parameters: Values | None = None,
    items: Sequence[int] | None = None,
    meeting_id: int | None = None,
    **ids: int | str | None,
) -> int:
    """Ask for work within the open transaction; the same key again changes nothing.

    A key names the occasion, not the thing: a second occasion needs a second key.
    ``ids`` (and ``meeting_id`` where it is given) become the function's arguments.
    """
    job: Values = {
        "kind": kind,
        "key": key,
        "queue": queue,
        "meeting_id": meeting_id,
        "ids": ids | ({"meeting_id": meeting_id} if meeting_id else {}),
        "title": title or kind,
        "title_parameters": title_parameters or {},
        "created_by": str(current()),
    }
    after_commit(partial(wake, queue))
    fresh = queries.insert_job(job, not_before)
    if fresh and items:
        queries.insert_items(fresh, items)
    job_id = fresh or queries.job_id_of(key)
    if job_id is None:
        raise LookupError(key)
    return job_id


@transaction()
def cancel(job_id: int) -> None:
    """Stop a job; what is done stays done, what waits is not begun."""
    if not queries.cancel_job(job_id):
        raise DomainError("job_already_ended")
    queries.cancel_items(job_id)


@transaction()
def withdraw(key: str) -> bool:
    """Cancel the work of an occasion that did not come about, if it still waits."""
    job_id = queries.job_id_of(key)
    return job_id is not None and queries.cancel_job(job_id)


@transaction()
def retry_failed(job_id: int) -> None:
    """Try again what was refused or cancelled; what is done stays done."""
    queue = queries.reopen_job(job_id)
    if queue is None:
        raise DomainError("job_still_running")
    queries.reopen_items(job_id, {ItemState.FAILED, ItemState.CANCELLED})
    after_commit(partial(wake, queue))


@transaction()
def sweep() -> list[str]:
    """Free what dead workers held, and wake a worker for each queue with due jobs."""
    queries.release_expired()
    due = list(queries.due_queues())
    for queue in due:
        after_commit(partial(wake, queue))
    return due


@transaction()
def ask_once_a_day(kinds: Iterable[str], day: date) -> None:
    """Ask for what has to be done every day; asking again that day changes nothing."""
    for kind in kinds:
        enqueue(kind, f"{kind}:{day.isoformat()}")
