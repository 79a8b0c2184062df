"""Names in any script: taken, found, and told of where no paper can show them."""

import pytest

from tests import factories
from tests.pages import proofread
from tests.registration.coordinator import jambi, phone, places, read, send, url
from webapp.core.access import Role
from webapp.registration import queries
from webapp.registration.queries import locked_place
from webapp.registration.services import correct_name

__all__ = ["jambi", "phone", "url"]

CHINESE, ARABIC = "王小明", "محمد علي"


def people(browse, meeting, **asked):
    answer = browse().get(f"/m/{meeting.code}/people/", query_string=asked)
    found = proofread(answer.text).select("table a.name")
    return [one.get_text(strip=True) for one in found]


@pytest.mark.parametrize("name", [CHINESE, ARABIC, "สมชาย ใจดี", "Łukasz Øre"])
def test_a_name_in_another_script_is_taken_and_found(phone, url, browse, meeting, name):
    assert send(phone, url, name).status_code == 303
    assert name in read(phone, url).text
    assert people(browse, meeting, q=name) == [name]


def test_a_part_of_such_a_name_finds_it_and_no_other(phone, url, browse, meeting):
    send(phone, url, CHINESE, ARABIC, "Budi")
    assert people(browse, meeting, q="小明") == [CHINESE]
    assert people(browse, meeting, q="علي") == [ARABIC]


def test_two_such_names_are_two_people(phone, url, jambi):
    send(phone, url, CHINESE, "王大明")
    send(phone, url, CHINESE)
    assert [name for name, _state in places(jambi)] == ["王大明", CHINESE, None]


def test_what_is_no_name_is_refused(phone, url):
    answer = send(phone, url, "\U0001f600 !?")
    assert answer.status_code == 422
    assert "belum ada namanya" in proofread(answer.text).select_one("#errors").text


@pytest.mark.parametrize(
    ("name", "shown"), [(CHINESE, False), (ARABIC, True), ("Nguyễn", True)]
)
def test_what_no_paper_can_show_is_told(browse, meeting, name, shown):
    person = factories.person(meeting, name=name)
    place = locked_place(person.participant_id)
    pages = ("checkin/badges", "certificates/", f"people/{place.ref}")
    for page in pages:
        text = proofread(browse().get(f"/m/{meeting.code}/{page}").text).text
        assert ("tidak dapat dicetak" in text) is not shown, page
    listed = [] if shown else [name]
    assert people(browse, meeting, check="glyphs") == listed
    page = browse(Role.VIEWER).get(f"/m/{meeting.code}/people/review?pile=unusual")
    assert ("Huruf pada namanya" in page.text) is not shown


def test_a_name_that_is_put_right_is_told_no_more(meeting, organiser):
    person = factories.person(meeting, name=CHINESE)
    assert queries.count_unprintable(meeting.id) == 1
    correct_name(person, {"name": "Wang Xiaoming"}, None, organiser)
    assert queries.count_unprintable(meeting.id) == 0
