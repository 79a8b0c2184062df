from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import event

from tests import factories
from tests.checkin.factories import checkpoint, scanned
from tests.pages import proofread
from webapp.accounts import services as accounts
from webapp.checkin.models import Kind, Once
from webapp.checkin.queries import presence
from webapp.checkin.queries.papers import handed
from webapp.checkin.services import number_boxes
from webapp.core import clock
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.meetings.models import SessionKind
from webapp.meetings.queries import meeting_by_id

FRAGMENT = {"X-Fragment": "answer"}


@pytest.fixture
def gate(meeting):
    return checkpoint(meeting, kind=Kind.REGISTRATION, once=Once.EVER)


@pytest.fixture
def url(meeting, gate):
    return f"/m/{meeting.code}/checkin/{gate.slug}"


@pytest.fixture
def desk(app, meeting):
    """A volunteer's phone, enrolled by the code that hangs on the wall."""
    code = accounts.enrolment_link(
        meeting.id, Role.DESK, clock.now() - clock.now().replace(hour=0), SYSTEM
    )
    return phone(app, code)


def phone(app, code, operator="Reza"):
    _, key = accounts.enrol(code, operator, clock.now().replace(year=2100))
    client = app.test_client()
    client.set_cookie("pendopo-device", key)
    return client


def send(client, url, code):
    """Fill in the page's own form, so that a changed form fails the test."""
    page = proofread(client.get(f"{url}/desk").text)
    form = page.select_one("form[data-scan-form]")
    fields = {tag["name"]: tag.get("value", "") for tag in form.select("input[name]")}
    return client.post(form["action"], data=fields | {"code": code}), fields


def token(client, url):
    page = proofread(client.get(f"{url}/desk").text)
    return {"csrf_token": page.select_one("input[name=csrf_token]")["value"]}


def answer_of(client, response):
    assert response.status_code == 303
    return proofread(client.get(response.location).text).select_one("#answer")


def test_a_desk_reads_a_card(desk, url, meeting):
    person = factories.person(meeting, title_before="Drs.")
    answer, _ = send(desk, url, f" {factories.badge_code(person).lower()} ")
    panel = answer_of(desk, answer)
    assert panel.select_one(".desk-ok h2").text == "Drs. Budi Santoso"
    assert "1 dari 1" in " ".join(proofread(desk.get(f"{url}/desk").text).text.split())


def test_the_answer_says_box_card_and_line(desk, url, meeting):
    people = [
        factories.person(
            meeting, of={"delegation": factories.delegation(meeting, name)}
        )
        for name in ("Dinas A", "Dinas B")
    ]
    number_boxes(meeting.id)
    answer, _ = send(desk, url, factories.badge_code(people[1]))
    slots = answer_of(desk, answer).select(".slots dd")
    assert [slot.text.strip() for slot in slots] == ["2", "2", "2"]


def test_sending_the_form_twice_counts_once(desk, url, meeting):
    person = factories.person(meeting)
    code = factories.badge_code(person)
    first, fields = send(desk, url, code)
    again = desk.post(f"{url}/scan", data=fields | {"code": code})
    assert answer_of(desk, again).select_one(".desk-ok")
    assert first.location == again.location


def test_a_second_time_is_blue_and_says_when(desk, url, meeting):
    code = factories.badge_code(factories.person(meeting))
    send(desk, url, code)
    panel = answer_of(desk, send(desk, url, code)[0])
    assert panel.select_one(".desk-already .word").text.strip().startswith("Sudah")
    assert not panel.select("button")


def test_a_card_that_nobody_knows_is_amber(desk, url):
    answer, _ = send(desk, url, "P" + "A" * 16)
    panel = answer_of(desk, answer)
    assert panel.select_one(".desk-help").h2.text == "Belum ada di daftar"
    assert "Meja Bantuan" in panel.text


def test_whatever_a_camera_reads_is_a_card(desk, url):
    _, fields = send(desk, url, "")
    sent = fields | {"code": "https://wa.me/628", "read": "card"}
    answer = desk.post(f"{url}/scan", data=sent, headers=FRAGMENT)
    assert "desk-help" in answer.text


def test_words_are_searched_and_grouped_by_institution(desk, url, meeting):
    jambi, riau = (factories.delegation(meeting, name=n) for n in ("Jambi", "Riau"))
    for place in (jambi, riau, jambi):
        factories.person(meeting, of={"delegation": place})
    factories.person(meeting, name="Citra", of={"delegation": riau})
    answer, _ = send(desk, url, "budi")
    page = proofread(desk.get(answer.location).text)
    found = {
        form.h2.text: len(form.select("input[name=who]"))
        for form in page.select("form[data-group]")
    }
    assert found == {"Jambi": 2, "Riau": 1}


