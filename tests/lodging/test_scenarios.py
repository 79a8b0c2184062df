"""What if: more rooms, a closed hotel, another right; nothing of it is written."""

import json
from datetime import timedelta

import pytest

from tasks.functions import FUNCTIONS
from tests import factories
from tests.lodging.hotels import NIGHTS, hotel, new_hotel, new_room, propose
from tests.pages import proofread
from webapp.core.access import PERMISSIONS, Role
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import transaction
from webapp.core.errors import DomainError
from webapp.jobs.services import work_off
from webapp.lodging import queries, services
from webapp.lodging.models import Right, RoomKind
from webapp.lodging.services import Supposed
from webapp.lodging.workflow import ScenarioState
from webapp.registration.models import Level
from webapp.registration.queries import locked_place

pytestmark = pytest.mark.usefixtures("app")

TWINS = Supposed(rooms=1, kind=RoomKind.TWIN)


def asked(meeting, supposed):
    """Ask, compute both as a worker would, and give what is and what would be."""
    scenario = services.ask_scenario(meeting.id, supposed, SYSTEM)
    for one in queries.scenarios(meeting.id):
        services.compute_scenario(meeting.id, one.id)
    rows = queries.scenarios(meeting.id)
    return rows[0], next(row for row in rows if row.number == scenario.number)


@pytest.fixture
def crowded(meeting):
    """Five men and one twin room."""
    kind = hotel(meeting, twin=1)["twin"]
    return kind, [factories.person(meeting) for _ in range(5)]


def rooms_held(meeting):
    return [block.rooms for block in queries.blocks(meeting.id)]


def test_more_rooms_leave_fewer_without_one_and_nothing_is_written(meeting, crowded):
    before = rooms_held(meeting)
    now, then = asked(meeting, TWINS)
    assert now.plain
    assert (now.unplaced, then.unplaced) == (3, 1)
    assert then.cost == 2 * now.cost > 0
    assert rooms_held(meeting) == before
    assert not queries.occupancy(meeting.id)
    assert not queries.latest_proposal(meeting.id)
    assert crowded


def test_rooms_on_some_nights_do_not_help_for_the_others(meeting, crowded):
    one_night = Supposed(rooms=1, kind=RoomKind.TWIN, nights=(NIGHTS[0],))
    now, then = asked(meeting, one_night)
    assert now.unplaced == then.unplaced == 3
    assert crowded


def test_a_closed_hotel_loses_even_who_is_locked_there(meeting, crowded):
    kind, people = crowded
    room = new_room(kind)
    services.move_place(people[0].participant_id, room.id, SYSTEM, locked=True)
    now, then = asked(meeting, Supposed(closed="novotel"))
    assert (now.unplaced, then.unplaced) == (3, 5)
    fewer = Supposed(rooms=-1, kind=RoomKind.TWIN)
    assert asked(meeting, fewer)[1].unplaced == 5


def test_another_right_lets_people_share(meeting):
    hotel(meeting, twin=1)
    for _ in range(2):
        factories.person(meeting, level=Level.II)
    now, then = asked(meeting, Supposed(level=Level.II, right=Right.SHARES))
    assert (now.unplaced, then.unplaced) == (1, 0)


@pytest.mark.parametrize(
    ("supposed", "code"),
    [
        (Supposed(), "scenario_empty"),
        (Supposed(rooms=501, kind=RoomKind.TWIN), "scenario_rooms"),
        (Supposed(rooms=1, kind=RoomKind.SUITE), "scenario_kind_missing"),
        (
            Supposed(rooms=1, kind=RoomKind.TWIN, closed="novotel"),
            "scenario_kind_missing",
        ),
    ],
)
def test_what_can_not_be_supposed_is_refused(meeting, crowded, supposed, code):
    with pytest.raises(DomainError, match=code):
        services.ask_scenario(meeting.id, supposed, SYSTEM)
    assert not queries.scenarios(meeting.id)
    assert crowded


