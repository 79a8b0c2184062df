import csv
import hashlib
import json

import pytest
from click.testing import CliRunner

from tasks.functions import FUNCTIONS
from webapp.certificates.cli import group
from webapp.core.errors import DomainError
from webapp.jobs.services import registry


@pytest.fixture(autouse=True)
def _functions():
    registry.update(FUNCTIONS)
    yield
    for kind in FUNCTIONS:
        registry.pop(kind, None)


def run(*arguments):
    result = CliRunner().invoke(group, [str(one) for one in arguments])
    if result.exception:
        raise result.exception
    return json.loads(result.stdout)


def test_the_command_issues_and_writes_the_files(meeting, attendee, tmp_path):
    attendee(7, name="Adi")
    attendee(5, name="Budi")
    out = tmp_path / "sertifikat"
    told = run("issue", meeting.code.upper(), "--out", out, "--json")
    ref, short = (f"{meeting.code}-000{n}".upper() for n in (1, 2))
    assert told.pop("seconds") >= 0
    assert told == {
        "issued": 1,
        "already": 0,
        "not_entitled": [{"ref": short, "attended": 5, "required": 7}],
    }
    assert {file.name for file in out.iterdir()} == {f"{ref}.pdf", "register.csv"}
    with (out / "register.csv").open() as sheet:
        (row,) = csv.DictReader(sheet)
    content = (out / f"{ref}.pdf").read_bytes()
    assert (row["ref"], row["name"]) == (ref, "Adi")
    assert row["sha256"] == hashlib.sha256(content).hexdigest()
    assert "/v/" in row["verify_url"]


def test_issuing_again_writes_the_same_files(meeting, attendee, tmp_path):
    attendee(7)
    run("issue", meeting.code, "--json")
    told = run("issue", meeting.code, "--out", tmp_path, "--json")
    assert (told["issued"], told["already"]) == (0, 1)
    assert len(list(tmp_path.glob("*.pdf"))) == 1


@pytest.mark.usefixtures("app")
def test_an_unknown_meeting_is_refused():
    with pytest.raises(DomainError, match="not_found"):
        run("issue", "rapat-lain")


def test_a_paper_that_fails_is_told(meeting, attendee, monkeypatch):
    from webapp.certificates.services import making  # noqa: PLC0415

    def broken(_paper):
        raise RuntimeError

    attendee(7)
    monkeypatch.setattr(making.papers, "render", broken)
    with pytest.raises(DomainError, match="certificates_failed"):
        run("issue", meeting.code, "--json")
