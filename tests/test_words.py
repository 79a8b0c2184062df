"""Everything that a screen says is said in English too."""

import ast
import re
from contextlib import suppress
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask_babel import force_locale
from jinja2.lexer import TOKEN_DATA
from werkzeug.routing import BuildError

from tests import factories
from tests.checkin import factories as at_the_door
from tests.trips import factories as on_the_bus
from translations import renew
from webapp.core.access import Role
from webapp.core.words import catalogue as catalogue_of_codes
from webapp.core.words import words
from webapp.registration.workflow import PlaceState

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "templates"
TEMPLATES = sorted([*FOLDER.rglob("*.html"), *FOLDER.rglob("*.txt")])
SHOWN = ("alt", "aria-label", "placeholder", "title", "data-confirm")
# Words that hardly an Indonesian sentence does without, and no English one has.
INDONESIAN = re.compile(
    r"\b(adalah|agar|akan|anda|atau|bila|belum|berikutnya|bisa|dalam|dan|dapat|dari|"
    r"dengan|di|dulu|hanya|hari|harus|ini|itu|jam|juga|kamar|karena|kartu|kepada|lagi|"
    r"lain|masih|nama|oleh|orang|pada|pakai|panitia|perlu|peserta|pilih|rapat|sampai|"
    r"sebelum|sedang|semua|sesudah|setiap|silakan|sudah|tanpa|tempat|tidak|untuk|yang)\b",
    re.IGNORECASE,
)
# Words that stand in a template itself: names, and the class of a wide page.
NAMES = {
    "Pendopo",
    "WhatsApp",
    "Ctrl",
    "Enter",
    "English",
    "Bahasa",
    "Indonesia",
    "wide",
}
WORD = re.compile(r"\b(?=\w*[a-z])[^\W\d_]{4,}")
PARAMETERS = re.compile(r"%\((\w+)\)[sd]|(?<!\{)\{(\w+)\}")


def forms(text):
    """Give the forms of a text as a tuple: one, or one for each number."""
    return (text,) if isinstance(text, str) else tuple(text)


def parameters(text):
    return {a or b for a, b in PARAMETERS.findall(text)}


@pytest.fixture(scope="module")
def texts():
    return renew.extract()


@pytest.fixture(params=renew.catalogues(), ids=renew.language)
def catalogue(request):
    return renew.read(request.param)


def test_the_english_catalogue_is_there():
    assert "en" in {renew.language(path) for path in renew.catalogues()}


def test_no_text_is_without_a_translation(texts, catalogue):
    said = {m.id for m in catalogue if m.id and renew.translated(m)}
    assert [m.id for m in texts if m.id and m.id not in said] == []


def test_nothing_is_translated_that_nobody_says(texts, catalogue):
    assert [m.id for m in catalogue if m.id and m.id not in texts] == []
    assert list(catalogue.obsolete) == []


def test_no_translation_is_a_guess(catalogue):
    assert [m.id for m in catalogue if m.fuzzy] == []


def test_translations_name_the_same_parameters(catalogue):
    wrong = [
        (message.id, form)
        for message in catalogue
        if message.id
        for form in forms(message.string)
        if parameters(form) != parameters(forms(message.id)[-1])
        or form.count("%%") != forms(message.id)[-1].count("%%")
    ]
    assert wrong == []


def test_a_percent_sign_of_a_template_is_doubled(texts):
    for message in texts:
        if any(name.endswith(".html") for name, _line in message.locations):
            for form in forms(message.id):
                rest = form.replace("%%", "")
                assert "%" not in re.sub(r"%\(\w+\)[sd]", "", rest), message.id


def test_the_english_is_not_indonesian(texts):
    catalogue = renew.read(next(p for p in renew.catalogues() if "/en/" in str(p)))
    found = [
        (message.id, form)
        for message in catalogue
        if message.id and message.id in texts
        for form in forms(message.string)
        if INDONESIAN.search(PARAMETERS.sub("", form))
    ]
    assert found == []


