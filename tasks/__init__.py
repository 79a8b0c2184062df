"""Background work: which function does which kind of job, and the bell for it."""

from typing import TYPE_CHECKING

from celery import Celery
from celery.signals import worker_process_init

from tasks.bell import Bell
from tasks.functions import FUNCTIONS
from tasks.settings import settings
from webapp.core.processes import forget_connections
from webapp.jobs.services import registry, wake, work_off

if TYPE_CHECKING:
    from flask import Flask

    from config import Config

__all__ = ["FUNCTIONS", "connect"]

TURN = 20.0  # seconds that one task works before it rings for the next


def connect(app: "Flask", config: "Config") -> Celery:
    """Let commits ring for Celery's workers, and let those work jobs off."""
    celery = Celery("tasks", set_as_current=False)
    celery.conf.update(settings(config.redis_url))
    registry.update(FUNCTIONS)

    @celery.task(name="work")
    def work(queue: str) -> int:
        with app.app_context():
            tried = work_off(queue, FUNCTIONS, seconds=TURN)
        if tried:
            wake(queue)  # the next turn finds nothing, or goes on
        return tried

    @worker_process_init.connect(weak=False)
    def fork(**_signal: object) -> None:
        forget_connections(app)

    if config.redis_url:
        bell = Bell(
            config.redis_url, lambda queue: work.apply_async((queue,), queue=queue)
        )
        wake.send = bell.ring
    return celery
