import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from tests import factories
from tests.pages import proofread
from webapp.core import clock
from webapp.core.access import Role as Staff
from webapp.core.actor import SYSTEM
from webapp.core.db import db
from webapp.registration import queries, services
from webapp.registration.models import DelegationLevel, Funding, Role
from webapp.registration.services import Allotment
from webapp.registration.workflow import DelegationState, PlaceState


@pytest.fixture
def url(meeting):
    return f"/m/{meeting.code}/registration/delegations"


@pytest.fixture
def jambi(meeting):
    return factories.delegation(
        meeting,
        "Dinas Jambi",
        level=DelegationLevel.PROVINCE,
        region_code="15",
        state=DelegationState.INVITED,
        contact_name="Bapak Soekarno",
        contact_phone="+628111114321",
        extras_allowed=1,
    )


@pytest.fixture
def bengkulu(meeting):
    return factories.delegation(
        meeting, "Dinas Bengkulu", level=DelegationLevel.PROVINCE
    )


def names(page):
    return [link.text for link in page.select("td a.name")]


def listed(client, url, query=""):
    return names(proofread(client.get(f"{url}?{query}").text))


def send(client, url, query="", **values):
    page = proofread(client.get(f"{url}?{query}").text)
    form = page.select_one("form[data-bulk]")
    token = form.select_one("[name=csrf_token]")["value"]
    return client.post(form["action"], data={"csrf_token": token} | values)


def state_of(delegation):
    db.session.refresh(delegation)
    return delegation.state


def ago(**span):
    return clock.now() - timedelta(**span)


def ahead(**span):
    return clock.now() + timedelta(**span)


def promise(delegation, days):
    day = (clock.now() + timedelta(days=days)).date()
    return services.note_call(delegation.id, "Menunggu disposisi", day, SYSTEM)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Dinas Jambi", "Dinas Bengkulu"]),
        ("sort=name", ["Dinas Bengkulu", "Dinas Jambi"]),
        ("sort=-name", ["Dinas Jambi", "Dinas Bengkulu"]),
        ("q=JAMBI", ["Dinas Jambi"]),
        ("q=sukarno", ["Dinas Jambi"]),
        ("q=4321", ["Dinas Jambi"]),
        ("q=…", ["Dinas Jambi", "Dinas Bengkulu"]),
        ("state=draft", ["Dinas Bengkulu"]),
        ("level=provinsi", ["Dinas Jambi", "Dinas Bengkulu"]),
        ("level=pusat", []),
        ("province=15", ["Dinas Jambi"]),
        ("check=contact", ["Dinas Bengkulu"]),
        ("check=region", ["Dinas Bengkulu"]),
        ("check=quota", ["Dinas Jambi", "Dinas Bengkulu"]),
        ("check=nonsense&state=nonsense&province=x", ["Dinas Jambi", "Dinas Bengkulu"]),
    ],
)
@pytest.mark.usefixtures("jambi", "bengkulu")
def test_institutions_are_found_by_words_and_filters(browse, url, query, found):
    assert listed(browse(), url, query) == found


def test_a_line_says_quota_names_and_extras(browse, meeting, url, jambi):
    services.set_quota(jambi.id, {Role.PARTICIPANT: 3, Role.SPEAKER: 1}, SYSTEM)
    factories.person(meeting, of={"delegation": jambi, "extra": True})
    factories.person(meeting, PlaceState.CANCELLED, of={"delegation": jambi})
    line = proofread(browse().get(url).text).select_one("tbody tr")
    said = " ".join(line.text.split())
    assert "3 peserta, 1 narasumber" in said
    assert "tambahan 1 dari 1" in said
    assert "1 dari 5" in said
    assert "1 terkonfirmasi" in said
    assert line.select_one("a[href^='tel:']")["href"] == "tel:+628111114321"
    assert line.select_one("a[href*='wa.me']")


