"""Pages about institutions and their people, and those that an institution opens."""

from flask import Blueprint

bp = Blueprint("registration", __name__, url_prefix="/m/<meeting>/registration")

from webapp.registration.views import people  # noqa: E402, F401 it fills bp
from webapp.registration.views.coordinator import bp as coordinator  # noqa: E402

__all__ = ["bp", "coordinator"]
