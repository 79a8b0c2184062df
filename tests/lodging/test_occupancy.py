"""How full the hotels are by night, and when people arrive."""

from datetime import time, timedelta

import pytest

from tests import factories
from tests.factories import FIRST_DAY
from tests.lodging.hotels import NIGHTS, extra_room, hotel
from tests.pages import proofread
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.lodging import queries, services
from webapp.registration.workflow import PlaceState

pytestmark = pytest.mark.usefixtures("app")


def opened(client, meeting, more="occupancy"):
    answer = client.get(f"/m/{meeting.code}/lodging/{more}")
    assert answer.status_code == 200, answer.text
    return proofread(answer.text)


def text(found):
    return " ".join(found.get_text(" ", strip=True).split())


@pytest.fixture
def slept(meeting):
    """Two in one twin and a third in another, who leaves a night earlier."""
    kind = hotel(meeting, twin=2)["twin"]
    rooms = [extra_room(kind, f"TWN-{n}") for n in (1, 2)]
    early = {"depart_on": FIRST_DAY + timedelta(days=2)}
    for room, of in ((rooms[0], {}), (rooms[0], {}), (rooms[1], early)):
        person = factories.person(meeting, of=of)
        services.move_place(person.participant_id, room.id, SYSTEM)
    return kind


def test_each_night_says_used_held_and_left(meeting, browse, slept):
    page = opened(browse(Role.VIEWER), meeting)
    cells = [text(cell) for cell in page.select(".heat tbody tr:nth-of-type(2) td")]
    assert cells == ["2 dari 2 habis", "2 dari 2 habis", "1 dari 2 sisa 1"]
    people = [text(cell) for cell in page.select(".heat .total td")]
    assert people == ["3", "3", "2"]
    assert "2 dari 2 kamar terpakai" in text(page.select_one(".lead"))
    assert slept


def test_a_cell_leads_to_its_rooms(meeting, browse, slept):
    client = browse()
    link = opened(client, meeting).select(".heat a")[2]["href"]
    assert f"night={NIGHTS[2].isoformat()}" in link
    page = proofread(client.get(link).text)
    assert [text(one) for one in page.select("[data-item^=room]")] == ["TWN-1"]
    assert len(proofread(client.get(link.replace("night", "x")).text).select("tr")) == 3
    wrong = client.get(f"/m/{meeting.code}/lodging/rooms?night=besok")
    assert wrong.status_code == 200
    assert slept


def test_arrivals_are_counted_by_hour_and_hotel(meeting, browse, slept):
    for hour in (9, 9, 14):
        at = {"arrive_time": time(hour, 30)}
        factories.person(meeting, of=at)
    factories.person(meeting, PlaceState.INVITED, of={"arrive_time": time(3)})
    rows = {tuple(row) for row in queries.arrivals(meeting.id)}
    assert rows == {
        (FIRST_DAY, "novotel", None, 3),
        (FIRST_DAY, None, 9, 2),
        (FIRST_DAY, None, 14, 1),
    }
    page = opened(browse(), meeting)
    lines = [text(row) for row in page.select(".arrivals-table tbody tr")]
    assert lines == [
        "09.00–09.59 – 2 2",
        "14.00–14.59 – 1 1",
        "jam belum diisi 3 – 3",
    ]
    assert len(page.select(".chart rect")) == 2
    assert slept


def test_an_empty_meeting_says_what_to_do(meeting, browse):
    page = text(opened(browse(), meeting))
    assert "Belum ada hotel" in page
    assert "Belum ada yang terkonfirmasi" in page


def test_desks_do_not_see_it(meeting, browse):
    assert (
        browse(Role.DESK).get(f"/m/{meeting.code}/lodging/occupancy").status_code == 403
    )


def test_the_page_asks_as_often_for_three_as_for_one(browse, statements):
    counted = []
    for count in (1, 3):
        meeting = factories.meeting()
        kind = hotel(meeting, twin=9)["twin"]
        for number in range(count):
            person = factories.person(meeting)
            room = extra_room(kind, f"TWN-{number}")
            services.move_place(person.participant_id, room.id, SYSTEM)
        client = browse(at=meeting)
        opened(client, meeting)
        with statements() as sent:
            opened(client, meeting)
        counted.append(len(sent))
    assert counted[0] == counted[1] <= 14
