import pytest
from sqlalchemy import select

from tests import factories
from tests.pages import proofread
from webapp.core.access import Role as Staff
from webapp.core.actor import SYSTEM
from webapp.core.audit import Audit
from webapp.core.db import db
from webapp.registration import queries, services
from webapp.registration.models import Funding, Role
from webapp.registration.workflow import DelegationState


@pytest.fixture
def jambi(meeting):
    return factories.delegation(meeting, "Dinas Jambi", region_code="15")


@pytest.fixture
def url(meeting, jambi):
    return f"/m/{meeting.code}/registration/delegations/{jambi.slug}"


def open_page(client, url):
    return proofread(client.get(url).text)


def send(client, url, to="", **values):
    page = open_page(client, url)
    token = page.select_one("[name=csrf_token]")["value"]
    version = page.select_one("[name=version]")
    kept = {"version": version["value"]} if version else {}
    return client.post(to or url, data={"csrf_token": token} | kept | values)


def quotas(delegation):
    return {q.role: q.funded for q in queries.quotas(delegation.id)}


def test_the_quota_is_written_and_its_places_are_there(browse, url, jambi):
    client = browse()
    answer = send(
        client,
        f"{url}/quota",
        funded_peserta="3",
        funded_narasumber="1",
        extras="2",
        funding="panitia_akomodasi_saja",
        deadline_at="2019-02-15T16:00",
    )
    assert answer.location == url
    db.session.expire_all()
    assert quotas(jambi)[Role.PARTICIPANT] == 3
    assert jambi.funding is Funding.LODGING
    assert jambi.deadline_at.isoformat() == "2019-02-15T08:00:00+00:00"
    page = open_page(client, url)
    said = " ".join(page.select_one("main").text.split())
    assert "3 peserta, 1 narasumber" in said
    assert "Kamar dan makan ditanggung panitia" in said
    assert "0 dari 4 tempat sudah bernama" in said
    assert len(page.select("tbody tr")) == 4
    form = open_page(client, f"{url}/quota")
    assert form.select_one("#funded_peserta")["value"] == "3"
    assert form.select_one("#deadline_at")["value"] == "2019-02-15T16:00"


def test_a_quota_below_the_names_is_refused_and_nothing_is_lost(
    browse, meeting, url, jambi
):
    services.set_quota(jambi.id, {Role.PARTICIPANT: 1}, SYSTEM)
    factories.person(meeting, of={"delegation": jambi})
    factories.person(meeting, of={"delegation": jambi}, name="Citra")
    answer = send(
        browse(),
        f"{url}/quota",
        funded_peserta="1",
        extras="7",
        funding="panitia_penuh",
    )
    assert answer.status_code == 422
    page = proofread(answer.text)
    assert "Sudah ada 2 nama" in page.select_one("#errors").text
    assert page.select_one("#extras")["value"] == "7"
    db.session.refresh(jambi)
    assert jambi.extras_allowed == 0


@pytest.mark.parametrize("typed", ["-1", "1001", "tiga"])
def test_a_quota_is_a_sensible_number(browse, url, typed):
    answer = send(
        browse(), f"{url}/quota", funded_peserta=typed, funding="panitia_penuh"
    )
    assert answer.status_code == 422
    assert proofread(answer.text).select_one("#funded_peserta-error")


def test_what_was_said_on_the_telephone_is_kept(browse, url, jambi):
    client = browse()
    answer = send(
        client, url, f"{url}/notes", text="Masih rapat", promised_on="2019-02-12"
    )
    assert answer.location == url
    (note,) = queries.notes_of(jambi.id)
    assert (note.text, note.promised_on.day) == ("Masih rapat", 12)
    page = open_page(client, url)
    said = " ".join(page.select_one("[aria-labelledby=notes-title]").text.split())
    assert "Masih rapat janji Selasa, 12 Februari 2019" in said
    assert "Rina" in said
    assert "sudah lewat" in page.select_one(".alert-help").text


def test_an_empty_note_is_refused_and_the_date_kept(browse, url, jambi):
    answer = send(browse(), url, f"{url}/notes", text=" ", promised_on="2019-02-12")
    assert answer.status_code == 422
    page = proofread(answer.text)
    assert page.select_one("#text-error")
    assert page.select_one("#promised_on")["value"] == "2019-02-12"
    assert not queries.notes_of(jambi.id)


