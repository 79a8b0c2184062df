"""What contradicts itself is found, decided with one click, and taken back."""

from datetime import timedelta

import pytest

from tests import factories
from tests.checkin.factories import checkpoint, door, scanned
from tests.pages import proofread
from webapp.checkin.models import Direction, Kind, Source, Verdict
from webapp.checkin.queries import attendance, conflicts, presence
from webapp.checkin.services import decide_conflict, reopen_conflict
from webapp.core import clock
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.core.errors import DomainError
from webapp.registration.services import renew_badge


@pytest.fixture
def halls(meeting):
    return [door(meeting, factories.agenda_session(meeting, 1)) for _ in range(2)]


@pytest.fixture
def url(meeting):
    return f"/m/{meeting.code}/checkin/conflicts"


def at(meeting, point, person, minutes, direction=Direction.IN, **values):
    moment = factories.MORNING + timedelta(minutes=minutes)
    return scanned(
        meeting,
        point,
        person,
        offline=True,
        scanned_at=moment,
        direction=direction,
        **values,
    )


def in_both(meeting, halls, person=None):
    person = person or factories.person(meeting)
    for number, hall in enumerate(halls):
        at(meeting, hall, person, 60 + 5 * number)
    return person


def found(meeting):
    return conflicts.conflicts(meeting)[0]


def kinds(meeting):
    return conflicts.kinds(meeting)


def test_two_halls_at_once(meeting, halls):
    person = in_both(meeting, halls)
    (row,) = found(meeting)
    assert (row.kind, row.person_id) == ("two_halls", person.id)
    assert (row.here, row.there) == (halls[0].label, halls[1].label)


def test_who_went_out_first_changed_halls(meeting, halls):
    person = factories.person(meeting)
    at(meeting, halls[0], person, 60)
    at(meeting, halls[0], person, 70, Direction.OUT)
    at(meeting, halls[1], person, 71)
    later = door(meeting, factories.agenda_session(meeting, 5))
    at(meeting, later, person, 300)
    assert found(meeting) == []


@pytest.mark.parametrize(
    ("vehicle", "minutes", "odd"),
    [(None, 20, False), (None, 3, True), (7, 20, True), (7, 90, False)],
)
def test_a_shuttle_brings_people_a_trip_takes_them_away(
    meeting, halls, vehicle, minutes, odd
):
    bus = checkpoint(meeting, kind=Kind.BUS, vehicle_id=vehicle)
    person = factories.person(meeting)
    at(meeting, bus, person, 60)
    at(meeting, halls[0], person, 60 + minutes)
    assert kinds(meeting) == ({"bus_and_hall": 1} if odd else {})


def test_a_scan_before_the_card_was_given(meeting, halls):
    person = factories.person(meeting)
    scanned(meeting, halls[0], person, offline=True, minutes=30)
    scanned(meeting, halls[1], factories.person(meeting))
    assert kinds(meeting) == {"before_card": 1}


def test_an_old_card_that_a_device_took_without_network(meeting, halls):
    person = factories.person(meeting)
    old = factories.badge_code(person)
    renew_badge(person, SYSTEM)
    scanned(meeting, halls[0], None, code=old)  # online it was turned away
    assert kinds(meeting) == {}
    scanned(meeting, halls[0], None, code=old, offline=True)
    (row,) = found(meeting)
    decide_conflict(meeting, row.key, Verdict.COUNT, SYSTEM)
    assert presence.present_ids(halls[0].id) == {person.id}


@pytest.mark.parametrize(
    ("pause", "source", "odd"),
    [(1, Source.DOOR, True), (3, Source.DOOR, False), (1, Source.MANUAL, False)],
)
def test_one_device_for_many_in_seconds(meeting, halls, pause, source, odd):
    for number in range(conflicts.MANY):
        at(
            meeting,
            halls[0],
            factories.person(meeting),
            60 + number * pause / 60,
            source=source,
            device="hp-1",
        )
    assert kinds(meeting) == ({"in_seconds": 1} if odd else {})
    if odd:
        (row,) = found(meeting)
        assert (row.who, len(row.lines)) == ("hp-1", conflicts.MANY)


def test_scans_after_departure_are_one_conflict(meeting, halls):
    person = factories.person(meeting)
    for days in (1, 2, 3, 30):
        at(meeting, halls[0], person, days * 24 * 60)
    (row,) = found(meeting)
    assert (row.kind, len(row.lines)) == ("departed", 2)


def test_a_wrong_clock_is_shown_a_measured_one_not(meeting, halls):
    now = clock.now()
    for ahead, offset in ((3, -3 * 3_600_000), (3, None), (0, 1000), (0, None)):
        scanned(
            meeting,
            halls[0],
            factories.person(meeting),
            offline=True,
            scanned_at=now + timedelta(hours=ahead),
            offset_ms=offset,
            device=f"{ahead}/{offset}",
        )
    assert kinds(meeting) == {"clock": 2}


