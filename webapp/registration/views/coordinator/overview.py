"""What the coordinator sees first, and what he says for the whole institution."""

from datetime import datetime
from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.accounts.queries import live_links
from webapp.core import clock
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.replies import Answer
from webapp.documents.views import preview_url
from webapp.registration import queries, services, words
from webapp.registration.forms.links import ReasonForm
from webapp.registration.models import Delegation
from webapp.registration.views import saying
from webapp.registration.views.coordinator import bp, by_link
from webapp.registration.views.coordinator.saying import (
    COSTS,
    WAYS,
    Standing,
    standing,
)
from webapp.registration.workflow import GIVEN_UP, DelegationWorkflow


@bp.get("/<code>")
@by_link
def show(link: AccessLink) -> ResponseReturnValue:
    """Show the invitation: what, when, how many, who pays, until when, and the list."""
    return overview(link)


@bp.post("/<code>/open")
@by_link
def open_invitation(link: AccessLink) -> ResponseReturnValue:
    """Note that the invitation was opened, and begin with the names."""
    services.open_invitation(delegation_of(link).id, actor())
    return redirect(url_for(".name_people", code=link.code), 303)


@bp.post("/<code>/finish")
@by_link
def finish(link: AccessLink) -> ResponseReturnValue:
    """Say that all have been named."""
    services.finish(delegation_of(link).id, actor())
    flash(_("Terima kasih. Daftar Anda sudah lengkap."), "ok")
    return back(link)


@bp.route("/<code>/decline", methods=["GET", "POST"])
@by_link
def decline(link: AccessLink) -> ResponseReturnValue:
    """Say that nobody of the institution comes, and why."""
    delegation, form = delegation_of(link), ReasonForm()
    if form.validate_on_submit():
        try:
            services.decline_all(delegation.id, form.reason.data or "", actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Terima kasih atas kabarnya. Sudah kami catat."), "ok")
            return back(link)
    page = render_template(
        "registration/coordinator/decline.html",
        **frame(link, delegation),
        form=form,
    )
    return page, 422 if form.errors else 200


@bp.post("/<code>/resume")
@by_link
def resume(link: AccessLink) -> ResponseReturnValue:
    """Come after all."""
    services.resume(delegation_of(link).id, actor())
    return back(link)


def delegation_of(link: AccessLink) -> Delegation:
    """Find the institution that a link is for."""
    found = queries.delegation(g.meeting.id, link.subject_id or 0)
    if found is None:
        raise DomainError("link_spent")
    return found


def back(link: AccessLink) -> ResponseReturnValue:
    """Return to the overview."""
    return redirect(url_for(".show", code=link.code), 303)


def frame(link: AccessLink, delegation: Delegation) -> dict[str, Any]:
    """Give what all pages of an institution show."""
    deadline = queries.deadline_of(delegation)
    return {
        "meeting": g.meeting,
        "picture": preview_url(g.meeting),
        "delegation": delegation,
        "link": link,
        "deadline": deadline,
        "left": saying.deadline(deadline, g.meeting),
        "open": _open(deadline),
        "labels": words,
    }


def overview(link: AccessLink, receipt: Answer | None = None) -> str:
    """Draw the overview, perhaps with what became of the names just sent."""
    delegation = delegation_of(link)
    places = [standing(place, person) for place, person in _places(delegation)]
    named = [one for one in places if one.person and one.state not in GIVEN_UP]
    people = [one.person.id for one in named if one.person]
    given = live_links(g.meeting.id, LinkPurpose.PERSONAL, people)
    return render_template(
        "registration/coordinator/show.html",
        **frame(link, delegation),
        quotas=[one for one in queries.quotas(delegation.id) if one.funded],
        named=named,
        unnamed=[one for one in places if one.person is None and one.empty],
        left_out=[one for one in places if one.left_out],
        unlinked=len(set(people) - set(given)),
        handed_on={who for who, one in given.items() if one.sent_at},
        offered=DelegationWorkflow.offered(delegation, actor()),
        receipt=_received(receipt, places) if receipt else None,
        ways=WAYS,
        costs=COSTS,
        declined=delegation.state is DelegationWorkflow.decline.target,
    )


def _places(delegation: Delegation) -> Any:  # noqa: ANN401 rows of a query
    return queries.places_of(delegation.id)


def _open(deadline: datetime | None) -> bool:
    return deadline is None or deadline > clock.now()


def _received(receipt: Answer, places: list[Standing]) -> list[dict[str, Any]]:
    """Say of each name that was sent what became of it; the names are as now."""
    known = {one.place.ref: one for one in places}
    return [
        {"standing": known[line["ref"]], "way": line["way"], "waits": line["waits"]}
        for line in receipt["names"]
        if line["ref"] in known
    ]
