"""What a coordinator says of places that have a name: another, none, nobody."""

import pypdfium2

from tests import factories
from tests.pages import proofread
from tests.registration.coordinator import (
    jambi,
    late,
    phone,
    places,
    read,
    rows,
    send,
    url,
)
from webapp.accounts.models import LinkPurpose
from webapp.accounts.queries import live_links
from webapp.core.db import db
from webapp.registration import queries
from webapp.registration.workflow import DelegationState, PlaceState

__all__ = ["jambi", "phone", "url"]


def test_somebody_else_comes_instead(phone, url, jambi):
    send(phone, url, "Ahmad")
    place, person = queries.places_of(jambi.id)[0]
    before = live_links(jambi.meeting_id, LinkPurpose.PERSONAL, [person.id])
    at = f"{url}/places/{place.ref}"
    key = read(phone, f"{at}/replace").select_one("[name=key]")["value"]
    sent = {"key": key, "name": "Dra. Siti, M.Si.", "level": "II"}
    answers = [phone.post(f"{at}/replace", data=sent) for _ in range(2)]
    assert [answer.location.split("?")[0] for answer in answers] == [at, at]
    assert [name for name, _state in places(jambi)] == ["Siti", None, None]
    assert queries.places_of(jambi.id)[0][0].id == place.id
    assert before[person.id].revoked_at
    assert "Dra. Siti, M.Si." in read(phone, at).h1.get_text()


def test_an_empty_name_replaces_nobody(phone, url, jambi):
    send(phone, url, "Ahmad")
    place = queries.places_of(jambi.id)[0][0]
    answer = phone.post(f"{url}/places/{place.ref}/replace", data={"name": " "})
    assert answer.status_code == 422
    assert proofread(answer.text).select_one("#name-error")
    assert places(jambi)[0][0] == "Ahmad"


def test_a_name_is_withdrawn_and_the_place_stays(phone, url, jambi):
    send(phone, url, "Ahmad")
    place = queries.places_of(jambi.id)[0][0]
    at = f"{url}/places/{place.ref}/withdraw"
    read(phone, at)
    assert phone.post(at, data={}).status_code == 422
    assert phone.post(at, data={"reason": "quota_full"}).status_code == 422
    assert phone.post(at, data={"reason": "ill"}).status_code == 303
    assert places(jambi) == [(None, PlaceState.INVITED)] * 3


def test_an_extra_that_is_withdrawn_is_no_place_any_more(phone, url, jambi):
    send(phone, url, "Ahmad", "Budi", "Citra", "Dewi")
    extra = next(p for p, _person in queries.places_of(jambi.id) if p.extra)
    phone.post(f"{url}/places/{extra.ref}/withdraw", data={"reason": "ill"})
    assert ("Dewi", PlaceState.DECLINED) in places(jambi)
    assert queries.naming_progress(jambi.id) == (3, 0)


def test_a_place_is_left_out_and_taken_up_again_within_the_quota(phone, url, jambi):
    place = queries.places_of(jambi.id)[0][0]
    at = f"{url}/places/{place.ref}"
    phone.post(f"{at}/withdraw", data={"reason": "other_duty"})
    assert queries.naming_progress(jambi.id) == (0, 2)
    assert "Tidak diisi" in read(phone, url).get_text()
    assert phone.post(f"{at}/take-up").status_code == 303
    assert queries.naming_progress(jambi.id) == (0, 3)
    phone.post(f"{at}/withdraw", data={"reason": "other_duty"})
    send(phone, url, "Ahmad", "Budi", "Citra")
    answer = phone.post(f"{at}/take-up")
    assert answer.status_code == 409
    assert "Hubungi panitia" in proofread(answer.text).get_text()
    assert queries.naming_progress(jambi.id) == (3, 0)


def test_complete_lets_go_of_what_has_no_name(phone, url, jambi):
    assert phone.post(f"{url}/finish").status_code == 409
    send(phone, url, "Ahmad")
    assert phone.post(f"{url}/finish").status_code == 303
    assert phone.post(f"{url}/finish").status_code == 303
    db.session.refresh(jambi)
    assert jambi.state is DelegationState.COMPLETE
    assert queries.naming_progress(jambi.id) == (1, 0)


