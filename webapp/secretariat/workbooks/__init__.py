"""Recognising a committee's workbooks by what they mean, whatever they look like."""

from webapp.secretariat.workbooks.agenda import mandatory_groups
from webapp.secretariat.workbooks.found import (
    AgendaRow,
    Group,
    HotelBlock,
    InstitutionRow,
    Issue,
    Kind,
    PersonRow,
    Place,
    Reading,
    RoomKind,
    Severity,
    TableFound,
    VehicleRow,
)
from webapp.secretariat.workbooks.hotels import beds_by_night
from webapp.secretariat.workbooks.institutions import in_region
from webapp.secretariat.workbooks.needs import NightNeed, needs_by_night
from webapp.secretariat.workbooks.places import with_region
from webapp.secretariat.workbooks.recognising import recognise

__all__ = [
    "AgendaRow",
    "Group",
    "HotelBlock",
    "InstitutionRow",
    "Issue",
    "Kind",
    "NightNeed",
    "PersonRow",
    "Place",
    "Reading",
    "RoomKind",
    "Severity",
    "TableFound",
    "VehicleRow",
    "beds_by_night",
    "in_region",
    "mandatory_groups",
    "needs_by_night",
    "recognise",
    "with_region",
]
