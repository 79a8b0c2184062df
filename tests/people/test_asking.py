"""The settings of the form: fields by role, questions with versions, answers found."""

import io

import pytest
from python_calamine import CalamineWorkbook

from tests import factories
from tests.pages import proofread
from tests.people.own import filled, link_of, send_screens
from webapp.core.access import Role as Staff
from webapp.core.db import db
from webapp.people import queries, services
from webapp.people.fields import FIELDS, FieldRule, QuestionKind, usual_rule
from webapp.people.services import Asks, Wording
from webapp.registration.models import Role
from webapp.registration.queries import locked_place
from webapp.registration.workflow import PlaceState


@pytest.fixture
def url(meeting):
    return f"/m/{meeting.code}/people/form"


@pytest.fixture
def client(app):
    return app.test_client()


MEALS = [{"id": "Daging", "en": "Meat"}, {"id": "Sayur", "en": "Vegetables"}]


def ask(meeting, organiser, kind=QuestionKind.CHOICE, label="Makan apa?", **asks):
    choices = MEALS if kind is QuestionKind.CHOICE else ()
    words = Wording(label={"id": label, "en": ""}, choices=choices)
    made = services.add_question(meeting.id, kind, words, Asks(**asks), organiser)
    return made, f"question_{made.question_id}"


def rules(**changed):
    usual = {name: usual_rule(known) for name, known in FIELDS.items()}
    return usual | changed


def set_rules(meeting, organiser, guarded=(), destinations=(), **changed):
    services.set_form(meeting.id, rules(**changed), guarded, destinations, organiser)


def asked_on(client, person, screen):
    page = proofread(client.get(f"{link_of(person)}/form/{screen}").text)
    return {tag["name"] for tag in page.select("main [name]")}


def test_the_page_saves_what_is_ticked(browse, meeting, url):
    client = browse()
    page = proofread(client.get(url).text)
    assert page.select_one("#asked-position").has_attr("checked")
    data = {
        "csrf_token": page.select_one("[name=csrf_token]")["value"],
        "asked": ["sex", "phone"],
        "required_phone": ["peserta"],
        "guarded": ["phone"],
        "destinations": "Gunung Sari\n\n Kampung Atas Air ",
    }
    assert client.post(url, data=data).status_code == 303
    asking = queries.asking(meeting.id)
    assert [n for n, r in asking.rules.items() if r.asked] == ["name", "sex", "phone"]
    assert asking.rules["phone"].required == {Role.PARTICIPANT}
    assert asking.guarded == {"phone"}
    assert asking.destinations == ("Gunung Sari", "Kampung Atas Air")
    proofread(client.get(url).text)


def test_a_field_is_off_or_required_by_role(client, meeting, organiser):
    off = FieldRule(asked=False, required=frozenset(Role))
    speakers = FieldRule(asked=True, required=frozenset({Role.SPEAKER}))
    set_rules(meeting, organiser, level=off, email=speakers)
    person = factories.person(meeting, PlaceState.INVITED)
    speaker = factories.person(meeting, PlaceState.INVITED, of={"role": Role.SPEAKER})
    assert "level" not in asked_on(client, person, "who")
    assert send_screens(client, link_of(person)).status_code == 303
    answer = send_screens(client, link_of(speaker))
    assert answer.status_code == 422
    assert proofread(answer.text).select_one("#email-error")


def test_a_question_is_asked_answered_and_shown(browse, client, meeting, organiser):
    _made, name = ask(meeting, organiser, required=True)
    person = factories.person(meeting, PlaceState.INVITED)
    url = link_of(person)
    send_screens(client, url, last=False)
    assert name in asked_on(client, person, "trip")
    refused = filled(client, f"{url}/form/trip")
    assert refused.status_code == 422
    assert filled(client, f"{url}/form/trip", **{name: "2"}).status_code == 303
    place = f"/m/{meeting.code}/people"
    assert "Sayur" in browse().get(f"{place}/{ref(person)}").text
    page = proofread(browse().get(f"{place}/?{name}=2").text)
    assert len(page.select("tbody tr")) == 1
    page = proofread(browse().get(f"{place}/?{name}=1").text)
    assert not page.select("tbody tr")


def ref(person):
    return locked_place(person.participant_id).ref


READ = [
    (QuestionKind.TEXT, "=HYPERLINK(1)", "=HYPERLINK(1)"),
    (QuestionKind.NUMBER, "42", "42"),
    (QuestionKind.DATE, "Selasa, 26/2/2019", "2019-02-26"),
    (QuestionKind.YES_NO, "yes", "yes"),
]


@pytest.mark.parametrize("case", READ, ids=lambda case: case[0])
def test_each_kind_is_read(client, meeting, organiser, case):
    kind, typed, kept = case
    _made, name = ask(meeting, organiser, kind, required=True)
    person = factories.person(meeting, PlaceState.INVITED)
    url = link_of(person)
    send_screens(client, url, last=False)
    answer = filled(client, f"{url}/form/trip", **{name: typed})
    assert answer.status_code == 303
    assert [one.value for one in queries.answers([person.id])] == [kept]
    assert client.get(f"{url}/form/trip").status_code == 200  # shown again


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (QuestionKind.NUMBER, "empat"),
        (QuestionKind.DATE, "Senin, 26/2/2019"),
        (QuestionKind.CHOICE, "99"),
        (QuestionKind.TEXT, "x" * 501),
    ],
)
def test_what_cannot_be_read_is_named(client, meeting, organiser, kind, typed):
    _made, name = ask(meeting, organiser, kind, required=True)
    person = factories.person(meeting, PlaceState.INVITED)
    url = link_of(person)
    send_screens(client, url, last=False)
    answer = filled(client, f"{url}/form/trip", **{name: typed})
    assert answer.status_code == 422
    assert proofread(answer.text).select_one(f"#{name}-error")


