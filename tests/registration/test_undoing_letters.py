"""*Urungkan* after people were named by a letter or a message."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import factories
from tests.pages import proofread
from tests.registration.test_letters import typed
from tests.registration.test_naming_pages import fields
from webapp.core import clock, undo
from webapp.core.access import Role as StaffRole
from webapp.core.actor import Actor, acting
from webapp.core.db import db, transaction
from webapp.core.errors import DomainError
from webapp.registration import queries, services
from webapp.registration.models import Badge, Person, Role
from webapp.registration.services import Institution, LetterFacts, Meant
from webapp.registration.workflow import DelegationState, PlaceState


@pytest.fixture(autouse=True)
def at_work(organiser):
    """Write the history in the name of the organiser, as the edge does."""
    with acting(organiser):
        yield


@pytest.fixture
def jambi(meeting, organiser):
    made = factories.delegation(meeting)
    services.set_quota(made.id, {Role.PARTICIPANT: 2}, organiser)
    services.decide_delegation(made.id, "invite", organiser)
    return made


@pytest.fixture
def name(jambi, organiser):
    def name(rows, **facts):
        facts = {"form_key": uuid4().hex} | facts
        return services.name_by_letter(
            jambi.meeting_id,
            Institution(jambi.name),
            rows,
            LetterFacts(**facts),
            organiser,
        )

    return name


def as_it_is(jambi):
    db.session.expire_all()
    return [
        (place.ref, place.state, person and person.name)
        for place, person in queries.places_of(jambi.id)
    ]


def live(jambi):
    return [one for one in as_it_is(jambi) if one[1] is not PlaceState.CANCELLED]


def test_everything_is_as_before_and_the_cards_open_nothing(name, jambi, organiser):
    before = as_it_is(jambi)
    outcome = name(typed("Ahmad", "Budi", "Citra"), number="1/ST/2019")
    assert jambi.state is DelegationState.COMPLETE
    services.take_back_letter(jambi.meeting_id, outcome.undo, organiser)
    assert live(jambi) == before
    assert jambi.state is DelegationState.INVITED
    people = [one.person.id for one in outcome.seated]
    cards = db.session.query(Badge).filter(Badge.person_id.in_(people))
    assert all(card.revoked_at for card in cards)
    assert not queries.letters_of(jambi.id)
    assert not queries.letters_naming(people)
    # Nothing is deleted: whom the letter named is known, and why he holds no place.
    assert [p.name for p in queries.named_in(outcome.letter.id)] == [
        "Ahmad",
        "Budi",
        "Citra",
    ]
    assert all(db.session.get(Person, one).ended_at for one in people)


def test_the_same_people_can_be_named_again_into_the_same_places(
    name, jambi, organiser
):
    first = name(typed("Ahmad", "Budi"))
    services.take_back_letter(jambi.meeting_id, first.undo, organiser)
    again = name(typed("Ahmad", "Budi"))
    assert {s.place.ref for s in again.seated} == {s.place.ref for s in first.seated}
    assert len(as_it_is(jambi)) == 2


def test_whoever_was_replaced_holds_his_place_and_his_card_again(
    name, jambi, organiser
):
    (held,) = name(typed("Ahmad")).seated
    card = queries.badge_of(held.person.id)
    outcome = name(typed("Dewi", meant=Meant.INSTEAD, ref=held.place.ref))
    services.take_back_letter(jambi.meeting_id, outcome.undo, organiser)
    db.session.expire_all()
    assert queries.holder(held.place.id).name == "Ahmad"
    assert queries.badge_of(held.person.id).id == card.id


def test_who_was_there_already_stays(name, jambi, organiser):
    (held,) = name(typed("Ahmad")).seated
    outcome = name(typed("Ahmad", meant=Meant.THE_SAME, ref=held.place.ref))
    services.take_back_letter(jambi.meeting_id, outcome.undo, organiser)
    assert queries.holder(held.place.id).name == "Ahmad"


def test_the_page_of_the_institution_forgets_places_nobody_ever_had(
    browse, meeting, name, jambi, organiser
):
    outcome = name(typed("Ahmad", "Budi", "Citra"))
    services.take_back_letter(jambi.meeting_id, outcome.undo, organiser)
    page = proofread(
        browse().get(f"/m/{meeting.code}/registration/delegations/{jambi.slug}").text
    )
    rows = page.select("[aria-labelledby=people-title] tbody tr")
    assert len(rows) == 2
    assert not any("Batal" in row.text for row in rows)


def test_only_its_author_and_only_for_ten_minutes(name, jambi, organiser, monkeypatch):
    outcome = name(typed("Ahmad"))
    other = Actor("account", 2, jambi.meeting_id, permissions=organiser.permissions)
    with pytest.raises(DomainError, match="undo_not_yours"):
        services.take_back_letter(jambi.meeting_id, outcome.undo, other)
    later = clock.now() + undo.WHILE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(DomainError, match="undo_too_late"):
        services.take_back_letter(jambi.meeting_id, outcome.undo, organiser)
    monkeypatch.undo()
    db.session.rollback()
    assert live(jambi)[0][2] == "Ahmad"


def test_not_after_somebody_went_on_with_it(name, jambi, organiser):
    outcome = name(typed("Ahmad", "Budi"))
    person = outcome.seated[0].person
    services.edit_person(person, {"position": "Kepala Dinas"}, None, organiser)
    with pytest.raises(DomainError, match="undo_overtaken"):
        services.take_back_letter(jambi.meeting_id, outcome.undo, organiser)
    assert [one[2] for one in live(jambi)] == ["Ahmad", "Budi"]


def test_nor_twice_nor_from_another_meeting_nor_another_action(name, jambi, organiser):
    outcome = name(typed("Ahmad"))
    elsewhere = factories.meeting()
    there = Actor("account", 1, elsewhere.id, permissions=organiser.permissions)
    with pytest.raises(DomainError, match="undo_not_yours"):
        services.take_back_letter(elsewhere.id, outcome.undo, there)
    other = factories.delegation(factories.meeting())
    with transaction():
        other.short_name = "Lain"
        db.session.flush()
        number = undo.mark()
    with pytest.raises(DomainError, match="undo_not_yours"):
        services.take_back_letter(jambi.meeting_id, number, organiser)
    services.take_back_letter(jambi.meeting_id, outcome.undo, organiser)
    with pytest.raises(DomainError, match="undo_"):
        services.take_back_letter(jambi.meeting_id, outcome.undo, organiser)


def test_the_page_offers_it_and_shows_the_rows_again(browse, meeting, jambi):
    client = browse()
    url = f"/m/{meeting.code}/registration/people/letter"
    form = fields(proofread(client.get(url).text)) | {
        "institution": jambi.name,
        "number": "1/ST/2019",
        "role": "peserta",
        "confirmed": "y",
        "rows-0-who": "Dr. Ahmad Budi, S.T.",
        "rows-0-nip": "197001151995031002",
        "rows-0-position": "Kepala Dinas",
        "do": "save",
    }
    token = form["csrf_token"]
    saved = client.post(url, data=form)
    assert saved.status_code == 303
    shown = proofread(client.get(saved.location).text)
    button = shown.select_one("form[action*='letters/undo']")
    back = client.post(button["action"], data={"csrf_token": token})
    assert back.status_code == 303
    again = proofread(client.get(back.location).text)
    assert again.select_one("#rows-0-who")["value"] == "Dr. Ahmad Budi, S.T."
    assert again.select_one("#rows-0-nip")["value"] == "197001151995031002"
    assert again.select_one("#number")["value"] == "1/ST/2019"
    assert not [name for _, _, name in live(jambi) if name]
    viewer = browse(StaffRole.VIEWER)
    assert viewer.post(button["action"]).status_code in {400, 403}
