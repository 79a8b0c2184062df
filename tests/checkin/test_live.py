"""What happens now, for the committee and on a wall; many look at the price of one."""

from datetime import timedelta

import pytest

from tests import factories
from tests.checkin.factories import checkpoint, door, guests, scanned
from tests.factories import saved
from tests.pages import proofread
from webapp.checkin.models import Direction, Entry, Kind, Once
from webapp.checkin.queries import live, presence
from webapp.checkin.views.live import NAMED
from webapp.core import cache, clock
from webapp.core.access import Role
from webapp.meetings.models import AgendaSession, SessionKind


@pytest.fixture
def hall(meeting):
    return door(meeting, session(meeting), label="Ruang Garuda")


@pytest.fixture
def url(meeting):
    return f"/m/{meeting.code}/checkin"


def session(meeting, begins=-1, ends=1, **values):
    now = clock.now()
    times = {
        "starts_at": now + timedelta(hours=begins),
        "ends_at": now + timedelta(hours=ends),
    }
    code = f"N{next(factories.number)}"
    values = {"title": "Pleno", "code": code} | times | values
    return saved(AgendaSession(meeting_id=meeting.id, **values))


def doors(meeting, *spans):
    return [door(meeting, session(meeting, *span)) for span in spans]


def running(meeting):
    counts = presence.counts(meeting.id)
    return {c.checkpoint.id for c in live.running(counts, clock.now())}


def test_what_runs_now_is_shown_with_what_runs_beside_it(meeting):
    one, two, _before, _after = doors(meeting, (-1, 1), (-0.5, 2), (-5, -4), (4, 5))
    assert running(meeting) == {one.id, two.id}


def test_between_sessions_the_last_one_is_shown(meeting):
    _first, last, _next = doors(meeting, (-5, -4), (-3, -2), (4, 5))
    assert running(meeting) == {last.id}


def test_before_everything_the_first_is_shown(meeting):
    assert running(meeting) == set()
    first, _later = doors(meeting, (4, 5), (8, 9))
    assert running(meeting) == {first.id}


def test_arrivals_rise_and_fall(meeting, hall):
    stays, leaves = factories.person(meeting), factories.person(meeting)
    for person, minutes, way in (
        (stays, 50, Direction.IN),
        (leaves, 40, Direction.IN),
        (leaves, 39.9, Direction.IN),  # the camera saw it twice
        (leaves, 20, Direction.OUT),
    ):
        scanned(meeting, hall, person, offline=True, minutes=minutes, direction=way)
    assert [inside for _at, inside in live.arrivals([hall.id])][-1] == 1
    assert max(inside for _at, inside in live.arrivals([hall.id])) == 2
    kit = checkpoint(meeting, once=Once.EVER)
    scanned(meeting, kit, stays)
    scanned(meeting, kit, stays, direction=Direction.OUT)
    assert [inside for _at, inside in live.arrivals([kit.id])] == [1]


def test_who_is_missing_is_told_by_name_and_institution(meeting, hall):
    jambi = factories.delegation(meeting, name="Prov. Jambi", region_code="15")
    there, missing = (
        factories.person(meeting, of={"delegation": jambi}, name=name)
        for name in ("Ani", "Budi")
    )
    scanned(meeting, hall, there)
    (share,) = live.by_institution(meeting.id, [hall.id])
    assert (share.expected, share.present, share.missing) == (2, 1, 1)
    ((person, total),) = live.missing(meeting.id, [hall.id], 9)
    assert (person.id, total) == (missing.id, 1)


def test_only_who_may_enter_is_missing(meeting, hall):
    listed, _other = factories.person(meeting), factories.person(meeting)
    guests(hall, participant_id=listed.participant_id)
    hall.entry = Entry.LISTED
    saved(hall)
    rows = live.missing(meeting.id, [hall.id], 9)
    assert [row[0].id for row in rows] == [listed.id]
    assert sum(s.expected for s in live.by_institution(meeting.id, [hall.id])) == 1


def test_heads_are_who_registered_and_has_not_left(meeting):
    desk = checkpoint(meeting, kind=Kind.REGISTRATION, once=Once.EVER)
    today = meeting.ends_on
    stays, left = (
        factories.person(meeting, of={"depart_on": today - timedelta(days=days)})
        for days in (0, 1)
    )
    factories.person(meeting)
    for person in (stays, left):
        scanned(meeting, desk, person)
    assert live.heads(meeting) == 1


