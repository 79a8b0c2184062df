"""The meeting of 2019 from its own workbooks: rooms for everybody."""

import json
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest

from webapp.core.actor import SYSTEM
from webapp.core.sheets import read_workbook
from webapp.lodging import queries, services
from webapp.lodging.models import RoomKind
from webapp.lodging.services import NewBlock, NewHotel, NewType
from webapp.registration import services as registration
from webapp.registration.services import Institution, Newcomer, NewPlace
from webapp.registration.workflow import PlaceState
from webapp.secretariat.workbooks import recognise

pytestmark = pytest.mark.usefixtures("app")

FOLDER = Path(__file__).parents[1] / "data" / "rakor-2019"
TRUTH = json.loads((FOLDER / "truth.json").read_text("utf-8"))
FULLEST = date(2019, 2, 25)


def read(*names):
    return recognise([read_workbook((FOLDER / n).read_bytes(), n) for n in names])


def load_block(meeting, name):
    found = read("daftar-undangan.xlsx", name).blocks
    rows = sorted(found, key=lambda one: one.hotel)
    hotels = [
        NewHotel(
            code=hotel.removeprefix("Hotel ").split()[0].lower(),
            name=hotel,
            types=[_type(row) for row in types],
        )
        for hotel, types in groupby(rows, key=lambda one: one.hotel)
    ]
    services.load_block(meeting.id, hotels, SYSTEM)


def _type(row):
    blocks = [NewBlock(night=night, rooms=n) for night, n in row.nights.items()]
    return NewType(
        code=row.code,
        name=row.name,
        kind=RoomKind(row.kind.value),
        beds=row.beds,
        rate=row.rate,
        blocks=blocks,
    )


def load_people(meeting):
    people = read("daftar-undangan.xlsx", "rundown.xlsx").people
    known = {
        row.delegation_key: registration.institution(
            meeting.id, Institution(row.institution), SYSTEM
        )
        for row in people
    }
    places = [
        NewPlace(
            delegation=known[row.delegation_key],
            state=PlaceState.CONFIRMED,
            needs_room=row.stays,
            arrive_on=row.arrive_on,
            depart_on=row.depart_on,
            holder=Newcomer(name=row.name, sex=row.sex, level=row.level),
        )
        for row in people
    ]
    registration.add_places(meeting.id, "BPN19", places, SYSTEM)


def allocate(meeting):
    proposal = services.propose(meeting.id, SYSTEM)
    services.compute(meeting.id, proposal.id)
    proposal = queries.latest_proposal(meeting.id)
    services.accept(proposal, SYSTEM)
    return proposal


@pytest.fixture
def rakor(meeting):
    load_people(meeting)
    return meeting


def test_everybody_who_stays_gets_a_room_proved_cheapest(rakor):
    load_block(rakor, "blok-kamar.xlsx")
    grid = queries.grid(rakor.id)
    need = grid.needs[grid.nights.index(FULLEST)]
    assert need.alone == TRUTH["peak_single"]
    assert need.shared_rooms == TRUTH["peak_twin"]
    assert not grid.short_nights
    proposal = allocate(rakor)
    assert (proposal.people, proposal.placed) == (TRUTH["lodged"], TRUTH["lodged"])
    assert proposal.gap == 0
    assert proposal.cost == proposal.bound
    assert proposal.seconds < 10  # the goal for 600 people is 3 on an idle core
    assert not queries.unhoused(rakor.id)
    again = allocate(rakor)
    assert again.moved == 0
    assert again.cost == proposal.cost


def test_a_short_block_leaves_out_whom_it_must_and_says_so(rakor):
    load_block(rakor, "blok-kamar-kurang.xlsx")
    proposal = allocate(rakor)
    left_out = proposal.people - proposal.placed
    assert left_out == len(queries.unhoused(rakor.id)) > 0
    blocking = queries.content(proposal.id).answer["blocking"]
    assert {one["kind"] for one in blocking} == {"twin"}
    assert sum(one["people_short"] for one in blocking) >= left_out
