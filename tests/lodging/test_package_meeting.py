"""A meeting whose hotel is paid by package: the proposal costs what is charged."""

import pytest

from tests import factories
from tests.lodging.hotels import NIGHTS, hotel, propose
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.lodging import queries, services
from webapp.lodging.contract import Basis, RoomNight, charges, total
from webapp.lodging.models import Block
from webapp.lodging.services.question import ask
from webapp.registration.models import Level

RATE, ALONE = 1_000_000, 300_000


def packaged(meeting, guaranteed=0, **held):
    kinds = hotel(meeting, **held)
    with transaction():
        (one,) = queries.hotels(meeting.id)
        one.basis, one.guaranteed_people = Basis.PACKAGE, guaranteed
        for kind in kinds.values():
            kind.single_supplement = ALONE
    return kinds


def charged(meeting):
    contract = queries.contracts(meeting.id)["novotel"]
    slept = {}
    for bed in queries.bed_nights(meeting.id):
        slept[bed.room_id, bed.night] = slept.get((bed.room_id, bed.night), 0) + 1
    codes = {room.id: room.type.code for room in queries.rooms(meeting.id)}
    nights = [
        RoomNight(night=night, type=codes[room], guests=count)
        for (room, night), count in slept.items()
    ]
    return total(charges(contract, nights))


@pytest.mark.parametrize("guaranteed", [0, 5])
def test_a_proposal_costs_what_the_contract_charges(meeting, guaranteed):
    packaged(meeting, guaranteed, single=1, twin=2)
    factories.person(meeting, level=Level.II)
    for _ in range(3):
        factories.person(meeting)
    proposal = propose(meeting)
    paid = max(4, guaranteed) * RATE + 2 * ALONE  # the boss, and one of three
    assert proposal.cost == proposal.bound == 3 * paid
    services.accept(proposal, SYSTEM)
    assert charged(meeting) == proposal.cost


def test_a_price_of_one_night_counts_on_that_night(meeting):
    kinds = hotel(meeting, twin=1)
    with transaction():
        for block in db.session.query(Block).filter_by(
            room_type_id=kinds["twin"].id, night=NIGHTS[1]
        ):
            block.rate = 1_500_000
    factories.person(meeting)
    assert propose(meeting).cost == 2 * RATE + 1_500_000


def test_a_plain_contract_asks_the_plain_question(meeting):
    hotel(meeting, twin=1, single=1)
    (asked,) = ask(meeting.id).instance.hotels
    assert asked.guarantee is None
    assert {kind.prices for kind in asked.room_types} == {()}
