"""Pages about institutions, their people and letters, and those they open."""

from flask import Blueprint

bp = Blueprint("registration", __name__, url_prefix="/m/<meeting>/registration")

from webapp.registration.views import (  # noqa: E402, F401 they fill bp
    copying,
    institution,
    invitation,
    letters,
    listing,
    naming,
    people,
    rules,
)
from webapp.registration.views.coordinator import bp as coordinator  # noqa: E402

__all__ = ["bp", "coordinator"]
