"""Who slept where, by which evidence; and what the page says of it."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from tests import factories
from tests.checkin.factories import checkpoint
from tests.lodging.bills import lodge
from tests.lodging.hotels import NIGHTS, new_room
from tests.pages import proofread
from webapp.checkin.models import Direction, Kind, Outcome, Scan, Source
from webapp.checkin.queries.nights import seen_by_night
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.lodging import queries, services
from webapp.lodging.billing import Proof, Slept, sums
from webapp.lodging.services import Said
from webapp.registration import services as registration
from webapp.registration.models import Level

pytestmark = pytest.mark.usefixtures("app")

WITA = ZoneInfo("Asia/Makassar")


def scan(meeting, person, day, time, **how):
    """Write a line of the ledger at a time of the venue."""
    kind = how.get("kind", Kind.SESSION)
    direction = how.get("direction", Direction.IN)
    hour, minute = map(int, time.split("."))
    at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=WITA)
    point = checkpoint(meeting, kind=kind, label="Meja hotel")
    return factories.saved(
        Scan(
            meeting_id=meeting.id,
            checkpoint_id=point.id,
            person_id=person.id,
            code_hash="x",
            scan_id=uuid4(),
            direction=direction,
            source=Source.DESK,
            operator="desk",
            offline=False,
            scanned_at=at,
            received_at=at,
            estimated_at=at,
            outcome=Outcome.ACCEPTED,
        )
    )


def of(meeting, found, person, night):
    entries = queries.ledger(meeting, found)
    return next(
        one
        for one in entries
        if one.sleeper.place_id == person.participant_id and one.night == night
    )


SUN, MON, TUE = NIGHTS


def test_a_bed_without_evidence_is_only_planned(meeting, novotel):
    found, kinds = novotel
    budi = lodge(meeting, new_room(kinds["twin"]))
    entry = of(meeting, found, budi, SUN)
    assert (entry.planned, entry.confirmed, entry.billed) == (True, None, None)
    assert entry.slept is Slept.UNKNOWN
    assert entry.doubts == []


@pytest.mark.parametrize(
    ("day", "clock", "nights"),
    [
        (MON, "19.05", [MON]),  # in the evening
        (MON, "12.30", []),  # by day nobody sleeps
        (MON, "08.10", []),  # he may have come by the first flight
        (TUE, "00.30", []),  # nor is anybody's first scan after midnight the night's
    ],
)
def test_a_scan_in_the_evening_is_evidence(meeting, novotel, day, clock, nights):
    budi = lodge(meeting, new_room(novotel[1]["twin"]))
    scan(meeting, budi, day, clock)
    seen = seen_by_night(meeting.id, meeting.zone)
    assert [one.night for one in seen] == nights


def test_a_morning_counts_for_who_was_there_the_day_before(meeting, novotel):
    found, kinds = novotel
    budi = lodge(meeting, new_room(kinds["twin"]))
    scan(meeting, budi, MON, "10.30")
    scan(meeting, budi, TUE, "08.10")
    assert of(meeting, found, budi, MON).slept is Slept.YES
    assert of(meeting, found, budi, MON).proof.proof is Proof.PRESENCE
    assert of(meeting, found, budi, SUN).slept is Slept.UNKNOWN
    assert of(meeting, found, budi, TUE).slept is Slept.UNKNOWN


def test_the_desk_of_the_hotel_counts_at_any_hour(meeting, novotel):
    found, kinds = novotel
    budi = lodge(meeting, new_room(kinds["twin"]))
    scan(meeting, budi, SUN, "13.20", kind=Kind.HOTEL)
    scan(meeting, budi, TUE, "11.00", kind=Kind.HOTEL, direction=Direction.OUT)
    slept = [of(meeting, found, budi, night).slept for night in NIGHTS]
    assert slept == [Slept.YES, Slept.YES, Slept.UNKNOWN]
    assert of(meeting, found, budi, SUN).proof.proof is Proof.DESK


def test_what_the_hotel_acknowledged_is_confirmed(meeting, novotel):
    found, kinds = novotel
    budi = lodge(meeting, new_room(kinds["twin"]))
    revision = services.freeze(found.id, SYSTEM, "Rina")
    assert of(meeting, found, budi, SUN).confirmed is None
    services.acknowledge(revision.id, SYSTEM, Said("Maya", "WhatsApp"))
    ahmad = lodge(meeting, new_room(kinds["twin"]), "Ahmad")
    assert of(meeting, found, budi, TUE).confirmed is True
    late = of(meeting, found, ahmad, SUN)
    assert (late.confirmed, late.doubts) == (False, ["unconfirmed"])


def test_what_the_hotel_still_holds_is_told(meeting, novotel):
    found, kinds = novotel
    budi = lodge(meeting, new_room(kinds["twin"]))
    revision = services.freeze(found.id, SYSTEM, "Rina")
    services.acknowledge(revision.id, SYSTEM, Said("Maya", "WhatsApp"))
    registration.decide_many([budi.participant_id], "cancel", SYSTEM, "sakit")
    services.release_place(budi.participant_id)
    entry = of(meeting, found, budi, SUN)
    assert (entry.planned, entry.confirmed) == (False, True)
    assert entry.doubts == ["unplanned"]


def test_sums_are_those_of_the_lines(meeting, novotel):
    found, kinds = novotel
    twin = new_room(kinds["twin"])
    for name in ("Budi", "Ahmad"):
        scan(meeting, lodge(meeting, twin, name), MON, "20.00")
    entries = queries.ledger(meeting, found)
    by_night = {one.night: one for one in sums(entries)}
    assert [(by_night[n].planned, by_night[n].slept) for n in NIGHTS] == [
        (2, 0),
        (2, 2),
        (2, 0),
    ]
    assert sum(one.planned for one in by_night.values()) == len(entries)


def test_another_meeting_is_never_seen(meeting, novotel):
    _found, kinds = novotel
    budi = lodge(meeting, new_room(kinds["twin"]))
    scan(meeting, budi, MON, "20.00")
    other = factories.meeting()
    assert queries.ledger(other) == []
    assert seen_by_night(other.id, other.zone) == []


def address(meeting, more=""):
    return f"/m/{meeting.code}/lodging/hotels/novotel/nights{more}"


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return proofread(answer.text)


def test_the_page_says_by_which_evidence(meeting, novotel, browse):
    _found, kinds = novotel
    scan(meeting, lodge(meeting, new_room(kinds["twin"])), MON, "19.05")
    shown = page(browse(), address(meeting, "?show=all"))
    text = " ".join(shown.get_text(" ", strip=True).split())
    assert "terlihat di Meja hotel, 25 Feb 2019, 19.05 WITA" in text
    assert "Budi Santoso" in text
    rooms = page(browse(), address(meeting, "?show=rooms&q=budi"))
    assert "Budi Santoso" in rooms.get_text()
    assert "Budi" not in page(browse(), address(meeting, "?show=all&q=siti")).get_text()


def test_files_hold_what_the_page_shows(meeting, novotel, browse):
    _found, kinds = novotel
    lodge(meeting, new_room(kinds["twin"]))
    csv = browse().get(address(meeting, ".csv?show=all&night=2019-02-25"))
    lines = csv.get_data().decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("2019-02-25,")
    assert browse().get(address(meeting, ".xlsx?show=all")).status_code == 200
    assert browse(Role.VIEWER).get(address(meeting, ".xlsx")).status_code == 403


def test_as_many_statements_for_many_as_for_few(meeting, novotel, browse, statements):
    _found, kinds = novotel
    client = browse()
    lodge(meeting, new_room(kinds["twin"]))
    client.get(address(meeting, "?show=all"))
    with statements() as few:
        client.get(address(meeting, "?show=all"))
    for name in ("Ahmad", "Chandra"):
        lodge(meeting, new_room(kinds["single"]), name, level=Level.II)
    with statements() as many:
        client.get(address(meeting, "?show=all"))
    assert len(many) == len(few)
