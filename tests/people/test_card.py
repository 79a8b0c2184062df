import pytest

from tests import factories
from tests.pages import proofread
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.registration import services
from webapp.registration.models import Level
from webapp.registration.queries import badge_of, holder, place
from webapp.registration.workflow import PlaceState


@pytest.fixture
def held(meeting):
    holder = factories.newcomer(name="Ahmad Yani", phone="+628123456789")
    return factories.place(meeting, holder=holder)


@pytest.fixture
def url(meeting, held):
    return f"/m/{meeting.code}/people/{held.ref}"


def fields_of(form):
    fields = {
        tag["name"]: tag.get("value", "")
        for tag in form.select("input[name]")
        if tag.get("type") not in {"checkbox", "radio"} or tag.has_attr("checked")
    }
    fields |= {tag["name"]: tag.text.strip() for tag in form.select("textarea")}
    for tag in form.select("select"):
        chosen = tag.select_one("option[selected]") or tag.select_one("option")
        fields[tag["name"]] = chosen["value"]
    return fields


def fill_in(client, url, **values):
    """Send the page's own form, so that a changed form fails the test."""
    page = proofread(client.get(url).text)
    fields = fields_of(page.select_one("main form[method=post]:not(.as-form)"))
    return client.post(url, data=fields | values)


def move(client, url, name, **values):
    token = proofread(client.get(url).text).select_one("[name=csrf_token]")["value"]
    return client.post(url, data={"csrf_token": token, "move": name} | values)


def now(held):
    db.session.expire_all()
    return place(held.meeting_id, held.ref)


def sentences(client, url):
    return [b.text for b in proofread(client.get(url).text).select(".timeline b")]


def test_the_card_shows_the_person_and_an_answer_to_copy(browse, url, held):
    page = proofread(browse(Role.VIEWER).get(url).text)
    assert page.h1.text == "Ahmad Yani"
    answer = page.select_one("#wa").text
    assert answer.startswith("Yth. Bapak Ahmad Yani: ")
    assert held.ref in answer
    assert page.select_one("[data-copy]")["data-copy"] == "#wa"
    chat = page.select_one("a[href*='?text=']")["href"]
    assert chat.startswith("https://wa.me/628123456789?text=Yth.")
    assert "0812-3456-789" in page.text


def test_a_reader_sees_no_buttons(browse, url):
    page = proofread(browse(Role.VIEWER).get(url).text)
    assert not page.select("main [name=move], main .card-footer")


def test_an_unnamed_place_has_a_card_too(browse, meeting):
    bare = factories.place(meeting)
    page = proofread(browse().get(f"/m/{meeting.code}/people/{bare.ref}").text)
    assert page.h1.text == "Belum bernama"
    assert not page.select("#wa")


def test_only_the_moves_that_are_possible_are_offered(browse, url):
    page = proofread(browse().get(url).text)
    assert [b["value"] for b in page.select("[name=move]")] == [
        "ask_correction",
        "decline",
        "cancel",
        "vacate",
    ]


def test_a_move_is_made_and_told_with_its_reason(browse, url, held):
    client = browse()
    assert move(client, url, "cancel", reason="Sakit").status_code == 303
    assert now(held).state is PlaceState.CANCELLED
    assert sentences(client, url)[0] == "Batalkan. Alasan: Sakit"
    page = proofread(client.get(url).text)
    assert "Rina" in page.select_one(".timeline small").text


def test_a_move_without_its_reason_says_so(browse, url, held):
    answer = move(browse(), url, "cancel")
    assert answer.status_code == 409
    assert "alasannya" in proofread(answer.text).select_one("[role=alert]").text
    assert now(held).state is PlaceState.CONFIRMED


def test_a_move_that_is_no_longer_possible_says_so(browse, url):
    client = browse()
    assert move(client, url, "confirm").status_code == 409
    assert move(client, url, "nonsense").status_code == 422


def test_a_move_can_be_undone_from_the_notice(browse, url, held):
    client = browse()
    move(client, url, "cancel", reason="Sakit")
    undo = proofread(client.get(url).text).select_one(".alert form")
    token = undo.select_one("[name=csrf_token]")["value"]
    client.post(undo["action"], data={"csrf_token": token})
    assert now(held).state is PlaceState.CONFIRMED
    assert "(diurungkan)" in sentences(client, url)[0]


def test_a_person_is_edited_and_history_names_the_fields(browse, url, held):
    client = browse()
    answer = fill_in(client, f"{url}/person", level="II", nip="1975 12", phone="0811")
    assert answer.status_code == 303
    db.session.expire_all()
    person = holder(held.id)
    assert (person.level, person.nip_doubtful) == (Level.II, True)
    page = proofread(client.get(url).text)
    assert page.select_one(".timeline b").text == "Eselon, NIP, HP diubah"
    assert page.select_one(".timeline .was").text == "Eselon III"
    assert page.select_one(".timeline .now-value").text == "Eselon II"