def test_nobody_found_is_amber(desk, url):
    answer, _ = send(desk, url, "tidak ada")
    page = proofread(desk.get(answer.location).text)
    assert page.select_one("#found .desk-help")


def test_an_institution_is_registered_together_with_its_papers(desk, url, meeting):
    jambi = factories.delegation(meeting, name="Prov. Jambi")
    people = [
        factories.person(meeting, name=name, of={"delegation": jambi})
        for name in ("Ani", "Budi", "Citra")
    ]
    page = proofread(desk.get(f"{url}/desk?q=jambi").text)
    form = page.select_one("form[data-group]")
    assert form.select_one("button[type=submit]").text.strip() == "Daftarkan 3 orang"
    fields = {tag["name"]: tag["value"] for tag in form.select("input[type=hidden]")}
    refs = [tag["value"] for tag in form.select("input[name=who]")]
    sent = fields | {
        "who": refs[:2],
        "row": refs,
        "paper": [f"{refs[0]}:st", f"{refs[0]}:spd", f"{refs[1]}:spd"],
    }
    panel = answer_of(desk, desk.post(form["action"], data=sent))
    assert panel.h2.text == "2 orang dari Prov. Jambi"
    assert "Kurang: ST Budi, tiket 2 orang." in panel.text
    assert presence.count_at(meeting.id, url.split("/")[-1]).passed == 2
    assert set(handed(meeting.id, [people[0].id])[people[0].id]) == {"st", "spd"}
    again = proofread(desk.get(f"{url}/desk?q=jambi").text)
    assert len(again.select("input[name=who]")) == 1
    assert again.select_one(f"#st-{refs[0]}").has_attr("checked")


def test_the_last_act_can_be_taken_back(desk, url, meeting):
    answer, _ = send(desk, url, factories.badge_code(factories.person(meeting)))
    form = answer_of(desk, answer).select_one("form")
    fields = {tag["name"]: tag["value"] for tag in form.select("input")}
    back = desk.post(form["action"], data=fields)
    page = proofread(desk.get(back.location).text)
    assert "Dibatalkan" in page.text
    assert presence.count_at(meeting.id, url.split("/")[-1]).passed == 0


def test_another_desk_cannot_take_it_back(desk, url, meeting):
    scan = scanned(
        meeting,
        presence.checkpoint(meeting.id, url.split("/")[-1]),
        factories.person(meeting),
    )
    sent = token(desk, url) | {"scan": str(scan.scan_id)}
    told = desk.post(f"{url}/void", data=sent, headers=FRAGMENT)
    assert "Hanya meja yang memindai" in told.text


def test_an_answer_of_another_checkpoint_is_not_shown(desk, url, meeting):
    scan = scanned(meeting, checkpoint(meeting), factories.person(meeting))
    page = proofread(desk.get(f"{url}/desk?scan={scan.scan_id}&scan=nonsense").text)
    assert page.select_one("#answer .desk-idle")


def test_a_desk_sees_no_secrets(desk, url, meeting):
    factories.person(
        meeting, nip="197001012000031001", email="budi@example.org", position="Kabid"
    )
    text = desk.get(f"{url}/desk?q=budi").text
    assert "Kabid" in text
    for secret in ("197001012000031001", "budi@example.org", "panitia_penuh", "+62"):
        assert secret not in text
    roll = proofread(desk.get(f"{url}/presence").text)
    assert not roll.select("a[href^='tel:']")


def test_the_organiser_calls_who_is_missing(browse, url, meeting, gate):
    scanned(meeting, gate, factories.person(meeting, name="Ani"))
    factories.person(meeting, name="Citra")
    page = proofread(browse().get(f"{url}/presence?state=missing").text)
    names = [row.td.text.strip() for row in page.select("tbody tr")]
    assert names == ["Citra"]
    assert page.select_one("a[href='tel:+628120001111']")


def test_the_rundown_shows_counts_by_day(browse, meeting, gate):
    session = factories.agenda_session(meeting, kind=SessionKind.SESSION)
    hall = checkpoint(meeting, agenda_session_id=session.id)
    scanned(meeting, hall, factories.person(meeting))
    page = proofread(browse().get(f"/m/{meeting.code}/checkin/").text)
    assert [h.text.strip() for h in page.select("h2")] == [
        "Selasa, 26 Februari 2019",
        "Di luar rundown",
    ]
    assert "1 dari 1" in " ".join(page.select("td.num")[1].text.split())
    del gate


def test_checkpoints_are_made_by_a_button(browse, meeting):
    factories.agenda_session(meeting, code="A1")
    client, home = browse(), f"/m/{meeting.code}/checkin/"
    form = proofread(client.get(home).text).select_one("main form")
    fields = {tag["name"]: tag["value"] for tag in form.select("input")}
    client.post(form["action"], data=fields)
    assert [point.slug for point in presence.checkpoints(meeting.id)] == ["a1", "kit"]


