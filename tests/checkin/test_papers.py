"""Letters, travel orders, tickets: taken in, stamped, given back."""

import threading

import pytest

from tests import factories
from tests.checkin.factories import checkpoint
from tests.pages import proofread
from webapp.checkin.models import Kind, Once, Paper
from webapp.checkin.queries import papers as queries
from webapp.checkin.services import move_papers, tick_papers
from webapp.checkin.workflow import PaperState
from webapp.core.access import PERMISSIONS, Role
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import db
from webapp.core.errors import DomainError
from webapp.people.queries import Wanted, entries
from webapp.registration.queries import locked_place

ORDER = Paper.ORDER


@pytest.fixture
def jambi(meeting):
    return factories.delegation(meeting, "Dinas Jambi")


@pytest.fixture
def people(meeting, jambi):
    names = ("Ani", "Budi", "Citra")
    return [
        factories.person(meeting, name=name, of={"delegation": jambi}) for name in names
    ]


def refs(people):
    return [locked_place(person.participant_id).ref for person in people]


def states(meeting, person):
    found = queries.handed(meeting.id, [person.id]).get(person.id, {})
    return {kind: row.state for kind, row in found.items()}


def received(meeting, people, *kinds):
    for person in people:
        tick_papers(meeting.id, person.id, kinds or [ORDER], SYSTEM)


def move(meeting, people, name, paper=ORDER, by=SYSTEM):
    return move_papers(meeting.id, refs(people), paper, name, by)


def test_papers_are_ticked_and_unticked(meeting, people):
    ani = people[0]
    received(meeting, [ani], Paper.LETTER, ORDER)
    tick_papers(meeting.id, ani.id, [], SYSTEM, missing=[Paper.LETTER])
    assert states(meeting, ani) == {
        Paper.LETTER: PaperState.AWAITED,
        ORDER: PaperState.RECEIVED,
    }
    with pytest.raises(DomainError, match="not_found"):
        tick_papers(factories.meeting().id, ani.id, [ORDER], SYSTEM)


def test_who_and_when_are_kept_for_each_step(meeting, people):
    reza = Actor(
        "device", 3, meeting.id, name="Reza", permissions=PERMISSIONS[Role.DESK]
    )
    tick_papers(meeting.id, people[0].id, [ORDER], reza)
    move(meeting, people, "stamp")
    row = queries.handed(meeting.id, [people[0].id])[people[0].id][ORDER]
    assert (row.received_by, row.stamped_by) == ("Reza", "system")
    assert row.received_at <= row.stamped_at
    move(meeting, people, "not_stamped")
    assert (row.stamped_at, row.stamped_by) == (None, "")


def test_a_travel_order_goes_back_only_with_its_stamp(meeting, people):
    received(meeting, people)
    assert move(meeting, people[:1], "stamp").moved == 1
    done = move(meeting, people, "give_back")
    assert (done.moved, done.left) == (1, 2)
    received(meeting, people, Paper.TICKET)
    assert move(meeting, people, "give_back", Paper.TICKET).moved == 3
    with pytest.raises(DomainError, match="paper_not_for_stamp"):
        move(meeting, people, "stamp", Paper.TICKET)
    with pytest.raises(DomainError, match="no_paper_picked"):
        move(meeting, [], "stamp")


def test_a_desk_takes_in_and_no_more(meeting, people):
    desk = Actor("device", 3, meeting.id, permissions=PERMISSIONS[Role.DESK])
    assert move(meeting, people, "receive", by=desk).moved == 3
    for name in ("stamp", "give_back", "take_again"):
        with pytest.raises(DomainError, match="forbidden"):
            move(meeting, people, name, by=desk)


def test_a_tick_does_not_take_away_what_another_desk_ticked(browse, meeting, people):
    gate = checkpoint(meeting, kind=Kind.REGISTRATION, once=Once.EVER)
    client, url = browse(Role.DESK), f"/m/{meeting.code}/checkin/{gate.slug}"
    form = proofread(client.get(f"{url}/desk?q=ani").text).select_one("[data-group]")
    fields = {tag["name"]: tag["value"] for tag in form.select("input[type=hidden]")}
    received(meeting, people[:1], Paper.LETTER)  # meanwhile, at another desk
    (ref,) = refs(people[:1])
    client.post(form["action"], data=fields | {"paper": [f"{ref}:spd"]})
    db.session.expire_all()
    assert set(states(meeting, people[0]).values()) == {PaperState.RECEIVED}
    assert len(states(meeting, people[0])) == 2


