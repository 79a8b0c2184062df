"""The documents say what is true: links lead somewhere, commands exist."""

import re
import shlex
import subprocess
from functools import cache
from pathlib import Path

import click
import pytest

from config import NAMES
from webapp.cli import pendopo
from webapp.core import diagrams

ROOT = Path(__file__).parents[1]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
GUIDES = ("docs/panduan-panitia.md", "docs/guide-committee.md")


def text(page):
    return page.read_text(encoding="utf-8")


def headings(page):
    """Return the anchors of a page, as forges make them."""
    lines = re.sub(r"```.*?```", "", text(page), flags=re.DOTALL).splitlines()
    titles = [line.lstrip("#").strip() for line in lines if line.startswith("#")]
    plain = [re.sub(r"[^\w\- ]", "", title.lower()) for title in titles]
    return {title.replace(" ", "-") for title in plain}


def test_the_documents_are_there():
    names = {str(page.relative_to(ROOT)) for page in PAGES}
    assert names >= {
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        "docs/architecture.md",
        "docs/decisions.md",
        "docs/guide-committee.md",
        "docs/operations.md",
        "docs/panduan-panitia.md",
        "docs/workflows.md",
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in LINK.findall(text(page)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        if anchor:
            assert anchor in headings(file), target


@cache
def make_targets():
    lines = (ROOT / "Makefile").read_text().splitlines()
    return {m[1] for line in lines if (m := re.match(r"([a-z][a-z-]*):", line))}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_exists(page):
    for target in re.findall(r"\bmake ([a-z][a-z-]*)", code(page)):
        assert target in make_targets(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_exists_with_its_options(page):
    for line in re.findall(r"\bpendopo ([a-z][^`\n]*)", code(page)):
        command, rest = found(shlex.split(line.replace("\\|", "/"), comments=True))
        options = {name for option in command.params for name in option.opts}
        asked = set(re.findall(r"(?<!\S)\[?(--[a-z-]+)", " ".join(rest)))
        assert asked <= options | {"--help"}, line


def found(words):
    """Follow the words of a command line as far as they name commands."""
    command, context = pendopo, click.Context(pendopo)
    while words and isinstance(command, click.Group):
        inner = command.get_command(context, words[0])
        assert inner is not None, " ".join(words)
        command, words = inner, words[1:]
    return command, words


def code(page):
    """Return what a page shows as code, where commands are."""
    blocks = re.findall(r"```[a-z]*\n(.*?)```", text(page), flags=re.DOTALL)
    rest = re.sub(r"```.*?```", "", text(page), flags=re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", rest)])


def test_the_second_command_of_the_readme_runs_the_tests():
    block = re.search(r"```sh\n(.*?)```", text(ROOT / "README.md"), flags=re.DOTALL)
    commands = [line.partition("#")[0].strip() for line in block[1].splitlines()]
    assert commands[:2] == ["make run", "make test"]


@pytest.mark.parametrize("page", ["README.md", "docs/operations.md"])
def test_every_setting_is_described(page):
    described = set(re.findall(r"`([A-Z_]+)`", text(ROOT / page)))
    assert set(NAMES) <= described


def test_the_diagrams_are_current():
    assert text(ROOT / "docs" / "workflows.md") == diagrams.page()


@cache
def labels():
    """Collect every text that some screen shows."""
    sources = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("webapp/**/*.py")]
    marked = re.compile(r"""(?:\b_|N_|gettext)\(\s*(?:"([^"]+)"|'([^']+)')""")
    found = {a or b for file in sources for a, b in marked.findall(text(file))}
    return found | {"Ctrl+K"}


@pytest.mark.parametrize("page", GUIDES)
def test_the_guides_name_what_is_on_the_screen(page):
    shown = re.findall(r"\*\*([^*]+)\*\*", body(ROOT / page))
    missing = [one for one in shown if " ".join(one.split()) not in labels()]
    assert missing == []


def body(page):
    """Leave out the paragraphs that tell what bold letters mean."""
    return "\n".join(text(page).splitlines()[6:])


def test_make_lists_its_targets():
    answer = subprocess.run(
        ["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {"run", "test", "check", "bench"} <= {
        line.split()[0] for line in answer.stdout.splitlines()
    }


def test_pictures_are_small():
    for picture in (ROOT / "docs" / "pictures").glob("*.png"):
        assert picture.stat().st_size < 150_000, picture.name
