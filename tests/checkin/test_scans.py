from contextlib import suppress
from dataclasses import replace
from threading import Barrier, BrokenBarrierError, Thread
from uuid import uuid4

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import DBAPIError

from tests import factories
from tests.checkin.factories import checkpoint, reading, scanned
from webapp.checkin.models import Direction, Once, Outcome, Scan, ScanVoid
from webapp.checkin.queries import ledger, presence
from webapp.checkin.services import record_scan, void_scan
from webapp.core.access import PERMISSIONS, Role
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.registration.services import make_spares, substitute
from webapp.registration.workflow import PlaceState


@pytest.fixture
def gate(meeting):
    return checkpoint(meeting)


def desk_of(meeting, number=1, name="Reza"):
    rights = PERMISSIONS[Role.DESK]
    return Actor("token", number, meeting.id, name=name, permissions=rights)


def present(gate):
    return len(presence.present_ids(gate.id))


def test_a_badge_opens_once_and_then_repeats(meeting, gate):
    person = factories.person(meeting)
    first = scanned(meeting, gate, person)
    again = scanned(meeting, gate, person)
    assert first.outcome is Outcome.ACCEPTED
    assert (again.outcome, again.first_at) == (Outcome.REPEAT, first.first_at)
    assert again.holder.person_id == person.id


def test_the_same_scan_again_gets_the_same_answer(meeting, gate):
    read = reading(factories.person(meeting))
    first = record_scan(meeting, gate.slug, read, SYSTEM)
    assert record_scan(meeting, gate.slug, read, SYSTEM) == first
    with pytest.raises(DomainError, match="scan_id_used"):
        record_scan(meeting, checkpoint(meeting).slug, read, SYSTEM)
    assert len(lines(gate)) == 1


def lines(gate):
    return db.session.scalars(select(Scan).where(Scan.checkpoint_id == gate.id)).all()


def test_an_unknown_checkpoint_is_not_found(meeting):
    with pytest.raises(DomainError, match="not_found"):
        record_scan(meeting, "jendela", reading(code="PX"), SYSTEM)


@pytest.mark.parametrize("state", sorted(set(PlaceState) - {PlaceState.CONFIRMED}))
def test_without_a_confirmed_place_nobody_passes(app, meeting, gate, state):
    person = factories.person(meeting, state)
    with app.app_context():  # another session: the refusal was committed
        answer = scanned(meeting, gate, person)
    kept = ledger.recorded(answer.scan_id)
    reason = "cancelled" if state is PlaceState.CANCELLED else "not_confirmed"
    assert (kept.outcome, kept.reason) == (Outcome.REFUSED, reason)
    assert kept.person_id == person.id
    assert present(gate) == 0


def test_an_unknown_code_is_a_recorded_refusal(meeting, gate):
    answer = record_scan(meeting, gate.slug, reading(code="PX"), SYSTEM)
    assert (answer.reason, answer.holder) == ("unknown_badge", None)
    assert ledger.recorded(answer.scan_id).reason == "unknown_badge"


def test_a_badge_of_another_meeting_names_nobody(meeting, gate):
    foreigner = factories.person(factories.meeting())
    answer = scanned(meeting, gate, foreigner)
    assert (answer.reason, answer.holder) == ("other_meeting", None)
    assert [line.person_id for line in lines(gate)] == [None]


def test_a_spare_badge_opens_nothing_yet(meeting, gate, organiser):
    spare = make_spares(meeting.id, 1, organiser)[0]
    answer = record_scan(meeting, gate.slug, reading(code=spare.code), SYSTEM)
    assert answer.reason == "spare_badge"


def test_a_substituted_badge_is_revoked(meeting, gate, organiser):
    former = factories.person(meeting)
    old = reading(former)
    heir = substitute(former.participant_id, factories.newcomer("Candra"), organiser)
    assert record_scan(meeting, gate.slug, old, SYSTEM).reason == "badge_revoked"
    assert scanned(meeting, gate, heir).outcome is Outcome.ACCEPTED


@pytest.mark.parametrize(
    ("begins", "reason"), [(2, None), (24 * 365 * 90, "too_early"), (-5, "too_late")]
)
@pytest.mark.usefixtures("app")
def test_windows_count_only_when_switched_on(begins, reason):
    strict = factories.meeting(windows_enforced=True)
    easy = factories.meeting()
    for meeting, expected in ((strict, reason), (easy, None)):
        session = factories.agenda_session(meeting, begins)
        gate = checkpoint(meeting, agenda_session_id=session.id)
        at = factories.MORNING
        read = reading(factories.person(meeting), offline=True, scanned_at=at)
        if begins == 2:
            read = replace(read, scanned_at=session.starts_at)
        assert record_scan(meeting, gate.slug, read, SYSTEM).reason == expected


@pytest.mark.usefixtures("app")
def test_a_checkpoint_may_have_times_of_its_own():
    meeting = factories.meeting(windows_enforced=True)
    gate = checkpoint(meeting, opens_at=factories.MORNING)
    person = factories.person(meeting)
    early = factories.MORNING.replace(hour=0)
    assert scanned(meeting, gate, person, offline=True, scanned_at=early).reason == (
        "too_early"
    )


