from datetime import timedelta
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.checkin.factories import checkpoint, door, guests, reading, scanned
from tests.factories import saved
from webapp.checkin.models import Direction, Entry, Kind, Once
from webapp.checkin.queries import attendance, desk, presence
from webapp.checkin.services import (
    create_checkpoints,
    ensure_checkpoint,
    record_scan,
    register_group,
    renew_rosters,
    void_scan,
)
from webapp.core import clock
from webapp.core.actor import SYSTEM
from webapp.meetings.models import AttendanceBasis, SessionKind
from webapp.registration.services import substitute
from webapp.registration.workflow import PlaceState


def attended(meeting):
    return {row.person_id: row for row in attendance.attendance(meeting)}


def test_sessions_at_the_same_time_count_once(meeting):
    spans = [(0, 2), (3, 2), (4, 2), (5, 1), (6, 1)]  # the three in the middle overlap
    sessions = [factories.agenda_session(meeting, *span) for span in spans]
    doors = [door(meeting, session) for session in sessions]
    factories.agenda_session(meeting, 8, mandatory=False)
    diligent, absent = factories.person(meeting), factories.person(meeting)
    for point in doors[:3]:
        scanned(meeting, point, diligent)
    rows = attended(meeting)
    assert (rows[diligent.id].attended, rows[diligent.id].required) == (2, 3)
    assert rows[diligent.id].sessions == (sessions[0].code, sessions[1].code)
    assert [visit.number for visit in rows[diligent.id].visits] == [1, 2]
    assert (rows[absent.id].attended, rows[absent.id].required) == (0, 3)


def test_the_rundown_of_2019_has_seven_groups(meeting):
    plenary = [(0, 2), (3, 1), (5, 1), (7, 1), (24, 2), (30, 2)]
    for begins, hours in (*plenary, (26, 3), (26, 3), (26, 3)):
        factories.agenda_session(meeting, begins, hours)
    found = attendance.groups(meeting.id)
    assert [len(group.codes) for group in found] == [1, 1, 1, 1, 1, 3, 1]


def test_sessions_that_only_touch_are_two(meeting):
    factories.agenda_session(meeting, 0, 2)
    factories.agenda_session(meeting, 2, 2)
    assert len(attendance.groups(meeting.id)) == 2


def test_the_share_is_not_rounded(meeting):
    doors = [door(meeting, factories.agenda_session(meeting, 3 * n)) for n in range(3)]
    person = factories.person(meeting)
    for point in doors[:2]:
        scanned(meeting, point, person)
    row = attended(meeting)[person.id]
    assert row.reaches(66)
    assert not row.reaches(67)


def test_voided_refused_and_outward_lines_are_no_attendance(meeting, organiser):
    first, second, third = (
        door(meeting, factories.agenda_session(meeting, 3 * n)) for n in range(3)
    )
    person = factories.person(meeting)
    scan = scanned(meeting, first, person)
    void_scan(meeting, scan.scan_id, "salah orang", organiser)
    scanned(meeting, second, person, direction=Direction.OUT)
    waiting = factories.person(meeting, PlaceState.INVITED)
    scanned(meeting, third, waiting)
    assert attended(meeting)[person.id].attended == 0
    assert waiting.id not in attended(meeting)


def test_attendance_is_of_one_meeting(meeting):
    other = factories.meeting()
    point = door(other, factories.agenda_session(other))
    scanned(other, point, factories.person(other))
    mine = factories.person(meeting)
    assert [(r.person_id, r.required) for r in attendance.attendance(meeting)] == [
        (mine.id, 0)
    ]


scan_times = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from(Direction)), min_size=1, max_size=7
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(times=scan_times, data=st.data(), once=st.sampled_from(Once))
def test_presence_does_not_depend_on_the_order_of_arrival(
    app, meeting, times, data, once
):
    del app
    person, now = factories.person(meeting), clock.now()
    read = [
        reading(
            person,
            offline=True,
            direction=direction,
            scan_id=uuid4(),
            scanned_at=now - timedelta(minutes=minutes),
        )
        for minutes, direction in times
    ]
    told = []
    for order in (read, data.draw(st.permutations(read))):
        # Each order at a checkpoint of its own; names keep their order.
        point = checkpoint(meeting, once=once)
        shift = len(told)
        for one in order:
            name = one.scan_id.int ^ shift
            fresh = reading(
                code=one.code,
                offline=True,
                direction=one.direction,
                scanned_at=one.scanned_at,
                scan_id=type(one.scan_id)(int=name),
            )
            record_scan(meeting, point.slug, fresh, SYSTEM)
        told.append(presence.present_ids(point.id))
    assert told[0] == told[1]


