"""A revision goes to the hotel by mail, and the hotel says by its link that it came."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests import factories
from tests.browser import LAPTOP, PHONE, axe, fits, log_in, page_at, picture
from tests.lodging.hotels import NIGHTS, hotel, new_hotel, new_room
from tests.pages import proofread
from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.core.sheets import read_workbook
from webapp.documents.models import StoredFile
from webapp.jobs.models import Job
from webapp.lodging import queries, services
from webapp.lodging.models import NightSource
from webapp.lodging.rooming import RowState
from webapp.lodging.services import Said
from webapp.lodging.services.sending import agreed_time
from webapp.lodging.workflow import RevisionState
from webapp.notifications.models import Message
from webapp.notifications.workflow import MessageState
from webapp.registration import services as registration

OFFICER = "reservasi@novotel.example"
ZONE = ZoneInfo("Asia/Makassar")


@pytest.fixture
def novotel(meeting):
    kinds = hotel(meeting, single=2, twin=2)
    found = queries.hotel(meeting.id, "novotel")
    with transaction():
        held = queries.held_hotel(found.id)
        held.liaison_email, held.liaison_name = OFFICER, "Dewi"
    return found, kinds


def lodge(meeting, room, name="Budi Santoso", **values):
    person = factories.person(meeting, name=name, **values)
    services.move_place(person.participant_id, room.id, SYSTEM)
    return person


def freeze(found, **values):
    return services.freeze(found.id, SYSTEM, "Rina", **values)


def mail_of(revision):
    return db.session.get_one(Message, revision.message_id, populate_existing=True)


def link_of(found):
    return queries.hotel_link(found)


@pytest.fixture
def afterwards(monkeypatch):
    """Be at the venue when the nights are over."""
    for place in ("services.nights.today", "services.today"):
        monkeypatch.setattr(f"webapp.lodging.{place}", lambda _: NIGHTS[2])


@pytest.fixture
def told(meeting, novotel):
    """Have told the hotel of one who is to share a room."""
    found, kinds = novotel
    room = new_room(kinds["twin"])
    person = lodge(meeting, room)
    services.send_revision(freeze(found).id, SYSTEM)
    return found, room, person


def test_the_mail_has_the_changes_in_its_body_and_the_workbook_attached(meeting, told):
    found, room, person = told
    services.acknowledge(queries.last_told(found.id).id, SYSTEM, Said("Dewi", "E-mail"))
    registration.substitute(
        person.participant_id, factories.newcomer("Candra Wijaya"), SYSTEM
    )
    lodge(meeting, room, "Ahmad Fauzi")
    revision = services.send_revision(freeze(found, urgent=True).id, SYSTEM)
    mail = mail_of(revision)
    assert mail.subject == (
        f"[{meeting.code.upper()}] Novotel Rev 02 – 1 ubah, 1 baru – MENDESAK"
    )
    assert mail.address == OFFICER
    assert "Perubahan sejak Rev 01" in mail.body
    assert "Full name: Budi Santoso → Candra Wijaya" in mail.body
    assert "NEW" in mail.body
    assert "Ahmad Fauzi" in mail.body
    assert f"/h/{link_of(found).code}" in mail.body
    file = db.session.get_one(StoredFile, mail.stored_file_id)
    assert file.name.endswith("_Novotel_Rooming-List_Rev02.xlsx")
    book = read_workbook(store.read(file.sha256), file.name)
    head, *rows = book.sheets[0].rows
    assert len(head) == 28
    assert {row[1] for row in rows} == {"AMD", "NEW"}


def test_a_mail_waits_and_is_taken_back(told):
    found, _room, _person = told
    revision = queries.last_told(found.id)
    assert mail_of(revision).state is MessageState.WAITING
    assert mail_of(revision).not_before > clock.now() + timedelta(seconds=20)
    first = revision.message_id
    services.take_back_revision(revision.id, SYSTEM)
    assert db.session.get_one(Message, first).state is MessageState.CANCELLED
    assert queries.last_told(found.id) is None
    again = services.send_revision(revision.id, SYSTEM)
    assert again.message_id != first


def test_what_was_never_sent_is_told_with_the_next(meeting, told):
    found, room, person = told
    lodge(meeting, room, "Ahmad")
    unsent = freeze(found)
    registration.decide(person.participant_id, "cancel", SYSTEM, "ill")
    services.release_place(person.participant_id)
    third = freeze(found)
    assert (third.number, third.added, third.cancelled) == (3, 1, 1)
    with pytest.raises(DomainError, match="revision_superseded"):
        services.send_revision(unsent.id, SYSTEM)


def test_without_an_address_nothing_is_sent(meeting, novotel):
    found, kinds = novotel
    with transaction():
        queries.held_hotel(found.id).liaison_email = None
    lodge(meeting, new_room(kinds["twin"]))
    revision = freeze(found)
    with pytest.raises(DomainError, match="hotel_address_missing"):
        services.send_revision(revision.id, SYSTEM)


def test_a_revision_goes_at_the_next_agreed_time(meeting, novotel):
    found, kinds = novotel
    with transaction():
        queries.held_hotel(found.id).revision_times = ["10:00", "17:00"]
    noon = datetime(2019, 2, 22, 12, tzinfo=ZONE)
    for now, expected in (
        (noon, noon.replace(hour=17)),
        (noon.replace(hour=17), noon.replace(day=23, hour=10)),
        (noon.replace(hour=9), noon.replace(hour=10)),
    ):
        assert agreed_time(found, now, urgent=False) == expected
    assert agreed_time(found, noon, urgent=True) is None
    lodge(meeting, new_room(kinds["twin"]))
    revision = freeze(found)
    job = db.session.query(Job).filter_by(kind="lodging.send_revision").one()
    assert job.not_before == revision.send_at
    services.send_planned(meeting.id, revision.id)
    assert revision.state is RevisionState.SENT
    first = revision.message_id
    services.send_planned(meeting.id, revision.id)
    assert revision.message_id == first


def test_a_planned_sending_leaves_what_was_replaced_or_taken_back(meeting, novotel):
    found, kinds = novotel
    with transaction():
        queries.held_hotel(found.id).revision_times = ["10:00"]
    room = new_room(kinds["twin"])
    lodge(meeting, room)
    first = freeze(found)
    lodge(meeting, room, "Ahmad")
    second = freeze(found)
    services.send_planned(meeting.id, first.id)
    assert first.state is RevisionState.FROZEN
    services.send_revision(second.id, SYSTEM)
    services.take_back_revision(second.id, SYSTEM)
    services.send_planned(meeting.id, second.id)
    assert second.state is RevisionState.FROZEN


def states(found):
    rows = services.standings_of(found)
    return {one.line.full_name: one.state for one in rows}


def test_rows_go_from_new_to_confirmed_and_back_to_amended(meeting, told):
    found, room, person = told
    assert states(found) == {"Budi Santoso": RowState.NEW}
    services.acknowledge(queries.last_told(found.id).id, SYSTEM, Said("Dewi"))
    assert states(found) == {"Budi Santoso": RowState.CONFIRMED}
    ahmad = lodge(meeting, room, "Ahmad")
    assert states(found) == {
        "Budi Santoso": RowState.AMENDED,
        "Ahmad": RowState.NEW,
    }
    second = services.send_revision(freeze(found).id, SYSTEM)
    assert states(found)["Budi Santoso"] is RowState.AMENDED
    services.acknowledge(second.id, SYSTEM, Said("Dewi"))
    registration.decide(ahmad.participant_id, "cancel", SYSTEM, "ill")
    services.release_place(ahmad.participant_id)
    assert states(found) == {
        "Budi Santoso": RowState.AMENDED,
        "Ahmad": RowState.CANCELLED,
    }
    third = services.send_revision(freeze(found).id, SYSTEM)
    services.acknowledge(third.id, SYSTEM, Said("Dewi"))
    assert states(found) == {
        "Budi Santoso": RowState.CONFIRMED,
        "Ahmad": RowState.CANCEL_CONFIRMED,
    }
    assert person.id


def test_the_hotel_presses_once_that_it_has_the_list(meeting, told, app):
    found, _room, _person = told
    client = app.test_client()
    url = f"/h/{link_of(found).code}"
    page = proofread(client.get(url).text)
    assert "Daftar pertama" in page.text
    assert queries.last_acknowledged(found.id) is None  # looking is no answer
    for kind in ("xlsx", "csv", "pdf"):
        assert client.get(f"{url}/rev1.{kind}").status_code == 200
    for _twice in range(2):
        assert client.post(f"{url}/received/1").status_code == 303
    revision = queries.last_acknowledged(found.id)
    assert (revision.number, revision.acknowledged_by) == (1, "")
    assert "sudah Anda terima" in proofread(client.get(url).text).text
    assert client.get(f"{url}/rev2.xlsx").status_code == 404
    assert client.post(f"{url}/received/2").status_code == 404
    assert meeting.id


def test_a_link_opens_one_hotel_until_it_is_revoked(meeting, told, app):
    found, _room, _person = told
    services.load_block(meeting.id, [new_hotel("ibis", "Ibis", twin=1)], SYSTEM)
    ibis = queries.hotel(meeting.id, "ibis")
    other = services.give_hotel_link(ibis.id, SYSTEM).code
    client = app.test_client()
    page = client.get(f"/h/{other}").text
    assert "Budi" not in page
    assert client.get(f"/h/{other}/rev1.xlsx").status_code == 404
    code = link_of(found).code
    answer = client.get(f"/h/{code}")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    services.revoke_hotel_link(found.id, SYSTEM)
    assert client.get(f"/h/{code}").status_code == 409
    assert client.get(f"/h/{code[:-1]}").status_code == 409


def test_the_link_can_be_read_over_the_telephone(told, app):
    found, _room, _person = told
    link = link_of(found)
    answer = app.test_client().post("/k", data={"short": link.spoken})
    assert answer.status_code == 303
    assert answer.location == f"/h/{link.code}"


def test_pages_ask_as_often_for_three_guests_as_for_one(
    meeting, told, browse, statements
):
    found, room, _person = told
    base = f"/m/{meeting.code}/lodging/hotels/{found.code}"
    night = NIGHTS[0].isoformat()
    urls = [f"{base}/rows", f"{base}/answer/numbers", f"{base}/answer/nights/{night}"]
    client, before = browse(), []
    for url in urls:
        client.get(url)
        with statements() as sent:
            client.get(url)
        before.append(len(sent))
    lodge(meeting, room, "Ahmad")
    lodge(meeting, new_room(queries.room_types(meeting.id)[1]), "Candra")
    for url, expected in zip(urls, before, strict=True):
        with statements() as sent:
            assert client.get(url).status_code == 200
        assert len(sent) == expected


def test_the_files_say_nothing_that_a_hotel_may_not_read(meeting, novotel, app):
    found, kinds = novotel
    lodge(
        meeting,
        new_room(kinds["twin"]),
        nip="197001011990011001",
        phone="+628123456789",
        email="budi@example.go.id",
    )
    services.send_revision(freeze(found).id, SYSTEM)
    url = f"/h/{link_of(found).code}"
    client = app.test_client()
    book = client.get(f"{url}/rev1.xlsx").data
    cells = {
        str(cell)
        for sheet in read_workbook(book, "a.xlsx").sheets
        for row in sheet.rows
        for cell in row
    }
    said = " ".join(cells) + client.get(f"{url}/rev1.csv").text + client.get(url).text
    for secret in ("197001011990011001", "8123456789", "budi@example"):
        assert secret not in said


def test_a_link_may_do_nothing_else(meeting, told):
    _found, _room, person = told
    officer = Actor(
        "link", 1, meeting.id, permissions=frozenset({Permission.ANSWER_FOR_HOTEL})
    )
    with pytest.raises(DomainError, match="forbidden"):
        services.move_place(person.participant_id, 1, officer)


def test_the_committee_sends_looks_and_takes_back_in_the_browser(
    meeting, novotel, browse
):
    found, kinds = novotel
    lodge(meeting, new_room(kinds["twin"]))
    freeze(found)
    base = f"/m/{meeting.code}/lodging/hotels/{found.code}"
    client = browse()

    def send(url, **values):
        page = proofread(client.get(base).text)
        token = page.select_one("main [name=csrf_token]")["value"]
        return client.post(url, data={"csrf_token": token} | values)

    assert "Novotel Rev 01" in proofread(client.get(f"{base}/rev1/mail").text).text
    assert send(f"{base}/rev1/mail").status_code == 303
    assert send(f"{base}/rev1/mail").status_code == 409
    assert "take-back" in client.get(base).text
    assert send(f"{base}/rev1/take-back").status_code == 303
    assert queries.last_told(found.id) is None
    assert send(f"{base}/link", wish="give").status_code == 303
    code = link_of(found).code
    assert code in proofread(client.get(f"{base}/link").text).decode()
    assert send(f"{base}/link", wish="renew").status_code == 303
    assert link_of(found).code != code
    page = proofread(client.get(f"{base}/rows?state=new").text)
    assert "Budi Santoso" in page.text
    page = proofread(client.get(f"{base}/rows?state=confirmed").text)
    assert "Tidak ada baris" in page.text


@pytest.mark.usefixtures("afterwards")
def test_the_night_is_answered_behind_both_doors(meeting, told, browse, app):
    found, _room, person = told
    night = NIGHTS[0].isoformat()
    url = f"/h/{link_of(found).code}/nights"
    client = app.test_client()
    assert client.get(url).status_code == 303
    page = proofread(client.get(f"{url}/{night}").text)
    ref = page.select_one("[name=absent]")["value"]
    assert client.post(f"{url}/{night}", data={"absent": ref}).status_code == 303
    page = proofread(client.get(f"{url}/{night}").text)
    assert page.select_one("[name=absent]").has_attr("checked")
    assert client.get(f"{url}/never").status_code == 404
    base = f"/m/{meeting.code}/lodging/hotels/{found.code}/answer/nights/{night}"
    staff = browse()
    page = proofread(staff.get(base).text)
    token = page.select_one("main [name=csrf_token]")["value"]
    form = {"csrf_token": token, "how": "Telepon", "who": ""}
    assert staff.post(base, data=form).status_code == 409
    assert staff.post(base, data=form | {"who": "Dewi"}).status_code == 303
    (row,) = queries.words_on(
        meeting.id, found.id, NIGHTS[0], NightSource.HOTEL
    ).values()
    assert (row.slept, row.who, row.how) == (True, "Dewi", "Telepon")
    assert row.place_id == person.participant_id


@pytest.mark.usefixtures("afterwards")
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["1440", "390"])
def test_how_it_looks(browser, live_server, meeting, told, size):
    found, room, person = told
    services.acknowledge(queries.last_told(found.id).id, SYSTEM, Said("Dewi"))
    registration.substitute(person.participant_id, factories.newcomer("Candra"), SYSTEM)
    lodge(meeting, room, "Ahmad Fauzi")
    freeze(found)
    base = f"{live_server}/m/{meeting.code}/lodging/hotels/{found.code}"
    h = f"{live_server}/h/{link_of(found).code}"
    with page_at(browser, viewport=size) as page:
        log_in(page, live_server, factories.session_key(meeting))
        shown = {"rooming-frozen": base, "mail": f"{base}/rev2/mail"}
        for name, url in shown.items():
            _look(page, url, f"{name}-{size['width']}")
        services.send_revision(queries.revisions(found.id)[0].id, SYSTEM)
        night = NIGHTS[0].isoformat()
        shown = {
            "rooming-sent": base,
            "rows": f"{base}/rows",
            "hotel-link": f"{base}/link",
            "night-committee": f"{base}/answer/nights/{night}",
            "h-front": h,
            "h-night": f"{h}/nights/{night}",
        }
        for name, url in shown.items():
            _look(page, url, f"{name}-{size['width']}")


def _look(page, url, name):
    page.goto(url)
    page.wait_for_load_state("networkidle")
    picture(page, name)
    axe(page)
    fits(page)
