"""Files built by esbuild: their hashed names, and how they are served."""

import json
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask, current_app, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.urls import iri_to_uri
from whitenoise import WhiteNoise

from webapp.core import styleguide

DIST = Path(__file__).parents[1] / "static" / "dist"
PREFIX = "/static/dist/"
HASHED = r"-[A-Z0-9]{8}\.\w+$"


def install(app: Flask) -> None:
    """Serve the built files and let templates name them."""
    names = Manifest(DIST / "manifest.json")
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(DIST) if DIST.is_dir() else None,
        prefix=PREFIX,
        autorefresh=app.debug,
        immutable_file_test=HASHED,
        allow_all_origins=False,
    )
    app.jinja_env.globals.update(asset=names.url, here=here, page=page)
    styleguide.install(app)
    if not names.known:
        app.logger.warning("Pages have no styles yet: run `make assets`")


class Manifest:
    """The hashed name of each built file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at = 0.0
        self._names: dict[str, str] = {}

    @property
    def known(self) -> bool:
        """Say whether anything was built."""
        return bool(self._current())

    def url(self, name: str) -> str:
        """Give the address of a built file, `app.css` or `icons.svg`."""
        return PREFIX + self._current().get(name, name)

    def _current(self) -> dict[str, str]:
        """Read the manifest again only when a new build has replaced it."""
        if not self._path.is_file():
            return {}
        changed_at = self._path.stat().st_mtime
        if changed_at != self._read_at:
            self._names = json.loads(self._path.read_text("utf-8"))
            self._read_at = changed_at
        return self._names


def here(**changes: object) -> str:
    """Give this page's address with some of its filters set, or removed by None.

    A changed filter begins again at the first page.
    """
    filters = MultiDict(request.args)
    for name in ("page", *changes):
        filters.poplist(name)
    for name, value in changes.items():
        if value is not None:
            filters.add(name, str(value))
    pairs = list(filters.items(multi=True))
    return iri_to_uri(request.path) + ("?" + urlencode(pairs) if pairs else "")


def page(endpoint: str, **values: object) -> str:
    """Give the address of another domain's page, or nothing where it is not installed.

    A page may so name what a higher domain shows without importing it.
    """
    if endpoint not in current_app.view_functions:
        return ""
    return url_for(endpoint, **values)  # type: ignore[arg-type]
