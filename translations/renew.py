"""Collect the texts of the code and bring every catalogue up to date: `make words`.

A new language begins with an empty `translations/<language>/LC_MESSAGES/messages.po`.
"""

import sys
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
FOLDER = Path(__file__).parent
# The style guide is for those who build Pendopo; its examples need no English.
IGNORED = ("templates/styleguide/", "webapp/core/styleguide.py")
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
OPTIONS = {name: {"silent": "false"} for name in ("**.html", "**.txt")}
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""


def extract() -> Catalog:
    """Collect every text that is marked for translation, and where it stands."""
    found = Catalog(charset="utf-8")
    for folder in ("webapp", "tasks", "templates"):
        texts = extract_from_dir(ROOT / folder, METHODS, OPTIONS, KEYWORDS)
        for name, line, text, comments, context in texts:
            place = f"{folder}/{name}"
            if not place.startswith(IGNORED):
                found.add(
                    text,
                    locations=[(place, line)],
                    auto_comments=comments,
                    context=context,
                )
    return found


def catalogues() -> list[Path]:
    """List the catalogues of all languages."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


def read(path: Path) -> Catalog:
    """Read one catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale=language(path))


def language(path: Path) -> str:
    """Say whose catalogue this is."""
    return path.parents[1].name


def renew(path: Path, texts: Catalog) -> int:
    """Bring one catalogue up to date; count what it lacks."""
    catalogue = read(path)
    catalogue.update(texts, no_fuzzy_matching=True)
    write(path, catalogue)
    return sum(not translated(message) for message in catalogue if message.id)


def write(path: Path, catalogue: Catalog) -> None:
    """Write one catalogue without what changes by itself: dates, lines, order."""
    plural = get_plural(Locale.parse(language(path))).plural_forms
    with path.open("wb") as file:
        file.write(HEADER.format(language=language(path), plural=plural).encode())
        write_po(
            file,
            catalogue,
            width=88,
            omit_header=True,
            sort_output=True,
            ignore_obsolete=True,
            include_lineno=False,
        )


def compile_all() -> None:
    """Compile each catalogue that is newer than what was compiled of it."""
    for path in catalogues():
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            with compiled.open("wb") as file:
                write_mo(file, read(path))


def translated(message: Message) -> bool:
    """Say whether every form of a text is there."""
    string = message.string
    return all(string) if isinstance(string, (list, tuple)) else bool(string)


def main() -> int:
    """Renew all catalogues and say what is left to translate."""
    texts = extract()
    missing = {language(path): renew(path, texts) for path in catalogues()}
    for name, count in missing.items():
        sys.stdout.write(f"{name}: {len(texts)} texts, {count} not translated\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
