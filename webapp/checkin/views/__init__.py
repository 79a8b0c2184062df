"""The pages: the rundown with live counts, enrolling desks, and the desk itself."""

from webapp.checkin.views import (
    badges,
    conflicts,
    desk,
    desks,
    helping,
    live,
    papers,
    rules,
    rundown,
)
from webapp.checkin.views.blueprint import bp

__all__ = [
    "badges",
    "bp",
    "conflicts",
    "desk",
    "desks",
    "helping",
    "live",
    "papers",
    "rules",
    "rundown",
]