def test_a_form_with_a_fault_loses_nothing_typed(browse, url):
    answer = fill_in(browse(), f"{url}/person", name=" ", position="Kepala")
    page = proofread(answer.text)
    assert answer.status_code == 422
    assert page.select_one("#position")["value"] == "Kepala"
    assert page.select_one("#name")["aria-invalid"] == "true"


def test_two_edits_of_one_field_show_both_values(browse, url, held):
    client = browse()
    page = proofread(client.get(f"{url}/person").text)
    mine = fields_of(page.select_one("main form[method=post]"))
    theirs = {"position": "Sekretaris", "grade": "IV/a"}
    services.edit_person(holder(held.id), theirs, None, SYSTEM)
    answer = client.post(f"{url}/person", data=mine | {"position": "Kepala"})
    assert answer.status_code == 409
    page = proofread(answer.text)
    row = [cell.text for cell in page.select("main table tbody tr > *")]
    assert row == ["Jabatan", "Sekretaris", "Kepala"]
    again = fields_of(page.select_one("main form[method=post]"))
    assert client.post(f"{url}/person", data=again).status_code == 303
    db.session.expire_all()
    assert holder(held.id).position == "Kepala"


def test_a_sealed_field_that_others_changed_is_not_overwritten(browse, url, held):
    client = browse()
    page = proofread(client.get(f"{url}/person").text)
    mine = fields_of(page.select_one("main form[method=post]"))
    services.edit_person(holder(held.id), {"phone": "+62811111111"}, None, SYSTEM)
    answer = client.post(f"{url}/person", data=mine | {"position": "Kepala"})
    assert answer.status_code == 303
    db.session.expire_all()
    person = holder(held.id)
    assert (person.phone, person.position) == ("+62811111111", "Kepala")


def test_edits_of_different_fields_both_stay(browse, url, held):
    client = browse()
    page = proofread(client.get(f"{url}/place").text)
    mine = fields_of(page.select_one("main form[method=post]"))
    services.edit_place(now(held), {"destination": "Somber"}, None, SYSTEM)
    answer = client.post(f"{url}/place", data=mine | {"role": "narasumber"})
    assert answer.status_code == 303
    assert (now(held).destination, now(held).role) == ("Somber", "narasumber")


def test_a_stay_that_ends_before_it_begins_is_refused_at_its_field(browse, url):
    answer = fill_in(browse(), f"{url}/place", depart_on="2019-02-01")
    assert answer.status_code == 409
    assert proofread(answer.text).select_one("#depart_on-error")


def test_somebody_comes_instead(browse, url, held):
    client = browse()
    old = badge_of(holder(held.id).id)
    answer = fill_in(
        client, f"{url}/substitute", name="Siti", sex="female", because="ill"
    )
    assert answer.status_code == 303
    db.session.expire_all()
    assert holder(held.id).name == "Siti"
    assert old.revoked_at
    page = proofread(client.get(url).text)
    assert "Ahmad Yani digantikan. Alasan: Sakit" in page.text


def test_an_unnamed_place_is_given_a_name(browse, meeting):
    bare = factories.place(meeting)
    url = f"/m/{meeting.code}/people/{bare.ref}/name"
    assert fill_in(browse(), url, name="Siti").status_code == 303
    assert holder(bare.id).name == "Siti"
    assert fill_in(browse(), url, name="Tuti").status_code == 422


def test_a_lost_card_is_replaced(browse, url, held):
    client = browse()
    old = badge_of(holder(held.id).id)
    token = proofread(client.get(url).text).select_one("[name=csrf_token]")["value"]
    client.post(f"{url}/badge", data={"csrf_token": token})
    db.session.expire_all()
    assert badge_of(holder(held.id).id).number != old.number


@pytest.mark.parametrize("page", ["", "/person", "/place", "/substitute"])
def test_a_place_of_another_meeting_is_not_found(browse, meeting, page):
    other = factories.place(factories.meeting(), holder=factories.newcomer())
    url = f"/m/{meeting.code}/people/{other.ref}{page}"
    assert browse().get(url).status_code == 404


def test_search_answers_as_a_fragment_and_as_a_page(browse, meeting, url):
    client, search = browse(), f"/m/{meeting.code}/people/search"
    fragment = client.get(f"{search}?q=yani", headers={"HX-Request": "true"}).text
    assert fragment.strip().startswith("<a ")
    assert url in fragment
    page = proofread(client.get(f"{search}?q=yani").text)
    assert page.select_one("td a.name")["href"] == url
    assert "Tidak ada yang cocok" in client.get(f"{search}?q=nobody").text
    assert proofread(client.get(search).text)
