"""Rules of this code that no linter knows."""

import ast
import re
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tasks import FUNCTIONS
from tests import factories
from webapp.core.access import PERMISSIONS, Permission, Role, door_of
from webapp.core.words import catalogue
from webapp.core.workflow import Workflow

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("webapp/**/*.py"), *ROOT.glob("tasks/**/*.py")])
TREES = {path: ast.parse(path.read_text("utf-8")) for path in SOURCES}
TEMPLATES = sorted(ROOT.glob("templates/**/*.html"))
# `page(…)` leaves out what is not installed; `url_for(…)` fails where it is missing.
ENDPOINT = re.compile(r"""\b(?:url_for|page)\(\s*["']([a-z_.]+)["']""")
MAY_CHANGE_STATES = {"core/workflow.py"}
NOT_OURS = {"static"}


def calls(*names):
    """Yield every call of these functions that begins with a text."""
    for tree in TREES.values():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in names and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


def missing(names, known, part):
    """Keep the names that lead nowhere in a domain that has such a part at all."""
    built = {path.parts[-2] for path in ROOT.glob(f"webapp/*/{part}.py")}
    built |= {path.parts[-2] for path in ROOT.glob(f"webapp/*/{part}")}
    return {n for n in set(names) - set(known) if n.split(".")[0] in built}


def views(app):
    return {n: v for n, v in app.view_functions.items() if n not in NOT_OURS}


def test_every_route_declares_who_may_open_it(app):
    doors = {name: door_of(view) for name, view in views(app).items()}
    assert [name for name, door in doors.items() if door is None] == []
    assert [n for n, d in doors.items() if not d.permission and not d.why] == []


def test_no_public_page_of_a_meeting_changes_anything(app):
    """Whoever is not known may read what is open, and write nothing at a meeting."""
    open_to_all = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "meeting" in rule.arguments and rule.methods & {"POST", "PUT", "DELETE"}
        if not door_of(app.view_functions[rule.endpoint]).permission
    }
    assert open_to_all == set()


def test_every_permission_opens_something_for_somebody():
    given = frozenset().union(*PERMISSIONS.values()) | {Permission.ADMINISTER}
    assert given == frozenset(Permission)


def test_every_kind_of_job_has_a_function():
    assert missing(calls("enqueue"), FUNCTIONS, "services") == set()


def test_every_refusal_has_words():
    assert set(calls("DomainError")) - set(catalogue()) == set()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_moves_change_a_state(path):
    if any(path.match(allowed) for allowed in MAY_CHANGE_STATES):
        return
    written = [
        node.lineno
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Attribute) and node.attr == "state"
        if isinstance(node.ctx, ast.Store)
    ]
    assert written == []


def test_every_move_has_a_label_a_source_and_a_way_in():
    for workflow in Workflow.__subclasses__():
        for name, move in workflow.moves().items():
            assert move.label, name
            assert move.sources, name
            assert move.target not in move.sources, name


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT))
)
def test_every_page_named_in_a_template_exists(app, path):
    named = ENDPOINT.findall(path.read_text("utf-8"))
    assert missing(named, app.view_functions, "views") == set()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_page_named_in_the_code_exists(app, path):
    named = {
        node.args[0].value
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in {"url_for", "page"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and not node.args[0].value.startswith(".")
    }
    assert missing(named, app.view_functions, "views") == set()


def test_imports_keep_to_the_layers(monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True) == EXIT_STATUS_SUCCESS


def addresses(app, meeting):
    """Yield each page of a meeting that needs nothing but the meeting."""
    for rule in app.url_map.iter_rules():
        if rule.arguments == {"meeting"} and rule.endpoint in views(app):
            path = rule.rule.replace("<meeting>", meeting.code)
            for method in sorted(rule.methods & {"GET", "POST", "PUT", "DELETE"}):
                yield method, path, door_of(app.view_functions[rule.endpoint])


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_its_permissions_say_and_nothing_else(
    app, browse, role, meeting, monkeypatch
):
    monkeypatch.setitem(app.config, "WTF_CSRF_CHECK_DEFAULT", value=False)
    client, wrong = browse(role), []
    for method, path, door in addresses(app, meeting):
        if door.permission is None or path.startswith("/api/"):
            continue
        if door.permission in PERMISSIONS[role]:
            continue  # what a permitted page does is shown by its own tests
        if client.open(path, method=method).status_code != 403:
            wrong.append((method, path))
    assert wrong == []


def test_members_of_another_meeting_open_nothing(browse, app, meeting):
    elsewhere = factories.meeting()
    client = browse(Role.ORGANISER, at=elsewhere)
    opened = [
        path
        for method, path, door in addresses(app, meeting)
        if method == "GET" and door.permission and not path.startswith("/api/")
        if client.get(path).status_code != 403
    ]
    assert opened == []


def test_a_stranger_is_sent_to_log_in(app, meeting):
    stranger = app.test_client()
    for method, path, door in addresses(app, meeting):
        if method == "GET" and door.permission and not path.startswith("/api/"):
            answer = stranger.get(path)
            assert answer.status_code == 303, path
            assert answer.location.startswith("/login?next=")


def test_a_key_of_another_meeting_or_a_cookie_opens_no_api(api, browse, app, meeting):
    elsewhere = api(Role.ORGANISER, at=factories.meeting())
    clients = (elsewhere, browse(), app.test_client())
    for method, path, door in addresses(app, meeting):
        if path.startswith("/api/") and door.permission:
            codes = {client.open(path, method=method).status_code for client in clients}
            assert codes == {403}, path
