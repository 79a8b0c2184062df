"""Pages about rooms."""

from webapp.lodging.views import (
    arranging,
    bills,
    block,
    contracts,
    invoices,
    night_ledger,
    pages,
    rooming_list,
)
from webapp.lodging.views.blueprint import bp

__all__ = [
    "arranging",
    "bills",
    "block",
    "bp",
    "contracts",
    "invoices",
    "night_ledger",
    "pages",
    "rooming_list",
]
