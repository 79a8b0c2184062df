"""Pages about rooms."""

from webapp.lodging.views import (
    arranging,
    bills,
    invoices,
    night_ledger,
    pages,
    rooming_list,
)
from webapp.lodging.views.blueprint import bp

__all__ = [
    "arranging",
    "bills",
    "bp",
    "invoices",
    "night_ledger",
    "pages",
    "rooming_list",
]
