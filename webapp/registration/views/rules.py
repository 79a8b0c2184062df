"""What a meeting asks of its registration."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.meetings.models import Meeting
from webapp.registration import queries, services
from webapp.registration.forms import RulesForm, at_venue, from_venue
from webapp.registration.models import RegistrationRules
from webapp.registration.views import bp

MOMENTS = ("deadline_at", "editable_until_at")


@bp.route("/rules", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETING)
def rules(meeting: Meeting) -> ResponseReturnValue:
    """Set capacity, deadline, the end of changes, and how long an offer holds."""
    form = RulesForm(data=_known(queries.rules(meeting.id), meeting.zone))
    if form.validate_on_submit():
        moments = {name: from_venue(form[name].data, meeting.zone) for name in MOMENTS}
        try:
            services.rule(meeting.id, form.values | moments, form.seen, actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Aturan pendaftaran sudah disimpan."), "ok")
            return redirect(url_for(".rules", meeting=meeting.code), 303)
    taken = queries.places_taken(meeting.id)
    page = render_template(
        "registration/rules.html", meeting=meeting, form=form, taken=taken
    )
    return page, 422 if form.errors else 200


def _known(rules: RegistrationRules | None, zone: str) -> dict[str, object]:
    if rules is None:
        return {"offer_hours": 24}
    return {
        "version": rules.version,
        "capacity": rules.capacity,
        "offer_hours": rules.offer_hours,
        **{name: at_venue(getattr(rules, name), zone) for name in MOMENTS},
    }
