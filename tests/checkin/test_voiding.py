"""Scans that are taken back stay in the ledger, and do not count."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from tests import factories
from tests.checkin.factories import (
    checkpoint,
    desk_of,
    lines,
    present,
    reading,
    scanned,
)
from webapp.checkin.models import Outcome, ScanRuling
from webapp.checkin.queries import ledger
from webapp.checkin.services import void_scan
from webapp.core import access
from webapp.core.access import PERMISSIONS
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db
from webapp.core.errors import DomainError


@pytest.fixture
def gate(meeting):
    return checkpoint(meeting)


def test_a_voided_scan_does_not_count_and_stays(meeting, gate):
    person, by = factories.person(meeting), desk_of(meeting)
    first = scanned(meeting, gate, person, by)
    scanned(meeting, gate, person, by)  # the camera still sees the card
    void_scan(meeting, first.scan_id, "", by)
    assert present(gate) == 0
    assert len(lines(gate)) == 2
    assert scanned(meeting, gate, person, by).outcome is Outcome.ACCEPTED


def test_another_desk_that_read_the_card_too_keeps_its_line(meeting, gate):
    person = factories.person(meeting)
    first = scanned(meeting, gate, person, desk_of(meeting))
    scanned(meeting, gate, person, desk_of(meeting, 2, "Tuti"))
    void_scan(meeting, first.scan_id, "", desk_of(meeting))
    assert present(gate) == 1


def test_voiding_twice_is_voiding_once(meeting, gate):
    by = desk_of(meeting)
    first = scanned(meeting, gate, factories.person(meeting), by)
    for _ in range(2):
        void_scan(meeting, first.scan_id, "", by)
    line = ledger.scan_by_name(meeting.id, first.scan_id)
    voids = select(ScanRuling).where(ScanRuling.scan_id == line.id)
    assert len(db.session.scalars(voids).all()) == 1


def test_a_desk_voids_its_own_scans_for_a_while(meeting, gate, organiser, monkeypatch):
    scan = scanned(meeting, gate, factories.person(meeting), desk_of(meeting))
    with pytest.raises(DomainError, match="scan_not_yours"):
        void_scan(meeting, scan.scan_id, "", desk_of(meeting, 2, "Tuti"))
    monkeypatch.setattr(
        "webapp.checkin.services.scans.VOID_WITHIN",
        -reading(code="x").scanned_at.resolution,
    )
    with pytest.raises(DomainError, match="void_too_late"):
        void_scan(meeting, scan.scan_id, "", desk_of(meeting))
    void_scan(meeting, scan.scan_id, "salah orang", organiser)
    assert present(gate) == 0


def test_scans_of_another_meeting_cannot_be_voided(meeting, gate):
    scan = scanned(meeting, gate, factories.person(meeting))
    for elsewhere in (factories.meeting(), meeting):
        name = scan.scan_id if elsewhere is not meeting else uuid4()
        with pytest.raises(DomainError, match="not_found"):
            void_scan(elsewhere, name, "", SYSTEM)


def test_recording_and_voiding_need_the_right(meeting, gate):
    reader = Actor(
        "account", 1, meeting.id, permissions=PERMISSIONS[access.Role.VIEWER]
    )
    with pytest.raises(DomainError, match="forbidden"):
        scanned(meeting, gate, factories.person(meeting), reader)
    with pytest.raises(DomainError, match="forbidden"):
        void_scan(meeting, uuid4(), "", reader)
