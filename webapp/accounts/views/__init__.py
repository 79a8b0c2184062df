"""Who is calling, and the pages about accounts."""

from flask import Blueprint

from webapp.accounts.views.identity import identify

__all__ = ["bp", "identify"]

bp = Blueprint("accounts", __name__)

from webapp.accounts.views import (  # noqa: E402 they fill bp
    account,  # noqa: F401
    committee,  # noqa: F401
    entering,  # noqa: F401
)
