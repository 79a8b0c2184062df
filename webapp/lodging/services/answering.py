"""What a hotel answers about rooms and guests: typed, pasted, or in a sheet of its own.

All ways end in one write, which holds the hotel: nothing is overwritten that the
answer did not know of, and no number that cannot be is kept.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.text import fold
from webapp.lodging import queries
from webapp.lodging.models import (
    AnswerWay,
    GuestStatus,
    Hotel,
    HotelAnswer,
    HotelGuest,
    Room,
)
from webapp.lodging.rooming import Line
from webapp.lodging.rooming.matching import Matcher
from webapp.lodging.rooming.replies import (
    MOST_NUMBER,
    Reply,
    Table,
    columns_of,
    from_table,
    from_text,
)
from webapp.lodging.rooming.review import GuestNews, Review, clashes, review
from webapp.lodging.services.revising import rows_of
from webapp.lodging.services.said import OWN, Said

ANSWER = Permission.ANSWER_FOR_HOTEL


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number of a room as somebody writes it down, and the one he saw there."""

    room_key: str
    number: str
    seen: str = ""
    guests: Sequence[GuestNews] = ()


@transaction()
def record_numbers(
    hotel_id: int, wanted: Iterable[Numbered], by: Actor, said: Said = OWN
) -> int:
    """Write down the numbers of rooms; return how many rooms changed.

    Raises ``number_meanwhile`` where a room got another number since it was looked at,
    ``number_twice`` where two rooms would be one on the same night.
    """
    by.demand(ANSWER)
    return _write(queries.held_hotel(hotel_id), list(wanted), said)


@transaction()
def number_room(room: Room, number: str, by: Actor) -> None:
    """Write down the number of one room as the committee knows it."""
    found = queries.room(room.meeting_id, room.id)
    if found is None:
        raise DomainError("room_not_found")
    wanted = Numbered(room.key, number, room.number or "")
    record_numbers(found.type.hotel_id, [wanted], by)


@transaction()
def receive_text(hotel_id: int, text: str, by: Actor, said: Said = OWN) -> HotelAnswer:
    """Take in a pasted message, to be compared before it is used."""
    by.demand(ANSWER)
    hotel = queries.held_hotel(hotel_id)
    rows = {line.row_id for line in rows_of(hotel)}
    if not any(reply.says_what for reply in from_text(text, rows)):
        raise DomainError("answer_empty", field="text")
    lines = [{"text": line} for line in text.splitlines() if line.strip()]
    answer = HotelAnswer(way=AnswerWay.PASTED, lines=lines)
    return _keep(answer, hotel, by, said)


@transaction()
def receive_table(
    hotel_id: int, table: Table, by: Actor, said: Said = OWN
) -> HotelAnswer:
    """Take in a sheet of the hotel's own, to be compared before it is used."""
    by.demand(ANSWER)
    if not table.rows:
        raise DomainError("answer_empty", field="file")
    lines = [{"cells": list(row)} for row in table.rows]
    answer = HotelAnswer(
        way=AnswerWay.UPLOADED, lines=lines, headings=list(table.headings)
    )
    return _keep(answer, queries.held_hotel(hotel_id), by, said)


@transaction()
def name_columns(answer_id: int, meanings: Mapping[str, str], by: Actor) -> None:
    """Remember what the headings of a hotel's sheets mean, this time and the next."""
    by.demand(ANSWER)
    answer = queries.held_answer(answer_id)
    hotel = queries.held_hotel(answer.hotel_id)
    said = {fold(heading): field for heading, field in meanings.items()}
    hotel.answer_columns = {**hotel.answer_columns, **said}
    db.session.flush()


@transaction()
def use_answer(answer_id: int, chosen: Mapping[str, str], by: Actor) -> int:
    """Write down what was chosen of an answer: room keys, with the numbers seen there.

    Returns how many rooms changed. The same answer may be used again for the rest.
    """
    by.demand(ANSWER)
    answer = queries.held_answer(answer_id)
    hotel = queries.held_hotel(answer.hotel_id)
    items = {item.room_key: item for item in compared(answer, hotel).items}
    wanted = [
        Numbered(key, items[key].after or seen, seen, items[key].guests)
        for key, seen in chosen.items()
        if key in items and not items[key].faults
    ]
    if not wanted:
        raise DomainError("answer_nothing_chosen")
    changed = _write(hotel, wanted, Said(answer.who, answer.how))
    answer.used_at = clock.now()
    db.session.flush()
    return changed


