import json
from pathlib import Path
from unittest.mock import ANY

import pytest
from click.testing import CliRunner

from tasks.functions import FUNCTIONS
from tests import factories
from tests.trips.factories import bus, party
from webapp.core.errors import DomainError
from webapp.jobs.services import registry
from webapp.meetings.queries import meeting as find_meeting
from webapp.secretariat.cli import group as meetings
from webapp.trips.cli import group
from webapp.trips.queries import seating
from webapp.trips.queries import vehicles as queries

RAKOR = Path(__file__).parent.parent / "data" / "rakor-2019"


def run(*arguments):
    result = CliRunner().invoke(group, [str(one) for one in arguments])
    if result.exception:
        raise result.exception
    return json.loads(result.stdout)


def test_assigning_tells_who_rides_and_who_does_not(meeting):
    bus(meeting, seats=2)
    party(meeting, 3)
    told = run("assign", meeting.code.upper(), "--json")
    assert told.pop("seconds") >= 0
    (left,) = told.pop("unseated")
    assert left.startswith(meeting.code.upper())
    assert told == {"people": 3, "seated": 2, "vehicles": 1, "split_delegations": 0}


@pytest.mark.usefixtures("app")
def test_an_unknown_meeting_is_refused():
    with pytest.raises(DomainError, match="not_found"):
        run("assign", "nowhere")


@pytest.mark.usefixtures("app")
def test_the_rakor_of_2019_fills_every_seat_it_has():
    registry.update(FUNCTIONS)
    code = f"rakor-{next(factories.number)}"
    loaded = CliRunner().invoke(meetings, ["load", str(RAKOR), "--code", code])
    assert loaded.exit_code == 0, loaded.output
    meeting = find_meeting(code)
    told = run("assign", code, "--json")
    seats = sum(vehicle.capacity for vehicle in queries.vehicles(meeting.id))
    assert (told["people"], told["seated"], told["vehicles"]) == (590, seats, 10)
    assert len(told["unseated"]) == 590 - seats == 104
    before = {key: s.number for key, s in seating.seats(meeting.id).items()}
    assert run("assign", code, "--json") == told | {"seconds": ANY}
    after = {key: s.number for key, s in seating.seats(meeting.id).items()}
    assert after == before
