import csv
import json

import pytest
from click.testing import CliRunner

from tests import factories
from tests.checkin.factories import checkpoint, scanned
from webapp.checkin.cli import group
from webapp.core.errors import DomainError


def run(*arguments):
    result = CliRunner().invoke(group, [str(one) for one in arguments])
    if result.exception:
        raise result.exception
    return result.stdout


def test_codes_are_written_as_a_table(meeting, tmp_path):
    person = factories.person(meeting, name="Siti, Rahma")
    told = json.loads(run("codes", meeting.code, tmp_path / "codes.csv", "--json"))
    with (tmp_path / "codes.csv").open() as sheet:
        rows = list(csv.DictReader(sheet))
    ref = f"{meeting.code}-0001".upper()
    code = factories.badge_code(person)
    assert rows == [{"ref": ref, "name": "Siti, Rahma", "code": code}]
    assert told["codes"] == 1


def test_presence_is_one_object(meeting):
    gate = checkpoint(meeting)
    scanned(meeting, gate, factories.person(meeting))
    told = json.loads(run("presence", meeting.code.upper(), "--json"))
    (count,) = told["checkpoints"]
    assert count.pop("at").endswith("+08:00")
    assert count == {"checkpoint": gate.slug, "expected": 1, "present": 1}


@pytest.mark.usefixtures("app")
def test_an_unknown_meeting_is_refused(tmp_path):
    for command in (["presence"], ["codes"]):
        more = [tmp_path / "x.csv"] if command == ["codes"] else []
        with pytest.raises(DomainError, match="not_found"):
            run(*command, "nowhere", *more)
