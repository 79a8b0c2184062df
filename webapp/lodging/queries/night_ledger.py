"""The ledger of nights: who was to sleep where, was confirmed, slept, was billed."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVarTuple

from sqlalchemy import Date, Row, Select, Text, cast, column, func, literal, select
from sqlalchemy.dialects.postgresql import distinct_on

from webapp.checkin.queries.nights import seen_by_night
from webapp.core.db import db
from webapp.lodging.billing import (
    Entry,
    Evidence,
    LineKind,
    Place,
    Proof,
    Sleeper,
    Slept,
    shares,
)
from webapp.lodging.contract import Basis
from webapp.lodging.models import (
    BedNight,
    Hotel,
    Invoice,
    InvoiceLine,
    NightEvidence,
    NightSource,
    Revision,
    RevisionContent,
    Room,
    RoomType,
)
from webapp.lodging.queries.house import bounds
from webapp.lodging.queries.nights import last_words
from webapp.lodging.queries.rooms import hotels
from webapp.lodging.workflow import InvoiceState, RevisionState
from webapp.meetings.models import Meeting
from webapp.registration.models import Delegation, Funding, Participant, Person

Columns = TypeVarTuple("Columns")
At = tuple[int, int, date]  # a place in a hotel on a night
ONE_DAY = timedelta(days=1)


def ledger(
    meeting: Meeting, hotel: Hotel | None = None, place_id: int | None = None
) -> list[Entry]:
    """List each place and night of a hotel, of a place, or all, by night and room.

    What was billed is left out for a single place: it would need all bills.
    """
    rooms = ledger_rooms(meeting.id)
    entries = _held(meeting.id, hotel, rooms, place_id)
    _say_evidence(meeting, hotel, entries, place_id)
    if place_id is None:
        _say_billed(meeting.id, hotel, entries)
    paid = bounds(meeting.id)
    sleepers = ledger_sleepers({place for place, _, _ in entries})
    found = []
    for (place, _, night), entry in entries.items():
        entry.sleeper = sleepers[place]
        within = paid.first <= night <= paid.last
        entry.own = entry.sleeper.funding is Funding.OWN or not within
        found.append(entry)
    return sorted(found, key=_order)


def _order(entry: Entry) -> tuple[date, int, str, str]:
    room = entry.room.called if entry.room else ""
    return entry.night, entry.hotel_id, room, entry.sleeper.name


def ledger_rooms(meeting_id: int) -> Mapping[int, Place]:
    """Find all rooms of a meeting with their types and hotels."""
    rows = db.session.execute(
        select(
            Room.id,
            RoomType.hotel_id,
            Room.key,
            Room.label,
            func.coalesce(Room.number, ""),
            RoomType.code,
        )
        .join(RoomType, RoomType.id == Room.room_type_id)
        .where(Room.meeting_id == meeting_id)
    )
    return {row[0]: Place(*row) for row in rows}


def ledger_sleepers(places: Collection[int]) -> Mapping[int, Sleeper]:
    """Find whom places are for; without a name yet it is empty."""
    held = (Person.participant_id == Participant.id) & Person.ended_at.is_(None)
    rows = db.session.execute(
        select(
            Participant.id,
            Participant.ref,
            func.coalesce(Person.name, ""),
            Delegation.name,
            Delegation.id,
            Participant.funding,
        )
        .join(Delegation, Delegation.id == Participant.delegation_id)
        .outerjoin(Person, held)
        .where(Participant.id.in_(places))
    )
    return {row[0]: Sleeper(*row) for row in rows}


def _held(
    meeting_id: int,
    hotel: Hotel | None,
    rooms: Mapping[int, Place],
    place_id: int | None,
) -> dict[At, Entry]:
    """Begin with the beds that are held, and those that a hotel has confirmed."""
    entries: dict[At, Entry] = {}
    for place, night, room in _beds(meeting_id, hotel, place_id):
        hotel_id = rooms[room].hotel_id
        entries[place, hotel_id, night] = _entry(hotel_id, night, rooms[room])
    keys = {(room.hotel_id, room.key): room for room in rooms.values()}
    told = _told(meeting_id)
    for entry in entries.values():
        entry.confirmed = False if entry.hotel_id in told else None
    for hotel_id, place, key, night in _confirmed(meeting_id, hotel, place_id):
        at = place, hotel_id, night
        if at not in entries:
            where = keys.get((hotel_id, key))
            entries[at] = _entry(hotel_id, night, where, planned=False)
        entries[at].confirmed = True
    return entries


def _entry(
    hotel_id: int, night: date, room: Place | None, *, planned: bool = True
) -> Entry:
    nobody = Sleeper(0, "", "", "", 0, Funding.FULL)
    return Entry(
        sleeper=nobody, hotel_id=hotel_id, night=night, room=room, planned=planned
    )


def _beds(
    meeting_id: int, hotel: Hotel | None, place_id: int | None
) -> Sequence[Row[int, date, int]]:
    beds = select(BedNight.participant_id, BedNight.night, BedNight.room_id).where(
        BedNight.meeting_id == meeting_id
    )
    if hotel is not None:
        beds = (
            beds.join(Room, Room.id == BedNight.room_id)
            .join(RoomType, RoomType.id == Room.room_type_id)
            .where(RoomType.hotel_id == hotel.id)
        )
    if place_id is not None:
        beds = beds.where(BedNight.participant_id == place_id)
    return db.session.execute(beds).all()


def _confirmed(
    meeting_id: int, hotel: Hotel | None, place_id: int | None
) -> Sequence[Row[int, int, str, date]]:
    """List place and night of the last list that each hotel has acknowledged."""
    latest = select(Revision.id, Revision.hotel_id).where(
        Revision.meeting_id == meeting_id,
        Revision.state == RevisionState.ACKNOWLEDGED,
    )
    if hotel is not None:
        latest = latest.where(Revision.hotel_id == hotel.id)
    last = (
        latest.ext(distinct_on(Revision.hotel_id))
        .order_by(Revision.hotel_id, Revision.number.desc())
        .subquery()
    )
    line = (
        func.jsonb_to_recordset(RevisionContent.lines)
        .table_valued(
            column("row_id", Text),
            column("room_key", Text),
            column("arrive_on", Date),
            column("depart_on", Date),
            name="line",
        )
        .render_derived(with_types=True)
    )
    end = cast(line.c.depart_on - 1, Date)
    series = func.generate_series(line.c.arrive_on, end, ONE_DAY)
    night = series.table_valued("night", name="nights").render_derived()
    lines = (
        select(
            last.c.hotel_id, Participant.id, line.c.room_key, cast(night.c.night, Date)
        )
        .select_from(last)
        .join(RevisionContent, RevisionContent.revision_id == last.c.id)
        .join(line, literal(value=True))
        .join(night, literal(value=True))
        .join(
            Participant,
            (Participant.ref == line.c.row_id) & (Participant.meeting_id == meeting_id),
        )
    )
    if place_id is not None:
        lines = lines.where(Participant.id == place_id)
    return db.session.execute(lines).all()


def _told(meeting_id: int) -> set[int]:
    """Tell which hotels have acknowledged any list."""
    told = select(Revision.hotel_id).where(
        Revision.meeting_id == meeting_id,
        Revision.state == RevisionState.ACKNOWLEDGED,
    )
    return set(db.session.scalars(told.distinct()))


def _say_evidence(
    meeting: Meeting,
    hotel: Hotel | None,
    entries: Mapping[At, Entry],
    place_id: int | None,
) -> None:
    """Add what the hotel, the committee and our own scans say of each night."""
    by_place: defaultdict[tuple[int, date], list[Entry]] = defaultdict(list)
    for (place, _, night), entry in entries.items():
        if entry.planned:
            by_place[place, night].append(entry)
    _say_words(meeting.id, hotel, entries, place_id)
    some = hotel is not None or place_id is not None
    places = {place for place, _, _ in entries} if some else None
    for seen in seen_by_night(meeting.id, meeting.zone, places):
        proof = Proof.DESK if seen.at_hotel else Proof.PRESENCE
        for entry in by_place.get((seen.place_id, seen.night), ()):
            entry.evidence.append(
                Evidence(proof, slept=True, at=seen.at, said=seen.where)
            )


def _say_words(
    meeting_id: int,
    hotel: Hotel | None,
    entries: Mapping[At, Entry],
    place_id: int | None,
) -> None:
    """Add the last word of the hotel and of the committee, each about its own beds."""
    ours = [NightEvidence.hotel_id == hotel.id] if hotel else []
    if place_id is not None:
        ours.append(NightEvidence.participant_id == place_id)
    proofs = {source: Proof(source.value) for source in NightSource}
    for word in last_words(meeting_id, *ours):
        entry = entries.get((word.place_id, word.hotel_id, word.night))
        if entry is not None:
            said = " ".join(filter(None, (word.who, word.how and f"({word.how})")))
            proof = proofs[word.source]
            entry.evidence.append(Evidence(proof, word.slept, word.at, said))


def _say_billed(meeting_id: int, hotel: Hotel | None, entries: dict[At, Entry]) -> None:
    """Add what was billed: for the person by package, else for who shared the room."""
    lines = _billed(meeting_id, hotel)
    by_person = {one.id for one in hotels(meeting_id) if one.basis is Basis.PACKAGE}
    billing = {line.hotel_id for line in lines}
    rooms: defaultdict[tuple[int, date], list[Entry]] = defaultdict(list)
    for entry in entries.values():
        entry.billed = 0 if entry.hotel_id in billing else None
        if entry.room:
            rooms[entry.room.id, entry.night].append(entry)
    for line in lines:
        if line.kind is not LineKind.ROOM or line.night is None:
            continue
        at = (line.participant_id or 0, line.hotel_id, line.night)
        there = _there(rooms[line.room_id or 0, line.night])
        if line.participant_id and (line.hotel_id in by_person or not there):
            if at not in entries:
                # Billed for somebody whom nobody meant to sleep here.
                entries[at] = _entry(line.hotel_id, line.night, None, planned=False)
            there = [entries[at]]
        for entry, share in zip(there, shares(line.amount, len(there)), strict=True):
            entry.billed = (entry.billed or 0) + share


def _there(entries: list[Entry]) -> list[Entry]:
    """Keep who slept in a room: a mate who did not come was not billed for."""
    return [one for one in entries if one.slept is Slept.YES] or entries


def _billed(
    meeting_id: int, hotel: Hotel | None
) -> Sequence[Row[int, LineKind, int | None, int | None, date | None, int]]:
    """List of each line that counts only what the ledger asks."""
    asked = select(
        Invoice.hotel_id,
        InvoiceLine.kind,
        InvoiceLine.participant_id,
        InvoiceLine.room_id,
        InvoiceLine.night,
        InvoiceLine.amount,
    )
    ours = _that_count(asked, meeting_id, hotel)
    return db.session.execute(ours.order_by(Invoice.id, InvoiceLine.position)).all()


def billed_lines(hotel: Hotel) -> Sequence[InvoiceLine]:
    """List the lines of a hotel's bills that count."""
    ours = _that_count(select(InvoiceLine), hotel.meeting_id, hotel)
    return db.session.scalars(ours.order_by(Invoice.id, InvoiceLine.position)).all()


def billed_total(meeting_id: int) -> int:
    """Add up all lines that count, of all hotels."""
    money = select(func.coalesce(func.sum(InvoiceLine.amount), 0))
    return db.session.scalars(_that_count(money, meeting_id, None)).one()


def _that_count(
    wanted: Select[*Columns], meeting_id: int, hotel: Hotel | None
) -> Select[*Columns]:
    counts = Invoice.state != InvoiceState.WITHDRAWN
    kept = (
        wanted.select_from(InvoiceLine)
        .join(Invoice, Invoice.id == InvoiceLine.hotel_invoice_id)
        .where(Invoice.meeting_id == meeting_id, counts)
    )
    return kept if hotel is None else kept.where(Invoice.hotel_id == hotel.id)
