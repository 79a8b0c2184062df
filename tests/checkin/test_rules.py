"""The rules of a checkpoint: edited by the organiser, given to devices as results."""

from hashlib import sha256
from uuid import uuid4

import pytest

from tests import factories
from tests.checkin.factories import checkpoint, door, guests, scanned
from tests.factories import saved
from tests.pages import proofread
from webapp.checkin.models import Entry, Once
from webapp.checkin.queries import desk, entering, ledger
from webapp.checkin.services import add_guests, confirm_now
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.core.errors import DomainError
from webapp.registration.services import make_spares
from webapp.registration.workflow import PlaceState


@pytest.fixture
def gate(meeting):
    return door(meeting, factories.agenda_session(meeting))


@pytest.fixture
def url(meeting, gate):
    return f"/m/{meeting.code}/checkin/{gate.slug}"


def post(client, url, **fields):
    """Send what a form of the desk's page would, with its token."""
    page = proofread(client.get(f"{url.rsplit('/', 1)[0]}/desk").text)
    token = page.select_one("input[name=csrf_token]")["value"]
    return client.post(url, data=fields | {"csrf_token": token})


def place_of(person):
    """Read the place that somebody holds, with its institution."""
    return desk.people(person.meeting_id, [person.id])[0].participant


def sent(gate, **values):
    return {
        "version": gate.version,
        "label": "Komisi A",
        "once": "direction",
        "opens_before": "15",
        "closes_after": "-5",
        "entry": "listed",
        "roles": ["narasumber", "panitia"],
        "capacity": "40",
        "windowed": "y",
    } | values


def test_an_organiser_changes_the_rules(browse, meeting, gate, url):
    client = browse()
    page = proofread(client.get(f"{url}/rules").text)
    assert page.select_one("[name=windowed]").get("checked") is None
    before = desk.roster_version(meeting.id)
    answer = post(client, f"{url}/rules", **sent(gate))
    assert answer.status_code == 303
    point = entering.windows(meeting.id)[0][0]
    told = (point.label, point.opens_before, point.closes_after, point.capacity)
    assert told == ("Komisi A", 15, -5, 40)
    assert (point.entry, point.roles) == (Entry.LISTED, ["narasumber", "panitia"])
    assert point.windowed
    assert desk.roster_version(meeting.id) > before
    page = proofread(client.get(f"{url}/rules").text)
    assert page.select_one("[name=roles][value=panitia]").has_attr("checked")


def test_a_wrong_rule_keeps_what_was_typed(browse, gate, url):
    answer = post(browse(), f"{url}/rules", **sent(gate, capacity="0", label="Baru"))
    assert answer.status_code == 422
    page = proofread(answer.text)
    assert page.select_one("[name=label]")["value"] == "Baru"
    times = {"opens_at": "2019-02-25T10:00", "closes_at": "2019-02-25T09:00"}
    assert post(browse(), f"{url}/rules", **sent(gate, **times)).status_code == 409


def test_only_the_organiser_changes_rules(browse, gate, url):
    client = browse(Role.DESK)
    page = proofread(client.get(f"{url}/desk").text)
    token = page.select_one("input[name=csrf_token]")["value"]
    for path in ("rules", "guests", "guests/1/drop", "confirm"):
        fields = sent(gate, csrf_token=token)
        assert client.post(f"{url}/{path}", data=fields).status_code == 403


def test_the_list_is_pasted_and_what_is_unknown_stays(browse, meeting, gate, url):
    jambi = factories.delegation(meeting, name="Dinas Perindustrian Prov. Jambi")
    person = factories.person(meeting)
    text = f"dinas perindustrian prov jambi\n{place_of(person).ref.lower()}\nXX-99"
    answer = post(browse(), f"{url}/guests", lines_text=text)
    assert answer.status_code == 422
    page = proofread(answer.text)
    assert page.select_one("textarea").get_text(strip=True) == "XX-99"
    rows = entering.guests(gate)
    assert {(row.delegation, row.ref) for row in rows} == {
        (jambi.name, None),
        (place_of(person).delegation.name, place_of(person).ref),
    }
    assert add_guests(gate, [jambi.name, jambi.name], SYSTEM) == (0, [])
    client = browse()
    page = proofread(client.get(f"{url}/rules").text)
    drop = page.select_one("form[action$=drop]")
    token = drop.select_one("[name=csrf_token]")["value"]
    dropped = client.post(drop["action"], data={"csrf_token": token})
    assert dropped.status_code == 303
    assert len(entering.guests(gate)) == 1


