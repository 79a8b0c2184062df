"""Pages about rooms."""

from webapp.lodging.views import pages
from webapp.lodging.views.blueprint import bp

__all__ = ["bp", "pages"]
