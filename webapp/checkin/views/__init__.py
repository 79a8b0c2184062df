"""The pages: the rundown with live counts, enrolling desks, and the desk itself."""

from webapp.checkin.views import badges, desk, desks, helping, papers, rules, rundown
from webapp.checkin.views.blueprint import bp

__all__ = ["badges", "bp", "desk", "desks", "helping", "papers", "rules", "rundown"]
