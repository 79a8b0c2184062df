"""The loop that watches over all work. One leads, others wait."""

import logging
import threading
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from tasks.bell import Bell
from tasks.functions import FUNCTIONS
from webapp.core import audit, clock
from webapp.jobs import queries
from webapp.jobs.services import ask_once_a_day, sweep, work_off

if TYPE_CHECKING:
    from flask import Flask

PAUSE = 5.0  # seconds between two rounds
TURN = 4.0  # seconds of work for a queue whose workers cannot be called
# Kinds of work that nobody asks for.
DAILY = ("documents.sweep_files", "registration.sweep_letters")
log = logging.getLogger(__name__)


def beat(app: "Flask", bell: Bell | None, stop: threading.Event) -> None:
    """Go round until told to stop; whatever breaks is tried again."""
    while not stop.is_set():
        try:
            with app.app_context(), queries.leadership() as leads:
                _lead(app, bell, stop, leads)
        except Exception:
            log.exception("A round failed; the next one follows")
        stop.wait(PAUSE)


def _lead(
    app: "Flask", bell: Bell | None, stop: threading.Event, leads: Callable[[], bool]
) -> None:
    while leads() and not stop.is_set():
        with app.app_context():  # a session of its own for each round
            left = go_round(bell)
        if not left:
            stop.wait(PAUSE)


def go_round(bell: Bell | None) -> bool:
    """Sweep once; do the work ourselves if no worker can be called.

    Tells whether work is left that only we can do.
    """
    ask_for_the_daily(clock.now().date())
    due = sweep()
    while audit.chain():
        pass
    if not due or (bell and bell.answers()):
        return False
    log.warning("The broker is silent; working off %s here", ", ".join(due))
    return sum(work_off(queue, FUNCTIONS, seconds=TURN) for queue in due) > 0


@lru_cache(maxsize=1)  # the same day needs asking once; a key keeps it single anyway
def ask_for_the_daily(day: date) -> None:
    """Ask for what has to be done every day."""
    ask_once_a_day(DAILY, day)
