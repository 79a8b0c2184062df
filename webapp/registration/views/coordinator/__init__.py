"""The page of an institution's coordinator: no account, a link, usually a phone."""

from webapp.accounts.models import LinkPurpose
from webapp.accounts.views.behind import LinkPages, behind
from webapp.core.access import Permission

bp = LinkPages("coordinator", __name__, "/k")
by_link = behind(LinkPurpose.COORDINATOR, Permission.NAME_PEOPLE, Permission.FILL_FORM)

from webapp.registration.views.coordinator import (  # noqa: E402 they fill bp
    entering,
    links,
    naming,
    overview,
    pasting,
    person,
)

__all__ = [
    "bp",
    "by_link",
    "entering",
    "links",
    "naming",
    "overview",
    "pasting",
    "person",
]
