import pytest

from tests import factories
from tests.pages import proofread
from webapp.core.access import Role
from webapp.registration import queries
from webapp.registration.workflow import PlaceState


@pytest.fixture
def url(meeting):
    return f"/m/{meeting.code}/registration/delegations"


@pytest.fixture
def new(meeting):
    return f"/m/{meeting.code}/registration/people/new"


def send(client, url, **values):
    page = proofread(client.get(url).text)
    token = page.select_one("[name=csrf_token]")["value"]
    version = page.select_one("[name=version]")["value"]
    return client.post(url, data={"csrf_token": token, "version": version} | values)


def test_an_institution_is_added_edited_and_named_once(browse, url):
    client = browse(Role.ORGANISER)
    values = {"name": "Dinas Jambi", "level": "provinsi", "region_code": "15"}
    answer = send(client, f"{url}/new", **values)
    assert answer.location == f"{url}/dinas-jambi"
    again = send(client, f"{url}/new", **values | {"name": "DINAS  jambi"})
    page = proofread(again.text)
    assert again.status_code == 422
    assert page.select_one("#name-error")
    assert page.select_one("#region_code")["value"] == "15"
    edited = send(
        client, f"{url}/dinas-jambi/edit", **values | {"name": "Dinas Provinsi Jambi"}
    )
    assert edited.location == f"{url}/dinas-provinsi-jambi"
    assert "Dinas Provinsi Jambi" in client.get(edited.location).text


@pytest.mark.parametrize("name", ["", "  ", "…"])
def test_an_institution_needs_a_name(browse, url, name):
    answer = send(browse(), f"{url}/new", name=name, level="lain")
    assert answer.status_code == 422
    assert proofread(answer.text).select_one("#name-error")


def test_an_institution_shows_its_people(browse, meeting, url):
    jambi = factories.delegation(meeting, "Dinas Jambi")
    factories.person(meeting, of={"delegation": jambi})
    page = proofread(browse(Role.VIEWER).get(f"{url}/{jambi.slug}").text)
    assert page.select_one("td a.name").text == "Budi Santoso"
    assert not page.select("a[href$='/edit']")


def test_an_institution_of_another_meeting_is_not_found(browse, url):
    other = factories.delegation(factories.meeting())
    assert browse().get(f"{url}/{other.slug}").status_code == 404


NEWCOMER = {
    "name": "Siti Aminah",
    "title_after": "S.T.",
    "sex": "female",
    "level": "III",
    "phone": "0812 3456 7890",
    "email": " Siti@Example.ORG ",
    "role": "peserta",
    "funding": "panitia_penuh",
    "needs_room": "y",
    "confirmed": "y",
    "arrive_on": "2019-02-24",
    "depart_on": "2019-02-27",
    "institution": "Dinas Jambi",
}


def test_somebody_is_added_by_hand_with_a_new_institution(browse, meeting, new):
    answer = send(browse(), new, **NEWCOMER)
    assert answer.status_code == 303
    place = queries.place(meeting.id, answer.location.rpartition("/")[2])
    person = queries.holder(place.id)
    assert person.full_name == "Siti Aminah, S.T."
    assert (person.phone, person.email) == ("+6281234567890", "Siti@example.org")
    assert place.state is PlaceState.CONFIRMED
    assert place.delegation.name == "Dinas Jambi"
    assert queries.badge_of(person.id)


def test_a_known_institution_is_used_however_it_is_typed(browse, meeting, new):
    factories.delegation(meeting, "Dinas Jambi")
    send(browse(), new, **NEWCOMER | {"institution": "dinas jambi"})
    assert len(queries.delegations(meeting.id)) == 1


def test_a_refusal_loses_nothing_typed(browse, new):
    answer = send(browse(), new, **NEWCOMER | {"depart_on": "2019-02-20"})
    page = proofread(answer.text)
    assert answer.status_code == 422
    assert page.select_one("#depart_on-error")
    assert page.select_one("#name")["value"] == "Siti Aminah"
    assert page.select_one("#sex option[selected]")["value"] == "female"


def test_a_refused_person_leaves_no_institution_behind(browse, meeting, new):
    send(browse(), new, **NEWCOMER | {"depart_on": "2019-02-20"})
    assert not queries.delegations(meeting.id)


def test_readers_may_look_and_not_write(browse, url, new):
    viewer = browse(Role.VIEWER)
    assert viewer.get(url).status_code == 200
    assert viewer.get(new).status_code == 403
    assert viewer.get(f"{url}/new").status_code == 403
