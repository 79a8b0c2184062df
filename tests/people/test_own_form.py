"""The form of a participant: three screens, a draft, one registration."""

import io
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from tests import factories
from tests.pages import proofread
from tests.people.own import at_home, fields_of, filled, link_of, send_screens
from webapp.core import clock
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.people import queries
from webapp.people.fields import Consent
from webapp.registration import services
from webapp.registration.models import RegistrationRules, Sex
from webapp.registration.queries import holder, locked_place
from webapp.registration.workflow import PlaceState


@pytest.fixture
def person(meeting):
    return factories.person(meeting, PlaceState.INVITED, name="Ahmad Yani")


@pytest.fixture
def client(app):
    return app.test_client()


def now(person):
    db.session.expire_all()
    return locked_place(person.participant_id), holder(person.participant_id)


def rules(meeting, **values):
    return factories.saved(RegistrationRules(meeting_id=meeting.id, **values))


def test_three_screens_register_somebody(client, person):
    url = link_of(person)
    page = proofread(client.get(url).text)
    assert page.h2.text == "Anda diundang"
    answer = send_screens(client, url)
    assert answer.status_code == 303
    held, now_is = now(person)
    assert held.state is PlaceState.SUBMITTED
    assert (now_is.name, now_is.sex) == ("Ahmad Yani", Sex.FEMALE)
    assert now_is.position == "Kepala Bidang"
    assert held.arrive_on == date(2019, 2, 23)
    assert now_is.phone == "+6281234567890"
    assert proofread(client.get(url).text).h2.text == "Formulir sudah kami terima"


def test_the_form_asks_for_at_most_twelve_things_on_three_screens(client, person):
    asked = 0
    for screen in ("who", "stay", "trip"):
        page = proofread(client.get(f"{link_of(person)}/form/{screen}").text)
        names = {tag["name"] for tag in page.select("main [name]:not([type=hidden])")}
        asked += len({n for n in names if not n.startswith("consent_")})
    assert 8 <= asked <= 12


def test_nothing_but_sending_changes_anything(client, person):
    url = link_of(person)
    before = now(person)[0].version
    for path in ("", "/form/who", "/form/stay", "/form/trip", "/form/more", "/decline"):
        assert client.get(url + path).status_code == 200
        client.head(url + path)
    held = now(person)[0]
    assert (held.version, held.state) == (before, PlaceState.INVITED)
    assert queries.draft(person.id) is None


def test_each_screen_keeps_a_draft_and_shows_it_again(client, person):
    url = link_of(person)
    filled(client, f"{url}/form/who", sex="female", position="Sekretaris Dinas")
    held, now_is = now(person)
    assert held.state is PlaceState.DRAFT
    assert now_is.position == ""  # not sent yet
    page = proofread(client.get(f"{url}/form/who").text)
    assert page.select_one("[name=position]")["value"] == "Sekretaris Dinas"
    assert proofread(client.get(url).text).h2.text == "Formulir Anda belum dikirim"


def test_a_screen_says_what_is_wrong_and_keeps_what_was_typed(client, person):
    answer = filled(client, f"{link_of(person)}/form/who", name="", position="Kabid")
    assert answer.status_code == 422
    page = proofread(answer.text)
    assert page.select_one(".error-summary a")["href"] == "#name"
    assert page.select_one("[name=position]")["value"] == "Kabid"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Selasa, 26/2/2018", "Senin, 26 Februari 2018"),
        ("2018-02-24", "terlalu jauh"),
        ("kapan-kapan", "tidak terbaca"),
        ("2019-02-31", "tidak terbaca"),
    ],
)
def test_a_day_that_cannot_be_is_named(client, person, typed, said):
    answer = filled(client, f"{link_of(person)}/form/stay", arrive_on=typed)
    assert answer.status_code == 422
    assert said in proofread(answer.text).select_one("#arrive_on-error").text


def test_a_day_may_be_typed_with_its_name(client, person):
    url = f"{link_of(person)}/form/stay"
    answer = filled(client, url, arrive_on="Minggu, 24/2/2019", depart_on="27-2-2019")
    assert answer.status_code == 303
    assert queries.draft(person.id).values["arrive_on"] == date(2019, 2, 24)


def test_leaving_before_arriving_is_refused(client, person):
    answer = send_screens(client, link_of(person), depart_on="2019-02-22")
    assert answer.status_code == 409
    assert now(person)[0].state is PlaceState.DRAFT


