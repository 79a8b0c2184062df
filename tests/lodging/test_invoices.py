"""A hotel's bill: its lines, where they differ, what is decided."""

import pytest

from tests.lodging.bills import (
    RATE,
    TUE,
    contest,
    invoice,
    line,
    lodge,
    numbered,
    slept,
    why,
)
from tests.lodging.hotels import NIGHTS, new_room
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.lodging import queries, services
from webapp.lodging.billing import MatchedBy, Why
from webapp.lodging.contract import Basis
from webapp.lodging.workflow import DecisionState

pytestmark = pytest.mark.usefixtures("app")


def test_a_typed_stay_is_a_line_for_each_night(meeting, novotel):
    found, kinds = novotel
    room = numbered(new_room(kinds["single"]), "512")
    lodge(meeting, room, level="II")
    made = services.add_line(meeting, invoice(found), line(amount=3_000_001), SYSTEM)
    assert [one.night for one in made] == NIGHTS
    assert sum(one.amount for one in made) == 3_000_001
    assert {(one.room_id, one.matched) for one in made} == {(room.id, MatchedBy.NUMBER)}


def test_what_was_slept_and_billed_as_agreed_does_not_differ(meeting, novotel):
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    services.add_line(meeting, invoice(found), line(), SYSTEM)
    assert why(meeting, found) == [(Why.UNPROVEN, RATE)] * 3
    slept(found)
    assert why(meeting, found) == []
    assert queries.bill(meeting, found).owed == 3 * RATE


def test_a_room_is_billed_for_all_who_slept_in_it(meeting, novotel):
    found, kinds = novotel
    twin = numbered(new_room(kinds["twin"]), "512")
    for name in ("Budi Santoso", "Ahmad", "Candra"):
        lodge(meeting, twin if name != "Candra" else new_room(kinds["twin"]), name)
    refs = {one.sleeper.name: one.sleeper.ref for one in queries.ledger(meeting, found)}
    slept(found, refs["Candra"])
    services.add_line(meeting, invoice(found), line(guest="Budi Santoso"), SYSTEM)
    billed = {one.sleeper.name: one.billed for one in queries.ledger(meeting, found)}
    assert billed == {"Budi Santoso": 500_000, "Ahmad": 500_000, "Candra": 0}
    change(found, basis=Basis.PACKAGE)
    billed = {one.sleeper.name: one.billed for one in queries.ledger(meeting, found)}
    assert billed == {"Budi Santoso": RATE, "Ahmad": 0, "Candra": 0}


def change(row, **values):
    with transaction():
        for name, value in values.items():
            setattr(row, name, value)
        db.session.add(row)


def test_who_did_not_come_is_billed_for_nothing(meeting, novotel):
    found, kinds = novotel
    budi = lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    ref = next(one.sleeper.ref for one in queries.ledger(meeting, found))
    services.add_line(meeting, invoice(found), line(), SYSTEM)
    slept(found)
    services.answer_night(found.id, TUE, {ref}, SYSTEM)
    assert budi.participant_id
    assert why(meeting, found) == [(Why.NOT_SLEPT, RATE)]


def test_a_bill_that_the_hotel_took_back_no_longer_counts(meeting, novotel):
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    slept(found)
    first, second = invoice(found), invoice(found, "INV-2")
    for one in (first, second):
        services.add_line(meeting, one, line(), SYSTEM)
    assert why(meeting, found) == [(Why.TWICE, RATE)] * 3
    services.move_invoice(first, "withdraw", SYSTEM, "diganti INV-2")
    assert why(meeting, found) == []


def test_a_number_is_given_once_by_a_hotel(novotel):
    found, _kinds = novotel
    invoice(found)
    with pytest.raises(DomainError, match="invoice_number_taken"):
        invoice(found)


def test_a_checked_bill_keeps_its_lines(meeting, novotel):
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    made = invoice(found)
    services.move_invoice(made, "check", SYSTEM)
    with pytest.raises(DomainError, match="invoice_closed"):
        services.add_line(meeting, made, line(), SYSTEM)
    services.move_invoice(made, "reopen", SYSTEM)
    assert len(services.add_line(meeting, made, line(), SYSTEM)) == 3


def test_a_bill_without_lines_leaves_all_that_is_owed_open(meeting, novotel):
    found, kinds = novotel
    lodge(meeting, numbered(new_room(kinds["twin"]), "512"))
    slept(found)
    assert queries.bill(meeting, found).differences == ()
    invoice(found)
    assert why(meeting, found) == [(Why.NOT_BILLED, -RATE)] * 3


def test_a_decision_is_kept_with_its_money(meeting, overbilled):
    found, made = overbilled
    assert contest(meeting, found) == 3
    bill = queries.bill(meeting, found)
    assert len(bill.decided(DecisionState.CONTESTED)) == 3
    services.add_line(meeting, made, line(amount=1, last=None), SYSTEM)
    changed = queries.bill(meeting, found)
    first = changed.differences[0]
    assert changed.decisions[first.key].amount != first.amount
    with pytest.raises(DomainError, match="reason_missing"):
        contest(meeting, found, "withdraw", " ")
    contest(meeting, found, "withdraw", "hotel benar")
    assert not queries.bill(meeting, found).decided(DecisionState.CONTESTED)
