import pytest

from tests import factories
from webapp.checkin.models import Kind
from webapp.checkin.queries import presence
from webapp.checkin.services import create_checkpoints
from webapp.core.access import PERMISSIONS, Role
from webapp.core.actor import Actor
from webapp.core.errors import DomainError
from webapp.meetings.models import SessionKind
from webapp.trips.models import Vehicle
from webapp.trips.queries import vehicles as queries
from webapp.trips.services import NewVehicle, add_vehicle, edit_vehicle, load_vehicles


def bus(name="Bus 4", seats=45, **values):
    return NewVehicle(name=name, seats=seats, **values)


def names(meeting):
    return [vehicle.name for vehicle in queries.vehicles(meeting.id)]


def test_loading_again_makes_nothing_twice(meeting, organiser):
    for spelling in ("Bus 4", "BUS-4"):
        rows = [bus(spelling), bus("Bus 10", crew_seats=2)]
        assert load_vehicles(meeting.id, rows, organiser) == 2
    assert names(meeting) == ["BUS-4", "Bus 10"]
    assert [v.capacity for v in queries.vehicles(meeting.id)] == [45, 43]


def test_what_was_typed_stays_until_the_file_says_otherwise(meeting, organiser):
    row = bus(leader_name="Endang", leader_phone="+628115146842")
    load_vehicles(meeting.id, [row], organiser)
    (loaded,) = queries.vehicles(meeting.id)
    edit_vehicle(loaded, {"leader_name": "Murni"}, loaded.version, organiser)
    load_vehicles(meeting.id, [row], organiser)
    assert queries.vehicle(meeting.id, "bus-4").leader_name == "Murni"
    load_vehicles(meeting.id, [bus(leader_name="Rini")], organiser)
    assert queries.vehicle(meeting.id, "bus-4").leader_name == "Rini"


def test_each_vehicle_has_a_checkpoint_that_follows_its_name(meeting, organiser):
    made = add_vehicle(meeting.id, bus(), organiser)
    point = presence.checkpoint(meeting.id, "bus-4")
    assert (point.kind, point.label, point.expected) == (Kind.BUS, "Bus 4", 0)
    edit_vehicle(made, {"name": "Bus 5"}, None, organiser)
    assert presence.checkpoint_of_vehicle(meeting.id, made.id).slug == "bus-4"
    assert point.label == "Bus 5"


def test_a_vehicle_leaves_the_agenda_its_checkpoint(meeting, organiser):
    trip = factories.agenda_session(meeting, code="BUS-4", kind=SessionKind.TRIP)
    create_checkpoints(meeting.id, organiser)
    made = add_vehicle(meeting.id, bus(), organiser)
    assert presence.checkpoint(meeting.id, "bus-4").agenda_session_id == trip.id
    assert presence.checkpoint_of_vehicle(meeting.id, made.id).slug == "bus-bus-4"


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"name": " - "}, "vehicle_unnamed"),
        ({"seats": 2, "crew_seats": 2}, "seats_impossible"),
        ({"name": "bus 7"}, "vehicle_taken"),
    ],
)
def test_a_vehicle_that_cannot_be_is_refused(meeting, organiser, wrong, refusal):
    add_vehicle(meeting.id, bus("Bus 7"), organiser)
    with pytest.raises(DomainError, match=refusal):
        add_vehicle(meeting.id, bus(**wrong), organiser)
    assert names(meeting) == ["Bus 7"]


def test_vehicles_are_for_those_who_manage_trips(meeting):
    leader = Actor("account", 1, meeting.id, permissions=PERMISSIONS[Role.LEADER])
    made = Vehicle(name="Bus 4", seats=45)
    for write in (
        lambda: add_vehicle(meeting.id, bus(), leader),
        lambda: load_vehicles(meeting.id, [bus()], leader),
        lambda: edit_vehicle(made, {"name": "Bus 5"}, None, leader),
    ):
        with pytest.raises(DomainError, match="forbidden"):
            write()