def test_sent_twice_it_is_one_registration_and_the_same_answer(client, person):
    url = link_of(person)
    send_screens(client, url, last=False)
    fields = fields_of(proofread(client.get(f"{url}/form/trip").text))
    fields |= {"phone": "0812 3456 7890"}
    first = client.post(f"{url}/form/trip", data=fields)
    version = now(person)[0].version
    second = client.post(f"{url}/form/trip", data=fields)
    assert (first.status_code, second.status_code) == (303, 303)
    assert now(person)[0].version == version
    other = client.post(f"{url}/form/trip", data=fields | {"phone": "081299998888"})
    assert other.status_code == 422
    assert now(person)[1].phone == "+6281234567890"


def test_a_required_screen_that_was_passed_over_is_asked_for(client, person):
    answer = filled(client, f"{link_of(person)}/form/trip", phone="081234567890")
    assert answer.location.endswith("/form/who#position")
    assert now(person)[0].state is PlaceState.INVITED


NAMES = ["O'Neill", "Ni'mah 🎉", "محمد علي", "=HYPERLINK(1)", "{{7*7}}", "<script>x"]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_kept_as_typed_and_does_nothing(client, person, name):
    url = link_of(person)
    assert send_screens(client, url, name=name).status_code == 303
    assert now(person)[1].name == name
    page = proofread(client.get(url).text)
    assert page.h1.text.strip() == name


@pytest.mark.parametrize("name", ["A\x00B", "A\x07B", "A\u202eB"])
def test_signs_that_nobody_sees_are_refused(client, person, name):
    answer = filled(client, f"{link_of(person)}/form/who", name=name)
    assert answer.status_code == 422
    assert "tidak terlihat" in answer.text


@pytest.mark.parametrize(
    "phone", ["0812-3456-7890", "+62 812 3456 7890", "62-81234567890"]
)
def test_a_number_is_kept_in_one_form(client, person, phone):
    send_screens(client, link_of(person), phone=phone)
    assert now(person)[1].phone == "+6281234567890"


def test_an_identity_card_number_is_not_kept(client, person):
    url = link_of(person)
    send_screens(client, url)
    answer = filled(client, f"{url}/form/more", nip="6471012303860001")
    assert answer.status_code == 422
    assert "6471012303860001" not in answer.text
    assert now(person)[1].nip is None


def test_consents_are_written_down_with_their_words_and_can_be_taken_back(
    client, person
):
    url = link_of(person)
    send_screens(client, url, consent_photos="y")
    given = queries.consents(person.id)
    assert given[Consent.PHOTOS].given
    assert given[Consent.PHOTOS].text_version == "2026-1"
    assert Consent.CONTACTS not in given
    fields = fields_of(proofread(client.get(f"{url}/form/more").text))
    assert fields.pop("consent_photos")
    client.post(f"{url}/form/more", data=fields)
    db.session.expire_all()
    assert not queries.consents(person.id)[Consent.PHOTOS].given


def test_what_may_follow_is_kept_sealed_where_it_is_sensitive(client, person):
    url = link_of(person)
    send_screens(client, url)
    filled(client, f"{url}/form/more", diet="Alergi kacang", wishes="Dekat lift")
    held = now(person)[1]
    assert (held.diet, held.wishes) == ("Alergi kacang", "Dekat lift")
    stored = db.session.connection().exec_driver_sql(
        f"SELECT diet FROM person WHERE id = {person.id}"
    )
    assert "kacang" not in stored.scalar()


def test_after_the_time_nothing_is_taken_and_the_committee_is_named(
    meeting, client, person
):
    with transaction():
        meeting.contact_name, meeting.contact_phone = "Sekretariat", "0811 5555 1234"
    rules(meeting, deadline_at=clock.now() - timedelta(hours=1))
    url = link_of(person)
    page = proofread(client.get(url).text)
    assert "Batas waktunya sudah lewat" in page.text
    assert page.select_one('a[href="tel:+6281155551234"]')
    answer = client.get(f"{url}/form/who")
    assert answer.status_code == 409
    assert "Sekretariat" in answer.text
    assert client.post(f"{url}/form/who", data={"name": "X"}).status_code == 409


def test_where_more_were_invited_than_may_come_the_first_to_answer_come(app, meeting):
    people = [factories.person(meeting, PlaceState.INVITED) for _ in range(3)]
    rules(meeting, capacity=2)
    for person in people:
        send_screens(app.test_client(), link_of(person))
    states = [now(person)[0].state for person in people]
    assert states == [
        PlaceState.SUBMITTED,
        PlaceState.SUBMITTED,
        PlaceState.WAIT_LISTED,
    ]
    page = proofread(app.test_client().get(link_of(people[2])).text)
    assert page.h2.text == "Anda di daftar tunggu"


