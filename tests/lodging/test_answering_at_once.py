"""Two people write down the number of a room at once."""

import threading

from sqlalchemy.orm.exc import StaleDataError

from tests.lodging.answers import (
    number_of,
)
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.core.errors import DomainError
from webapp.lodging import queries, services
from webapp.lodging.models import Hotel
from webapp.lodging.services import Numbered


def test_two_people_number_the_same_room_at_once(app, rooms):
    """One of them is told what the other wrote; without the lock both would win."""
    found, made = rooms
    key, start, told = made["first"].key, threading.Barrier(8), []

    def write(number):
        with app.app_context():
            start.wait()
            try:
                services.record_numbers(found.id, [Numbered(key, number)], SYSTEM)
                told.append(number)
            except DomainError as error:
                told.append(error.code)

    threads = [threading.Thread(target=write, args=(str(512 + n),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [one for one in told if one.isdigit()]
    assert len(won) == 1
    assert told.count("number_meanwhile") == 7
    with app.app_context():
        assert number_of(found, "Ahmad Fauzi") == won[0]


def test_without_holding_the_hotel_one_of_two_is_told_nothing(app, rooms, monkeypatch):
    """The control of the test above: both read, and the later write breaks."""
    found, made = rooms
    key, both, told = made["first"].key, threading.Barrier(2), []
    read = queries.rooms_by_key

    def together(*wanted):
        rows = read(*wanted)
        both.wait(timeout=10)
        return rows

    monkeypatch.setattr(queries, "rooms_by_key", together)
    monkeypatch.setattr(
        queries, "held_hotel", lambda number: db.session.get_one(Hotel, number)
    )

    def write(number):
        with app.app_context():
            try:
                services.record_numbers(found.id, [Numbered(key, number)], SYSTEM)
                told.append("written")
            except StaleDataError:
                told.append("broken")

    threads = [threading.Thread(target=write, args=(n,)) for n in ("512", "513")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["broken", "written"]
