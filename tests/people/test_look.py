"""The committee's pages in a real browser: no barrier, none wider than the screen."""

from datetime import timedelta

import pytest

from tests import factories
from tests.browser import LAPTOP, PHONE, axe, fits, log_in, page_at, picture
from webapp.core.access import Permission, Role
from webapp.core.actor import SYSTEM, Actor
from webapp.people import queries, services
from webapp.people.fields import QuestionKind
from webapp.people.services import Asks, Filled, Wording
from webapp.registration.models import DelegationLevel, Level, Sex
from webapp.registration.queries import locked_place
from webapp.registration.services import decide
from webapp.registration.workflow import PlaceState

PEOPLE = (
    ("Yusuf Utomo", "Kepala Dinas", Level.II, Sex.MALE),
    ("Supriyadi Agus Gunawan", "Kepala Bidang Industri", Level.III, Sex.MALE),
    ("Lilis Kartini Prasetyo", "Sekretaris Dinas", Level.III, Sex.FEMALE),
    ("Tri Hartati", "Pengelola DIPA", None, Sex.FEMALE),
)


@pytest.fixture
def full(meeting):
    """A meeting with an institution, people in several states, and a little history."""
    jambi = factories.delegation(
        meeting,
        "Dinas Perindustrian dan Perdagangan Provinsi Jambi",
        short_name="Prov. Jambi",
        level=DelegationLevel.PROVINCE,
        region_code="15",
    )
    places = [
        factories.place(
            meeting,
            PlaceState.INVITED if level is None else PlaceState.CONFIRMED,
            factories.newcomer(name=name, position=position, level=level, sex=sex),
            delegation=jambi,
        )
        for name, position, level, sex in PEOPLE
    ]
    factories.place(meeting, PlaceState.INVITED, delegation=jambi)
    decide(places[0].id, "cancel", SYSTEM, "Tugas lain")
    return places[1], jambi


@pytest.mark.parametrize(
    "screen", [(LAPTOP, "light"), (PHONE, "dark")], ids=["1440", "390"]
)
def test_pages_about_people(browser, live_server, meeting, full, screen):
    size, scheme = screen
    place, jambi = full
    at = f"{live_server}/m/{meeting.code}"
    pages = {
        "people": f"{at}/people/",
        "people-search": f"{at}/people/search?q=jambi",
        "people-card": f"{at}/people/{place.ref}",
        "people-edit": f"{at}/people/{place.ref}/person",
        "people-substitute": f"{at}/people/{place.ref}/substitute",
        "delegations": f"{at}/registration/delegations",
        "delegation": f"{at}/registration/delegations/{jambi.slug}",
        "add-person": f"{at}/registration/people/new",
        "members": f"{at}/accounts/members",
        "tokens": f"{at}/accounts/tokens",
        "devices": f"{at}/accounts/devices",
        "account": f"{live_server}/account",
        "log-in": f"{live_server}/login",
    }
    key = factories.session_key(meeting, Role.ORGANISER)
    with page_at(browser, viewport=size, color_scheme=scheme) as page:
        log_in(page, live_server, key)
        for name, url in pages.items():
            page.goto(url)
            page.wait_for_load_state("networkidle")
            picture(page, f"{name}-{size['width']}-{scheme}")
            axe(page)
            fits(page)


def test_search_from_every_page_by_the_keyboard(browser, live_server, meeting, full):
    place, _ = full
    key = factories.session_key(meeting, Role.ORGANISER)
    with page_at(browser) as page:
        log_in(page, live_server, key)
        page.goto(f"{live_server}/m/{meeting.code}/registration/delegations")
        page.keyboard.press("Control+k")
        page.keyboard.type("supri")
        answer = page.locator("#palette-results a", has_text="Supriyadi")
        answer.wait_for()
        picture(page, "palette-1440")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/people/{place.ref}")


def test_an_answer_is_copied_for_whatsapp(browser, live_server, meeting, full):
    place, _ = full
    key = factories.session_key(meeting, Role.VIEWER)
    with page_at(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
        log_in(page, live_server, key)
        page.goto(f"{live_server}/m/{meeting.code}/people/{place.ref}")
        page.get_by_role("button", name="Salin jawaban WA").click()
        page.get_by_text("Tersalin").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Yth. Bapak Supriyadi Agus Gunawan: ")


def test_pages_about_the_form(browser, live_server, meeting, organiser):
    person = factories.person(meeting, PlaceState.CONFIRMED, position="Kabid")
    menu = [{"id": "Daging", "en": "Meat"}, {"id": "Sayur", "en": "Vegetables"}]
    words = Wording(label={"id": "Menu makan malam?", "en": ""}, choices=menu)
    asks = Asks(required=True)
    services.add_question(meeting.id, QuestionKind.CHOICE, words, asks, organiser)
    wish = Wording(label={"id": "Ukuran kaus?", "en": ""})
    services.add_question(meeting.id, QuestionKind.TEXT, wish, Asks(), organiser)
    filler = Actor("link", 1, meeting.id, permissions=frozenset({Permission.FILL_FORM}))
    values = {"name": "Achmad Yani", "arrive_on": meeting.starts_on - timedelta(days=1)}
    asked = queries.questions(meeting.id)[0].question_id
    question = {f"question_{asked}": "1"}
    services.send(person, "k", Filled(values=values | question), filler)
    at = f"{live_server}/m/{meeting.code}/people"
    pages = {
        "form": f"{at}/form",
        "form-question": f"{at}/form/questions/new",
        "form-preview": f"{at}/form/preview",
        "card-own": f"{at}/{locked_place(person.participant_id).ref}",
    }
    for size in (LAPTOP, PHONE):
        with page_at(browser, viewport=size) as page:
            log_in(page, live_server, factories.session_key(meeting, Role.ORGANISER))
            for name, address in pages.items():
                page.goto(address)
                axe(page)
                fits(page)
                picture(page, f"{name}-{size['width']}")
