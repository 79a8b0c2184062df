"""Pages about rooms."""

from webapp.lodging.views import (
    answering,
    arranging,
    bills,
    block,
    contracts,
    costs,
    estimate,
    hotel_mail,
    invoices,
    night_ledger,
    occupancy,
    pages,
    proposals,
    rooming_list,
    rows,
    rules,
    scenarios,
    swapping,
)
from webapp.lodging.views.answering import hotel_pages
from webapp.lodging.views.blueprint import bp

__all__ = [
    "answering",
    "arranging",
    "bills",
    "block",
    "bp",
    "contracts",
    "costs",
    "estimate",
    "hotel_mail",
    "hotel_pages",
    "invoices",
    "night_ledger",
    "occupancy",
    "pages",
    "proposals",
    "rooming_list",
    "rows",
    "rules",
    "scenarios",
    "swapping",
]
