"""In which language a reader reads: Indonesian first, English by a switch."""

from flask import Flask, g, has_request_context, request
from flask_babel import Babel

LANGUAGES = ("id", "en")


def install(app: Flask) -> None:
    """Let texts, dates and numbers follow the reader's choice."""
    app.config.update(
        LANGUAGES=LANGUAGES,
        BABEL_DEFAULT_LOCALE="id",
        BABEL_TRANSLATION_DIRECTORIES="../translations",
    )
    Babel(app, locale_selector=chosen)
    app.context_processor(lambda: {"language": chosen()})


def chosen() -> str:
    """Return the language of the reader at hand."""
    if not has_request_context():
        return "id"  # a job or a command writes for the committee
    account = g.get("account")
    wanted = request.cookies.get("language") or getattr(account, "language", "id")
    return wanted if wanted in LANGUAGES else "id"
