import io
from collections import Counter

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import event, select

from tests import factories
from tests.pages import proofread
from webapp.core.access import Role
from webapp.core.audit import Audit
from webapp.core.db import db
from webapp.registration.models import DelegationLevel, Level, Sex
from webapp.registration.queries import place
from webapp.registration.workflow import PlaceState


@pytest.fixture
def url(meeting):
    return f"/m/{meeting.code}/people/"


def names(page):
    return [link.text for link in page.select("td a.name")]


def listed(client, url, query=""):
    return names(proofread(client.get(f"{url}?{query}").text))


def send(client, url, query="", **values):
    page = proofread(client.get(f"{url}?{query}").text)
    form = page.select_one("form[data-bulk]")
    token = form.select_one("[name=csrf_token]")["value"]
    return client.post(form["action"], data={"csrf_token": token} | values)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=soekarno", ["Ahmad Sukarno, S.T."]),
        ("q=bengkulu+siti", ["Siti Aminah"]),
        ("q=4321", ["Siti Aminah"]),
        ("state=invited", ["Siti Aminah"]),
        ("kind=provinsi", ["Ahmad Sukarno, S.T."]),
        ("sex=female", ["Siti Aminah"]),
        ("level=II", ["Ahmad Sukarno, S.T."]),
        ("room=no", ["Siti Aminah"]),
        ("check=level", ["Siti Aminah"]),
        ("check=nip", ["Ahmad Sukarno, S.T."]),
        ("check=phone", ["Ahmad Sukarno, S.T."]),
        ("institution=dinas-bengkulu", ["Siti Aminah"]),
        ("check=name", []),
        ("state=nonsense&sort=nonsense", ["Ahmad Sukarno, S.T.", "Siti Aminah"]),
        ("sort=-name", ["Siti Aminah", "Ahmad Sukarno, S.T."]),
    ],
)
def test_people_are_found_by_words_and_filters(browse, meeting, url, query, found):
    jambi = factories.delegation(meeting, "Dinas Jambi", level=DelegationLevel.PROVINCE)
    bengkulu = factories.delegation(meeting, "Dinas Bengkulu")
    factories.person(
        meeting,
        name="Ahmad Sukarno",
        title_after="S.T.",
        level=Level.II,
        phone=None,
        nip="197512081997100000",
        of={"delegation": jambi},
    )
    factories.person(
        meeting,
        PlaceState.INVITED,
        name="Siti Aminah",
        sex=Sex.FEMALE,
        level=None,
        phone="+628111114321",
        of={"delegation": bengkulu, "needs_room": False},
    )
    assert listed(browse(), url, query) == found


def test_unnamed_places_are_listed_last(browse, meeting, url):
    factories.place(meeting)
    factories.person(meeting)
    client = browse()
    assert listed(client, url) == ["Budi Santoso", "Belum bernama"]
    assert listed(client, url, "check=name") == ["Belum bernama"]


def test_the_list_comes_in_pages_of_fifty(browse, meeting, url):
    institution = factories.delegation(meeting)
    for _ in range(51):
        factories.place(meeting, delegation=institution)
    client = browse()
    assert len(listed(client, url)) == 50
    assert len(listed(client, url, "page=2")) == 1
    assert len(listed(client, url, "page=99")) == 1


def test_states_are_counted_whichever_is_shown(browse, meeting, url):
    factories.person(meeting)
    factories.person(meeting, PlaceState.INVITED)
    page = proofread(browse().get(f"{url}?state=invited").text)
    chips = [" ".join(c.text.split()) for c in page.select("nav.filter-bar a.chip")]
    assert chips == ["Belum menjawab 1", "Terkonfirmasi 1"]


def test_nobody_of_another_meeting_is_listed_or_moved(browse, meeting, url):
    elsewhere = factories.meeting()
    other = booked(elsewhere)
    client = browse()
    assert listed(client, url) == []
    booked(meeting)
    answer = send(client, url, move="cancel", reason="x", pick=other)
    assert answer.status_code == 409
    assert state_of(elsewhere, other) is PlaceState.CONFIRMED


def booked(meeting, state=PlaceState.CONFIRMED, **values):
    """A place with its holder; return its reference."""
    return factories.place(meeting, state, factories.newcomer(**values)).ref


def state_of(meeting, ref):
    found = place(meeting.id, ref)
    db.session.refresh(found)
    return found.state


