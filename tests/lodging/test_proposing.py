from datetime import timedelta

import pytest

from tests import factories
from tests.factories import FIRST_DAY
from tests.lodging.hotels import NIGHTS, hotel, new_hotel, propose
from webapp.core.access import PERMISSIONS, Role
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import transaction
from webapp.core.errors import DomainError
from webapp.jobs.queries import latest_job
from webapp.lodging import queries, services
from webapp.lodging.services import NewBlock, proposing
from webapp.lodging.workflow import ProposalState
from webapp.registration import services as registration
from webapp.registration.models import Level, Sex
from webapp.registration.queries import locked_place

pytestmark = pytest.mark.usefixtures("app")


def six(meeting):
    """Two men, two women, one Eselon II and one whose level nobody knows."""
    group = factories.delegation(meeting)
    kinds = (
        {"name": "Andi"},
        {"name": "Budi"},
        {"name": "Citra", "sex": Sex.FEMALE},
        {"name": "Dewi", "sex": Sex.FEMALE},
        {"name": "Eko", "level": Level.II},
        {"name": "Fajar", "level": None},
    )
    return {
        values["name"]: factories.person(meeting, of={"delegation": group}, **values)
        for values in kinds
    }


def room_ids(people):
    found = queries.room_of([person.participant_id for person in people.values()])
    return {
        name: found[person.participant_id].room_id for name, person in people.items()
    }


def test_a_proposal_is_computed_and_used(meeting):
    hotel(meeting, single=1, twin=3)
    people = six(meeting)
    proposal = propose(meeting)
    assert proposal.state is ProposalState.PROPOSED
    assert (proposal.people, proposal.placed, proposal.rooms) == (6, 6, 4)
    assert proposal.cost == proposal.bound == 12_000_000  # proved: not cheaper
    assert (proposal.gap, proposal.percent) == (0, 100)
    assert not queries.occupancy(meeting.id)  # it is only a proposal
    assert services.accept(proposal, SYSTEM).beds == 18
    rooms = room_ids(people)
    assert rooms["Citra"] == rooms["Dewi"]
    assert list(rooms.values()).count(rooms["Eko"]) == 1
    assert not queries.unhoused(meeting.id)


def test_a_job_computes_it(meeting):
    hotel(meeting, single=1, twin=3)
    proposal = services.propose(meeting.id, SYSTEM)
    job = latest_job(meeting.id, "lodging.propose")
    assert job.ids == {"meeting_id": meeting.id, "proposal_id": proposal.id}


def test_computing_again_after_a_death_changes_nothing(meeting):
    hotel(meeting, single=1, twin=3)
    six(meeting)
    proposal = propose(meeting)
    services.compute(meeting.id, proposal.id)
    assert queries.latest_proposal(meeting.id).state is ProposalState.PROPOSED


def test_a_newer_proposal_replaces_the_one_that_waits(meeting):
    hotel(meeting, single=1, twin=3)
    six(meeting)
    first, second = propose(meeting), propose(meeting)
    assert (first.number, second.number) == (1, 2)
    state = queries.proposal(meeting.id, 1).state
    assert state is ProposalState.DISCARDED
    with pytest.raises(DomainError, match="wrong_state"):
        services.accept(first, SYSTEM)


def test_a_proposal_thrown_away_changes_nothing(meeting):
    hotel(meeting, single=1, twin=3)
    six(meeting)
    services.discard(propose(meeting), SYSTEM)
    assert not queries.occupancy(meeting.id)
    assert len(queries.unhoused(meeting.id)) == 6


def test_who_finds_no_room_is_counted_and_told_why(meeting):
    hotel(meeting, single=1, twin=2)
    six(meeting)
    proposal = propose(meeting)
    content = queries.content(proposal.id)
    assert proposal.placed == 5
    assert len(content.answer["unplaced"]) == 1
    assert content.answer["blocking"][0]["rooms_short"] == 1
    services.accept(proposal, SYSTEM)
    assert len(queries.unhoused(meeting.id)) == 1


def test_who_lacks_a_sex_a_stay_or_a_name_is_listed(meeting):
    hotel(meeting, twin=9)
    nameless = factories.place(meeting)
    unsure = factories.person(meeting, sex=None)
    undated = factories.person(meeting, of={"arrive_on": None})
    proposal = propose(meeting)
    assert proposal.people == 3
    reasons = {
        one["place_id"]: one["reason"] for one in queries.content(proposal.id).undecided
    }
    assert reasons == {
        nameless.id: "name_unknown",
        unsure.participant_id: "sex_unknown",
        undated.participant_id: "stay_unknown",
    }


def test_who_needs_no_room_is_not_asked_for(meeting):
    hotel(meeting, twin=9)
    factories.person(meeting, of={"needs_room": False})
    factories.person(meeting, of={"depart_on": FIRST_DAY})
    assert propose(meeting).people == 0


def changed_person(_meeting, people):
    registration.edit_person(people["Andi"], {"accessible": True}, None, SYSTEM)


def cancelled_place(_meeting, people):
    place = people["Andi"].participant_id
    registration.decide(place, "cancel", SYSTEM, "sakit")


def longer_stay(_meeting, people):
    place = locked_place(people["Andi"].participant_id)
    values = {"arrive_on": FIRST_DAY + timedelta(days=1)}
    registration.edit_place(place, values, None, SYSTEM)


def smaller_block(meeting, _people):
    services.load_block(meeting.id, [new_hotel(single=1, twin=2)], SYSTEM)


def moved_by_hand(meeting, people):
    twin = next(k for k in queries.room_types(meeting.id) if k.code == "TWN")
    room = services.open_room(meeting.id, twin.id, SYSTEM)
    services.move_place(people["Andi"].participant_id, room.id, SYSTEM)