def test_deadlines_and_promises_are_followed(browse, meeting, url, jambi, bengkulu):
    client = browse()
    assert listed(client, url, "check=promise") == []
    promise(jambi, -1)
    assert listed(client, url, "check=promise") == ["Dinas Jambi"]
    promise(jambi, 2)
    assert listed(client, url, "check=promise") == []
    services.rule(meeting.id, {"deadline_at": ahead(days=2)}, None, SYSTEM)
    assert listed(client, url, "check=near") == ["Dinas Jambi", "Dinas Bengkulu"]
    allotted = Allotment(deadline_at=ago(days=1))
    services.allot(bengkulu, allotted, None, SYSTEM)
    assert listed(client, url, "check=near") == ["Dinas Jambi"]
    assert listed(client, url, "check=deadline") == ["Dinas Bengkulu"]
    services.decide_delegation(bengkulu.id, "complete", SYSTEM)
    assert listed(client, url, "check=deadline") == []


def test_a_kept_promise_is_not_overdue(browse, url, jambi):
    promise(jambi, -1)
    services.decide_delegation(jambi.id, "complete", SYSTEM)
    assert listed(browse(), url, "check=promise") == []


def test_those_picked_are_invited_and_it_can_be_undone(browse, url, jambi, bengkulu):
    client = browse()
    answer = send(client, url, move="invite", pick=[jambi.id, bengkulu.id])
    assert answer.status_code == 303
    assert state_of(bengkulu) is DelegationState.INVITED
    page = proofread(client.get(url).text)
    said = " ".join(page.select_one(".alert").text.split())
    assert "Undang: 1 instansi. 1 instansi tidak berubah" in said
    undo = page.select_one(".alert form")
    token = undo.select_one("[name=csrf_token]")["value"]
    assert client.post(undo["action"], data={"csrf_token": token}).status_code == 303
    assert state_of(bengkulu) is DelegationState.DRAFT


def test_all_that_the_filter_shows_are_moved(browse, url, jambi, bengkulu):
    send(browse(), url, "q=bengkulu", move="invite", all="1")
    assert state_of(bengkulu) is DelegationState.INVITED
    assert state_of(jambi) is DelegationState.INVITED


def test_declining_needs_a_reason_and_gives_places_back(browse, url, jambi):
    services.set_quota(jambi.id, {Role.PARTICIPANT: 2}, SYSTEM)
    client = browse()
    answer = send(client, url, move="decline", pick=jambi.id)
    assert answer.status_code == 409
    page = proofread(answer.text)
    assert page.select_one(f"input[value='{jambi.id}']").has_attr("checked")
    assert send(client, url, move="decline", pick=jambi.id, reason="Banjir").location
    places = [place for place, _ in queries.places_of(jambi.id)]
    assert {place.state for place in places} == {PlaceState.DECLINED}
    undo = proofread(client.get(url).text).select_one(".alert form")
    token = undo.select_one("[name=csrf_token]")["value"]
    client.post(undo["action"], data={"csrf_token": token})
    db.session.expire_all()
    states = {place.state for place, _ in queries.places_of(jambi.id)}
    assert (state_of(jambi), states) == (DelegationState.INVITED, {PlaceState.INVITED})


def test_an_invitation_taken_back_after_declining_has_its_places_again(jambi):
    services.set_quota(jambi.id, {Role.PARTICIPANT: 2}, SYSTEM)
    services.decide_delegation(jambi.id, "decline", SYSTEM, "Banjir")
    assert not queries.empty_places(jambi.id)
    services.decide_delegation(jambi.id, "take_back", SYSTEM)
    assert len(queries.empty_places(jambi.id)) == 2


