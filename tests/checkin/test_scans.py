from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from tests import factories
from tests.checkin.factories import (
    checkpoint,
    door,
    guests,
    lines,
    present,
    reading,
    scanned,
)
from tests.factories import saved
from webapp.checkin.models import Direction, Entry, Once, Outcome
from webapp.checkin.queries import ledger, presence
from webapp.checkin.services import record_scan
from webapp.core import clock
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.registration.models import Role
from webapp.registration.services import make_spares, substitute
from webapp.registration.workflow import PlaceState


@pytest.fixture
def gate(meeting):
    return checkpoint(meeting)


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
def test_windows_count_only_when_switched_on(meeting, begins, reason):
    session = factories.agenda_session(meeting, begins)
    at = session.starts_at if begins == 2 else factories.MORNING
    for windowed, expected in ((True, reason), (False, None)):
        gate = checkpoint(meeting, agenda_session_id=session.id, windowed=windowed)
        read = at_known_time(factories.person(meeting), at)
        assert record_scan(meeting, gate.slug, read, SYSTEM).reason == expected


def at_known_time(person, at, offset_ms=0):
    return reading(person, offline=True, scanned_at=at, offset_ms=offset_ms)


def test_a_checkpoint_may_have_times_of_its_own(meeting):
    gate = checkpoint(meeting, opens_at=factories.MORNING, windowed=True)
    early = at_known_time(factories.person(meeting), factories.MORNING.replace(hour=0))
    assert record_scan(meeting, gate.slug, early, SYSTEM).reason == "too_early"


def test_windows_follow_the_session_by_minutes(meeting):
    session = factories.agenda_session(meeting, 0, 1)
    gate = checkpoint(
        meeting,
        agenda_session_id=session.id,
        windowed=True,
        opens_before=15,
        closes_after=5,
    )
    minutes = {-16: "too_early", -14: None, 64: None, 66: "too_late"}
    for late, reason in minutes.items():
        at = session.starts_at + timedelta(minutes=late)
        read = at_known_time(factories.person(meeting), at)
        assert record_scan(meeting, gate.slug, read, SYSTEM).reason == reason


def test_nobody_is_refused_for_a_clock_that_was_never_measured(meeting):
    gate = checkpoint(meeting, opens_at=clock.now() - timedelta(hours=1), windowed=True)
    person = factories.person(meeting)
    slow = reading(person, offline=True, minutes=180)
    assert record_scan(meeting, gate.slug, slow, SYSTEM).outcome == "accepted"
    measured = at_known_time(factories.person(meeting), slow.scanned_at)
    assert record_scan(meeting, gate.slug, measured, SYSTEM).reason == "too_early"


@pytest.mark.parametrize("hours", [-3, 3, -24 * 365 * 48])
def test_a_wrong_clock_is_set_right_by_its_measured_offset(meeting, gate, hours):
    truth = clock.now() - timedelta(minutes=20)
    wrong = truth + timedelta(hours=hours)
    read = at_known_time(factories.person(meeting), wrong, -hours * 3_600_000)
    record_scan(meeting, gate.slug, read, SYSTEM)
    line = ledger.scan_by_name(meeting.id, read.scan_id)
    assert (line.estimated_at, line.scanned_at) == (truth, wrong)


def test_a_card_opened_until_it_was_replaced(meeting, gate, organiser):
    former = factories.person(meeting)
    before = reading(former, offline=True, minutes=10)
    after = reading(former)
    substitute(former.participant_id, factories.newcomer("Candra"), organiser)
    assert record_scan(meeting, gate.slug, before, SYSTEM).outcome == "accepted"
    assert record_scan(meeting, gate.slug, after, SYSTEM).reason == "badge_revoked"


def test_only_who_is_on_the_list_enters(meeting):
    mine, other = factories.delegation(meeting), factories.delegation(meeting)
    by_role = factories.person(meeting, of={"role": Role.SPEAKER})
    by_institution = factories.person(meeting, of={"delegation": mine})
    by_name = factories.person(meeting, of={"delegation": other})
    stranger = factories.person(meeting, of={"delegation": other})
    gate = checkpoint(meeting, roles=["narasumber"])
    guests(gate, delegation_id=mine.id)
    guests(gate, participant_id=by_name.participant_id)
    assert scanned(meeting, gate, stranger).outcome == "accepted"
    gate.entry = Entry.LISTED
    saved(gate)
    for person in (by_role, by_institution, by_name):
        assert scanned(meeting, gate, person).outcome == "accepted"
    refused = scanned(
        meeting, gate, factories.person(meeting, of={"delegation": other})
    )
    assert (refused.reason, refused.holder.delegation) == ("not_on_list", other.name)


