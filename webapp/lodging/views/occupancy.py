"""Kamar › Hunian: how full each hotel is by night, and when people arrive."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.charts import Chart, stacked
from webapp.core.format import long_date, number
from webapp.lodging import queries
from webapp.lodging.models import Hotel
from webapp.lodging.queries import Cell, Line
from webapp.lodging.views.blueprint import bp
from webapp.lodging.views.reasons import KIND_LABELS
from webapp.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class Filled:
    """A hotel by night: its types, all its rooms, and who sleeps there."""

    hotel: Hotel
    lines: Sequence[Line]
    total: Sequence[Cell]
    people: Sequence[int]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The arrivals of one day: by hour and hotel, and those without an hour."""

    day: date
    chart: Chart | None
    hours: Sequence[tuple[int, Sequence[int]]]
    unknown: Sequence[int]
    total: int


@bp.get("/occupancy")
@requires(Permission.VIEW_LODGING)
def occupancy(meeting: Meeting) -> ResponseReturnValue:
    """Show how full the hotels are, and when people arrive."""
    grid = queries.grid(meeting.id)
    filled = _filled(meeting.id, grid.hotels, grid.nights)
    codes = [one.hotel.code for one in filled]
    names = [one.hotel.name for one in filled]
    return render_template(
        "lodging/occupancy.html",
        meeting=meeting,
        nights=grid.nights,
        filled=filled,
        all=_total([one.total for one in filled]),
        people=[sum(night) for night in zip(*(f.people for f in filled), strict=True)],
        kinds=KIND_LABELS,
        sentence=_sentence(filled, grid.nights),
        arrivals=_arrivals(meeting.id, codes),
        names=[*names, _("belum dapat kamar")],
    )


def _filled(
    meeting_id: int,
    hotels: Sequence[tuple[Hotel, list[Line]]],
    nights: Sequence[date],
) -> list[Filled]:
    people = queries.sleepers_by_night(meeting_id)
    return [
        Filled(
            hotel,
            lines,
            _total([line.cells for line in lines]),
            [people.get((hotel.id, night), 0) for night in nights],
        )
        for hotel, lines in hotels
    ]


def _total(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    return [
        Cell(sum(cell.used for cell in night), sum(cell.held for cell in night))
        for night in zip(*rows, strict=True)
    ]


def _sentence(filled: Sequence[Filled], nights: Sequence[date]) -> str:
    """Say how many rooms are free on the fullest night."""
    total = _total([one.total for one in filled])
    if not any(cell.held for cell in total):
        return str(_("Blok kamar belum diisi."))
    at = max(range(len(nights)), key=lambda n: total[n].used)
    return str(
        _(
            "Malam terpenuh %(night)s: %(used)s dari %(held)s kamar terpakai.",
            night=long_date(nights[at]),
            used=number(total[at].used),
            held=number(total[at].held),
        )
    )


def _arrivals(meeting_id: int, codes: Sequence[str]) -> list[Arrivals]:
    counts: dict[date, Counter[tuple[int | None, int]]] = {}
    for day, hotel, hour, count in queries.arrivals(meeting_id):
        at = codes.index(hotel) if hotel in codes else len(codes)
        known = None if hour is None else int(hour)
        counts.setdefault(day, Counter())[known, at] += count
    return [_of_day(day, counted, len(codes) + 1) for day, counted in counts.items()]


def _of_day(
    day: date, counted: Counter[tuple[int | None, int]], parts: int
) -> Arrivals:
    known = [hour for hour, _part in counted if hour is not None]
    hours = range(min(known), max(known) + 1) if known else range(0)
    rows = [(hour, [counted[hour, part] for part in range(parts)]) for hour in hours]
    columns = [(f"{hour:02}", row) for hour, row in rows]
    return Arrivals(
        day,
        stacked(columns) if columns else None,
        rows,
        [counted[None, part] for part in range(parts)],
        counted.total(),
    )