@pytest.mark.parametrize("keep", [0, 1])
def test_counting_one_voids_the_other_and_back(meeting, halls, keep):
    person = in_both(meeting, halls)
    at(meeting, halls[0], person, 62)  # the camera saw it again
    (row,) = found(meeting)
    verdict = (Verdict.FIRST, Verdict.SECOND)[keep]
    number = decide_conflict(meeting, row.key, verdict, SYSTEM)
    assert found(meeting) == []
    there = [presence.present_ids(hall.id) for hall in halls]
    assert there[keep] == {person.id}
    assert there[1 - keep] == set()
    (told,) = conflicts.decided(meeting)[0]
    assert (told.verdict, told.here) == (verdict, halls[0].label)
    reopen_conflict(meeting, number, SYSTEM)
    assert [presence.present_ids(hall.id) for hall in halls] == [{person.id}] * 2
    assert [again.key for again in found(meeting)] == [row.key]
    assert conflicts.decided(meeting)[1] == 0
    with pytest.raises(DomainError, match="conflict_gone"):
        reopen_conflict(meeting, number, SYSTEM)


def test_what_is_fine_stays_fine_and_counted(meeting, halls):
    person = in_both(meeting, halls)
    (row,) = found(meeting)
    decide_conflict(meeting, row.key, Verdict.FINE, SYSTEM)
    assert found(meeting) == []
    line = attendance.attendance_of(meeting, person.id)
    assert line.attended == 1


def test_a_decision_needs_the_right_a_conflict_and_a_fitting_verdict(meeting, halls):
    in_both(meeting, halls)
    (row,) = found(meeting)
    with pytest.raises(DomainError, match="not_found"):
        decide_conflict(meeting, row.key, Verdict.VOID, SYSTEM)
    with pytest.raises(DomainError, match="conflict_gone"):
        decide_conflict(factories.meeting(), row.key, Verdict.FINE, SYSTEM)
    with pytest.raises(DomainError, match="conflict_gone"):
        reopen_conflict(factories.meeting(), 1, SYSTEM)


def test_the_page_shows_decides_and_takes_back(browse, meeting, halls, url):
    person = in_both(meeting, halls)
    client = browse()
    page = proofread(client.get(url).text)
    assert person.name in page.text
    form = page.select_one("form[action*=decide]")
    names = [button["value"] for button in form.select("button")]
    assert names == ["first", "second", "fine"]
    fields = {tag["name"]: tag["value"] for tag in form.select("input")}
    answer = client.post(form["action"], data=fields | {"verdict": "fine"})
    page = proofread(client.get(answer.location).text)
    assert "Tidak ada yang berselisih" in page.text
    undo = page.select_one("form[action*=reopen]")
    token = undo.select_one("[name=csrf_token]")["value"]
    done = proofread(client.get(f"{url}?state=decided").text)
    assert "Biarkan, sudah benar" in done.text
    client.post(undo["action"], data={"csrf_token": token})
    assert person.name in client.get(url).text
    answer = client.post(form["action"], data=fields | {"verdict": "eh"})
    assert "Sudah diputuskan orang lain" in client.get(answer.location).text


def test_the_page_is_narrowed_by_kind_and_name(browse, meeting, halls, url):
    in_both(meeting, halls, factories.person(meeting, name="Anggraini"))
    in_both(meeting, halls, factories.person(meeting, name="Bonar"))
    client = browse()
    page = client.get(f"{url}?q=bonar&kind=two_halls").text
    assert "Bonar" in page
    assert "Anggraini" not in page
    assert "Tidak ada yang cocok" in client.get(f"{url}?kind=clock").text


def test_a_desk_neither_sees_nor_decides(browse, meeting, url, halls):
    client = browse(Role.DESK)
    assert client.get(url).status_code == 403
    desk = f"/m/{meeting.code}/checkin/{halls[0].slug}/desk"
    token = proofread(client.get(desk).text).select_one("[name=csrf_token]")["value"]
    for path in ("decide", "1/reopen"):
        answer = client.post(f"{url}/{path}", data={"csrf_token": token})
        assert answer.status_code == 403


def test_a_viewer_sees_no_buttons(browse, meeting, halls, url):
    in_both(meeting, halls)
    page = proofread(browse(Role.VIEWER).get(url).text)
    assert not page.select("form[action*=decide]")


def test_the_page_asks_as_often_for_one_as_for_three(
    browse, meeting, halls, url, statements
):
    client, asked = browse(), []
    client.get(url)
    for count in (1, 2):
        for _ in range(count):
            in_both(meeting, halls)
        with statements() as seen:
            client.get(url)
        asked.append(len(seen))
    assert asked[0] == asked[1]