def test_what_is_computed_once_and_again_after_a_change(meeting, crowded):
    asked(meeting, TWINS)
    asked(meeting, Supposed(rooms=2, kind=RoomKind.TWIN))
    rows = queries.scenarios(meeting.id)
    assert [row.plain for row in rows] == [True, False, False]
    with transaction():
        place = locked_place(crowded[1][0].participant_id)
        place.depart_on -= timedelta(days=1)
    assert queries.last_change(meeting.id, rows[0].asked) > rows[0].asked
    now, _then = asked(meeting, TWINS)
    assert now.number > rows[0].number
    assert sum(row.plain for row in queries.scenarios(meeting.id)) == 1


def test_what_is_is_computed_anew_once_it_was_stopped(meeting, crowded):
    services.ask_scenario(meeting.id, TWINS, SYSTEM)
    services.stop_scenario(queries.scenarios(meeting.id)[0], SYSTEM)
    now, then = asked(meeting, TWINS)
    assert (now.state, then.state) == (ScenarioState.READY, ScenarioState.READY)
    assert crowded


def test_what_can_be_asked_no_more_stays(meeting, crowded):
    _now, then = asked(meeting, TWINS)
    again = services.ask_again(then, SYSTEM)
    assert (again.supposed, again.state) == (then.supposed, ScenarioState.COMPUTING)
    with transaction():
        crowded[0].kind = RoomKind.TRIPLE
    with pytest.raises(DomainError, match="scenario_kind_missing"):
        services.ask_again(again, SYSTEM)
    assert queries.scenario(meeting.id, again.number)


def test_one_that_is_stopped_or_thrown_away_says_nothing(meeting, crowded):
    kept = services.ask_scenario(meeting.id, TWINS, SYSTEM)
    gone = services.ask_scenario(meeting.id, TWINS, SYSTEM)
    services.stop_scenario(kept, SYSTEM)
    services.drop_scenario(gone, SYSTEM)
    for one in (kept, gone):
        services.compute_scenario(meeting.id, one.id)
    rows = queries.scenarios(meeting.id)
    assert [row.state for row in rows] == ["computing", ScenarioState.STOPPED]
    assert not queries.note_scenario(kept.id, 50)
    assert crowded


def test_one_that_is_stopped_is_computed_no_further(meeting, crowded, monkeypatch):
    scenario = services.ask_scenario(meeting.id, TWINS, SYSTEM)
    monkeypatch.setattr(queries, "note_scenario", lambda *_: False)
    services.compute_scenario(meeting.id, scenario.id)
    found = queries.scenario(meeting.id, scenario.number)
    assert found.state is ScenarioState.COMPUTING
    assert crowded


def test_used_it_changes_blocks_and_rights_and_is_undone(meeting, crowded):
    wanted = Supposed(rooms=2, kind=RoomKind.TWIN, level=Level.II, right=Right.SHARES)
    _now, then = asked(meeting, wanted)
    number = services.use_scenario(then, SYSTEM)
    assert rooms_held(meeting) == [3, 3, 3]
    assert queries.house(meeting.id).right(Level.II) is Right.SHARES
    assert propose(meeting).placed == then.placed == 5
    services.discard(queries.latest_proposal(meeting.id), SYSTEM)
    services.take_back(meeting.id, number, SYSTEM)
    assert rooms_held(meeting) == [1, 1, 1]
    assert queries.house(meeting.id).right(Level.II) is Right.ALONE
    assert crowded


def test_used_it_takes_no_room_from_under_anybody(meeting, crowded):
    kind, people = crowded
    services.move_place(people[0].participant_id, new_room(kind).id, SYSTEM)
    _now, then = asked(meeting, Supposed(closed="novotel"))
    with pytest.raises(DomainError, match="block_below_use"):
        services.use_scenario(then, SYSTEM)
    assert rooms_held(meeting) == [1, 1, 1]


def test_only_who_manages_rooms_supposes(meeting, crowded):
    viewer = Actor("account", 1, meeting.id, permissions=PERMISSIONS[Role.VIEWER])
    scenario = services.ask_scenario(meeting.id, TWINS, SYSTEM)
    for act in (
        lambda: services.ask_scenario(meeting.id, TWINS, viewer),
        lambda: services.stop_scenario(scenario, viewer),
        lambda: services.drop_scenario(scenario, viewer),
        lambda: services.use_scenario(scenario, viewer),
    ):
        with pytest.raises(DomainError, match="forbidden"):
            act()
    assert crowded


