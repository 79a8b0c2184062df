import re
from pathlib import Path

import pytest
from jinja2 import nodes

CODE = Path(__file__).parents[2] / "webapp"
ROOT = Path(__file__).parents[2] / "templates"
SOURCES = {path: path.read_text("utf-8") for path in sorted(CODE.rglob("*.py"))}
PAGES = sorted(
    str(path.relative_to(ROOT))
    for path in ROOT.rglob("*")
    if path.suffix in {".html", ".txt"}
)


def parsed(environment, page):
    return environment.parse((ROOT / page).read_text(encoding="utf-8"))


def named(tree):
    """Tell what a template imports, defines or is given by a loop or a caller."""
    for parent in tree.find_all(nodes.Extends):
        if isinstance(parent.template, nodes.Const):
            yield from named(parsed(parent.environment, parent.template.value))
    for line in tree.find_all(nodes.FromImport):
        yield from (one[1] if isinstance(one, tuple) else one for one in line.names)
    for kind in (nodes.Import, nodes.Macro):
        for one in tree.find_all(kind):
            yield one.target if kind is nodes.Import else one.name
    for name in tree.find_all(nodes.Name):
        if name.ctx in {"store", "param"}:
            yield name.name


def given(page):
    """Collect the sources that show a page, or its domain if others include it."""
    shown = [text for text in SOURCES.values() if f'"{page}"' in text]
    domain = f"/{page.partition('/')[0]}/"
    near = [text for path, text in SOURCES.items() if domain in str(path)]
    return "".join(shown or near)


@pytest.mark.parametrize("page", PAGES)
def test_what_a_template_calls_is_imported_or_given(app, page):
    """A line that is shown seldom would else fail before its first reader."""
    environment = app.jinja_env
    tree = parsed(environment, page)
    called = {
        call.node.name
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
    }
    unknown = called - set(named(tree)) - set(environment.globals) - {"caller", "super"}
    views = given(page)
    assert [
        name for name in sorted(unknown) if not re.search(rf"\b{name}\b", views)
    ] == []
