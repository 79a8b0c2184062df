"""The regions of Indonesia by year, and which of them an institution's name means."""

from webapp.meetings.regions.resolving import Ambiguous, is_regional, resolve
from webapp.meetings.regions.table import Kind, Region, find, regions_in

__all__ = [
    "Ambiguous",
    "Kind",
    "Region",
    "find",
    "is_regional",
    "regions_in",
    "resolve",
]
