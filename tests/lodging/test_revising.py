"""Freezing the list of a hotel, and what the hotel is told and answers."""

from datetime import time, timedelta

import pytest

from tests import factories
from tests.browser import LAPTOP, PHONE, axe, fits, log_in, page_at, picture
from tests.lodging.hotels import NIGHTS, hotel, new_room
from tests.pages import proofread
from webapp.core import clock
from webapp.core.access import Role
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.lodging import queries, services
from webapp.lodging.rooming import Change, applied, changes
from webapp.lodging.rooming.changes import by_row
from webapp.lodging.workflow import RevisionState
from webapp.registration import services as registration
from webapp.registration.queries import locked_place


@pytest.fixture
def novotel(meeting):
    kinds = hotel(meeting, single=2, twin=2)
    found = queries.hotel(meeting.id, "novotel")
    return found, kinds


def lodge(meeting, room, name="Budi Santoso", **values):
    person = factories.person(meeting, name=name, **values)
    services.move_place(person.participant_id, room.id, SYSTEM)
    return person


def freeze(found, who="Rina", **values):
    return services.freeze(found.id, SYSTEM, who, **values)


def tell(found, **values):
    """Freeze the list and hand it to the hotel."""
    return services.note_revision_sent(freeze(found, **values).id, SYSTEM)


def test_a_first_revision_is_all_new(meeting, novotel):
    found, kinds = novotel
    lodge(meeting, new_room(kinds["twin"]))
    made = freeze(found)
    assert (made.number, made.added, made.amended, made.cancelled) == (1, 1, 0, 0)
    assert made.room_nights == 3
    with pytest.raises(DomainError, match="revision_unchanged"):
        freeze(found)


def test_the_hotel_is_told_at_what_hour_a_stay_begins(meeting, novotel):
    found, kinds = novotel
    late = lodge(meeting, new_room(kinds["twin"]), of={"arrive_time": time(21, 5)})
    moved = lodge(meeting, new_room(kinds["twin"]), of={"arrive_time": time(9)})
    with transaction():  # the first night was slept elsewhere
        db.session.delete(queries.beds_of(moved.participant_id)[0])
    hours = {line.arrive_on: line.eta for line in services.rows_of(found)}
    assert hours == {NIGHTS[0]: "21:05", NIGHTS[1]: ""}
    before = services.rows_of(found)
    values = {"arrive_time": time(23, 30)}
    registration.edit_place(locked_place(late.participant_id), values, None, SYSTEM)
    (one,) = changes(before, services.rows_of(found))
    assert (one.change, one.fields) == (Change.AMENDED, ("eta",))


def test_a_substitute_amends_the_row_and_its_mates(meeting, novotel):
    found, kinds = novotel
    twin = new_room(kinds["twin"])
    budi = lodge(meeting, twin)
    lodge(meeting, twin, "Ahmad")
    tell(found)
    place = budi.participant_id
    registration.substitute(place, factories.newcomer("Candra"), SYSTEM)
    changed = services.draft(found).changed
    assert {one.change for one in changed} == {Change.AMENDED}
    assert {field for one in changed for field in one.fields} >= {
        "full_name",
        "sharing_with",
    }


def test_an_emptied_place_is_to_be_announced(meeting, novotel):
    found, kinds = novotel
    budi = lodge(meeting, new_room(kinds["twin"]))
    tell(found)
    registration.decide(budi.participant_id, "vacate", SYSTEM, "ill")
    (one,) = services.draft(found).changed
    assert (one.change, one.line.full_name) == (Change.AMENDED, "TBA")


def test_whoever_cancels_stays_in_the_list_as_cancelled(meeting, novotel):
    found, kinds = novotel
    budi = lodge(meeting, new_room(kinds["twin"]))
    lodge(meeting, new_room(kinds["twin"]), "Ahmad")
    tell(found)
    registration.decide(budi.participant_id, "cancel", SYSTEM, "ill")
    services.release_place(budi.participant_id)
    second = freeze(found)
    assert second.cancelled == 1
    now = queries.lines_of(second.id)
    gone = queries.cancelled_lines(found.id, second.number, now)
    assert [line.full_name for line in gone] == ["Budi Santoso"]


