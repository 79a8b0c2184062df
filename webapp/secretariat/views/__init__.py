"""Pages of the committee: beginning, loading, home, settings."""

from flask import Blueprint

bp = Blueprint("secretariat", __name__)

from webapp.secretariat.views import home, load, settings, start  # noqa: E402

__all__ = ["bp", "home", "load", "settings", "start"]
