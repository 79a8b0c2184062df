"""The rows of a hotel's list, each with what the hotel has acknowledged of it."""

from collections import Counter
from collections.abc import Iterable

from flask import render_template, request
from flask.typing import ResponseReturnValue

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.text import fold
from webapp.lodging import services
from webapp.lodging.rooming import ROW_LABELS, RowState, Standing
from webapp.lodging.rooming.workbook import COLUMNS
from webapp.lodging.views.blueprint import bp
from webapp.lodging.views.rooming_list import hotel_or_404
from webapp.meetings.models import Meeting

PAGE = 50
ROW_TONES = {
    RowState.NEW: "waiting",
    RowState.AMENDED: "help",
    RowState.CANCELLED: "help",
    RowState.CONFIRMED: "ok",
    RowState.CANCEL_CONFIRMED: "already",
}


@bp.get("/hotels/<hotel>/rows")
@requires(Permission.VIEW_LODGING)
def rows(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """List the rows with their states: filtered by state, number and words."""
    found = hotel_or_404(meeting, hotel)
    everything = services.standings_of(found)
    kept = list(_kept(everything))
    number = max(request.args.get("page", 1, type=int), 1)
    first = (number - 1) * PAGE
    return render_template(
        "lodging/rows.html",
        meeting=meeting,
        hotel=found,
        rows=kept[first : first + PAGE],
        total=len(kept),
        number=number,
        size=PAGE,
        counts=Counter(one.state for one in everything),
        unnumbered=sum(map(_unnumbered, everything)),
        labels=ROW_LABELS,
        tones=ROW_TONES,
        headings={name: column.heading for name, column in COLUMNS.items()},
        may_manage=actor().may(Permission.MANAGE_LODGING),
    )


def _kept(everything: Iterable[Standing]) -> Iterable[Standing]:
    """Keep what the filters of the address ask for."""
    state, words = request.args.get("state", ""), fold(request.args.get("q", ""))
    bare = request.args.get("room") == "none"
    for one in everything:
        line = one.line
        said = (line.row_id, line.full_name, line.group, line.room_key)
        text = fold(" ".join((*said, line.room_number, line.confirmation)))
        wanted = state in (one.state, "") and words in text
        if wanted and (not bare or _unnumbered(one)):
            yield one


def _unnumbered(one: Standing) -> bool:
    gone = {RowState.CANCELLED, RowState.CANCEL_CONFIRMED}
    return one.state not in gone and not one.line.room_number