def test_those_picked_are_cancelled_and_it_can_be_undone(browse, meeting, url):
    first, second = (booked(meeting) for _ in range(2))
    client = browse()
    answer = send(client, url, move="cancel", reason="Sakit", pick=first)
    assert answer.status_code == 303
    assert state_of(meeting, first) is PlaceState.CANCELLED
    assert state_of(meeting, second) is PlaceState.CONFIRMED
    page = proofread(client.get(url).text)
    undo = page.select_one(".alert form")
    token = undo.select_one("[name=csrf_token]")["value"]
    assert client.post(undo["action"], data={"csrf_token": token}).status_code == 303
    assert state_of(meeting, first) is PlaceState.CONFIRMED


def test_a_decision_is_undone_by_its_author_only(browse, meeting, url):
    ref = booked(meeting)
    client, colleague = browse(), browse()
    send(client, url, move="cancel", reason="Sakit", pick=ref)
    undo = proofread(client.get(url).text).select_one(".alert form")["action"]
    page = proofread(colleague.get(url).text)
    token = page.select_one("[name=csrf_token]")["value"]
    assert colleague.post(undo, data={"csrf_token": token}).status_code == 409
    assert state_of(meeting, ref) is PlaceState.CANCELLED


def test_all_that_the_filter_shows_are_confirmed(browse, meeting, url):
    invited = [booked(meeting, PlaceState.INVITED) for _ in range(2)]
    declined = booked(meeting, PlaceState.DECLINED)
    send(browse(), url, "state=invited", move="confirm", all="1")
    assert {state_of(meeting, ref) for ref in invited} == {PlaceState.CONFIRMED}
    assert state_of(meeting, declined) is PlaceState.DECLINED


def test_cancelling_needs_a_reason_and_keeps_what_was_picked(browse, meeting, url):
    ref = booked(meeting)
    answer = send(browse(), url, move="cancel", pick=ref)
    assert answer.status_code == 409
    page = proofread(answer.text)
    assert "alasannya" in page.select_one("[role=alert]").text
    assert page.select_one(f"input[value={ref}]").has_attr("checked")
    assert state_of(meeting, ref) is PlaceState.CONFIRMED


def test_what_is_shown_is_exported_with_numbers_as_text(browse, meeting, url):
    factories.person(meeting, nip="197512081997101001")
    factories.person(meeting, PlaceState.INVITED, name="Siti")
    client = browse(Role.VIEWER)
    page = proofread(client.get(f"{url}?state=confirmed").text)
    form = page.select_one("form[action*=export]")
    token = form.select_one("[name=csrf_token]")["value"]
    answer = client.post(form["action"], data={"csrf_token": token})
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    heading, row = book.get_sheet_by_index(0).to_python()
    line = dict(zip(heading, row, strict=True))
    assert line["NIP"] == "197512081997101001"
    assert line["HP"] == "0812-0001-111"
    assert line["Keadaan"] == "Terkonfirmasi"
    traces = select(Audit).where(Audit.object.startswith(f"meeting:{meeting.id}:"))
    assert db.session.scalars(traces).one().action == "people.export"


def test_a_reader_sees_no_buttons_and_may_not_decide(browse, meeting, url):
    factories.person(meeting)
    client = browse(Role.VIEWER)
    page = proofread(client.get(url).text)
    assert not page.select("[name=move], input[type=checkbox]")
    token = page.select_one("[name=csrf_token]")["value"]
    values = {"csrf_token": token, "move": "cancel", "reason": "x", "all": "1"}
    assert client.post(url, data=values).status_code == 403


def test_desks_and_other_meetings_may_not_look(browse, url):
    assert browse(Role.DESK).get(url).status_code == 403
    other = browse(Role.ORGANISER, at=factories.meeting())
    assert other.get(url).status_code == 403


def test_an_empty_list_says_what_to_do(browse, url):
    page = proofread(browse().get(url).text)
    assert "Belum ada peserta" in page.select_one(".empty").text
    page = proofread(browse().get(f"{url}?q=nobody").text)
    assert "Tidak ada yang cocok" in page.select_one(".empty").text


@pytest.fixture
def statements(app):  # noqa: ARG001
    seen = Counter()

    def note(_connection, _cursor, statement, *_rest):
        seen[statement] += 1

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_the_number_of_queries_does_not_grow(browse, meeting, url, statements):
    client, figures = browse(), []
    for wanted in (1, 3):
        while len(listed(client, url)) < wanted:
            factories.person(meeting)
        statements.clear()
        listed(client, url)
        figures.append(statements.total())
    assert figures[0] == figures[1] <= 9