@pytest.mark.parametrize(
    "change",
    [changed_person, cancelled_place, longer_stay, smaller_block, moved_by_hand],
)
def test_what_changed_since_is_not_overwritten(meeting, change):
    hotel(meeting, single=1, twin=3)
    people = six(meeting)
    proposal = propose(meeting)
    change(meeting, people)
    before = len(queries.bed_nights(meeting.id))
    with pytest.raises(DomainError, match="proposal_stale") as refused:
        services.accept(proposal, SYSTEM)
    assert refused.value.parameters["count"] >= 1
    assert len(queries.bed_nights(meeting.id)) == before
    assert queries.latest_proposal(meeting.id).state is ProposalState.PROPOSED


def test_an_answer_that_breaks_a_rule_is_not_used(meeting):
    hotel(meeting, single=1, twin=3)
    six(meeting)
    proposal = propose(meeting)
    with transaction():
        content = queries.content(proposal.id)
        rooms = content.answer["rooms"]
        rooms[0]["people"], rooms[1]["people"] = (
            rooms[0]["people"] + rooms[1]["people"],
            [],
        )
        content.answer = {**content.answer, "rooms": rooms[:1] + rooms[2:]}
        from sqlalchemy.orm.attributes import flag_modified  # noqa: PLC0415

        flag_modified(content, "answer")
    with pytest.raises(DomainError, match="proposal_invalid"):
        services.accept(proposal, SYSTEM)
    assert not queries.bed_nights(meeting.id)


def test_a_fault_of_the_solver_is_never_published(meeting, monkeypatch):
    hotel(meeting, single=1, twin=3)
    six(meeting)
    monkeypatch.setattr(proposing, "violations", lambda *_: ["gender_mixed: TWN"])
    proposal = services.propose(meeting.id, SYSTEM)
    with pytest.raises(DomainError, match="proposal_invalid"):
        services.compute(meeting.id, proposal.id)
    assert queries.latest_proposal(meeting.id).state is ProposalState.COMPUTING


def test_allocating_again_keeps_people_where_they_are(meeting):
    hotel(meeting, single=1, twin=4)
    people = six(meeting)
    services.accept(propose(meeting), SYSTEM)
    before = room_ids(people)
    factories.person(meeting, name="Gita", sex=Sex.FEMALE)
    again = propose(meeting)
    assert again.moved == 0
    assert services.accept(again, SYSTEM).beds == 3  # the beds of Gita, and no others
    assert room_ids(people) == before


def test_whoever_is_in_a_locked_room_stays_there(meeting):
    kinds = hotel(meeting, single=1, twin=4)
    people = six(meeting)
    room = services.open_room(meeting.id, kinds["twin"].id, SYSTEM)
    services.move_place(people["Eko"].participant_id, room.id, SYSTEM)
    services.lock(room, SYSTEM)
    services.accept(propose(meeting), SYSTEM)
    assert room_ids(people)["Eko"] == room.id


def test_a_meeting_without_block_is_told_so(meeting):
    with pytest.raises(DomainError, match="block_missing"):
        services.propose(meeting.id, SYSTEM)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.DESK, Role.LEADER])
def test_only_who_manages_rooms_proposes_and_decides(meeting, role):
    hotel(meeting, single=1, twin=4)
    actor = Actor("account", 1, meeting.id, permissions=PERMISSIONS[role])
    proposal = propose(meeting)
    for act in (
        lambda: services.propose(meeting.id, actor),
        lambda: services.accept(proposal, actor),
        lambda: services.discard(proposal, actor),
        lambda: services.load_block(meeting.id, [new_hotel()], actor),
    ):
        with pytest.raises(DomainError, match="forbidden"):
            act()


def test_loading_a_block_again_changes_nothing(meeting):
    assert services.load_block(meeting.id, [new_hotel(single=1, twin=3)], SYSTEM) == 7
    before = [(b.id, b.version) for b in queries.blocks(meeting.id)]
    services.load_block(meeting.id, [new_hotel(single=1, twin=3)], SYSTEM)
    assert [(b.id, b.version) for b in queries.blocks(meeting.id)] == before


def test_a_block_is_not_cut_below_what_is_used(meeting):
    hotel(meeting, single=1, twin=3)
    six(meeting)
    services.accept(propose(meeting), SYSTEM)
    with pytest.raises(DomainError, match="block_below_use") as refused:
        services.load_block(meeting.id, [new_hotel(single=1, twin=1)], SYSTEM)
    told = refused.value.parameters
    assert (told["used"], told["rooms"], told["night"]) == (3, 1, str(NIGHTS[0]))


def test_a_hotel_or_type_is_named_once(meeting):
    novotel = new_hotel(single=1, twin=3)
    with pytest.raises(DomainError, match="hotel_twice"):
        services.load_block(meeting.id, [novotel, novotel], SYSTEM)
    types = [*novotel.types, novotel.types[0]]
    twice = type(novotel)(code="x", name="X", types=types)
    with pytest.raises(DomainError, match="room_type_twice"):
        services.load_block(meeting.id, [twice], SYSTEM)


def test_a_block_of_less_than_nothing_is_refused(meeting):
    wrong = new_hotel(single=1)
    types = [
        type(wrong.types[0])(
            code="SGL",
            kind=wrong.types[0].kind,
            beds=1,
            rate=1,
            blocks=[NewBlock(night=NIGHTS[0], rooms=-1)],
        )
    ]
    with pytest.raises(DomainError, match="block_negative"):
        services.load_block(
            meeting.id, [type(wrong)(code="x", name="X", types=types)], SYSTEM
        )