def test_only_offline_scans_bring_their_own_time(meeting, gate):
    person = factories.person(meeting)
    online = scanned(meeting, gate, person, minutes=30)
    kept = ledger.scan_by_name(meeting.id, online.scan_id)
    assert kept.estimated_at == kept.received_at
    assert kept.scanned_at < kept.received_at
    late = scanned(meeting, checkpoint(meeting), person, minutes=30, offline=True)
    kept = ledger.scan_by_name(meeting.id, late.scan_id)
    assert kept.estimated_at == kept.scanned_at


def test_a_clock_that_is_fast_puts_nothing_into_the_future(meeting, gate):
    person = factories.person(meeting)
    answer = scanned(meeting, gate, person, minutes=-90, offline=True)
    kept = ledger.scan_by_name(meeting.id, answer.scan_id)
    assert kept.estimated_at == kept.received_at


def test_presence_is_who_went_in_last(meeting, gate):
    stays, goes = factories.person(meeting), factories.person(meeting)
    for person in (stays, goes):
        scanned(meeting, gate, person)
    assert scanned(meeting, gate, goes, direction=Direction.OUT).outcome == "accepted"
    assert presence.present_ids(gate.id) == {stays.id}
    assert scanned(meeting, gate, goes).outcome is Outcome.ACCEPTED


def test_what_is_given_once_stays_given(meeting):
    kit, person = checkpoint(meeting, once=Once.EVER), factories.person(meeting)
    first = scanned(meeting, kit, person)
    out = scanned(meeting, kit, person, direction=Direction.OUT)
    assert (out.outcome, out.first_at) == (Outcome.REPEAT, first.first_at)
    assert present(kit) == 1


def test_a_late_scan_counts_by_its_own_time(meeting, gate):
    person = factories.person(meeting)
    scanned(meeting, gate, person)
    scanned(meeting, gate, person, direction=Direction.OUT, offline=True, minutes=5)
    assert present(gate) == 1


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
    voids = select(ScanVoid).where(ScanVoid.scan_id == line.id)
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
    reader = Actor("account", 1, meeting.id, permissions=PERMISSIONS[Role.VIEWER])
    with pytest.raises(DomainError, match="forbidden"):
        scanned(meeting, gate, factories.person(meeting), reader)
    with pytest.raises(DomainError, match="forbidden"):
        void_scan(meeting, uuid4(), "", reader)


def test_the_ledger_refuses_to_be_rewritten(meeting, gate):
    scanned(meeting, gate, factories.person(meeting))
    for line in lines(gate):
        line.reason = "forged"
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.flush()


def test_a_scan_takes_two_statements(meeting, gate):
    read, asked = reading(factories.person(meeting)), []
    slug = gate.slug

    def note(_c, _cursor, statement, *_):
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        record_scan(meeting, slug, read, SYSTEM)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(asked) == 2


@pytest.mark.parametrize(
    "locked", [True, False], ids=["with the lock", "control: without it"]
)
def test_a_badge_at_two_desks_at_once(app, meeting, gate, monkeypatch, locked):
    read, told = reading(factories.person(meeting)), []
    monkeypatch.setattr(ledger, "write_line", meeting_first(ledger.write_line))
    if not locked:
        columns = [c for c in ledger.FACTS.selected_columns if c.key != "lock"]
        monkeypatch.setattr(ledger, "FACTS", ledger.FACTS.with_only_columns(*columns))
    slug = gate.slug

    def desk():
        with app.app_context():
            mine = replace(read, scan_id=uuid4())
            told.append(record_scan(meeting, slug, mine, SYSTEM).outcome)

    desks = [Thread(target=desk) for _ in range(2)]
    for thread in desks:
        thread.start()
    for thread in desks:
        thread.join()
    assert sorted(told) == ["accepted", "repeat" if locked else "accepted"]


def meeting_first(write):
    """Write, then wait with the commit until the other desk has written, or cannot."""
    both = Barrier(2, timeout=0.3)

    def write_and_wait(*arguments):
        written = write(*arguments)
        with suppress(BrokenBarrierError):  # the other desk waits for the lock
            both.wait()
        return written

    return write_and_wait


def test_one_name_at_two_desks_at_once_is_one_line(app, meeting, gate, monkeypatch):
    read, told = reading(code="PX"), []
    monkeypatch.setattr(ledger, "write_line", meeting_first(ledger.write_line))
    slug, codes = gate.slug, iter(("PX", "PY"))  # two locks, one name

    def desk():
        with app.app_context():
            mine = replace(read, code=next(codes))
            told.append(record_scan(meeting, slug, mine, SYSTEM))

    desks = [Thread(target=desk) for _ in range(2)]
    for thread in desks:
        thread.start()
    for thread in desks:
        thread.join()
    assert told[0] == told[1]
    assert len(lines(gate)) == 1
