"""Figures do not depend on the order in which lines arrive, nor on who counts."""

import random
from contextlib import suppress
from datetime import timedelta
from itertools import groupby, product
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests import factories
from tests.checkin import second_count
from tests.checkin.factories import checkpoint, door, reading
from tests.factories import saved
from webapp.checkin.models import Direction, Once, Scan, ScanRuling
from webapp.checkin.queries import attendance, counting, ledger, presence
from webapp.checkin.services import record_scan
from webapp.core import clock
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.meetings.models import AttendanceBasis, Meeting

SPANS = [(0, 2), (3, 2), (3, 1), (4, 2), (8, 1)]  # the three in the middle are one
ORDERS = 1000


class TakenBackError(Exception):
    """Ends a trial without a trace."""


@pytest.fixture
def doors(meeting):
    """Sessions, some at the same time, each with a door of one of the three kinds."""
    kinds = [Once.DIRECTION, Once.DIRECTION, Once.EVER, Once.DAY, Once.DIRECTION]
    return [
        door(meeting, factories.agenda_session(meeting, *span), once=once)
        for span, once in zip(SPANS, kinds, strict=True)
    ]


@pytest.fixture
def few(doors):
    """Two that overlap, and one apart."""
    return [doors[1], doors[3], doors[4]]


@pytest.fixture
def readings(meeting, few):
    """What two people did, with two devices at the same instant."""
    chance = random.Random(7)
    people = [factories.person(meeting) for _ in range(2)]
    return [
        (
            point.slug,
            reading(
                chance.choice(people),
                offline=True,
                direction=chance.choice(list(Direction)),
                scan_id=UUID(int=chance.getrandbits(128)),
                scanned_at=factories.MORNING
                + timedelta(minutes=30 * chance.randrange(20)),
            ),
        )
        for point in few
        for _ in range(2)
    ]


def figures(meeting):
    """Read all figures that anybody is shown of this meeting."""
    said = []
    for basis in AttendanceBasis:
        asked = Meeting(id=meeting.id, attendance_by=basis)
        rows = attendance.attendance(asked)
        said.append([(row.ref, row.attended, row.visits) for row in rows])
    said.append([count[2:] for count in presence.counts(meeting.id)])
    return said


def test_a_thousand_orders_doublings_and_batches_give_one_result(meeting, readings):
    expected = []

    @settings(
        max_examples=ORDERS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(
        order=st.permutations(readings),
        again=st.lists(st.sampled_from(readings), max_size=2),
        batch=st.integers(1, 4),
    )
    def arrives(order, again, batch):
        sent = [*order, *again]
        with suppress(TakenBackError), transaction():
            for _number, items in groupby(enumerate(sent), lambda at: at[0] // batch):
                with transaction():
                    for _at, (slug, read) in items:
                        record_scan(meeting, slug, read, SYSTEM)
            found = figures(meeting)
            expected.append(found)
            raise TakenBackError
        assert found == expected[0]

    arrives()
    assert len(expected) >= ORDERS
    assert any(present for present, *_ in expected[0][-1]), "nobody came"


def lived(meeting, doors, people, lines):
    """Write many lines as devices would, and rulings on some of them."""
    chance = random.Random(11)
    for _ in range(lines):
        at = factories.MORNING + timedelta(minutes=chance.randrange(-30, 600))
        read = reading(
            chance.choice(people),
            offline=True,
            direction=chance.choice([Direction.IN, Direction.IN, Direction.OUT]),
            scanned_at=at,
        )
        record_scan(meeting, chance.choice(doors).slug, read, SYSTEM)
    written = db.session.scalars(select(Scan).where(Scan.meeting_id == meeting.id))
    for line in written.all()[::9]:
        for counts in chance.choice([(False,), (False, True), (True,)]):
            ruled(line, counts=counts)


HISTORIES = [
    history for size in range(4) for history in product([True, False], repeat=size)
]


@pytest.mark.parametrize("refused", [False, True])
def test_both_ways_to_tell_whether_a_line_counts_agree(meeting, refused):
    gate, expected = checkpoint(meeting), {}
    for history in HISTORIES:
        person = None if refused else factories.person(meeting)
        read = reading(person, code="PX" if refused else "")
        record_scan(meeting, gate.slug, read, SYSTEM)
        line = ledger.scan_by_name(meeting.id, read.scan_id)
        for counts in history:
            ruled(line, counts=counts)
        expected[line.id] = history[-1] if history else not refused
    for told in (counting.counting, counting.counting_one):
        rows = select(Scan.id, told(Scan)).where(Scan.checkpoint_id == gate.id)
        assert dict(db.session.execute(rows).all()) == expected, told.__name__


def ruled(line, *, counts):
    saved(
        ScanRuling(
            meeting_id=line.meeting_id,
            scan_id=line.id,
            counts=counts,
            reason="other",
            by="system",
        )
    )


def test_a_second_count_agrees_for_everybody(meeting, doors):
    people = [factories.person(meeting) for _ in range(25)]
    elsewhere = checkpoint(meeting)
    lived(meeting, [*doors, elsewhere], people, 350)
    db.session.expunge_all()
    lines = db.session.scalars(select(Scan).where(Scan.meeting_id == meeting.id)).all()
    ours = ScanRuling.meeting_id == meeting.id
    rulings = db.session.scalars(select(ScanRuling).where(ours)).all()
    counted = second_count.counting(lines, rulings)
    parts = [part for group in attendance.groups(meeting.id) for part in group.parts]
    code_of = {
        point.id: next(p.code for p in parts if p.code.lower() == point.slug)
        for point in doors
    }
    days = second_count.walked(x for x in counted if x.checkpoint_id in code_of)
    for basis, count in (
        (AttendanceBasis.SESSIONS, second_count.by_sessions),
        (AttendanceBasis.MINUTES, second_count.by_minutes),
    ):
        rows = attendance.attendance(Meeting(id=meeting.id, attendance_by=basis))
        told = {row.person_id: row.attended for row in rows}
        again = {p.id: count(days.get(p.id, []), code_of, parts) for p in people}
        assert told == again
        assert len(set(told.values())) > 1
    today = clock.now() - timedelta(days=1)  # all of it is years ago
    for point in [*doors, elsewhere]:
        at_point = [line for line in counted if line.checkpoint_id == point.id]
        assert presence.present_ids(point.id) == second_count.inside(
            at_point, point.once, today
        )