def test_the_live_part_is_sent_only_when_something_changed(browse, url, meeting, gate):
    client = browse()
    for address in (f"/m/{meeting.code}/checkin/counts", f"{url}/count"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code) == (200, 304)
        scanned(meeting, gate, factories.person(meeting))
        after = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert after.status_code == 200


def test_a_phone_is_enrolled_by_the_code_shown(app, browse, meeting, gate, url):
    client, desks = browse(), f"/m/{meeting.code}/checkin/desks"
    page = proofread(client.get(desks).text)
    token = page.select_one("main form input[name=csrf_token]")
    fields = {"checkpoint": gate.slug} | ({"csrf_token": token["value"]})
    shown = proofread(client.get(client.post(desks, data=fields).location).text)
    address = shown.select_one("code").text
    assert shown.select_one("svg.enrol-code path.ink")["d"]
    device, key = accounts.enrol(
        address.split("/")[-1], "Reza", clock.now().replace(year=2100)
    )
    volunteer = app.test_client()
    volunteer.set_cookie("pendopo-device", key)
    assert device.label in volunteer.get(f"{url}/desk").text
    assert gate.label in proofread(volunteer.get(desks).text).text
    listed = proofread(client.get(desks).text)
    form = next(f for f in listed.select("form") if "revoke" in f.get("action", ""))
    client.post(form["action"], data={"csrf_token": form.input["value"]})
    assert volunteer.get(f"{url}/desk").status_code == 303


def test_the_code_names_the_public_address(app, browse, meeting, gate, monkeypatch):
    public = replace(app.config["PENDOPO"], base_url="https://rakor.example.org")
    monkeypatch.setitem(app.config, "PENDOPO", public)
    start = f"/m/{meeting.code}/checkin/{gate.slug}/desk"
    accounts.enrolment_link(
        meeting.id, Role.DESK, clock.now() - clock.now().replace(hour=0), SYSTEM, start
    )
    page = browse().get(f"/m/{meeting.code}/checkin/desks?checkpoint={gate.slug}").text
    assert "https://rakor.example.org/meja/" in page


@pytest.mark.parametrize(
    ("role", "closed"),
    [
        (Role.VIEWER, {"desks", "desk"}),
        (Role.AUDITOR, {"desks", "desk"}),
        (Role.LEADER, {"", "counts", "presence"}),
        (Role.ORGANISER, set()),
    ],
)
def test_each_role_opens_what_it_needs(browse, url, role, closed):
    client, home = browse(role), url.rsplit("/", 1)[0]
    pages = {
        "": home + "/",
        "counts": f"{home}/counts",
        "desks": f"{home}/desks",
        "desk": f"{url}/desk",
        "presence": f"{url}/presence",
    }
    told = {name: client.get(page).status_code for name, page in pages.items()}
    assert {name for name, status in told.items() if status == 403} == closed
    assert {status for status in told.values() if status != 403} <= {200}


def test_a_desk_changes_only_its_own_meeting(desk, meeting):
    other = factories.meeting()
    factories.person(other)
    here = checkpoint(meeting)
    ours = f"/m/{meeting.code}/checkin/{here.slug}"
    url = f"/m/{other.code}/checkin/{checkpoint(other).slug}"
    sent = token(desk, ours)
    for path in ("scan", "register", "void"):
        assert desk.post(f"{url}/{path}", data=sent).status_code == 403
    assert desk.get(f"{url}/desk").status_code == 303  # to the log-in
    more = {"name": str(uuid4()), "who": f"{other.code}-0001".upper()}
    assert desk.post(f"{ours}/register", data=sent | more).status_code == 303
    assert presence.count_at(meeting.id, here.slug).passed == 0


def test_an_unknown_checkpoint_is_not_found(desk, meeting):
    assert desk.get(f"/m/{meeting.code}/checkin/jendela/desk").status_code == 404


def statements(client, url):
    asked = []

    def note(_c, _cursor, statement, *_):
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(url).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(asked)


@pytest.mark.parametrize(
    ("page", "most"),
    [("{gate}/presence", 6), ("{gate}/desk?q=budi", 10), ("counts", 6), ("", 6)],
)
def test_lists_ask_as_much_for_three_as_for_one(browse, gate, page, most):
    meeting, client, counted = meeting_by_id(gate.meeting_id), browse(), []
    address = f"/m/{meeting.code}/checkin/{page.format(gate=gate.slug)}"
    for more in (1, 2):
        for _ in range(more):
            session = factories.agenda_session(meeting)
            point = checkpoint(meeting, agenda_session_id=session.id)
            person = factories.person(meeting)
            scanned(meeting, point, person)
            scanned(meeting, gate, person)
        counted.append(statements(client, address))
    assert counted[0] == counted[1] <= most
