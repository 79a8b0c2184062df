"""The application as a web server loads it."""

from typing import TYPE_CHECKING

from config import Config
from tasks import connect
from webapp import create_app

if TYPE_CHECKING:
    from flask import Flask


def create() -> "Flask":
    """Put the application together, its bell included."""
    config = Config.from_env()
    app = create_app(config)
    connect(app, config)
    return app
