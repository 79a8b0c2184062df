"""Pages behind a link that hangs for a while: whoever holds it is let in."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import g
from flask.typing import ResponseReturnValue

from webapp.accounts import queries
from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.core.access import Permission, public
from webapp.core.actor import Actor, act_as
from webapp.core.errors import DomainError
from webapp.core.limits import limiter
from webapp.meetings.queries import meeting_by_id

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


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
        raise DomainError("link_spent")
    g.meeting = meeting_by_id(link.meeting_id)
    g.actor = Actor("link", link.id, link.meeting_id, permissions=allowed)
    act_as(g.actor)
    return link
