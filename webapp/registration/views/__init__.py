"""Pages about institutions, their people, and the letters that name them."""

from flask import Blueprint

bp = Blueprint("registration", __name__, url_prefix="/m/<meeting>/registration")

from webapp.registration.views import (  # noqa: E402, F401 they fill bp
    institution,
    letters,
    listing,
    naming,
    people,
    rules,
)
