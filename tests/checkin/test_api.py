import time
from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

import pytest

from tests import factories
from tests.checkin.factories import checkpoint, scanned
from webapp.accounts.queries import tokens
from webapp.accounts.services import make_token, revoke_token
from webapp.accounts.views import identity
from webapp.checkin.queries import ledger
from webapp.core import clock
from webapp.core.access import Role
from webapp.core.actor import SYSTEM


@pytest.fixture
def gate(meeting):
    return checkpoint(meeting)


@pytest.fixture
def url(meeting):
    return f"/api/v1/meetings/{meeting.code.upper()}"


@pytest.fixture
def post(api, url):
    client = api()
    return lambda body, path="/scans": client.post(url + path, json=body)


def body(gate, code, **values):
    return {
        "checkpoint": gate.slug,
        "code": code,
        "scan_id": str(uuid4()),
        "scanned_at": "2019-02-26T09:01:02+08:00",
        "direction": "in",
        "source": "door",
        "offline": True,
    } | values


def test_a_scan_is_answered_with_the_person_and_the_time(post, meeting, gate):
    jambi = factories.delegation(meeting, name="Prov. Jambi")
    person = factories.person(
        meeting, of={"delegation": jambi}, title_before="Drs.", title_after="M.Si."
    )
    sent = body(gate, factories.badge_code(person))
    answer = post(sent)
    assert answer.json == {
        "outcome": "accepted",
        "reason": None,
        "person": {
            "ref": f"{meeting.code.upper()}-0001",
            "name": "Drs. Budi Santoso, M.Si.",
            "delegation": "Prov. Jambi",
            "role": "peserta",
        },
        "first_at": "2019-02-26T09:01:02+08:00",
    }
    assert post(sent).json == answer.json
    repeat = post(sent | {"scan_id": str(uuid4())})
    assert repeat.json == answer.json | {"outcome": "repeat"}


def test_an_unknown_badge_is_an_answer_not_an_error(post, gate):
    answer = post(body(gate, "PX"))
    assert (answer.status_code, answer.json) == (
        200,
        {
            "outcome": "refused",
            "reason": "unknown_badge",
            "person": None,
            "first_at": None,
        },
    )


def test_an_unknown_checkpoint_is_not_found(post, gate):
    answer = post(body(gate, "PX", checkpoint="jendela"))
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"surprise": 1}, "surprise"),
        ({"scanned_at": "2019-02-26T09:01:02"}, "scanned_at"),
        ({"direction": "up"}, "direction"),
        ({"code": "P" * 65}, "code"),
        ({"scan_id": "1"}, "scan_id"),
    ],
)
def test_a_wrong_field_is_named(post, gate, fault, field):
    answer = post(body(gate, "PX") | fault)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert answer.json["errors"][0]["loc"] == [field]
    assert answer.mimetype == "application/problem+json"


def test_a_name_used_elsewhere_is_a_problem_document(post, meeting, gate):
    sent = body(gate, "PX")
    post(sent)
    answer = post(sent | {"checkpoint": checkpoint(meeting).slug})
    assert (answer.status_code, answer.json["code"]) == (409, "scan_id_used")


@pytest.mark.parametrize("wrap", [lambda items: {"items": items}, list])
def test_a_batch_is_answered_in_order_and_a_bad_item_stops_nothing(
    post, meeting, gate, wrap
):
    good = [body(gate, factories.badge_code(factories.person(meeting))) for _ in "ab"]
    bad = [body(gate, "PX", direction="up"), 5, body(gate, "PX", checkpoint="x")]
    sent = wrap([good[0], *bad, good[1], body(gate, "PX")])
    answer = post(sent, "/scans/batch").json
    told = [item.get("outcome") or item["code"] for item in answer["items"]]
    assert told == [
        "accepted",
        "invalid",
        "invalid",
        "not_found",
        "accepted",
        "refused",
    ]
    assert answer["next"] is None
    assert post(sent, "/scans/batch").json == answer


@pytest.mark.parametrize("items", [[], [{}] * 1001, {"surprise": []}])
def test_a_batch_has_a_size(post, items):
    assert post(items, "/scans/batch").status_code == 422


def test_presence_has_its_numbers_and_their_time(api, url, meeting, gate):
    scanned(meeting, gate, factories.person(meeting))
    factories.person(meeting)
    answer = api(Role.VIEWER).get(f"{url}/checkpoints/{gate.slug}/presence").json
    assert answer.pop("at").endswith("+08:00")
    assert answer == {"checkpoint": gate.slug, "expected": 2, "present": 1}
    missing = api(Role.VIEWER).get(f"{url}/checkpoints/jendela/presence")
    assert (missing.status_code, missing.json["code"]) == (404, "not_found")


def test_checkpoints_are_listed(api, url, gate):
    answer = api().get(f"{url}/checkpoints").json
    assert answer["next"] is None
    assert [item["checkpoint"] for item in answer["items"]] == [gate.slug]
    assert (answer["items"][0]["expected"], answer["items"][0]["present"]) == (0, 0)


