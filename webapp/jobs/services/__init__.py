"""Asking for work, and doing it."""

from webapp.jobs.services.asking import (
    Wake,
    ask_once_a_day,
    cancel,
    enqueue,
    retry_failed,
    sweep,
    wake,
    withdraw,
)
from webapp.jobs.services.work import (
    Batch,
    Functions,
    LeaseLostError,
    Steps,
    Work,
    attempt,
    claim,
    labels_of,
    registry,
    run_now,
    work_off,
)

__all__ = [
    "Batch",
    "Functions",
    "LeaseLostError",
    "Steps",
    "Wake",
    "Work",
    "ask_once_a_day",
    "attempt",
    "cancel",
    "claim",
    "enqueue",
    "labels_of",
    "registry",
    "retry_failed",
    "run_now",
    "sweep",
    "wake",
    "withdraw",
    "work_off",
]