def test_moves_are_made_told_and_undone(browse, url, jambi):
    client = browse()
    assert send(client, url, move="invite").location == url
    db.session.refresh(jambi)
    assert jambi.state is DelegationState.INVITED
    page = open_page(client, url)
    assert "Undang" in page.select_one("[aria-labelledby=history-title]").text
    undo = page.select_one(".alert form")["action"]
    send(client, url, undo)
    db.session.refresh(jambi)
    assert jambi.state is DelegationState.DRAFT
    assert "Keadaan menjadi Belum diundang" in client.get(url).text


def test_a_move_without_its_reason_or_from_another_state_is_refused(browse, url):
    client = browse()
    answer = send(client, url, move="decline")
    assert answer.status_code == 409
    assert "alasannya" in proofread(answer.text).select_one("[role=alert]").text
    assert send(client, url, move="take_back").status_code == 409
    assert send(client, url, move="nonsense").status_code == 422


def test_contact_is_typed_and_shown_with_buttons(browse, url, jambi):
    client = browse()
    send(
        client,
        f"{url}/edit",
        name=jambi.name,
        level="provinsi",
        region_code="15",
        contact_name="Ibu Sri",
        contact_phone="0812 3456 7890",
        contact_email="sri@jambi.go.id",
    )
    card = open_page(client, url).select_one("[aria-labelledby=contact-title]")
    assert card.select_one("a[href='tel:+6281234567890']")
    assert card.select_one("a[href='mailto:sri@jambi.go.id']")
    db.session.refresh(jambi)
    assert jambi.contact_search == "ibu sri"


def test_rooms_and_buses_are_a_part_that_another_page_answers(
    browse, meeting, url, jambi
):
    factories.person(meeting, of={"delegation": jambi})
    client = browse()
    fragment = open_page(client, url).select_one("[hx-get*=institutions]")["hx-get"]
    page = proofread(client.get(fragment).text)
    assert page.select_one("td a.name").text == "Budi Santoso"
    assert "belum dapat kamar" in page.text
    part = client.get(fragment, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "Budi Santoso" in part


def test_readers_see_and_do_not_change(browse, url):
    viewer = browse(Staff.VIEWER)
    page = open_page(viewer, url)
    assert not page.select("form[method=post] [name=move]")
    assert not page.select("form[action$=notes]")
    assert viewer.get(f"{url}/quota").status_code == 403
    assert browse(Staff.DESK).get(url).status_code == 403


def test_reading_an_institution_is_written_down(browse, url, jambi):
    browse().get(url)
    about = Audit.object == f"delegation:{jambi.id}"
    read = select(Audit).where(about, Audit.action == "registration.delegation")
    assert db.session.scalars(read).one()


def test_the_page_asks_as_much_for_three_people_as_for_one(
    browse, meeting, url, jambi, statements
):
    client = browse()
    factories.person(meeting, of={"delegation": jambi})
    with statements() as with_one:
        client.get(url)
    for _ in range(2):
        factories.person(meeting, of={"delegation": jambi})
    with statements() as with_three:
        client.get(url)
    assert len(with_three) == len(with_one)


class TestRules:
    @pytest.fixture
    def rules(self, meeting):
        return f"/m/{meeting.code}/registration/rules"

    def test_they_are_written_in_the_time_of_the_venue(self, browse, meeting, rules):
        client = browse()
        answer = send(
            client,
            rules,
            capacity="566",
            deadline_at="2019-02-15T16:00",
            editable_until_at="2019-02-20T12:00",
            offer_hours="12",
        )
        assert answer.location == rules
        known = queries.rules(meeting.id)
        assert (known.capacity, known.offer_hours) == (566, 12)
        assert known.deadline_at.isoformat() == "2019-02-15T08:00:00+00:00"
        page = open_page(client, rules)
        assert page.select_one("#editable_until_at")["value"] == "2019-02-20T12:00"

    def test_changes_do_not_end_before_the_deadline(self, browse, meeting, rules):
        answer = send(
            browse(),
            rules,
            deadline_at="2019-02-15T16:00",
            editable_until_at="2019-02-14T12:00",
            offer_hours="24",
        )
        assert answer.status_code == 422
        assert proofread(answer.text).select_one("#editable_until_at-error")
        assert queries.rules(meeting.id) is None

    def test_two_people_do_not_overwrite_each_other(self, browse, rules):
        client = browse()
        send(client, rules, capacity="10", offer_hours="24")
        page = open_page(client, rules)
        stale = page.select_one("[name=version]")["value"]
        send(client, rules, capacity="20", offer_hours="24")
        again = send(client, rules, capacity="30", offer_hours="24", version=stale)
        assert again.status_code == 422
        assert browse(Staff.VIEWER).get(rules).status_code == 403