def compared(answer: HotelAnswer, hotel: Hotel) -> Review:
    """Compare an answer with the list as it is now."""
    lines = rows_of(hotel)
    matcher = Matcher(lines)
    replies = _replies(answer, hotel, lines)
    matches = [matcher(reply) for reply in replies if reply.says_what]
    return review(matches, lines, queries.beds_by_key(hotel.id))


def columns_for(answer: HotelAnswer, hotel: Hotel) -> dict[int, str]:
    """Say which column of an uploaded sheet holds what."""
    return columns_of(answer.headings, hotel.answer_columns)


def _replies(answer: HotelAnswer, hotel: Hotel, lines: Sequence[Line]) -> list[Reply]:
    rows = {line.row_id for line in lines}
    if answer.way is AnswerWay.PASTED:
        return from_text("\n".join(line["text"] for line in answer.lines), rows)
    table = [tuple(line["cells"]) for line in answer.lines]
    if not answer.headings:
        return from_text("\n".join(" ".join(filter(None, row)) for row in table), rows)
    columns = columns_for(answer, hotel)
    return from_table(Table(tuple(answer.headings), tuple(table)), columns)


def _keep(answer: HotelAnswer, hotel: Hotel, by: Actor, said: Said) -> HotelAnswer:
    answer.meeting_id, answer.hotel_id = hotel.meeting_id, hotel.id
    answer.who, answer.how, answer.actor = said.who, said.how, str(by)
    answer.at = said.at or clock.now()
    db.session.add(answer)
    db.session.flush()
    return answer


def _write(hotel: Hotel, wanted: Sequence[Numbered], said: Said) -> int:
    """Write numbers into rooms of a hotel that is held; count the rooms with news."""
    found = queries.rooms_by_key(hotel.id, [one.room_key for one in wanted])
    numbered: set[str] = set()
    news: set[str] = set()
    for one in wanted:
        if one.room_key not in found:
            raise DomainError("room_not_found")
        if _number(found[one.room_key], one, said):
            numbered.add(one.room_key)
        if _tell(hotel, one.guests, said):
            news.add(one.room_key)
    db.session.flush()
    _check(hotel, numbered)
    return len(numbered | news)


def _number(room: Room, one: Numbered, said: Said) -> bool:
    """Give a room a number, unless it got another one since it was looked at."""
    number, now = " ".join(one.number.upper().split()), room.number or ""
    if len(number) > MOST_NUMBER:
        raise DomainError("number_long", number=number)
    if now == number:
        return False
    if now != one.seen:
        raise DomainError("number_meanwhile", room=room.label, number=now or "–")
    room.number, room.note = number or None, said.note
    return True


def _check(hotel: Hotel, numbered: Collection[str]) -> None:
    """Refuse that a room is one with another on the same night."""
    rooms: defaultdict[str, list[Line]] = defaultdict(list)
    for line in rows_of(hotel):
        rooms[line.room_key].append(line)
    numbers = {key: lines[0].room_number for key, lines in rooms.items()}
    faulty = clashes(numbers, rooms, queries.beds_by_key(hotel.id))
    for key in sorted(faulty.keys() & set(numbered)):
        both = [one for one in sorted(faulty) if numbers[one] == numbers[key]]
        raise DomainError("number_twice", number=numbers[key], rooms=", ".join(both))


def _tell(hotel: Hotel, guests: Iterable[GuestNews], said: Said) -> bool:
    """Write down what is said of guests; tell whether any of it was news."""
    news = list(guests)
    if not news:
        return False
    places = queries.places_by_ref(hotel.meeting_id, [one.line.row_id for one in news])
    known = queries.hotel_guests(hotel.id, places.values())
    changed = False
    for one in news:
        place = places[one.line.row_id]
        row = known.get(place) or HotelGuest(
            meeting_id=hotel.meeting_id, hotel_id=hotel.id, participant_id=place
        )
        before = (row.confirmation or "", row.status)
        row.confirmation = one.confirmation or row.confirmation or ""
        row.status = GuestStatus(one.status) if one.status else row.status
        if (row.confirmation, row.status) != before:
            row.note, changed = said.note, True
            db.session.add(row)
    return changed
