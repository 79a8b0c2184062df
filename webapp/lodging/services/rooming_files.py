"""The files of a rooming list: what the hotel opens, imports or prints."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.audit import record
from webapp.core.db import transaction
from webapp.core.format import zone_label
from webapp.documents import papers
from webapp.lodging import queries
from webapp.lodging.models import Hotel, Revision
from webapp.lodging.rooming import Changed, Line, changes
from webapp.lodging.rooming.paper import RoomingPaper
from webapp.lodging.rooming.workbook import Sheets, plain_csv, summary, workbook
from webapp.meetings.models import Meeting
from webapp.meetings.queries import meeting_by_id


def revision_sheets(revision: Revision, hotel: Hotel) -> Sheets:
    """Put together what a revision said, against what the hotel was told before."""
    lines = queries.lines_of(revision.id)
    changed = revision_changes(revision, lines)
    return _sheets(hotel, revision.number, lines, changed, revision.frozen_at)


def revision_changes(revision: Revision, lines: list[Line]) -> list[Changed]:
    """List what a revision changed of what the hotel was told before."""
    before = queries.last_told(revision.hotel_id, revision.number)
    return changes(queries.lines_of(before.id) if before else [], lines)


def current_sheets(
    hotel: Hotel, number: int, lines: list[Line], changed: list[Changed]
) -> Sheets:
    """Put together what the hotel would get now."""
    return _sheets(hotel, number, lines, changed, clock.now())


@transaction()
def rooming_file(sheets: Sheets, hotel: Hotel, kind: str, by: Actor) -> bytes:
    """Write the list as a workbook, plain file or paper, and note who took it."""
    by.demand(Permission.ANSWER_FOR_HOTEL)
    record("export", f"hotel:{hotel.id}", by)
    return written(sheets, kind)


def written(sheets: Sheets, kind: str) -> bytes:
    """Write the list in one of its three forms."""
    if kind == "csv":
        return plain_csv(sheets).encode("utf-8-sig")
    if kind == "pdf":
        return papers.render(RoomingPaper.of(sheets))
    return workbook(sheets, sheets.at)


def file_name(sheets: Sheets, hotel: Hotel, kind: str) -> str:
    """Name the file so that people find it again."""
    day = sheets.at.astimezone(_zone(hotel)).date()
    name = re.sub(r"[^A-Za-z0-9]+", "-", hotel.name).strip("-")
    return f"{day.isoformat()}_{name}_Rooming-List_Rev{sheets.number:02d}.{kind}"


def _sheets(
    hotel: Hotel, number: int, lines: list[Line], changed: list[Changed], at: datetime
) -> Sheets:
    kinds = queries.room_types(hotel.meeting_id)
    names = {one.id: one.name or one.code for one in kinds if one.hotel_id == hotel.id}
    block = {
        (names[held.room_type_id], held.night): held.rooms
        for held in queries.blocks(hotel.meeting_id)
        if held.room_type_id in names
    }
    return Sheets(
        hotel=hotel.code,
        number=number,
        at=at,
        about=_about(hotel, number, lines, changed, at),
        lines=lines,
        changed=changed,
        cancelled=queries.cancelled_lines(hotel.id, number, lines),
        block=block,
    )


def _about(
    hotel: Hotel, number: int, lines: list[Line], changed: list[Changed], at: datetime
) -> list[tuple[str, str]]:
    """Say in the hotel's words what the list is about and when it was."""
    meeting = meeting_by_id(hotel.meeting_id)
    rooms = len({line.room_key for line in lines})
    contact = [meeting.contact_name, meeting.contact_phone]
    facts = [
        ("Event", meeting.name),
        ("Hotel", hotel.name),
        ("Block code", hotel.block_code),
        ("Revision", f"Rev {number:02d}, {moment(at, meeting)}"),
        ("Totals", f"{len(lines)} rows, {rooms} rooms; {summary(changed) or '–'}"),
        ("Contact", ", ".join(filter(None, contact))),
    ]
    return [(name, value) for name, value in facts if value]


def moment(at: datetime, meeting: Meeting) -> str:
    """Write a moment as reservation desks do: `22-Feb-2019 17:00 WITA`."""
    local = at.astimezone(ZoneInfo(meeting.zone))
    return f"{local:%d-%b-%Y %H:%M} {zone_label(meeting.zone)}"


def _zone(hotel: Hotel) -> ZoneInfo:
    return ZoneInfo(meeting_by_id(hotel.meeting_id).zone)
