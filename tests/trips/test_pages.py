"""The pages of vehicles in a real browser, on a laptop and a leader's phone."""

import pytest

from tests import factories
from tests.browser import LAPTOP, PHONE, axe, fits, log_in, page_at, picture
from tests.checkin.factories import scanned
from tests.trips.factories import bus, party
from webapp.checkin.queries import presence
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.trips.queries.aboard import boarding
from webapp.trips.services import assign


@pytest.fixture
def trip(meeting):
    """Two buses that are too small, and two people on board of the first."""
    values = {"leader_name": "Endang", "leader_phone": "+628115146842"}
    first = bus(meeting, "Bus 4", 9, crew_seats=2, plate="KT 7689 LB", **values)
    bus(meeting, "Bus 5", 6, crew_seats=1, type="sedang")
    for count in (4, 3, 3, 4):
        party(meeting, count)
    assign(meeting.id, SYSTEM)
    return first


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("path", ["", "vehicles/bus-4", "add"])
@pytest.mark.usefixtures("trip")
def test_no_barrier_no_fault_no_overflow(browser, live_server, meeting, size, path):
    role = Role.LEADER if path.startswith("vehicles") else Role.ORGANISER
    with page_at(browser, viewport=size) as page:
        log_in(page, live_server, factories.session_key(meeting, role))
        page.goto(f"{live_server}/m/{meeting.code}/trips/{path}")
        picture(page, f"trips-{path.replace('/', '-') or 'index'}-{size['width']}")
        axe(page)
        fits(page)


def test_the_count_goes_up_by_itself(browser, live_server, meeting, trip):
    point = presence.checkpoint_of_vehicle(meeting.id, trip.id)
    rider = boarding(trip).waiting[0].person
    with page_at(browser, viewport=PHONE) as page:
        log_in(page, live_server, factories.session_key(meeting, Role.LEADER))
        page.goto(f"{live_server}/m/{meeting.code}/trips/vehicles/bus-4")
        button = page.get_by_role("button", name="Berangkat tanpa")
        assert button.inner_text() == "Berangkat tanpa 7 orang"
        scanned(meeting, point, rider)
        page.get_by_role("button", name="Berangkat tanpa 6 orang").wait_for()
