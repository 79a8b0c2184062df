"""What a process must do when it is a copy of another."""

from flask import Flask

from webapp.core.db import db


def forget_connections(app: Flask) -> None:
    """Let a fork open connections of its own and leave its parent's alone."""
    with app.app_context():
        db.engine.dispose(close=False)
