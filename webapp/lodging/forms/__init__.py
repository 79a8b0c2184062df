"""What is typed about hotels, rooms and bills."""

from webapp.lodging.forms.contracts import (
    ContractForm,
    HotelForm,
    TypeForm,
    rupiah_of,
)
from webapp.lodging.forms.rules import AssumptionsForm, PairForm, RoomRulesForm

__all__ = [
    "AssumptionsForm",
    "ContractForm",
    "HotelForm",
    "PairForm",
    "RoomRulesForm",
    "TypeForm",
    "rupiah_of",
]
