"""Pages about people: the list, the card of one, and the page of each himself."""

from flask import Blueprint

bp: Blueprint = Blueprint("people", __name__, url_prefix="/m/<meeting>/people")

from webapp.people.views import (  # noqa: E402 they fill bp
    asking,  # noqa: F401
    card,  # noqa: F401
    changes,  # noqa: F401
    index,  # noqa: F401
    institution,  # noqa: F401
    linking,  # noqa: F401
    replacing,  # noqa: F401
    review,  # noqa: F401
    search,  # noqa: F401
    walk_ins,  # noqa: F401
)
from webapp.people.views.delegates import bp as delegates  # noqa: E402
from webapp.people.views.mine import bp as mine  # noqa: E402

__all__ = ["bp", "delegates", "mine"]
