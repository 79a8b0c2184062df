"""What the page of an institution says of its people's rooms, buses and papers."""

import pytest

from tests import factories
from tests.pages import proofread
from webapp.checkin.models import Paper
from webapp.checkin.services import tick_papers
from webapp.core.actor import SYSTEM

HTMX = {"HX-Request": "true"}


@pytest.fixture
def jambi(meeting):
    return factories.delegation(meeting, "Dinas Jambi")


@pytest.fixture
def url(meeting, jambi):
    return f"/m/{meeting.code}/people/institutions/{jambi.slug}"


def utusan(meeting, jambi, name):
    return factories.person(meeting, name=name, of={"delegation": jambi})


def test_rooms_buses_and_papers_are_said(browse, meeting, jambi, url):
    ani = utusan(meeting, jambi, "Ani")
    utusan(meeting, jambi, "Budi")
    tick_papers(meeting.id, ani.id, [Paper.ORDER], SYSTEM)
    rows = proofread(browse().get(url).text).select("tbody tr")
    said = [" ".join(row.text.split()) for row in rows]
    assert said == [
        "Ani belum dapat kamar – SPD: diterima",
        "Budi belum dapat kamar – –",
    ]


def test_a_fragment_is_a_part_of_the_page(browse, meeting, jambi, url):
    utusan(meeting, jambi, "Ani")
    part = browse().get(url, headers=HTMX).text
    assert "<html" not in part
    assert "Ani" in part


def test_more_people_need_no_more_queries(browse, meeting, jambi, url, statements):
    client = browse()

    def asked():
        with statements() as sent:
            assert client.get(url).status_code == 200
        return len(sent)

    utusan(meeting, jambi, "Ani")
    asked()
    once = asked()
    utusan(meeting, jambi, "Budi")
    utusan(meeting, jambi, "Citra")
    assert asked() == once


def test_another_meeting_knows_nothing_of_it(browse, jambi):
    other = factories.meeting()
    strange = f"/m/{other.code}/people/institutions/{jambi.slug}"
    assert browse(at=other).get(strange).status_code == 404
