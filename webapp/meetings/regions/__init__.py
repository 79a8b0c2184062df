"""The regions of Indonesia by year, and which of them an institution's name means."""

from webapp.meetings.regions.resolving import Ambiguous, resolve
from webapp.meetings.regions.table import Kind, Region, find, regions_in

__all__ = ["Ambiguous", "Kind", "Region", "find", "regions_in", "resolve"]