def test_an_institution_declines_and_comes_after_all(phone, url, jambi):
    send(phone, url, "Ahmad")
    read(phone, f"{url}/decline")
    assert phone.post(f"{url}/decline", data={}).status_code == 422
    phone.post(f"{url}/decline", data={"reason": "no_budget"})
    db.session.refresh(jambi)
    assert jambi.state is DelegationState.DECLINED
    assert queries.naming_progress(jambi.id) == (0, 0)
    assert "berhalangan" in read(phone, url).select_one("#now").get_text()
    phone.post(f"{url}/resume")
    db.session.refresh(jambi)
    assert jambi.state is DelegationState.NAMING
    send(phone, url, "Ahmad")
    assert queries.naming_progress(jambi.id)[0] == 1


def test_after_the_deadline_it_can_be_read_and_not_changed(phone, url, jambi):
    send(phone, url, "Ahmad")
    place = queries.places_of(jambi.id)[0][0]
    late(jambi)
    page = read(phone, url)
    assert "Batas waktu mengisi sudah lewat" in page.get_text()
    assert "Hubungi panitia" in page.get_text()
    assert read(phone, f"{url}/names").select("form") == []
    data = {"key": "k" * 22} | rows("Budi")
    assert phone.post(f"{url}/names", data=data).status_code == 422
    at = f"{url}/places/{place.ref}"
    for path in ("open", "finish", "resume"):
        assert phone.post(f"{url}/{path}").status_code == 409, path
    reason = {"reason": "ill"}
    assert phone.post(f"{url}/decline", data=reason).status_code == 422
    assert phone.post(f"{at}/withdraw", data=reason).status_code == 422
    assert phone.post(f"{at}/replace", data={"name": "Budi"}).status_code == 422
    assert phone.post(f"{at}/take-up").status_code == 409
    assert places(jambi)[0] == ("Ahmad", PlaceState.DRAFT)
    assert phone.post(f"{url}/links").status_code == 303


def test_the_personal_link_is_handed_on_by_whatsapp(phone, url, jambi):
    send(phone, url, "Ahmad", phone="0812 1111 2222", sex="male")
    place, person = queries.places_of(jambi.id)[0]
    page = read(phone, f"{url}/places/{place.ref}")
    personal = live_links(jambi.meeting_id, LinkPurpose.PERSONAL, [person.id])[
        person.id
    ]
    chat = page.select_one("a.btn-primary")["href"]
    assert chat.startswith("https://wa.me/6281211112222?text=Yth.%20Bapak%20Ahmad")
    assert personal.code in chat
    assert f"/p/{personal.code}" in page.select_one("#share-text").get_text()


def test_a_link_is_made_by_a_button_for_who_was_named_by_the_committee(
    phone, url, jambi, meeting
):
    person = factories.person(meeting, of={"delegation": jambi})
    ref = queries.person(meeting.id, person.id).participant.ref
    at = f"{url}/places/{ref}"
    assert "Belum dibuat" in read(phone, at).get_text()
    assert live_links(meeting.id, LinkPurpose.PERSONAL, [person.id]) == {}
    answer = phone.post(f"{url}/links", data={"ref": ref})
    assert answer.location == at
    assert "Kirim tautan pribadi" in read(phone, at).get_text()


def test_the_sheet_is_one_page_of_codes(phone, url):
    longest = "Hj. Rosmawati Nur Puspita Sari Dewi Kusumaningrum, S.E., M.M., Ak."
    send(phone, url, longest, *[f"Orang {number}" for number in range(11)])
    answer = phone.post(f"{url}/sheet")
    paper = phone.get(answer.location)
    assert paper.mimetype == "application/pdf"
    with pypdfium2.PdfDocument(paper.data) as pdf:
        assert len(pdf) == 1
        page = pdf[0]
        said = page.get_textpage().get_text_bounded()
        page.close()
    assert "Orang 10" in said
    assert "Kusumaningrum" in said
