from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.lodging.bills import invoice, line, lodge, numbered, slept
from tests.lodging.hotels import hotel, new_room
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.lodging import queries, services


@pytest.fixture
def statements(app):  # noqa: ARG001
    """Collect the statements that a block sends to the database."""

    @contextmanager
    def collected():
        sent = []

        def note(_connection, _cursor, statement, *_rest):
            sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return collected


@pytest.fixture
def rooms(meeting):
    """Have two twins and a single slept in."""
    kinds = hotel(meeting, single=3, twin=3)
    found = queries.hotel(meeting.id, "novotel")
    made = {}
    for name, kind, people in (
        ("first", "twin", ["Ahmad Fauzi", "Budi Santoso"]),
        ("second", "twin", ["Candra Wijaya", "Dedi Kurniawan"]),
        ("alone", "single", ["Eko Prasetyo"]),
    ):
        room = new_room(kinds[kind])
        for person in people:
            lodge(meeting, room, person, level="II" if kind == "single" else None)
        made[name] = room
    return found, made


@pytest.fixture
def novotel(meeting):
    """A hotel with its types of rooms by kind."""
    kinds = hotel(meeting, single=2, twin=2)
    return queries.hotel(meeting.id, "novotel"), kinds


@pytest.fixture
def overbilled(meeting, novotel):
    """A room that was slept in, and billed at too high a rate."""
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    slept(found)
    made = invoice(found)
    services.add_line(meeting, made, line(amount=3_300_000), SYSTEM)
    return found, made