def test_a_refusal_names_the_move_in_the_language_of_the_reader(app):
    refused = {"move": "Batalkan", "state": "declined"}
    with app.test_request_context(), force_locale("en"):
        assert words("wrong_state", **refused).startswith("“Cancel” is not possible")
    with app.test_request_context(), force_locale("id"):
        assert words("wrong_state", **refused).startswith("Batalkan tidak dapat")


def test_work_is_headed_by_a_code_that_is_said_when_it_is_read():
    trees = [ast.parse(path.read_text("utf-8")) for path in ROOT.glob("webapp/**/*.py")]
    titles = [
        keyword.value
        for tree in trees
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and "enqueue" in ast.unparse(call.func)
        for keyword in call.keywords
        if keyword.arg == "title" and not isinstance(keyword.value, ast.Name)
    ]
    assert titles
    for title in titles:
        assert isinstance(title, ast.Constant), ast.unparse(title)
        assert title.value in catalogue_of_codes()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_template_says_nothing_untranslated(flask_app, path):
    if "styleguide" in path.parts:
        return
    tokens = flask_app.jinja_env.lexer.tokeniter(path.read_text("utf-8"), None)
    bare = "".join(text if kind == TOKEN_DATA else " " for _line, kind, text in tokens)
    page = BeautifulSoup(bare, "html.parser")
    said = [str(text) for text in page.find_all(string=is_text)]
    bare_words = {word for text in said + hidden(page) for word in WORD.findall(text)}
    assert bare_words - NAMES == set()


def is_text(text):
    """Tell what is read from comments, scripts and the names of classes."""
    tag = text.parent.name
    bare = type(text).__name__ == "NavigableString" and tag not in {"script", "style"}
    return bare and not text.lstrip().startswith("btn ")


def hidden(page):
    """Give what a page says without showing it."""
    return [tag[name] for name in SHOWN for tag in page.select(f"[{name}]")]


def pages_of_a_meeting(app, meeting):
    """List every page whose address needs no more than the meeting."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            styles = rule.rule.startswith("/styleguide")
            if "GET" in rule.methods and rule.arguments <= {"meeting"} and not styles:
                with suppress(BuildError):
                    yield rule.rule.replace("<meeting>", meeting.code)


@pytest.fixture
def filled(meeting):
    """A meeting with something of each kind, called by names that are no words."""
    of = {"delegation": factories.delegation(meeting, "Jambi")}
    person = factories.person(meeting, of=of)
    factories.person(meeting, PlaceState.INVITED, of=of)
    hall = at_the_door.checkpoint(meeting, label="Hall")
    factories.agenda_session(meeting, title="Opening")
    at_the_door.scanned(meeting, hall, person)
    on_the_bus.bus(meeting)
    return meeting


def test_no_page_answers_in_indonesian(app, browse, administrator, filled):
    texts = own_texts()
    for client in (browse(Role.ORGANISER), administrator):
        client.set_cookie("language", "en")
        ahead, seen = sorted(set(pages_of_a_meeting(app, filled))), set()
        found = {}
        while ahead:
            seen.add(address := ahead.pop())
            answer = client.get(address)
            if answer.mimetype == "text/html":
                page = BeautifulSoup(answer.text, "html.parser")
                ahead += sorted(links(page, filled) - seen - set(ahead))
                if wrong := indonesian(page, texts):
                    found[address] = wrong
        assert found == {}


def own_texts():
    """Give the texts of the catalogue that are said otherwise in English."""
    english = renew.read(next(p for p in renew.catalogues() if "/en/" in str(p)))
    texts = [message for message in english if message.id]
    said = {form for message in texts for form in forms(message.string)}
    return {form for message in texts for form in forms(message.id)} - said


def links(page, meeting):
    """Give the pages of the meeting to which a page leads, each once."""
    addresses = {tag["href"].partition("?")[0] for tag in page.select("a[href]")}
    return {a for a in addresses if a.startswith(f"/m/{meeting.code}/")}


def indonesian(page, texts):
    """Find what is not English on a page, but for the button to the other language."""
    for tag in page.select("script, style, [lang=id]"):
        tag.decompose()
    read = [str(text).strip() for text in page.find_all(string=is_text)]
    said = [re.sub(r"\s+", " ", text) for text in read + hidden(page)]
    return [text for text in said if text in texts or INDONESIAN.search(text)]
