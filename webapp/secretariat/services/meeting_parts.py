"""Writing agenda, rooms and vehicles of a reading into the meeting."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from webapp.checkin.services import create_checkpoints
from webapp.core.actor import SYSTEM
from webapp.core.crypto import digest
from webapp.core.db import db, transaction
from webapp.core.text import fold
from webapp.lodging.models import RoomKind
from webapp.lodging.services import NewBlock, NewHotel, NewType, load_block
from webapp.meetings import services as meetings
from webapp.meetings.models import AgendaSession, Meeting
from webapp.meetings.queries import agenda_session
from webapp.secretariat.models import LoadedKey, LoadedKind, LoadedRow
from webapp.secretariat.queries import loading as queries
from webapp.secretariat.workbooks import AgendaRow, HotelBlock, Reading, VehicleRow
from webapp.trips.services import NewVehicle, load_vehicles

CODE = re.compile(r"[^a-z0-9]+")


@transaction()
def load_parts(meeting: Meeting, reading: Reading) -> None:
    """Write what is no person, each part only if the file has changed."""
    for row in reading.sessions:
        _load_session(meeting, row)
    if reading.sessions:
        create_checkpoints(meeting.id, SYSTEM)
    _if_changed(meeting, LoadedKind.HOTELS, reading.blocks, _load_hotels)
    _if_changed(meeting, LoadedKind.VEHICLES, reading.vehicles, _load_vehicles)


def _load_session(meeting: Meeting, row: AgendaRow) -> None:
    values = _session_values(meeting, row)
    key = queries.key_hash(LoadedKind.SESSION, row.code)
    loaded = queries.loaded_rows(meeting.id, [key]).get(key)
    hashes = {name: digest([name, str(value)]) for name, value in values.items()}
    found = agenda_session(meeting.id, row.code)
    if found is None:
        session = AgendaSession(meeting_id=meeting.id, code=row.code, **values)
        found = meetings.add_session(session, SYSTEM)
    elif loaded:
        changed = {n: v for n, v in values.items() if loaded.fields.get(n) != hashes[n]}
        meetings.edit_session(found, changed, None, SYSTEM)
    _note(meeting.id, LoadedKind.SESSION, key, found.id, hashes)


def _session_values(meeting: Meeting, row: AgendaRow) -> dict[str, Any]:
    zone = ZoneInfo(meeting.zone)
    hall = meetings.hall(meeting.id, row.hall) if row.hall else None
    return {
        "title": row.title,
        "kind": row.kind,
        "group": row.group,
        "starts_at": _instant(row.starts_at, zone),
        "ends_at": _instant(row.ends_at, zone),
        "mandatory": row.mandatory,
        "hall_id": hall.id if hall else None,
        "credit_hours": row.credit_hours,
        "speakers": row.speakers,
    }


def _instant(local: datetime, zone: ZoneInfo) -> datetime:
    return local.replace(tzinfo=zone).astimezone(ZoneInfo("UTC"))


def _if_changed(
    meeting: Meeting,
    kind: LoadedKind,
    rows: Sequence[Any],
    load: Callable[[Meeting, Sequence[Any]], None],
) -> None:
    """Load a part unless the file says just what it said last time."""
    if not rows:
        return
    plain = [{**asdict(row), "place": None} for row in rows]
    text = json.dumps([list(map(str, row.items())) for row in plain])
    content = {"rows": digest([text])}
    key = queries.key_hash(kind, "all")
    loaded = queries.loaded_rows(meeting.id, [key]).get(key)
    if loaded is None or loaded.fields != content:
        load(meeting, rows)
        _note(meeting.id, kind, key, meeting.id, content)


def _note(
    meeting_id: int, kind: LoadedKind, key: str, target: int, fields: dict[str, str]
) -> None:
    """Remember what the file said this time."""
    loaded = queries.loaded_rows(meeting_id, [key]).get(key)
    if loaded:
        loaded.fields = fields
        return
    row = LoadedRow(meeting_id=meeting_id, kind=kind, target_id=target, fields=fields)
    db.session.add(row)
    db.session.flush()
    db.session.add(LoadedKey(meeting_id=meeting_id, key_hash=key, loaded_row_id=row.id))
    db.session.flush()


def _load_hotels(meeting: Meeting, rows: Sequence[HotelBlock]) -> None:
    by_hotel: dict[str, list[HotelBlock]] = {}
    for row in rows:
        by_hotel.setdefault(row.hotel, []).append(row)
    hotels = [
        NewHotel(
            code=CODE.sub("-", fold(name)).strip("-"),
            name=name,
            types=[_type(meeting, block) for block in blocks],
        )
        for name, blocks in by_hotel.items()
    ]
    load_block(meeting.id, hotels, SYSTEM)


def _type(meeting: Meeting, block: HotelBlock) -> NewType:
    nights = block.nights or dict.fromkeys(_nights(meeting), block.every_night or 0)
    return NewType(
        code=block.code,
        kind=RoomKind(block.kind.value),
        beds=block.beds,
        rate=block.rate or 0,
        name=block.name,
        blocks=[NewBlock(night=night, rooms=held) for night, held in nights.items()],
    )


def _nights(meeting: Meeting) -> list[date]:
    count = (meeting.ends_on - meeting.starts_on).days
    return [meeting.starts_on + timedelta(days=one) for one in range(count)]


def _load_vehicles(meeting: Meeting, rows: Sequence[VehicleRow]) -> None:
    vehicles = [
        NewVehicle(
            name=row.name,
            type=row.type,
            seats=row.seats,
            crew_seats=row.crew_seats,
            operator=row.operator,
            plate=row.plate,
            destination=row.destination,
            leader_name=row.leader,
            leader_phone=row.leader_phone,
            driver_name=row.driver,
            driver_phone=row.driver_phone,
        )
        for row in rows
    ]
    load_vehicles(meeting.id, vehicles, SYSTEM)