def test_counts_tell_present_passed_and_expected(meeting):
    gate, kit = checkpoint(meeting), checkpoint(meeting, once=Once.EVER, expected=7)
    stays, goes = factories.person(meeting), factories.person(meeting)
    factories.person(meeting, PlaceState.INVITED)
    for person in (stays, goes):
        scanned(meeting, gate, person)
    scanned(meeting, gate, goes, direction=Direction.OUT)
    scanned(meeting, kit, goes)
    found = {count.checkpoint.slug: count[2:] for count in presence.counts(meeting.id)}
    assert found == {gate.slug: (1, 2, 2), kit.slug: (1, 1, 7)}
    assert presence.count_at(meeting.id, kit.slug).present == 1
    assert presence.count_at(factories.meeting().id, kit.slug) is None


def test_the_roll_names_who_is_there_away_and_missing(meeting):
    gate = checkpoint(meeting)
    there, away, missing = (
        factories.person(meeting, name=name) for name in ("Ani", "Budi", "Citra")
    )
    scanned(meeting, gate, there)
    scanned(meeting, gate, away)
    scanned(meeting, gate, away, direction=Direction.OUT)
    for state, person in {"present": there, "away": away, "missing": missing}.items():
        rows, total = presence.roll(gate, state)
        assert ([row[0].id for row in rows], total) == ([person.id], 1)
    assert [r[0].id for r in presence.roll(gate, words="citra")[0]] == [missing.id]
    assert presence.roll(gate, size=2)[1] == 3


def test_checkpoints_follow_the_agenda(meeting):
    kinds = (SessionKind.SESSION, SessionKind.MEAL, SessionKind.REGISTRATION)
    for number, kind in enumerate(kinds):
        factories.agenda_session(meeting, number, code=f"H1-{number}A", kind=kind)
    factories.agenda_session(meeting, 9, code="OUT", kind=SessionKind.CHECK_OUT)
    for _ in range(2):
        made = create_checkpoints(meeting.id, SYSTEM)
    assert [(point.slug, point.kind) for point in made] == [
        ("h1-0a", Kind.SESSION),
        ("h1-1a", Kind.MEAL),
        ("h1-2a", Kind.REGISTRATION),
        ("kit", Kind.KIT),
    ]
    assert [point.once for point in made] == ["direction", "ever", "ever", "ever"]


def test_a_vehicle_has_one_checkpoint(meeting):
    made = [
        ensure_checkpoint(meeting.id, "bus-4", f"Bus {n}", Kind.BUS, 4, expected=n)
        for n in (1, 2)
    ]
    assert made[0].id == made[1].id
    assert (made[1].label, made[1].expected) == ("Bus 2", 2)
    assert presence.checkpoint_of_vehicle(meeting.id, 4).id == made[0].id


def test_rosters_are_renewed_at_every_checkpoint(meeting):
    gate, foreign = checkpoint(meeting), checkpoint(factories.meeting())
    renew_rosters(meeting.id)
    assert desk.roster_version(meeting.id) == gate.roster_version + 1
    assert desk.roster_version(foreign.meeting_id) == 1


def test_a_group_is_registered_by_name_once(meeting):
    gate, name = checkpoint(meeting, once=Once.EVER), uuid4()
    people = [factories.person(meeting) for _ in range(3)]
    stranger = factories.person(factories.meeting())
    ids = [person.id for person in (*people, stranger)]
    first = register_group(meeting, gate.slug, ids, name, SYSTEM)
    again = register_group(meeting, gate.slug, ids, name, SYSTEM)
    assert [answer.outcome for answer in first] == ["accepted"] * 3
    assert [a.first_at for a in again] == [a.first_at for a in first]
    assert presence.present_ids(gate.id) == {person.id for person in people}


