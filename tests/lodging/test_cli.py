import json

import pytest
from click.testing import CliRunner

from tests import factories
from tests.lodging.hotels import hotel
from webapp.core.actor import SYSTEM, acting
from webapp.lodging import queries
from webapp.lodging.cli import group
from webapp.registration.models import Sex

pytestmark = pytest.mark.usefixtures("app")


def run(*words):
    with acting(SYSTEM):
        answer = CliRunner().invoke(group, words)
    assert answer.exit_code == 0, answer.exception
    return json.loads(answer.stdout)


def test_the_command_allocates_and_accepts(meeting):
    hotel(meeting, twin=2)
    for sex in (Sex.MALE, Sex.MALE, Sex.FEMALE):
        factories.person(meeting, sex=sex)
    found = run("allocate", meeting.code, "--json")
    assert found.pop("seconds") >= 0
    assert found == {
        "people": 3,
        "placed": 3,
        "unplaced": [],
        "rooms": 2,
        "room_nights": 6,
        "cost": 6_000_000,
        "bound": 6_000_000,
        "gap": 0.0,
        "moved": 0,
        "wishes_honoured": 0,
    }
    assert not queries.unhoused(meeting.id)


def test_the_command_may_only_propose(meeting):
    hotel(meeting, twin=1)
    for sex in (Sex.MALE, Sex.FEMALE):
        factories.person(meeting, sex=sex)
    found = run("allocate", meeting.code, "--propose", "--json")
    assert found["placed"] == 1
    assert len(found["unplaced"]) == 1
    assert found["unplaced"][0].startswith(meeting.code.upper())
    assert len(queries.unhoused(meeting.id)) == 2
