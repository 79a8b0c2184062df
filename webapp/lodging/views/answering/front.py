"""The page that a hotel's link opens: what changed, and that it arrived."""

from collections import Counter

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.accounts.models import AccessLink
from webapp.core.edge import actor
from webapp.core.notices import say
from webapp.lodging import queries, services
from webapp.lodging.rooming.workbook import told
from webapp.lodging.views.answering.doors import by_link, hotel_pages, link_door
from webapp.lodging.views.rooming_list import handed_out
from webapp.lodging.workflow import TOLD, RevisionState

SHOWN = 200


@hotel_pages.get("/<code>")
@by_link
def show(link: AccessLink) -> ResponseReturnValue:
    """Show what changed since the hotel last said that it had the list."""
    door = link_door(link)
    revision, changed = services.unacknowledged(door.hotel)
    lines = queries.lines_of(revision.id) if revision else []
    rooms = {line.room_key: line.room_number for line in services.rows_of(door.hotel)}
    return render_template(
        "lodging/answer/front.html",
        door=door,
        meeting=door.meeting,
        hotel=door.hotel,
        link=link,
        revision=revision,
        waits=revision is not None and revision.state is RevisionState.SENT,
        known=queries.last_acknowledged(door.hotel.id),
        counts=Counter(one.change for one in changed),
        changes=[told(one) for one in changed[:SHOWN]],
        more=max(len(changed) - SHOWN, 0),
        lines=len(lines),
        rooms=len(rooms),
        unnumbered=Counter(bool(number) for number in rooms.values())[False],
    )


@hotel_pages.post("/<code>/received/<int:number>")
@by_link
def received(link: AccessLink, number: int) -> ResponseReturnValue:
    """Note that the hotel has a revision: one press."""
    door = link_door(link)
    found = queries.revision(door.meeting.id, door.hotel.id, number)
    if found is None or found.state not in TOLD:
        abort(404)
    services.acknowledge(found.id, actor())
    say(_("Terima kasih. Revisi %(number)s tercatat sudah diterima.", number=number))
    return door.to("show")


@hotel_pages.get("/<code>/rev<int:number>.<any(xlsx, csv, pdf):kind>")
@by_link
def file(link: AccessLink, number: int, kind: str) -> ResponseReturnValue:
    """Hand out a revision that the hotel was sent."""
    door = link_door(link)
    found = queries.revision(door.meeting.id, door.hotel.id, number)
    if found is None or found.state not in TOLD:
        abort(404)
    sheets = services.revision_sheets(found, door.hotel)
    return handed_out(sheets, door.hotel, kind)
