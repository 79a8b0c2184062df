"""Pages about people: the list, the card of one, the search from every page."""

from flask import Blueprint

bp = Blueprint("people", __name__, url_prefix="/m/<meeting>/people")

from webapp.people.views import card, index, search  # noqa: E402, F401 they fill bp
