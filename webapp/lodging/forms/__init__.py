"""What is typed about hotels, rooms and bills."""

from webapp.lodging.forms.contracts import (
    ContractForm,
    HotelForm,
    TypeForm,
    rupiah_of,
)

__all__ = ["ContractForm", "HotelForm", "TypeForm", "rupiah_of"]
