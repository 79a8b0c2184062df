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
from webapp.registration.forms import KeyedForm, NameRow, ReasonForm
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
    found = _find(link, ref)
    return _page(link, found, "person")


@bp.route("/<code>/places/<ref>/replace", methods=["GET", "POST"])
@by_link
def replace(link: AccessLink, ref: str) -> ResponseReturnValue:
    """Let somebody else come on this place, or give an empty one its name."""
    found, form, row = _find(link, ref), KeyedForm(), NameRow()
    if request.method == "POST":
        row.validate()
        if row.name.data and not row.errors and _replaced(link, found, form, row):
            flash(_("%(name)s sudah dicatat.", name=row.newcomer.name), "ok")
            return redirect(url_for(".place", code=link.code, ref=found.ref), 303)
        if not row.name.data:
            row.refuse(DomainError("name_missing", field="name"))
    page = _page(link, found, "replace", form=form, row=row)
    return page, 422 if request.method == "POST" else 200


@bp.route("/<code>/places/<ref>/withdraw", methods=["GET", "POST"])
@by_link
def withdraw(link: AccessLink, ref: str) -> ResponseReturnValue:
    """Take a name back, or give up a place without one, and say why."""
    found, form = _find(link, ref), ReasonForm()
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
    page = _page(link, found, "withdraw", form=form)
    return page, 422 if form.errors else 200


@bp.post("/<code>/places/<ref>/take-up")
@by_link
def take_up(link: AccessLink, ref: str) -> ResponseReturnValue:
    """Take back a place that was given up."""
    found = _find(link, ref)
    services.take_up(delegation_of(link).id, found.ref, actor())
    return back(link)


def _find(link: AccessLink, ref: str) -> Participant:
    """Find a place of this institution; one of another is as unknown as none."""
    found = queries.place(g.meeting.id, ref)
    if found is None or found.delegation_id != link.subject_id:
        raise DomainError("not_found")
    return found


def _replaced(
    link: AccessLink, found: Participant, form: KeyedForm, row: NameRow
) -> bool:
    newcomer, key = row.newcomer, form.key.data or ""
    try:
        services.replace(delegation_of(link).id, found.ref, newcomer, key, actor())
    except DomainError as error:
        row.refuse(error)
        if error.code == "sent_already":
            form.renew()
        return False
    return True


def _page(link: AccessLink, found: Participant, name: str, **more: Any) -> str:  # noqa: ANN401
    delegation = delegation_of(link)
    person = queries.holder(found.id)
    given = live_links(
        g.meeting.id, LinkPurpose.PERSONAL, [person.id] if person else []
    )
    personal = given.get(person.id) if person else None
    return render_template(
        f"registration/coordinator/{name}.html",
        **frame(link, delegation),
        **more,
        standing=standing(found, person),
        over=found.state in GIVEN_UP,
        share=share(person, personal) if person and personal else None,
    )
