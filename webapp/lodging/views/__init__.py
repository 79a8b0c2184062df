"""Pages about rooms."""

from webapp.lodging.views import bills, invoices, night_ledger, pages, rooming_list
from webapp.lodging.views.blueprint import bp

__all__ = ["bills", "bp", "invoices", "night_ledger", "pages", "rooming_list"]
