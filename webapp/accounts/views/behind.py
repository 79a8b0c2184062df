"""Pages behind a link that hangs for a while: whoever holds it is let in."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, Response, g, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from webapp.accounts import queries
from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.core import edge
from webapp.core.access import Permission, public
from webapp.core.actor import Actor, act_as
from webapp.core.errors import DomainError
from webapp.core.limits import limiter
from webapp.core.words import words
from webapp.meetings.queries import meeting_by_id

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]

# The address holds the secret: it goes to no other site, no index and no cache.
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store",
}


class LinkPages(Blueprint):
    """Pages for phones whose right is the secret in their address, not a cookie.

    So a browser that keeps no cookies, or has kept a page open for days, may send its
    form; no other site can, since none knows the address.
    """

    def __init__(self, name: str, module: str, url_prefix: str) -> None:
        super().__init__(name, module, url_prefix=url_prefix)
        self.after_request(_discreet)
        self.register_error_handler(DomainError, _refused)
        self.register_error_handler(HTTPException, _failed)


def behind(
    purpose: LinkPurpose, *permissions: Permission, tries: str = "120/minute"
) -> Callable[[View[P]], Callable[..., ResponseReturnValue]]:
    """Open a view to holders of a link of this purpose, whose ``code`` is in the path.

    The view gets the :class:`AccessLink` instead; ``g.meeting`` and ``g.actor`` follow
    it. Raises ``link_spent`` for a link that is wrong, over or revoked.
    """
    allowed = frozenset(permissions)

    def wrap(view: View[P]) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def opened(code: str, **arguments: object) -> ResponseReturnValue:
            return view(_enter(purpose, code, allowed), **arguments)  # type: ignore[arg-type]

        counted = limiter.limit(tries)(opened)
        return public("whoever holds a link that we gave out, for what it is for")(
            counted
        )

    return wrap


def _enter(
    purpose: LinkPurpose, code: str, allowed: frozenset[Permission]
) -> AccessLink:
    link = queries.link(purpose, code)
    if link is None or link.meeting_id is None:
        former = queries.former_link(purpose, code)
        if former and former.meeting_id:
            # Whoever once held it may read whom to ask for another.
            g.meeting = meeting_by_id(former.meeting_id)
        raise DomainError("link_spent")
    g.meeting = meeting_by_id(link.meeting_id)
    g.actor = Actor("link", link.id, link.meeting_id, permissions=allowed)
    act_as(g.actor)
    return link


def _discreet(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


def _refused(error: DomainError) -> ResponseReturnValue:
    status = edge.STATUS.get(error.code, edge.REFUSED)
    return _page(status, words(error.code, **error.parameters)), status


def _failed(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:  # noqa: PLR2004 a redirect is no failure
        return error.get_response()
    return _page(status), status


def _page(status: int, text: str = "") -> str:
    meeting = g.get("meeting")
    return render_template("refused.html", status=status, text=text, meeting=meeting)