def test_the_page_names_people_only_to_who_may_see_them(browse, meeting, hall, url):
    factories.person(meeting, name="Siti Rahma")
    scanned(meeting, hall, factories.person(meeting))
    door(meeting, session(meeting, kind=SessionKind.MEAL), kind=Kind.MEAL)
    page = proofread(browse().get(f"{url}/live").text)
    assert "Ruang Garuda" in page.text
    assert "Siti Rahma" in page.text
    assert page.select_one("a[href^='https://wa.me/']")
    assert page.select_one("svg.curve")
    wall = proofread(browse(Role.DESK).get(f"{url}/wall").text)
    assert "Ruang Garuda" in wall.text
    assert "Siti" not in wall.text
    assert browse(Role.DESK).get(f"{url}/live").status_code == 403
    assert browse(Role.DESK).get(f"{url}/live/now").status_code == 403


@pytest.mark.parametrize("entry", [Entry.ALL, Entry.LISTED])
def test_halls_side_by_side_expect_nobody_until_they_have_lists(
    browse, meeting, url, entry
):
    for label in ("Komisi A", "Komisi B"):
        point = door(meeting, session(meeting), label=label, entry=entry)
        guests(point, participant_id=factories.person(meeting).participant_id)
    client, told = browse(), "belum ada daftar"
    page = proofread(client.get(f"{url}/live").text)
    wall = proofread(client.get(f"{url}/wall").text)
    assert (told in page.text) is (entry is Entry.ALL)
    assert len(wall.select("progress")) == (0 if entry is Entry.ALL else 2)


def test_of_many_who_are_missing_the_page_names_a_few(browse, meeting, hall, url):
    for _ in range(NAMED + 2):
        factories.person(meeting)
    page = proofread(browse().get(f"{url}/live").text)
    assert len(page.select(".live-people li")) == NAMED
    assert "dan 2 lainnya" in page.text
    assert page.select_one(f"a[href*='{hall.slug}/presence?state=missing']")


def test_without_sessions_the_page_says_so(browse, url):
    assert "Belum ada sesi" in proofread(browse().get(f"{url}/live").text).text
    proofread(browse().get(f"{url}/wall").text)


@pytest.fixture
def crowd(app, meeting, hall, url, monkeypatch):
    """Let many look at a hall where somebody is, as on a server."""
    monkeypatch.setitem(app.config, "PIECE_FRESH_SECONDS", 30)
    cache.forget()
    scanned(meeting, hall, factories.person(meeting))
    return url


@pytest.mark.parametrize("piece", ["live/now", "wall/now", "counts"])
def test_the_second_viewer_asks_the_ledger_nothing(browse, statements, crowd, piece):
    first, second = browse(), browse(Role.VIEWER)
    for client in (first, second):
        client.get("/healthz")
    with statements() as asked:
        shown = first.get(f"{crowd}/{piece}")
    assert any("scan" in one for one in asked)
    with statements() as asked:
        again = second.get(f"{crowd}/{piece}")
    assert again.text == shown.text
    assert not [one for one in asked if "FROM scan" in one or "scan." in one]
    mark = {"If-None-Match": again.headers["ETag"]}
    assert second.get(f"{crowd}/{piece}", headers=mark).status_code == 304


def test_a_scan_is_seen_by_all_who_look(browse, meeting, hall, url):
    client, person = browse(), factories.person(meeting)
    before = client.get(f"{url}/wall/now")
    scanned(meeting, hall, person)
    mark = {"If-None-Match": before.headers["ETag"]}
    after = client.get(f"{url}/wall/now", headers=mark)
    assert after.status_code == 200
    assert after.text != before.text


def test_names_are_not_kept_for_who_may_not_see_them(browse, meeting, hall, url):
    factories.person(meeting, name="Siti Rahma")
    assert "Siti" in browse().get(f"{url}/live/now").text
    assert hall
    assert "Siti" not in browse(Role.DESK).get(f"{url}/wall/now").text


def test_the_page_asks_as_often_for_one_as_for_three(
    browse, meeting, hall, url, statements
):
    client, asked = browse(), []
    client.get(f"{url}/live")
    for count in (1, 2):
        for _ in range(count):
            factories.person(meeting)
            scanned(meeting, hall, factories.person(meeting))
        with statements() as seen:
            client.get(f"{url}/live")
        asked.append(len(seen))
    assert asked[0] == asked[1]
