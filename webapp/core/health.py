"""What machines ask: is it alive, is it ready, how much did it do."""

import time
from functools import cache

from flask import Blueprint, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from sqlalchemy.exc import SQLAlchemyError

from webapp.core.access import public
from webapp.core.db import db
from webapp.core.migrate import is_current

bp = Blueprint("health", __name__)
PATIENCE = 0.5  # seconds for a broker that is only a warning

REQUESTS = Counter("pendopo_requests", "Answers by page and status", ("page", "status"))
SECONDS = Histogram("pendopo_seconds", "Time to answer, by page", ("page",))


@bp.before_app_request
def note_the_time() -> None:
    """Remember when the request came."""
    g.came_at = time.perf_counter()


@bp.after_app_request
def count(response: Response) -> Response:
    """Count each answer under the name of its page, which tells nobody's name."""
    page = request.endpoint or "none"
    _answers(page, response.status_code).inc()
    if "came_at" in g:
        _seconds(page).observe(time.perf_counter() - g.came_at)
    return response


@cache
def _answers(page: str, status: int) -> Counter:
    return REQUESTS.labels(page, status)


@cache
def _seconds(page: str) -> Histogram:
    return SECONDS.labels(page)


@bp.get("/healthz")
@public("a load balancer asks whether the process lives; it tells nothing else")
def alive() -> tuple[dict[str, str], dict[str, str]]:
    """Answer without touching anything; the page that checks phones may ask, too."""
    return {"status": "ok"}, {"Cross-Origin-Resource-Policy": "cross-origin"}


@bp.get("/readyz")
@public("a load balancer asks whether requests may come; it tells nothing else")
def ready() -> tuple[dict[str, str], int]:
    """Check what a request needs; the broker is only a warning."""
    database = database_state()
    parts = {"database": database, "broker": _broker()}
    return parts, 200 if database == "ok" else 503


@bp.get("/metrics")
@public("a collector asks for counts; they name pages, never people")
def metrics() -> Response:
    """Give the counts of this process."""
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def database_state() -> str:
    """Say whether the database answers and has our schema."""
    try:
        with db.engine.connect() as connection:
            return "ok" if is_current(connection) else "migrations"
    except SQLAlchemyError:
        return "unreachable"


def _broker() -> str:
    url = current_app.config["PENDOPO"].redis_url
    if not url:
        return "none"
    limits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    try:
        Redis.from_url(url, retry=Retry(NoBackoff(), 0), **limits).ping()
    except (RedisError, OSError):
        return "warning"
    return "ok"
