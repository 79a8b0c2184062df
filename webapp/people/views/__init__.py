"""Pages about people: the list, the card of one, the search from every page."""

from flask import Blueprint

bp = Blueprint("people", __name__, url_prefix="/m/<meeting>/people")

from webapp.people.views import (  # noqa: E402 they fill bp
    card,  # noqa: F401
    index,  # noqa: F401
    institution,  # noqa: F401
    replacing,  # noqa: F401
    review,  # noqa: F401
    search,  # noqa: F401
    walk_ins,  # noqa: F401
)