def test_who_belongs_in_another_hall_is_told_which(meeting):
    here, there, later = (
        door(meeting, factories.agenda_session(meeting, begins), entry=Entry.LISTED)
        for begins in (0, 0, 9)
    )
    person = factories.person(meeting)
    guests(there, participant_id=person.participant_id)
    answer = scanned(meeting, here, person)
    assert (answer.reason, answer.remark) == ("other_hall", there.label)
    assert scanned(meeting, later, person).reason == "not_on_list"
    assert scanned(meeting, there, person).outcome == "accepted"


def test_once_a_day_is_by_the_day_of_the_venue(meeting):
    meal, person = checkpoint(meeting, once=Once.DAY), factories.person(meeting)
    midnight = datetime(2019, 2, 25, 16, tzinfo=UTC)  # in Makassar
    told = []
    for minutes in (-30, -20, 10, 20):
        at = midnight + timedelta(minutes=minutes)
        told.append(record_scan(meeting, meal.slug, at_known_time(person, at), SYSTEM))
    outcomes = [answer.outcome for answer in told]
    assert outcomes == ["accepted", "repeat", "accepted", "repeat"]
    assert told[3].first_at == told[2].first_at


def test_a_full_hall_lets_in_who_takes_the_place_of_another(meeting):
    gate = checkpoint(meeting, capacity=1)
    first, second = factories.person(meeting), factories.person(meeting)
    assert scanned(meeting, gate, first).outcome == "accepted"
    full = scanned(meeting, gate, second)
    assert (full.outcome, full.reason, full.first_at) == ("refused", "full", None)
    assert scanned(meeting, gate, first).outcome == "repeat"
    scanned(meeting, gate, first, direction=Direction.OUT)
    assert scanned(meeting, gate, second).outcome == "accepted"
    late = scanned(meeting, gate, first, offline=True)
    assert late.outcome == "accepted"  # he is in already


def test_a_number_that_a_device_gave_twice_loses_no_line(meeting, gate):
    told = [
        scanned(meeting, gate, factories.person(meeting), device="hp-1", device_seq=7)
        for _ in range(2)
    ]
    assert [answer.outcome for answer in told] == ["accepted"] * 2
    kept = [ledger.scan_by_name(meeting.id, answer.scan_id) for answer in told]
    assert [(line.device_seq, line.remark) for line in kept] == [
        (7, None),
        (None, "seq 7"),
    ]


def test_a_foreign_code_is_kept_as_it_was_read(meeting, gate):
    foreign = record_scan(meeting, gate.slug, reading(code="EID-77 x"), SYSTEM)
    ours = scanned(meeting, gate, factories.person(meeting))
    kept = [ledger.scan_by_name(meeting.id, one.scan_id) for one in (foreign, ours)]
    assert [line.raw_code for line in kept] == ["EID-77 x", None]


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


def test_the_ledger_refuses_to_be_rewritten(meeting, gate):
    scanned(meeting, gate, factories.person(meeting))
    for line in lines(gate):
        line.reason = "forged"
    with pytest.raises(DBAPIError, match="append-only"), transaction():
        db.session.flush()


def test_a_scan_takes_two_statements(meeting, gate, monkeypatch):
    read, asked = reading(factories.person(meeting)), []
    slug, execute = gate.slug, psycopg.Cursor.execute

    def noted(cursor, statement, *values, **more):
        asked.append(statement)
        return execute(cursor, statement, *values, **more)

    monkeypatch.setattr(psycopg.Cursor, "execute", noted)
    record_scan(meeting, slug, read, SYSTEM)
    assert len(asked) == 2


def test_what_a_device_read_and_never_sent_is_seen(browse, meeting, gate):
    for number in (1, 2, 5):
        person = factories.person(meeting)
        scanned(meeting, gate, person, device="hp-1", device_seq=number)
    scanned(meeting, gate, factories.person(meeting), device="hp-2", device_seq=1)
    ((device, missing, _last),) = ledger.gaps(meeting.id)
    assert (device, missing) == ("hp-1", 2)
    assert ledger.gaps(factories.meeting().id) == []
    page = browse().get(f"/m/{meeting.code}/checkin/desks").text
    assert "2 pindaian dari hp-1 belum sampai" in page