def test_old_answers_keep_the_words_in_which_they_were_asked(
    client, meeting, organiser
):
    made, name = ask(meeting, organiser, required=True)
    person = factories.person(meeting, PlaceState.INVITED)
    send_screens(client, link_of(person), last=False)
    filled(client, f"{link_of(person)}/form/trip", **{name: "1"})
    words = Wording(
        label={"id": "Menu?", "en": ""},
        choices=[{"id": "Ikan", "en": ""}, {"id": "Sayur", "en": ""}],
    )
    now = services.edit_question(made, words, Asks(required=True), organiser)
    assert [(c["key"], c["id"]) for c in now.choices] == [("3", "Ikan"), ("2", "Sayur")]
    db.session.expire_all()
    (answer,) = queries.answers([person.id])
    assert answer.wording.label["id"] == "Makan apa?"
    assert answer.wording.choices[0]["id"] == "Daging"
    now = queries.question(meeting.id, now.question_id)
    again = services.edit_question(now, words, Asks(), organiser)
    assert again.number == now.number == 2


def test_a_sensitive_answer_is_sealed_and_for_those_who_arrange(
    browse, client, meeting, organiser
):
    _made, name = ask(meeting, organiser, QuestionKind.TEXT, sensitive=True)
    person = factories.person(meeting, PlaceState.INVITED)
    url = link_of(person)
    send_screens(client, url)
    filled(client, f"{url}/form/more", **{name: "Diabetes"})
    (answer,) = queries.answers([person.id])
    assert (answer.open_value, answer.value) == (None, "Diabetes")
    card = f"/m/{meeting.code}/people/{ref(person)}"
    assert "Diabetes" in browse().get(card).text
    assert "Diabetes" not in browse(Staff.VIEWER).get(card).text
    assert "Diabetes" in str(exported(browse(), meeting))
    assert "Diabetes" not in str(exported(browse(Staff.VIEWER), meeting))


def exported(client, meeting):
    list_page = f"/m/{meeting.code}/people/"
    page = proofread(client.get(list_page).text)
    token = page.select_one("[name=csrf_token]")["value"]
    answer = client.post(f"{list_page}export", data={"csrf_token": token})
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    return book.get_sheet_by_index(0).to_python()


def test_questions_are_added_edited_moved_and_retired(browse, meeting, url):
    client = browse()

    def post(path, **data):
        page = proofread(client.get(url).text)
        token = page.select_one("[name=csrf_token]")["value"]
        return client.post(url + path, data={"csrf_token": token} | data)

    bad = post("/questions/new", kind="choice", label_id="Menu?", choices_text="Satu")
    assert bad.status_code == 422
    assert proofread(bad.text).select_one("#choices_text-error")
    lines = "Daging | Meat\nSayur | Vegetables"
    post("/questions/new", kind="choice", label_id="Menu?", choices_text=lines)
    post("/questions/new", kind="text", label_id="Ukuran kaus?", required="y")
    first, second = queries.questions(meeting.id)
    assert first.choices[0] == {"key": "1", "id": "Daging", "en": "Meat"}
    post(f"/questions/{second.question_id}/place", what="up")
    db.session.expire_all()
    assert queries.questions(meeting.id)[0].question_id == second.question_id
    post(f"/questions/{second.question_id}", kind="number", label_id="Kaus?")
    db.session.expire_all()
    edited = queries.question(meeting.id, second.question_id)
    assert (edited.label["id"], edited.question.kind) == ("Kaus?", QuestionKind.TEXT)
    post(f"/questions/{second.question_id}/place", what="retire")
    db.session.expire_all()
    assert len(queries.questions(meeting.id)) == 1
    post(f"/questions/{second.question_id}/place", what="revive")
    db.session.expire_all()
    assert len(queries.questions(meeting.id)) == 2


def test_the_preview_shows_a_role_its_form_and_writes_nothing(
    browse, meeting, organiser, url
):
    ask(meeting, organiser, label="Judul paparan?", roles=[Role.SPEAKER])
    page = proofread(browse().get(f"{url}/preview?role=narasumber").text)
    assert "Judul paparan?" in page.text
    assert not page.select("form[data-keep]")
    page = proofread(browse().get(f"{url}/preview?role=peserta").text)
    assert "Judul paparan?" not in page.text


def test_a_question_of_another_meeting_is_not_found(browse, meeting, organiser):
    made, _name = ask(meeting, organiser)
    elsewhere = factories.meeting()
    page = f"/m/{elsewhere.code}/people/form/questions/{made.question_id}"
    assert browse(at=elsewhere).get(page).status_code == 404
