"""The page on which the block of a hotel is typed, by type and night."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.core import clock
from webapp.core.access import requires
from webapp.core.edge import actor, hand_out
from webapp.core.errors import DomainError
from webapp.core.format import number
from webapp.core.notices import say
from webapp.core.words import words
from webapp.lodging import queries, services
from webapp.lodging.forms import rupiah_of
from webapp.lodging.models import Basis, Hotel, RoomType
from webapp.lodging.rooming.block import block_book
from webapp.lodging.services import Cell
from webapp.lodging.views.blueprint import bp
from webapp.lodging.views.contracts import MANAGE, types_of
from webapp.lodging.views.reasons import KIND_LABELS
from webapp.lodging.views.rooming_list import hotel_or_404
from webapp.meetings.models import Meeting

MOST_ROOMS = 5_000
Held = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Field:
    """One cell of the page: what it is called, what stands in it, what is wrong."""

    name: str
    rooms: str
    rate: str
    used: int
    wrong: bool = False


@bp.route("/hotels/<hotel>/block", methods=["GET", "POST"])
@requires(MANAGE)
def block(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Type rooms and prices by type and night; only what was changed is written."""
    found = hotel_or_404(meeting, hotel)
    wrong: dict[str, str] = {}
    if request.method == "POST":
        cells = _typed(found, _nights(meeting, found), wrong)
        if not wrong:
            try:
                changed = services.hold(found, cells, actor())
            except DomainError as error:
                wrong[""] = words(error.code, **error.parameters)
            else:
                say(_saved(changed))
                here = url_for(".block", meeting=meeting.code, hotel=hotel)
                return redirect(here, 303)
    return _page(meeting, found, wrong), 409 if wrong else 200


@bp.get("/block.xlsx")
@requires(MANAGE)
def block_workbook(meeting: Meeting) -> ResponseReturnValue:
    """Hand out all blocks as a workbook that can be loaded again."""
    types = queries.room_types(meeting.id)
    book = block_book(types, queries.blocks(meeting.id), clock.now())
    name = f"blok-kamar-{meeting.code}.xlsx"
    return hand_out(book, name)


def _saved(changed: int) -> str:
    if not changed:
        return str(_("Tidak ada yang berubah."))
    return str(ngettext("%(num)s malam disimpan.", "%(num)s malam disimpan.", changed))


def _nights(meeting: Meeting, hotel: Hotel) -> list[date]:
    """List the nights that the committee pays, and those that the hotel holds."""
    bounds = queries.bounds(meeting.id)
    length = (bounds.last - bounds.first).days + 1
    nights = {bounds.first + timedelta(days=day) for day in range(length)}
    nights |= {night for _, night in queries.block_nights(hotel).values()}
    return sorted(nights)


def _known(hotel: Hotel) -> Mapping[tuple[int, date], Held]:
    return {
        (held.room_type_id, held.night): (held.rooms, held.rate)
        for held in queries.blocks(hotel.meeting_id)
    }


def _name(kind: RoomType, night: date) -> str:
    return f"{kind.id}-{night.isoformat()}"


def _typed(hotel: Hotel, nights: Sequence[date], wrong: dict[str, str]) -> list[Cell]:
    """Read all cells; what cannot be read is named in ``wrong``."""
    seen = _seen()
    cells = []
    for kind in types_of(hotel):
        for night in nights:
            name = _name(kind, night)
            if f"rooms-{name}" not in request.form:
                continue
            try:
                typed = _cell(name)
            except ValueError:
                wrong[name] = _(
                    "%(type)s malam %(night)s: tuliskan angka.",
                    type=kind.code,
                    night=night.isoformat(),
                )
                continue
            cells.append(Cell(kind.id, night, seen.get(name, (None, None)), typed))
    return cells


def _cell(name: str) -> Held:
    rooms, rate = (
        rupiah_of(request.form.get(f"{part}-{name}", "")) for part in ("rooms", "rate")
    )
    if rooms is not None and rooms > MOST_ROOMS:
        raise ValueError(rooms)
    if rooms is None and rate is not None:
        rooms = 0
    return rooms, rate


def _seen() -> dict[str, Held]:
    """Read what stood on the page when it was opened."""
    try:
        kept = json.loads(request.form.get("seen", "{}"))
        return {str(name): (held[0], held[1]) for name, held in kept.items()}
    except (ValueError, TypeError, AttributeError, IndexError, KeyError):
        return {}


def _page(meeting: Meeting, hotel: Hotel, wrong: Mapping[str, str]) -> str:
    known, nights = _known(hotel), _nights(meeting, hotel)
    types = types_of(hotel)
    used = queries.rooms_used(meeting.id)
    lines = [
        (
            kind,
            [
                _field(
                    _name(kind, night),
                    known.get((kind.id, night), (None, None)),
                    used.get((kind.id, night), 0),
                    wrong,
                )
                for night in nights
            ],
        )
        for kind in types
    ]
    seen = {
        _name(kind, night): known[kind.id, night]
        for kind in types
        for night in nights
        if (kind.id, night) in known
    }
    return render_template(
        "lodging/block.html",
        meeting=meeting,
        hotel=hotel,
        nights=nights,
        lines=lines,
        kinds=KIND_LABELS,
        packaged=hotel.basis is Basis.PACKAGE,
        seen=json.dumps(seen),
        wrong=wrong,
    )


def _field(name: str, held: Held, used: int, wrong: Mapping[str, str]) -> Field:
    rooms, rate = ("" if value is None else number(value) for value in held)
    return Field(
        name,
        request.form.get(f"rooms-{name}", rooms),
        request.form.get(f"rate-{name}", rate),
        used,
        name in wrong,
    )
