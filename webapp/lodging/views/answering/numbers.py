"""Room numbers, typed room by room."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.core.text import fold
from webapp.core.typed import visible
from webapp.core.words import words
from webapp.lodging import services
from webapp.lodging.rooming import Line
from webapp.lodging.services import Numbered
from webapp.lodging.views.answering.doors import Door

# A form with more rooms than these is filled in by pages.
PAGE = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """A room as the form shows it: its guests, and what stands in the field."""

    key: str
    lines: list[Line]
    typed: str

    @property
    def number(self) -> str:
        """Return the number that it has."""
        return self.lines[0].room_number


def numbers(door: Door) -> ResponseReturnValue:
    """Offer a field for each room, and write down what was typed."""
    if request.method == "GET":
        return _page(door)
    try:
        count = services.record_numbers(door.hotel.id, _typed(), actor(), door.said())
    except DomainError as error:
        return _page(door, words(error.code, **error.parameters)), 409
    say(_("%(count)s kamar dicatat. Terima kasih.", count=count))
    return door.to("numbers", show=request.args.get("show") or None)


def _typed() -> list[Numbered]:
    """Read the fields in which something else stands than was there."""
    return [
        Numbered(key, visible(number).strip(), seen)
        for name, number in request.form.items()
        if name.startswith("n-")
        for key in [name.removeprefix("n-")]
        for seen in [request.form.get(f"s-{key}", "")]
        if visible(number).strip() != seen
    ]


def _page(door: Door, refusal: str = "") -> str:
    rooms = list(_rooms(services.rows_of(door.hotel)))
    everything = request.args.get("show") == "all"
    bare = [room for room in rooms if not room.number]
    kept = rooms if everything or not bare else bare
    if refusal:
        kept = [room for room in rooms if f"n-{room.key}" in request.form]
    wanted = fold(request.args.get("q", ""))
    if wanted:
        kept = [room for room in rooms if wanted in _words(room)]
    page = max(request.args.get("page", 1, type=int), 1)
    first = 0 if refusal else (page - 1) * PAGE
    return render_template(
        "lodging/answer/numbers.html",
        door=door,
        meeting=door.meeting,
        hotel=door.hotel,
        rooms=kept[first : first + PAGE],
        total=len(kept),
        page_number=page,
        size=PAGE,
        all=len(rooms),
        bare=len(bare),
        everything=everything,
        refusal=refusal,
    )


def _rooms(lines: Iterable[Line]) -> Iterable[Shown]:
    by_room: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_room[line.room_key].append(line)
    for key, guests in by_room.items():
        typed = request.form.get(f"n-{key}", guests[0].room_number)
        yield Shown(key, guests, typed)


def _words(room: Shown) -> str:
    names = " ".join(f"{ln.full_name} {ln.group}" for ln in room.lines)
    return fold(f"{names} {room.key} {room.number}")