def test_a_frozen_list_and_the_changes_are_the_next(meeting, novotel):
    found, kinds = novotel
    budi = lodge(meeting, new_room(kinds["twin"]))
    first = tell(found)
    lodge(meeting, new_room(kinds["single"]), "Eko", level="II")
    registration.substitute(budi.participant_id, factories.newcomer("Candra"), SYSTEM)
    second = freeze(found)
    before, now = queries.lines_of(first.id), queries.lines_of(second.id)
    assert applied(before, changes(before, now)) == by_row(now)


def test_a_room_that_breaks_a_rule_is_not_told_to_a_hotel(meeting, novotel):
    found, kinds = novotel
    twin = new_room(kinds["twin"])
    budi = lodge(meeting, twin)
    lodge(meeting, twin, "Ahmad")
    registration.edit_person(budi, {"sex": "female"}, None, SYSTEM)
    with pytest.raises(DomainError, match="revision_broken"):
        freeze(found)


def late(found):
    with transaction():
        queries.held_hotel(found.id).cut_off_on = clock.now().date() - timedelta(1)


def test_after_the_cut_off_date_a_reason_is_needed(meeting, novotel):
    found, kinds = novotel
    lodge(meeting, new_room(kinds["twin"]))
    late(found)
    with pytest.raises(DomainError, match="revision_late"):
        freeze(found)
    assert freeze(found, reason="salah ketik").state is RevisionState.FROZEN


def test_more_rooms_after_the_cut_off_date_need_a_second_person(meeting, novotel):
    found, kinds = novotel
    lodge(meeting, new_room(kinds["twin"]))
    tell(found)
    late(found)
    lodge(meeting, new_room(kinds["twin"]), "Ahmad")
    made = freeze(found, reason="tambahan dari Dirjen")
    assert made.state is RevisionState.TO_APPROVE
    with pytest.raises(DomainError, match="revision_second_person"):
        services.approve(made, SYSTEM, "Sari")  # the same, under another name
    namesake = Actor("account", 7, permissions=SYSTEM.permissions)
    services.approve(made, namesake, "Rina")
    assert made.state is RevisionState.FROZEN


def test_a_list_is_frozen_sent_and_acknowledged_in_the_browser(
    meeting, novotel, browse
):
    found, kinds = novotel
    lodge(meeting, new_room(kinds["twin"]))
    url = f"/m/{meeting.code}/lodging/hotels/{found.code}"
    client = browse()

    def send(**values):
        page = proofread(client.get(url).text)
        token = page.select_one("main [name=csrf_token]")["value"]
        return client.post(url, data={"csrf_token": token} | values)

    assert send(what="freeze").status_code == 303
    assert send(what="freeze").status_code == 409
    assert send(what="sent", number="1").status_code == 303
    assert send(what="acknowledge", number="1", who="").status_code == 409
    assert send(what="acknowledge", number="1", who="Dewi", how="WhatsApp")
    revision = queries.revision(meeting.id, found.id, 1)
    assert revision.state is RevisionState.ACKNOWLEDGED
    assert "Dewi" in proofread(client.get(url).text).text
    book = client.get(f"{url}/rev1.xlsx")
    assert "_Rev01.xlsx" in book.headers["Content-Disposition"]
    assert client.get(f"{url}/rev1.csv").status_code == 200
    assert client.get(f"{url}/rev1.pdf").data.startswith(b"%PDF")
    assert client.get(f"{url}/rev2.xlsx").status_code == 404
    viewer = browse(Role.VIEWER)
    assert not proofread(viewer.get(url).text).select("main form")
    assert viewer.get(f"{url}/rev1.xlsx").status_code == 403


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["1440", "390"])
def test_how_the_page_looks(browser, live_server, meeting, novotel, size):
    found, kinds = novotel
    budi = lodge(meeting, new_room(kinds["twin"]))
    freeze(found)
    registration.substitute(budi.participant_id, factories.newcomer("Candra"), SYSTEM)
    lodge(meeting, new_room(kinds["single"]), "Eko Prasetyo", level="II")
    with page_at(browser, viewport=size) as page:
        log_in(page, live_server, factories.session_key(meeting))
        page.goto(f"{live_server}/m/{meeting.code}/lodging/hotels/{found.code}")
        page.wait_for_load_state("networkidle")
        picture(page, f"rooming-{size['width']}")
        axe(page)
        fits(page)