def test_two_desks_tick_one_paper_at_once(app, meeting, people):
    barrier, faults = threading.Barrier(4), []

    def tick():
        with app.app_context():
            barrier.wait()
            try:
                tick_papers(meeting.id, people[0].id, [ORDER], SYSTEM)
            except Exception as error:  # noqa: BLE001 any of them is the point
                faults.append(error)

    threads = [threading.Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert states(meeting, people[0]) == {ORDER: PaperState.RECEIVED}


def test_an_institution_knows_its_papers(meeting, people, jambi):
    received(meeting, people[:1], Paper.LETTER, ORDER)
    listed = queries.papers_of(jambi.id)
    assert [person.name for _place, person, _papers in listed] == [
        "Ani",
        "Budi",
        "Citra",
    ]
    assert [sorted(papers) for *_rest, papers in listed] == [["spd", "st"], [], []]


def names(meeting, answer):
    wanted = Wanted(answers={"paper": answer})
    return [entry.name for entry in entries(meeting.id, wanted)]


def test_what_is_missing_is_one_filter_away(meeting, people):
    received(meeting, people[:2])
    assert names(meeting, "spd") == ["Citra"]
    assert names(meeting, "stamp") == ["Ani", "Budi"]
    move(meeting, people[:1], "stamp")
    assert names(meeting, "stamp") == ["Budi"]
    assert names(meeting, "back") == ["Ani", "Budi"]
    move(meeting, people[:1], "give_back")
    assert names(meeting, "back") == ["Budi"]
    assert names(meeting, "st") == ["Ani", "Budi", "Citra"]


def send(client, url, **values):
    page = proofread(client.get(url).text)
    token = page.select_one("#papers [name=csrf_token]")["value"]
    return client.post(url, data={"csrf_token": token} | values)


def test_a_day_is_stamped_in_bulk_and_taken_back(browse, meeting, people):
    received(meeting, people[:2])
    client, url = browse(), f"/m/{meeting.code}/checkin/papers?paper=spd"
    page = proofread(client.get(url).text)
    day = page.select_one("a[href*='day=']")["href"]
    answer = send(client, day, move="stamp", all="1")
    said = proofread(client.get(answer.location).text).select_one(".alert-ok")
    assert "Sudah divisum: 2 SPD." in said.text
    db.session.expire_all()
    assert states(meeting, people[0]) == {ORDER: PaperState.STAMPED}
    assert states(meeting, people[2]) == {}
    form = said.select_one("form")
    client.post(form["action"], data={"csrf_token": form.input["value"]})
    db.session.expire_all()
    assert states(meeting, people[0]) == {ORDER: PaperState.RECEIVED}


def test_an_institution_gets_its_papers_back_by_one_button(browse, meeting, people):
    other = factories.person(meeting, name="Dewi")
    everybody = [*people, other]
    received(meeting, everybody)
    move(meeting, everybody, "stamp")
    client, url = browse(), f"/m/{meeting.code}/checkin/papers"
    page = proofread(client.get(url).text)
    button = page.select_one("button[form^=back-]")
    assert button.text.startswith("Kembalikan 3 SPD")
    form = page.select_one(f"form#{button['form']}")
    client.post(form["action"], data={t["name"]: t["value"] for t in form("input")})
    db.session.expire_all()
    assert states(meeting, people[0]) == {ORDER: PaperState.RETURNED}
    assert states(meeting, other) == {ORDER: PaperState.STAMPED}


def test_the_card_says_where_the_papers_are(browse, meeting, people):
    received(meeting, people[:1])
    (ref,) = refs(people[:1])
    page = proofread(browse().get(f"/m/{meeting.code}/people/{ref}").text)
    assert "Diterima" in page.select_one("dl.facts").text


def test_a_reader_reads_and_a_desk_does_not_see_the_list(browse, meeting, people):
    received(meeting, people)
    url = f"/m/{meeting.code}/checkin/papers"
    page = proofread(browse(Role.VIEWER).get(url).text)
    assert not page.select("#papers button[name=move]")
    assert browse(Role.DESK).get(url).status_code == 403


def test_papers_of_another_meeting_stay_as_they_are(meeting, people):
    received(meeting, people)
    elsewhere = factories.meeting()
    assert move_papers(elsewhere.id, refs(people), ORDER, "stamp", SYSTEM).moved == 0


def test_the_list_asks_as_much_for_three_as_for_one(browse, meeting, jambi, statements):
    client, counted = browse(), []
    for number in (1, 2):
        some = [factories.person(meeting) for _ in range(number)]
        received(meeting, some)
        with statements() as seen:
            client.get(f"/m/{meeting.code}/checkin/papers")
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 8
    del jambi


def test_nonsense_in_the_address_is_left_out(browse, meeting):
    url = f"/m/{meeting.code}/checkin/papers?paper=x&state=y&day=z"
    page = proofread(browse().get(url).text)
    assert page.select_one(".tabs [aria-current]").text == "SPD"