def test_rooms_are_meant_where_they_were_typed(meeting):
    both = [new_hotel(twin=1), new_hotel("ibis", "Ibis", twin=1)]
    services.load_block(meeting.id, both, SYSTEM)
    here = Supposed(rooms=3, kind=RoomKind.TWIN, hotel="ibis", nights=(NIGHTS[1],))
    _now, then = asked(meeting, here)
    services.use_scenario(then, SYSTEM)
    kinds = {kind.id: kind.hotel.code for kind in queries.room_types(meeting.id)}
    held = {
        (kinds[block.room_type_id], block.night): block.rooms
        for block in queries.blocks(meeting.id)
    }
    assert held.pop(("ibis", NIGHTS[1])) == 4
    assert set(held.values()) == {1}
    assert Supposed.from_json(then.supposed) == here


def address(meeting, more="scenarios"):
    return f"/m/{meeting.code}/lodging/{more}"


def opened(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return proofread(answer.text)


def text(found):
    return " ".join(found.get_text(" ", strip=True).split())


def send(client, page, path, **values):
    token = json.loads(page.body["hx-headers"])["X-CSRFToken"]
    return client.post(path, data={"csrf_token": token, **values})


def test_scenarios_are_compared_and_used_on_the_page(meeting, browse, crowded):
    client = browse()
    page = opened(client, address(meeting))
    assert "Belum ada andaian" in text(page)
    typed = {"rooms": "1", "kind": "twin", "nights": [n.isoformat() for n in NIGHTS]}
    assert send(client, page, address(meeting), **typed).status_code == 303
    page = opened(client, address(meeting))
    assert len(page.select("progress")) == 2
    work_off("default", FUNCTIONS)
    page = opened(client, address(meeting))
    now, then = page.select("main tbody tr")
    assert "Seperti sekarang" in text(now)
    assert "1 Twin lagi di semua hotel, malam 24 Feb, 25 Feb, 26 Feb" in text(then)
    assert "3 → 1" in text(then)
    assert "+Rp3.000.000" in text(then)
    assert "terbukti tidak bisa lebih sedikit" in text(then)
    use = then.select_one("form[action$='/use']")["action"]
    assert send(client, page, use).status_code == 303
    assert rooms_held(meeting) == [2, 2, 2]
    page = opened(client, address(meeting, ""))
    assert "berlaku. Bagi kamar untuk melihat usulannya." in text(page)
    page = opened(client, address(meeting))
    assert "data sudah berubah" in text(page)
    again = page.select_one("form[action$='/again']")["action"]
    assert send(client, page, again).status_code == 303
    page = opened(client, address(meeting))
    stop = page.select_one("form[action$='/stop']")["action"]
    assert send(client, page, stop).status_code == 303
    assert crowded


def test_a_refused_form_keeps_what_was_typed(meeting, browse, crowded):
    client = browse()
    page = opened(client, address(meeting))
    answer = send(client, page, address(meeting), closed="novotel", rooms="x")
    assert answer.status_code == 422
    page = proofread(answer.text)
    assert page.select_one("#closed option[selected]")["value"] == "novotel"
    answer = send(client, page, address(meeting), kind="twin")
    assert answer.status_code == 409
    assert "Isi dulu apa yang diandaikan." in text(proofread(answer.text))
    assert crowded


def test_a_reader_sees_scenarios_and_asks_none(meeting, browse, crowded):
    services.ask_scenario(meeting.id, TWINS, SYSTEM)
    client = browse(Role.VIEWER)
    page = opened(client, address(meeting))
    assert "1 Twin lagi di semua hotel" in text(page)
    assert not page.select("main form")
    assert send(client, page, address(meeting), rooms="1").status_code == 403
    assert crowded


def test_scenarios_ask_as_often_for_three_as_for_one(browse, statements):
    counted = []
    for count in (1, 3):
        meeting = factories.meeting()
        hotel(meeting, twin=1)
        for _ in range(count):
            asked(meeting, TWINS)
        client = browse(at=meeting)
        client.get(address(meeting))
        with statements() as sent:
            opened(client, address(meeting))
        counted.append(len(sent))
    assert counted[0] == counted[1] <= 14
