"""Places without a name count in every need, and are said apart."""

from datetime import timedelta

import pytest

from tests import factories
from tests.pages import proofread
from webapp.core import clock
from webapp.core.actor import SYSTEM
from webapp.lodging.queries import grid
from webapp.registration import services
from webapp.registration.models import Role
from webapp.registration.queries import count_unnamed
from webapp.registration.services import Allotment
from webapp.registration.workflow import DelegationState


@pytest.fixture
def jambi(meeting):
    made = factories.delegation(meeting, "Dinas Jambi")
    services.set_quota(made.id, {Role.PARTICIPANT: 5}, SYSTEM)
    return made


def said(client, url):
    return " ".join(proofread(client.get(url).text).select_one("main").text.split())


def test_they_are_counted_until_they_have_a_name(meeting, jambi):
    assert count_unnamed(meeting.id) == 5
    services.name_people(
        jambi.id, [services.Named(newcomer=factories.newcomer())], SYSTEM
    )
    assert count_unnamed(meeting.id) == 4
    services.decide_delegation(jambi.id, "decline", SYSTEM, "Banjir")
    assert count_unnamed(meeting.id) == 0


@pytest.mark.usefixtures("jambi")
def test_rooms_are_needed_for_them_by_night(browse, meeting):
    factories.person(meeting)
    found = grid(meeting.id)
    first, last = found.needs[0], found.needs[-1]
    assert (first.night, first.rooms, first.unnamed) == (
        meeting.starts_on - timedelta(days=1), 0, 5
    )  # fmt: skip
    assert (last.rooms, last.unnamed_rooms) == (1, 3)
    assert found.short_for_unnamed == 3
    page = said(browse(), f"/m/{meeting.code}/lodging/")
    assert "Ditambah 5 orang yang belum bernama." in page


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("trips/", "Ditambah 5 tempat yang belum bernama."),
        ("checkin/badges", "5 tempat belum bernama"),
        ("", "5 tempat belum bernama"),
    ],
)
@pytest.mark.usefixtures("jambi")
def test_seats_cards_and_home_say_them_apart(browse, meeting, page, text):
    assert text in said(browse(), f"/m/{meeting.code}/{page}")


def test_home_leads_to_the_institutions_to_be_asked(browse, meeting, jambi):
    late = factories.delegation(meeting, state=DelegationState.SILENT)
    yesterday = (clock.now() - timedelta(days=1)).date()
    services.note_call(late.id, "Besok", yesterday, SYSTEM)
    soon = Allotment(
        funded={Role.PARTICIPANT: 5}, deadline_at=clock.now() + timedelta(days=1)
    )
    services.allot(jambi, soon, None, SYSTEM)
    client = browse()
    page = proofread(client.get(f"/m/{meeting.code}/").text)
    checks = page.select("ul.task-list.check li")
    asked = {
        "1 instansi belum menjawab": late.name,
        "1 janji instansi sudah lewat": late.name,
        "1 instansi mendekati batas jawab": jambi.name,
    }
    for text, name in asked.items():
        (line,) = (li for li in checks if text in li.text)
        shown = proofread(client.get(line.select_one("a")["href"]).text)
        assert [a.text for a in shown.select("td a.name")] == [name]


@pytest.mark.parametrize("typed", ["jambi", "soekarno", "4321"])
def test_the_search_from_every_page_finds_institutions(browse, meeting, typed):
    factories.delegation(
        meeting,
        "Dinas Jambi",
        contact_name="Bapak Sukarno",
        contact_phone="+628111114321",
    )
    factories.delegation(meeting, "Dinas Aceh")
    factories.delegation(factories.meeting(), "Dinas Jambi")
    url, htmx = f"/m/{meeting.code}/people/search?q={typed}", {"HX-Request": "true"}
    page = proofread(browse().get(url).text)
    assert [a.text for a in page.select("td a.name")] == ["Dinas Jambi"]
    fragment = browse().get(url, headers=htmx).text
    assert fragment.count("/registration/delegations/dinas-jambi") == 1
    assert "Tidak ada yang cocok" not in fragment
