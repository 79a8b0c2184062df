"""A proposal that was used is taken back: everybody sleeps where they did."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.lodging.hotels import hotel, propose
from webapp.core import undo
from webapp.core.access import PERMISSIONS, Role
from webapp.core.actor import SYSTEM, Actor, acting
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.history import History
from webapp.lodging import queries, services
from webapp.lodging.models import RoomKind
from webapp.lodging.workflow import ProposalState
from webapp.registration.queries import locked_place

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def used(meeting):
    """A proposal that gave a newcomer a bed, and took a night from who leaves early."""
    hotel(meeting, single=1, twin=4)
    leaver, _ = factories.person(meeting), factories.person(meeting)
    services.accept(propose(meeting), SYSTEM)
    before = slept(meeting)
    newcomer = factories.person(meeting)
    with transaction():
        place = locked_place(leaver.participant_id)
        place.depart_on -= timedelta(days=1)
    number = services.accept(propose(meeting), SYSTEM).undo
    return before, number, newcomer


def slept(meeting):
    """Who has which bed of which room on which night."""
    held = queries.bed_nights(meeting.id)
    return {(b.participant_id, b.night, b.room_id, b.bed) for b in held}


def test_everybody_sleeps_where_they_did(meeting, used):
    before, number, _ = used
    assert slept(meeting) != before
    services.take_back(meeting.id, number, SYSTEM)
    assert slept(meeting) == before
    proposal = queries.latest_proposal(meeting.id)
    assert proposal.state is ProposalState.PROPOSED
    services.accept(proposal, SYSTEM)  # it may be used after all
    assert slept(meeting) != before


def test_a_bed_given_up_is_in_the_history(meeting, used):
    _, number, _ = used
    gone = select(History).where(
        History.transaction == number,
        History.table == "bed_night",
        History.after.is_(None),
    )
    lines = db.session.scalars(gone).all()
    assert lines
    for line in lines:
        assert line.before.keys() == {"room_id", "participant_id", "night", "bed"}
        assert line.meeting_id == meeting.id


def test_what_was_moved_since_stays(meeting, used):
    _, number, newcomer = used
    (twin,) = (k for k in queries.room_types(meeting.id) if k.kind is RoomKind.TWIN)
    room = services.open_room(meeting.id, twin.id, SYSTEM)
    services.move_place(newcomer.participant_id, room.id, SYSTEM)
    after = slept(meeting)
    with pytest.raises(DomainError, match="undo_overtaken"):
        services.take_back(meeting.id, number, SYSTEM)
    assert slept(meeting) == after


def test_another_proposal_is_not_passed_over(meeting, used):
    _, number, _ = used
    propose(meeting)
    with pytest.raises(DomainError, match="undo_overtaken"):
        services.take_back(meeting.id, number, SYSTEM)


def test_only_who_used_it_and_only_soon(meeting, used, monkeypatch):
    _, number, _ = used
    other = Actor("account", 7, meeting.id, permissions=PERMISSIONS[Role.ORGANISER])
    with acting(other), pytest.raises(DomainError, match="undo_not_yours"):
        services.take_back(meeting.id, number, other)
    reader = replace(other, permissions=PERMISSIONS[Role.VIEWER])
    with pytest.raises(DomainError, match="forbidden"):
        services.take_back(meeting.id, number, reader)
    elsewhere = factories.meeting()
    with pytest.raises(DomainError, match="undo_not_yours"):
        services.take_back(elsewhere.id, number, SYSTEM)
    monkeypatch.setattr(undo, "WHILE", timedelta(0))
    with pytest.raises(DomainError, match="undo_too_late"):
        services.take_back(meeting.id, number, SYSTEM)