def test_an_offer_is_taken_once_and_in_time(app, meeting):
    person = factories.person(meeting, PlaceState.INVITED)
    services.decide(person.participant_id, "wait", SYSTEM)
    url, client = link_of(person), app.test_client()
    refused = client.post(f"{url}/offer", data={"move": "accept_offer"})
    assert refused.status_code == 409
    services.offer(person.participant_id, SYSTEM)
    page = proofread(client.get(url).text)
    assert "Tempat tersedia untuk Anda" in page.h2.text
    taken = client.post(f"{url}/offer", data={"move": "accept_offer"})
    assert taken.status_code == 303
    assert now(person)[0].state is PlaceState.CONFIRMED
    assert client.post(f"{url}/offer", data={"move": "confirm"}).status_code == 409


def test_what_is_to_be_mended_is_said(meeting, client):
    person = factories.person(meeting)
    services.decide(
        person.participant_id, "ask_correction", SYSTEM, "data_unclear: NIP"
    )
    page = proofread(client.get(link_of(person)).text)
    assert "Data belum jelas: NIP" in page.select_one(".me-now").text
    send_screens(client, link_of(person))
    assert now(person)[0].state is PlaceState.SUBMITTED


def test_somebody_may_say_that_he_cannot_come(client, person):
    url = link_of(person)
    answer = client.post(f"{url}/decline", data={"reason": "Tugas lain"})
    assert answer.status_code == 303
    assert now(person)[0].state is PlaceState.DECLINED
    assert client.get(f"{url}/form/who").status_code == 409


def test_the_link_of_somebody_who_was_replaced_opens_nothing(client, meeting):
    person = factories.person(meeting, name="Budi")
    url = link_of(person)
    services.substitute(person.participant_id, factories.newcomer("Citra"), SYSTEM)
    answer = client.get(url)
    assert answer.status_code == 409
    assert "Budi" not in answer.text
    assert "Citra" not in answer.text
    assert client.post(f"{url}/form/who", data={"name": "X"}).status_code == 409


def test_a_guessed_link_and_one_of_another_kind_open_nothing(client, person):
    assert client.get("/p/abc").status_code == 409
    assert client.get(link_of(person).replace("/p/", "/k/")).status_code in {404, 409}


def test_the_page_goes_to_no_index_no_cache_and_no_other_site(client, person):
    headers = client.get(link_of(person)).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]


def test_the_preview_names_the_meeting_and_nobody(client, person):
    page = BeautifulSoup(client.get(link_of(person)).text, "html.parser")
    said = " ".join(tag["content"] for tag in page.select("meta[property^=og]"))
    assert "Rakor Balikpapan" in said
    assert "Ahmad" not in said


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


def upload(client, url, content, name):
    data = {"letter": (io.BytesIO(content), name)}
    return client.post(f"{url}/letter", data=data)


def test_a_letter_is_kept_and_what_is_none_is_refused(client, person):
    url = link_of(person)
    send_screens(client, url)
    assert upload(client, url, PNG, "../../surat tugas.png").status_code == 303
    page = at_home(client, url)
    assert "surat tugas.jpg" in page.text
    for content in (b"<html><script>alert(1)</script>", b"<svg/>", b"<?php", b""):
        answer = upload(client, url, content, "surat.jpg")
        assert answer.status_code == 422
        assert proofread(answer.text).select_one("#letter-title")


def test_an_empty_choice_of_letter_is_told(client, person):
    url = link_of(person)
    send_screens(client, url)
    answer = client.post(f"{url}/letter", data={})
    assert answer.status_code == 422
    assert "Pilih dulu" in answer.text


GARBAGE = [
    {"sex": "x", "level": "zz", "arrive_on": "9999-99-99", "key": "a\x00b"},
    {"name": "x" * 5000, "phone": "08123456789", "wishes": "a\x00b"},
    {},
]


@pytest.mark.parametrize("typed", GARBAGE, ids=["unknown", "too long", "nothing"])
def test_whatever_is_sent_gets_an_answer(client, person, typed):
    url = link_of(person)
    for screen in ("who", "stay", "trip", "more"):
        answer = client.post(f"{url}/form/{screen}", data=typed)
        assert answer.status_code in {303, 409, 422}
    assert client.get(f"{url}/form/nothing").status_code == 404
    declined = client.post(f"{url}/decline", data={"reason": "a\x00b"})
    assert declined.status_code == 303