def test_boxes_keep_their_numbers_when_institutions_come_later(meeting):
    first = factories.delegation(meeting, name="Dinas M")
    factories.place(meeting, holder=factories.newcomer(), delegation=first)
    create_checkpoints(meeting.id, SYSTEM)
    early = factories.delegation(meeting, name="Dinas A")
    person = factories.person(meeting, of={"delegation": early})
    create_checkpoints(meeting.id, SYSTEM)
    card = desk.cards(meeting.id, [person.id])[person.id]
    assert (card.box, card.signature) == (2, 1)
    assert card.card


def test_the_codes_are_those_of_who_is_coming_now(meeting, organiser):
    former = factories.person(meeting)
    heir = substitute(former.participant_id, factories.newcomer(name="Ani"), organiser)
    factories.person(meeting, PlaceState.INVITED)
    code = factories.badge_code(heir)
    assert [row[1:] for row in desk.codes(meeting.id)] == [("Ani", code)]


def test_once_a_day_only_today_says_anything(meeting):
    meal, person = checkpoint(meeting, once=Once.DAY), factories.person(meeting)
    scanned(meeting, meal, person, offline=True, minutes=60 * 24)
    assert presence.count_at(meeting.id, meal.slug)[2:] == (0, 0, 1)
    assert presence.roll(meal, "missing")[1] == 1
    scanned(meeting, meal, person)
    assert presence.count_at(meeting.id, meal.slug)[2:] == (1, 1, 1)
    assert presence.present_ids(meal.id) == {person.id}


def test_who_is_on_the_list_is_expected(meeting):
    hall = checkpoint(meeting, entry=Entry.LISTED)
    listed, guest, _other = (factories.person(meeting) for _ in range(3))
    guests(hall, participant_id=listed.participant_id)
    assert presence.count_at(meeting.id, hall.slug).expected == 1
    assert [row[0].id for row in presence.roll(hall)[0]] == [listed.id]
    scanned(meeting, hall, guest)  # refused, so not there
    assert presence.roll(hall)[1] == 1
    hall.entry = Entry.ALL
    saved(hall)
    scanned(meeting, hall, guest)
    hall.entry = Entry.LISTED
    saved(hall)
    assert {row[0].id for row in presence.roll(hall)[0]} == {listed.id, guest.id}


def by_minutes(meeting):
    meeting.attendance_by = AttendanceBasis.MINUTES
    return attendance.attendance(meeting)[0]


def at(meeting, point, person, minutes, direction=Direction.IN):
    moment = factories.MORNING + timedelta(minutes=minutes)
    scanned(
        meeting, point, person, offline=True, scanned_at=moment, direction=direction
    )


def test_minutes_lie_between_in_and_out_within_the_session(meeting):
    first = door(meeting, factories.agenda_session(meeting, 0, 2))
    person = factories.person(meeting)
    at(meeting, first, person, -20)
    at(meeting, first, person, 30, Direction.OUT)
    at(meeting, first, person, 90)
    assert by_minutes(meeting).attended == 60
    assert by_minutes(meeting).required == 120
    assert by_minutes(meeting).reaches(50)
    assert not by_minutes(meeting).reaches(51)


def test_half_an_hour_in_each_of_two_halls_is_an_hour(meeting):
    halls = [door(meeting, factories.agenda_session(meeting, 0, 2)) for _ in range(2)]
    person = factories.person(meeting)
    at(meeting, halls[0], person, 0)
    at(meeting, halls[0], person, 30, Direction.OUT)
    at(meeting, halls[1], person, 20)  # ten minutes in both: a mistake, counted once
    at(meeting, halls[1], person, 60, Direction.OUT)
    assert (by_minutes(meeting).attended, by_minutes(meeting).required) == (60, 120)


def test_what_is_missing_is_named_once_it_has_begun(meeting):
    doors = [
        door(meeting, factories.agenda_session(meeting, *span, title=title))
        for span, title in (((0, 2), "Pleno"), ((3, 1), "Komisi A"))
    ]
    factories.agenda_session(meeting, 24 * 365 * 90, title="Nanti")
    person = factories.person(meeting)
    assert attendance.attendance_of(meeting, person.id).missing
    at(meeting, doors[0], person, 0)
    line = attendance.attendance_of(meeting, person.id)
    assert [group.title for group, _minutes in line.missing] == ["Komisi A"]
    assert attendance.attendance_of(meeting, 0) is None
