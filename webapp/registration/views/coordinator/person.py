"""One place of an institution: its link, another name, or nobody."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.accounts.queries import live_links
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.registration import queries, services
from webapp.registration.forms.links import ReasonForm
from webapp.registration.models import Participant
from webapp.registration.views.coordinator import bp, by_link
from webapp.registration.views.coordinator.links import share
from webapp.registration.views.coordinator.overview import (
    back,
    delegation_of,
    frame,
)
from webapp.registration.views.coordinator.saying import standing
from webapp.registration.workflow import GIVEN_UP


@bp.get("/<code>/places/<ref>")
@by_link
def place(link: AccessLink, ref: str) -> ResponseReturnValue:
    """Show one place with its link and what may be done."""
    found = find(link, ref)
    return person_page(link, found, "person")


@bp.route("/<code>/places/<ref>/withdraw", methods=["GET", "POST"])
@by_link
def withdraw(link: AccessLink, ref: str) -> ResponseReturnValue:
    """Take a name back, or give up a place without one, and say why."""
    found, form = find(link, ref), ReasonForm()
    if form.validate_on_submit():
        delegation = delegation_of(link)
        named = queries.holder(found.id)
        take_back = services.withdraw if named else services.leave_out
        try:
            take_back(delegation.id, found.ref, form.reason.data or "", actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Sudah kami catat."), "ok")
            return back(link)
    page = person_page(link, found, "withdraw", form=form)
    return page, 422 if form.errors else 200


@bp.post("/<code>/places/<ref>/take-up")
@by_link
def take_up(link: AccessLink, ref: str) -> ResponseReturnValue:
    """Take back a place that was given up."""
    found = find(link, ref)
    services.take_up(delegation_of(link).id, found.ref, actor())
    return back(link)


@bp.post("/<code>/places/<ref>/offer")
@by_link
def answer_offer(link: AccessLink, ref: str) -> ResponseReturnValue:
    """Take or leave the place that is kept for somebody who waits."""
    found, move = find(link, ref), request.form.get("move", "")
    services.answer_offer(found.id, move, actor())
    if move == "accept_offer":
        flash(_("Tempat diterima. Ia sekarang terkonfirmasi."), "ok")
    else:
        flash(_("Baik, tempatnya kami tawarkan kepada yang lain."), "ok")
    return redirect(url_for(".place", code=link.code, ref=found.ref), 303)


def find(link: AccessLink, ref: str) -> Participant:
    """Find a place of this institution; one of another is as unknown as none."""
    found = queries.place(g.meeting.id, ref)
    if found is None or found.delegation_id != link.subject_id:
        raise DomainError("not_found")
    return found


def person_page(link: AccessLink, found: Participant, name: str, **more: Any) -> str:  # noqa: ANN401
    """Draw a page about one place; a name with a folder is that of a domain above."""
    delegation = delegation_of(link)
    person = queries.holder(found.id)
    given = live_links(
        g.meeting.id, LinkPurpose.PERSONAL, [person.id] if person else []
    )
    personal = given.get(person.id) if person else None
    return render_template(
        name if "/" in name else f"registration/coordinator/{name}.html",
        **frame(link, delegation),
        **more,
        standing=standing(found, person),
        offered=queries.offered(found),
        over=found.state in GIVEN_UP,
        share=share(person, personal) if person and personal else None,
    )
