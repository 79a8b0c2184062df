"""Names of built files, and addresses of pages with changed filters."""

import json
import re
from pathlib import Path

from webapp.core.assets import DIST, Manifest, here, page

ROOT = Path(__file__).parents[2]


def test_a_new_build_is_seen_without_a_restart(tmp_path):
    path = tmp_path / "manifest.json"
    names = Manifest(path)
    assert names.url("app.css") == "/static/dist/app.css"
    path.write_text('{"app.css": "app-12345678.css"}')
    assert names.url("app.css") == "/static/dist/app-12345678.css"


def test_built_files_are_kept_for_ever_and_the_manifest_is_not(app):
    name = json.loads((DIST / "manifest.json").read_text())["app.css"]
    with app.test_client().get(f"/static/dist/{name}") as kept:
        assert "immutable" in kept.headers["Cache-Control"]
    with app.test_client().get("/static/dist/manifest.json") as fresh:
        assert "immutable" not in fresh.headers["Cache-Control"]


def test_a_filter_is_set_and_removed_and_the_page_begins_anew(app):
    with app.test_request_context("/m/x/people?state=a&state=b&page=3&q=budi"):
        assert here(sort="-name").endswith("?state=a&state=b&q=budi&sort=-name")
        assert here(state=None) == "/m/x/people?q=budi"
        assert here(page=4) == "/m/x/people?state=a&state=b&q=budi&page=4"
        assert here(state=None, q=None) == "/m/x/people"


def test_a_page_that_is_not_installed_has_no_address(app):
    with app.test_request_context("/"):
        assert page("health.alive") == "/healthz"
        assert page("nowhere.at_all") == ""


def test_every_icon_named_in_a_template_is_in_the_sprite():
    sprite = (
        DIST / json.loads((DIST / "manifest.json").read_text())["icons.svg"]
    ).read_text()
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    named = set()
    for path in (ROOT / "templates").rglob("*.html"):
        named |= set(re.findall(r'icon\("([a-z0-9-]+)"', path.read_text("utf-8")))
    assert named <= drawn, named - drawn


def test_the_lock_names_no_registry():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text("utf-8")
