"""Adding somebody by hand."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import received
from webapp.meetings.models import Meeting
from webapp.registration import queries, services
from webapp.registration.forms import NewPersonForm
from webapp.registration.models import Participant
from webapp.registration.services import Institution, Newcomer
from webapp.registration.views import bp
from webapp.registration.workflow import PlaceState

OF_PLACE = (
    "role",
    "funding",
    "needs_room",
    "arrive_on",
    "depart_on",
    "arrive_time",
    "destination",
    "note_to_committee",
)


@bp.route("/people/new", methods=["GET", "POST"])
@requires(Permission.EDIT_PARTICIPANTS)
def add_person(meeting: Meeting) -> ResponseReturnValue:
    """Add somebody who was not on any list."""
    form = NewPersonForm(
        arrive_on=meeting.starts_on - timedelta(days=1),
        depart_on=meeting.ends_on,
        institution=request.args.get("institution", ""),
    )
    if form.validate_on_submit():
        try:
            place = _add(meeting, form)
        except DomainError as error:
            form.refuse(error)
        else:
            text = _(
                "%(name)s ditambahkan: %(ref)s.", name=form.name.data, ref=place.ref
            )
            flash(text, "ok")
            received("add-person")
            card = url_for("people.card", meeting=meeting.code, ref=place.ref)
            return redirect(card, 303)
    page = render_template(
        "registration/add_person.html",
        meeting=meeting,
        form=form,
        institutions=queries.delegation_names(meeting.id),
    )
    return page, 422 if form.errors else 200


def _add(meeting: Meeting, form: NewPersonForm) -> Participant:
    newcomer = Newcomer(**{n: getattr(form, n).data for n in Newcomer.__slots__})
    values = {name: getattr(form, name).data for name in OF_PLACE}
    coming = PlaceState.CONFIRMED if form.confirmed.data else PlaceState.INVITED
    return services.add_by_hand(
        meeting.id,
        meeting.code,
        Institution(form.institution.data or ""),
        {**values, "holder": newcomer, "state": coming},
        actor(),
    )
