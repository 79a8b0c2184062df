"""Stopping a computation, and using a part of a proposal: whole rooms, or nothing."""

from unittest.mock import patch

import pytest

from tests import factories
from tests.lodging.hotels import NIGHTS, extra_room, hotel, new_hotel, new_room, propose
from tests.lodging.test_pages import address, page, send, text, token
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.lodging import queries, services
from webapp.lodging.models import BedNight, PairKind, Policy
from webapp.lodging.services import proposing
from webapp.lodging.workflow import ProposalState
from webapp.registration.models import Sex

pytestmark = pytest.mark.usefixtures("app")


def rooms_of(meeting):
    return {place: room.label for place, room in queries.occupancy(meeting.id)}


def proposed(meeting, number=1):
    return queries.proposal(meeting.id, number)


def test_a_part_takes_room_mates_along_and_leaves_the_others(meeting):
    hotel(meeting, twin=3)
    people = [factories.person(meeting) for _ in range(4)]
    proposal = propose(meeting)
    picked = people[0].participant_id
    room = next(
        room for room in services.proposed_moves(proposal) if room.place_id == picked
    ).after
    services.accept(proposal, SYSTEM, {picked})
    assert set(rooms_of(meeting)) == set(room.people)
    used = proposed(meeting)
    assert (used.state, used.taken) == (ProposalState.ACCEPTED, 2)
    rest = propose(meeting)
    services.accept(rest, SYSTEM)
    assert len(rooms_of(meeting)) == 4
    assert rest.moved == 0


def test_whoever_sleeps_in_a_proposed_room_now_makes_room(meeting):
    twin = hotel(meeting, twin=2)["twin"]
    budi, andi = factories.person(meeting), factories.person(meeting)
    services.move_place(budi.participant_id, new_room(twin).id, SYSTEM)
    services.move_place(andi.participant_id, new_room(twin).id, SYSTEM)
    # One room is cheaper: one of the two moves to the other.
    proposal = propose(meeting)
    (move,) = services.proposed_moves(proposal)
    services.accept(proposal, SYSTEM, {move.place_id})
    assert len(set(rooms_of(meeting).values())) == 1
    assert proposed(meeting).taken == 1


def test_a_part_in_which_nobody_moves_is_refused(meeting):
    hotel(meeting, twin=2)
    factories.person(meeting)
    services.accept(propose(meeting), SYSTEM)
    again = propose(meeting)
    everybody = set(rooms_of(meeting))
    with pytest.raises(DomainError, match="part_empty"):
        services.accept(again, SYSTEM, everybody)
    assert proposed(meeting, 2).state is ProposalState.PROPOSED


def test_a_part_that_leaves_more_rooms_in_use_than_are_held_is_refused(meeting):
    twin = hotel(meeting, twin=1)["twin"]
    other = new_hotel(code="ibis", name="Ibis", twin=1)
    services.load_block(meeting.id, [new_hotel(twin=1), other], SYSTEM)
    men = [factories.person(meeting) for _ in range(2)]
    with transaction():  # the block was cut behind our back
        for man in men:
            room = extra_room(twin, f"TWN-{man.id}")
            for night in NIGHTS:
                bed = BedNight(meeting_id=meeting.id, room_id=room.id, night=night)
                bed.participant_id, bed.bed = man.participant_id, 1
                db.session.add(bed)
    woman = factories.person(meeting, sex=Sex.FEMALE)
    before = rooms_of(meeting)
    proposal = propose(meeting)
    with pytest.raises(DomainError, match="part_breaks"):
        services.accept(proposal, SYSTEM, {woman.participant_id})
    assert rooms_of(meeting) == before
    assert proposed(meeting).state is ProposalState.PROPOSED
    services.accept(proposal, SYSTEM)
    assert len(rooms_of(meeting)) == 3


