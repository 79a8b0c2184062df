"""The web application."""

import logging
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from inspect import iscoroutinefunction
from typing import Any

from flask import Blueprint, Flask
from flask_compress import Compress
from flask_wtf import CSRFProtect

from config import Config
from webapp.accounts.views.behind import LinkPages
from webapp.accounts.views.identity import find_meeting, identify
from webapp.core import edge, history, languages, security
from webapp.core.assets import install as install_assets
from webapp.core.crypto import keyring
from webapp.core.db import db
from webapp.core.files import store
from webapp.core.format import FILTERS
from webapp.core.installation import installation
from webapp.core.limits import limiter
from webapp.meetings.menu import gear_menu, menu, now_words

__all__ = ["create_app", "history"]  # imported for its listener

MAX_UPLOAD = 8 * 1024 * 1024
# A broker that hangs shall not hold a page up.
IMPATIENT = {"socket_timeout": 1, "socket_connect_timeout": 1}
DOMAINS = (
    "core.health",
    "core.openapi",
    "accounts",
    "jobs",
    "meetings",
    "documents",
    "notifications",
    "registration",
    "checkin",
    "lodging",
    "trips",
    "certificates",
    "people",
    "reports",
    "runbook",
    "secretariat",
)


class Pendopo(Flask):
    """The application. Nothing in it is asynchronous."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Call as it is; Flask would look at each function anew in each request."""
        return func


def create_app(config: Config | None = None) -> Flask:
    """Put the application together from its settings."""
    config = config or Config.from_env()
    app = Pendopo(__name__, template_folder="../templates", static_folder=None)
    app.config.update(
        PENDOPO=config,
        SECRET_KEY=config.secret_key,
        SECURE=config.base_url.startswith("https://"),
        SQLALCHEMY_ENGINES={"default": config.database_url},
        TESTING=config.testing,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=MAX_UPLOAD,
        KEY_MEMORY_SECONDS=0 if config.testing else 1,
        PIECE_FRESH_SECONDS=0 if config.testing else 1,
        RATELIMIT_ENABLED=not config.testing,
        RATELIMIT_STORAGE_URI=config.redis_url or "memory://",
        RATELIMIT_STORAGE_OPTIONS=IMPATIENT if config.redis_url else {},
        SESSION_COOKIE_NAME="pendopo-form",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.base_url.startswith("https://"),
    )
    security.believe_proxy(app, config)
    keyring.open(config.data_dir / "keys")
    store.open(config.data_dir / "files")
    installation.open(config)
    db.init_app(app)
    # No session here is asynchronous; closing none would start a loop every request.
    app.teardown_appcontext_funcs = [
        close
        for close in app.teardown_appcontext_funcs
        if not iscoroutinefunction(close)
    ]
    app.session_interface = security.PageSessions()
    languages.install(app)
    security.install(app, public_https=config.base_url.startswith("https://"))
    limiter.init_app(app)
    Compress(app)
    csrf = CSRFProtect(app)
    install_assets(app)
    edge.install(app, find_meeting, identify)
    app.jinja_env.filters.update(FILTERS)
    app.context_processor(_of_every_page)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
        if blueprint.name.endswith("_api") or isinstance(blueprint, LinkPages):
            # A bearer token, or a secret in an address, is never sent by itself.
            csrf.exempt(blueprint)
    logging.getLogger("webapp").setLevel(logging.INFO)
    return app


def _of_every_page() -> dict[str, object]:
    return {
        "actor": edge.actor(),
        "menu": menu(),
        "gear_menu": gear_menu(),
        "meeting_now": now_words(),
    }


def blueprints() -> list[Blueprint]:
    """Collect the pages and the API of every domain that has some."""
    found: list[Blueprint] = []
    for domain in DOMAINS:
        parts = (domain,) if "." in domain else (f"{domain}.views", f"{domain}.api")
        for part in parts:
            name = f"webapp.{part}"
            if find_spec(name):
                named = vars(import_module(name)).values()
                found += [one for one in named if isinstance(one, Blueprint)]
    return found