def test_a_list_takes_nobody_of_another_meeting(gate):
    other = factories.meeting()
    stranger = factories.person(other)
    foreign = place_of(stranger).delegation.name
    added, unknown = add_guests(gate, [foreign, place_of(stranger).ref], SYSTEM)
    assert (added, len(unknown)) == (0, 2)
    mine = guests(checkpoint(other), delegation_id=place_of(stranger).delegation_id)
    assert entering.guest(gate, mine.id) is None


def test_the_page_asks_as_often_for_one_guest_as_for_three(
    browse, meeting, gate, url, statements
):
    client, asked = browse(), []
    client.get(f"{url}/rules")
    for count in (1, 2):
        for _ in range(count):
            guests(gate, delegation_id=factories.delegation(meeting).id)
        with statements() as seen:
            client.get(f"{url}/rules")
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_devices_get_the_results_not_the_rules(api, meeting):
    here, there = (
        door(
            meeting,
            factories.agenda_session(meeting),
            entry=Entry.LISTED,
            windowed=windowed,
        )
        for windowed in (True, False)
    )
    goes_there, nowhere = factories.person(meeting), factories.person(meeting)
    guests(there, participant_id=goes_there.participant_id)
    waiting = factories.person(meeting, PlaceState.INVITED)
    spare = make_spares(meeting.id, 1, SYSTEM)[0]
    roster = api().get(f"/api/v1/meetings/{meeting.code}/roster").json
    posts = {post["checkpoint"]: post for post in roster["checkpoints"]}
    refs = [place_of(person).ref for person in (goes_there, nowhere)]
    assert posts[here.slug]["barred"] == [
        {"ref": refs[0], "reason": "other_hall", "remark": there.label},
        {"ref": refs[1], "reason": "not_on_list", "remark": None},
    ]
    assert [one["ref"] for one in posts[there.slug]["barred"]] == [refs[1]]
    assert posts[here.slug]["mode"] == Once.DIRECTION
    assert posts[here.slug]["opens_at"].endswith("+08:00")
    assert posts[there.slug]["opens_at"] is None
    codes = {
        sha256(code.encode()).hexdigest(): reason
        for code, reason in (
            (factories.badge_code(waiting), "not_confirmed"),
            (spare.code, "spare_badge"),
        )
    }
    assert {c["code_sha256"]: c["reason"] for c in roster["refused"]} == codes
    for person in (goes_there, nowhere):  # and the server says the same
        reason = scanned(meeting, here, person).reason
        (told,) = [
            one["reason"]
            for one in posts[here.slug]["barred"]
            if one["ref"] == place_of(person).ref
        ]
        assert reason == told


def test_somebody_not_confirmed_is_confirmed_at_the_desk(browse, meeting, gate, url):
    person = factories.person(meeting, PlaceState.SUBMITTED)
    refused = scanned(meeting, gate, person)
    page = browse().get(f"{url}/desk?scan={refused.scan_id}")
    assert "Konfirmasi sekarang" in page.text
    assert "Konfirmasi sekarang" not in (
        browse(Role.DESK).get(f"{url}/desk?scan={refused.scan_id}").text
    )
    for _ in range(2):
        answer = post(browse(), f"{url}/confirm", scan=str(refused.scan_id))
        name = answer.location.partition("scan=")[2]
        assert ledger.recorded(name).outcome == "accepted"
    with pytest.raises(DomainError, match="not_found"):
        confirm_now(meeting, gate.slug, uuid4(), SYSTEM)
    elsewhere = factories.meeting()
    with pytest.raises(DomainError, match="not_found"):
        confirm_now(elsewhere, checkpoint(elsewhere).slug, refused.scan_id, SYSTEM)


def test_the_results_are_found_in_one_statement_however_many(meeting, statements):
    for count in (1, 3):
        for _ in range(count):
            saved(checkpoint(meeting, entry=Entry.LISTED))
            factories.person(meeting)
        with statements() as seen:
            entering.barred(meeting.id)
        assert len(seen) == 1