def test_the_page_uses_what_is_picked_and_what_is_filtered(meeting, browse):
    hotel(meeting, twin=4)
    jambi = factories.delegation(meeting, "Dinas Jambi")
    for _ in range(2):
        factories.person(meeting, of={"delegation": jambi})
    riau = factories.delegation(meeting, "Dinas Riau")
    for _ in range(2):
        factories.person(meeting, of={"delegation": riau})
    propose(meeting)
    client, at = browse(), address(meeting, "proposals/1")
    shown = page(client, at)
    assert len(shown.select("tbody tr")) == 4
    assert len(page(client, at + "?q=jambi").select("tbody tr")) == 2
    nothing = send(client, at + "/part", at=at, what="picked")
    assert nothing.location.endswith("proposals/1")
    done = send(client, at + "/part", at=at, what="filtered", q="jambi")
    assert done.location.endswith("/lodging/")
    assert len(rooms_of(meeting)) == 2
    said = text(page(client, address(meeting)))
    assert "2 orang dipindahkan menurut usulan" in said
    assert "Dipakai sebagian" in said


def test_a_part_is_undone_as_a_whole_is(meeting, browse):
    hotel(meeting, twin=2)
    person = factories.person(meeting)
    propose(meeting)
    client, at = browse(), address(meeting, "proposals/1")
    send(client, at + "/part", at=at, what="picked", pick=person.participant_id)
    shown = page(client, address(meeting))
    undo = next(f["action"] for f in shown.select("form") if "/undo/" in f["action"])
    client.post(undo, data={"csrf_token": token(client, address(meeting))})
    assert rooms_of(meeting) == {}
    assert proposed(meeting).taken is None


def test_a_computation_that_is_stopped_keeps_nothing(meeting, browse):
    hotel(meeting, twin=2)
    factories.person(meeting)
    proposal = services.propose(meeting.id, SYSTEM)
    client = browse()
    shown = page(client, address(meeting))
    stop = shown.select_one("#computing form")["action"]
    solved = []

    def slowly(*_arguments, progress, **_settings):
        progress("reading", 0.1)
        client.post(stop, data={"csrf_token": token(client, address(meeting))})
        progress("housing", 0.2)
        solved.append(True)

    with patch.object(proposing, "solve", slowly):
        services.compute(meeting.id, proposal.id)
    assert not solved
    assert proposed(meeting).state is ProposalState.DISCARDED
    assert "dihentikan" in text(page(client, address(meeting)))


def test_a_wish_may_have_a_price(meeting):
    """Two who want each other share dearly where the meeting pays for it."""
    cheap = new_hotel(rate=500_000, twin=1, single=0)
    dear = new_hotel(code="ibis", name="Ibis", rate=600_000, twin=2, single=0)
    services.load_block(meeting.id, [cheap, dear], SYSTEM)
    first, second = factories.person(meeting), factories.person(meeting)
    factories.person(meeting)
    for one, other in ((first, second), (second, first)):
        services.pair_up(meeting.id, (one.id, other.id), PairKind.WISH, SYSTEM)
    values = {"policy": Policy.PRICED, "wish_price": 5_000_000}
    services.lay_down_rules(meeting.id, values, None, SYSTEM)
    proposal = propose(meeting)
    assert (proposal.policy, proposal.wish_price) == (Policy.PRICED, 5_000_000)
    assert (proposal.wishes_asked, proposal.wishes_honoured) == (1, 1)


def test_the_list_of_moves_asks_as_often_for_three_as_for_one(browse, statements):
    counted = []
    for rows in (1, 3):
        meeting = factories.meeting()
        hotel(meeting, twin=9)
        for _ in range(rows):
            factories.person(meeting)
        propose(meeting)
        client = browse(at=meeting)
        client.get(address(meeting, "proposals/1"))
        with statements() as sent:
            page(client, address(meeting, "proposals/1"))
        counted.append(len(sent))
    assert counted[0] == counted[1] <= 14