def test_participants_come_page_by_page_without_secrets(api, url, meeting):
    people = [factories.person(meeting) for _ in range(3)]
    client = api(Role.VIEWER)
    first = client.get(f"{url}/participants?limit=2").json
    second = client.get(f"{url}/participants?after={first['next']}").json
    assert [len(page["items"]) for page in (first, second)] == [2, 1]
    assert second["next"] is None
    assert set(first["items"][0]) == {"ref", "name", "delegation", "role"}
    assert len({p["ref"] for p in first["items"] + second["items"]}) == len(people)
    assert client.get(f"{url}/participants?surprise=1").status_code == 422


def test_the_roster_knows_cards_without_their_codes(api, url, meeting, gate):
    person = factories.person(meeting)
    code = factories.badge_code(person)
    answer = api().get(f"{url}/roster")
    assert answer.json["items"][0]["code_sha256"] == sha256(code.encode()).hexdigest()
    assert answer.json["version"] == gate.roster_version
    assert code not in answer.text


@pytest.mark.parametrize(
    ("role", "open_to"),
    [
        (Role.DESK, {"checkpoints", "participants", "roster", "scans"}),
        (Role.LEADER, {"roster", "scans"}),
        (Role.VIEWER, {"checkpoints", "participants"}),
        (Role.ORGANISER, {"checkpoints", "participants", "roster", "scans"}),
    ],
)
def test_each_role_opens_what_it_needs(api, url, gate, role, open_to):
    client = api(role)
    told = {
        path: client.get(f"{url}/{path}").status_code
        for path in ("checkpoints", "participants", "roster")
    } | {"scans": client.post(f"{url}/scans", json=body(gate, "PX")).status_code}
    assert {path for path, status in told.items() if status == 200} == open_to
    assert set(told.values()) <= {200, 403}


def test_a_key_is_good_at_its_own_meeting_only(api):
    other = factories.meeting()
    gate = checkpoint(other)
    elsewhere = f"/api/v1/meetings/{other.code}"
    assert api().post(f"{elsewhere}/scans", json=body(gate, "P")).status_code == 403
    assert api().get(f"{elsewhere}/participants").status_code == 403


def test_cookies_open_nothing_here(browse, url, gate):
    answer = browse(Role.DESK).post(f"{url}/scans", json=body(gate, "P"))
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


def test_a_key_is_asked_for_once_a_second_and_revoked_after_that(
    app, meeting, monkeypatch
):
    identity._KNOWN.clear()  # noqa: SLF001 what other tests may have left
    monkeypatch.setitem(app.config, "KEY_MEMORY_SECONDS", 0.3)
    _, key = make_token(meeting.id, "Skrip", Role.VIEWER, SYSTEM)
    client, url = app.test_client(), f"/api/v1/meetings/{meeting.code}/checkpoints"
    bearer = {"Authorization": f"Bearer {key}"}
    assert client.get(url, headers=bearer).status_code == 200
    (token,) = tokens(meeting.id)
    revoke_token(token, SYSTEM)
    time.sleep(0.4)
    assert client.get(url, headers=bearer).status_code == 403
    identity._KNOWN.clear()  # noqa: SLF001


def estimated(meeting, sent):
    line = ledger.scan_by_name(meeting.id, UUID(sent["scan_id"]))
    return line.estimated_at, line.offset_ms


def test_a_clock_is_measured_when_it_sends(post, meeting, gate):
    truth = clock.now() - timedelta(minutes=30)
    wrong = truth + timedelta(hours=3)
    sent = body(gate, "PX", scanned_at=wrong.isoformat())
    sent_at = (clock.now() + timedelta(hours=3)).isoformat()
    post({"items": [sent], "sent_at": sent_at}, "/scans/batch")
    at, offset = estimated(meeting, sent)
    assert abs(at - truth) < timedelta(seconds=5)
    assert abs(offset + 3 * 3_600_000) < 5000
    # What the device itself found before is nearer to the reading.
    alone = body(gate, "PX", scanned_at=wrong.isoformat(), sent_at=sent_at, offset_ms=0)
    post(alone)
    assert estimated(meeting, alone)[1] == 0


def test_a_device_numbers_its_readings(post, meeting, gate):
    sent = body(gate, "PX", device="hp-reza", sequence=41)
    assert post(sent).status_code == 200
    line = ledger.scan_by_name(meeting.id, UUID(sent["scan_id"]))
    assert (line.device, line.device_seq) == ("hp-reza", 41)
    assert post(body(gate, "PX", sequence=0)).status_code == 422
    unnamed = body(gate, "PX", sequence=1)
    post(unnamed)
    line = ledger.scan_by_name(meeting.id, UUID(unnamed["scan_id"]))
    assert line.device.startswith("token:")
