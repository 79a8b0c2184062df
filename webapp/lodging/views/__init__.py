"""Pages about rooms."""

from webapp.lodging.views import pages, rooming_list
from webapp.lodging.views.blueprint import bp

__all__ = ["bp", "pages", "rooming_list"]
