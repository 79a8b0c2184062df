from io import BytesIO

import pytest
from pypdf import PdfReader

from tasks.functions import FUNCTIONS
from tests import factories
from tests.pages import proofread
from webapp.checkin.queries import desk
from webapp.checkin.services import badges
from webapp.core.access import Role
from webapp.core.actor import SYSTEM
from webapp.core.errors import DomainError
from webapp.core.files import store
from webapp.documents.queries import files_for
from webapp.jobs.services import registry, run_now
from webapp.registration.queries import spare_badges
from webapp.registration.workflow import PlaceState


@pytest.fixture(autouse=True)
def _worked(app):  # noqa: ARG001
    registry.update(FUNCTIONS)


def printed(meeting, spares=0, delegation_id=None):
    run_now(badges.print_badges(meeting, spares, SYSTEM, delegation_id))
    made = reversed(files_for(meeting.id, badges.PURPOSE))
    pages = [
        page.extract_text()
        for file in made
        for page in PdfReader(BytesIO(store.path(file.sha256).read_bytes())).pages
    ]
    return "\n".join(pages)


def test_everybody_who_comes_gets_a_card_sorted_by_institution(meeting):
    second = factories.delegation(meeting, "Dinas Z")
    first = factories.delegation(meeting, "Dinas A")
    factories.person(meeting, name="Cahya", of={"delegation": second})
    factories.person(meeting, name="Dewi", of={"delegation": first})
    factories.person(meeting, PlaceState.CANCELLED, name="Eko")
    text = printed(meeting)
    assert text.index("Dewi") < text.index("Cahya")
    assert "Eko" not in text


def test_spare_cards_come_last_and_only_when_asked_for(meeting):
    factories.person(meeting, name="Dewi")
    text = printed(meeting, spares=2)
    first, second = (f"Kartu\n{s.number:03}" for s in spare_badges(meeting.id))
    assert text.index("Dewi") < text.index(first) < text.index(second)


def test_a_card_says_the_numbers_that_the_desk_says(meeting):
    factories.delegation(meeting, "Dinas A")
    person = factories.person(
        meeting,
        name="Dewi",
        of={"delegation": factories.delegation(meeting, "Dinas B")},
    )
    text = printed(meeting)
    said = desk.cards(meeting.id, [person.id])[person.id]
    assert said.box == 2
    assert f"Kotak\n{said.box}" in text
    assert f"Kartu\n{said.card:03}" in text


def test_one_institution_can_be_printed_again(meeting):
    mine = factories.delegation(meeting, "Dinas A")
    factories.person(meeting, name="Dewi", of={"delegation": mine})
    factories.person(meeting, name="Cahya")
    text = printed(meeting, delegation_id=mine.id)
    assert "Dewi" in text
    assert "Cahya" not in text


def test_many_cards_go_into_several_files(meeting, monkeypatch):
    monkeypatch.setattr(badges, "A_FILE", 1)
    for name in ("Dewi", "Cahya"):
        factories.person(meeting, name=name)
    printed(meeting)
    assert len(files_for(meeting.id, badges.PURPOSE)) == 2


def test_without_people_there_are_no_cards(meeting):
    with pytest.raises(DomainError, match="no_badges"):
        badges.print_badges(meeting, 0, SYSTEM)
    with pytest.raises(DomainError, match="spares_too_many"):
        badges.print_badges(meeting, 201, SYSTEM)


def test_the_page_asks_for_the_work_and_says_how_far_it_is(browse, meeting):
    factories.person(meeting, name="Dewi")
    client, url = browse(), f"/m/{meeting.code}/checkin/badges"
    page = proofread(client.get(url).text)
    token = page.select_one("main input[name=csrf_token]")["value"]
    answer = client.post(url, data={"csrf_token": token, "spares": "3"})
    assert answer.status_code == 303
    page = proofread(client.get(url).text)
    assert "1 kartu, 3 cadangan" in page.text
    assert page.select_one("progress")
    assert browse(Role.DESK).get(url).status_code == 403
