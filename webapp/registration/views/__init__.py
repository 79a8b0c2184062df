"""Pages about institutions: the list, one institution, what registration asks."""

from flask import Blueprint

bp = Blueprint("registration", __name__, url_prefix="/m/<meeting>/registration")

from webapp.registration.views import (  # noqa: E402, F401 they fill bp
    institution,
    listing,
    people,
    rules,
)
