"""The institutions of each province, as the map of tiles shows them."""

from dataclasses import dataclass

from flask_babel import gettext as _

from webapp.core.assets import here
from webapp.meetings.models import Meeting
from webapp.meetings.regions import Kind, regions_in
from webapp.registration import queries
from webapp.registration.workflow import ANSWERED, DELEGATION_STATE_LABELS


@dataclass(frozen=True, slots=True)
class Tile:
    """A province: how many of its institutions have answered, and what to say of it."""

    done: int
    total: int
    title: str
    url: str


def provinces_of(meeting: Meeting) -> dict[str, Tile]:
    """Give a tile to each province of the year of the meeting, by code."""
    counted = queries.states_by_province(meeting.id)
    names = {
        region.code: region.name
        for region in regions_in(meeting.starts_on.year)
        if region.kind is Kind.PROVINSI
    }
    tiles = {}
    for code, name in names.items():
        states = counted.get(code, {})
        done = sum(count for state, count in states.items() if state in ANSWERED)
        parts = [
            f"{states[state]} {_(label).lower()}"
            for state, label in DELEGATION_STATE_LABELS.items()
            if state in states
        ]
        said = ", ".join(parts) or _("belum ada instansi")
        tiles[code] = Tile(
            done, sum(states.values()), f"{name}: {said}", here(province=code)
        )
    return tiles
