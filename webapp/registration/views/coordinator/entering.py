"""Where a code is typed that was read over the telephone."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.accounts.queries import link_by_short_code
from webapp.core.access import public
from webapp.core.errors import DomainError
from webapp.core.limits import limiter
from webapp.registration.forms.links import CodeForm
from webapp.registration.views.coordinator import bp

BY_CODE = (LinkPurpose.COORDINATOR, LinkPurpose.PERSONAL, LinkPurpose.HOTEL)
# Pages of domains above, by the paths that links to them have.
PATHS = {LinkPurpose.PERSONAL: "/p", LinkPurpose.HOTEL: "/h"}


@bp.route("", methods=["GET", "POST"])
@public("whoever was read a code may type it")
@limiter.limit("6/minute;40/hour;200/day", methods=["POST"])
def enter() -> ResponseReturnValue:
    """Lead from the short code to the page that it opens."""
    form = CodeForm()
    if form.validate_on_submit():
        found = link_by_short_code(BY_CODE, form.plain)
        if found:
            return redirect(address(found), 303)
        form.refuse(DomainError("code_unknown", field="short"))
    page = render_template("registration/coordinator/enter.html", form=form)
    return page, 422 if form.errors else 200


def address(link: AccessLink) -> str:
    """Give the path of the page that a link opens."""
    if link.purpose in PATHS:
        return f"{PATHS[link.purpose]}/{link.code}"
    return url_for("coordinator.show", code=link.code)