def test_an_institution_of_another_meeting_is_not_moved(browse, url, jambi):
    other = factories.delegation(factories.meeting())
    answer = send(browse(), url, move="invite", pick=other.id)
    assert answer.status_code == 409
    assert state_of(other) is DelegationState.DRAFT
    # Nor does somebody else's meeting undo what was done here.
    decision = services.decide_delegations([jambi.id], "take_back", SYSTEM)
    elsewhere = factories.meeting()
    client = browse(at=elsewhere)
    client.get(f"/m/{elsewhere.code}/registration/delegations")
    away = f"/m/{elsewhere.code}/registration/delegations/undo/{decision.undo}"
    assert client.post(away).status_code in {400, 409}
    assert state_of(jambi) is DelegationState.DRAFT


@pytest.mark.usefixtures("jambi", "bengkulu")
def test_what_is_shown_is_exported(browse, url):
    client = browse(Staff.VIEWER)
    page = proofread(client.get(f"{url}?q=jambi").text)
    form = page.select_one("form[action*=export]")
    token = form.select_one("[name=csrf_token]")["value"]
    answer = client.post(form["action"], data={"csrf_token": token})
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    heading, *rows = book.get_sheet_by_index(0).to_python()
    (line,) = (dict(zip(heading, row, strict=True)) for row in rows)
    assert line["Instansi"] == "Dinas Jambi"
    assert line["Daerah"] == "Prov. Jambi"
    assert line["WhatsApp"] == "0811-1114-321"
    assert line["Kode daerah"] == "15"
    assert not page.select("form[data-bulk] button[name=move]")


def test_the_list_comes_in_pages(browse, meeting, url):
    for number in range(51):
        factories.delegation(meeting, f"Dinas {number:03}")
    client = browse()
    assert len(listed(client, url)) == 50
    assert len(listed(client, url, "page=2")) == 1
    assert len(listed(client, url, "page=99")) == 1


def test_three_institutions_ask_as_many_questions_as_one(
    browse, meeting, url, statements, jambi
):
    client = browse()
    promise(jambi, 1)
    with statements() as with_one:
        client.get(url)
    for _ in range(2):
        factories.person(meeting, of={"delegation": factories.delegation(meeting)})
    with statements() as with_three:
        client.get(url)
    assert len(with_three) == len(with_one)


def test_an_empty_list_says_what_to_do(browse, url):
    page = proofread(browse().get(url).text)
    assert page.select_one(".empty a[href$='/load']")


@pytest.mark.parametrize(("year", "provinces"), [(2019, 34), (2026, 38)])
def test_the_map_has_the_provinces_of_the_year(browse, year, provinces):
    first = factories.FIRST_DAY.replace(year=year)
    meeting = factories.meeting(starts_on=first, ends_on=first + timedelta(days=3))
    factories.delegation(meeting, "Dinas Jambi", region_code="15.71")
    page = browse(at=meeting).get(f"/m/{meeting.code}/registration/delegations")
    tiles = proofread(page.text).select("svg.tile-map a")
    assert len(tiles) == provinces
    assert [t.text for t in tiles if "0/1" in t.text]
    assert {t["href"].partition("?")[2] for t in tiles} >= {"province=15"}


def test_a_tile_counts_who_has_answered(browse, meeting, url, jambi):
    factories.delegation(
        meeting, "Dinas Tebo", region_code="15.09", state=DelegationState.COMPLETE
    )
    page = proofread(browse().get(f"{url}?province=15").text)
    tile = page.select_one("svg.tile-map a[href*='province=15']")
    assert tile.title.text == "Jambi: 1 diundang, 1 lengkap"
    assert tile.select_one(".numbers").text == "1/2"
    assert tile["aria-current"] == "true"
    assert jambi.name in names(page)


def test_unnamed_places_follow_who_bears_the_cost(jambi):
    services.set_quota(jambi.id, {Role.PARTICIPANT: 1}, SYSTEM)
    own = Allotment(funded={Role.PARTICIPANT: 2}, funding=Funding.OWN)
    services.allot(jambi, own, None, SYSTEM)
    places = [place for place, _ in queries.places_of(jambi.id)]
    assert {(p.funding, p.needs_room) for p in places} == {(Funding.OWN, False)}
