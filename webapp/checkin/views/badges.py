"""Kartu peserta: how many cards there are, printing them, what was printed."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.checkin.forms import BadgesForm
from webapp.checkin.services import badges as services
from webapp.checkin.views.blueprint import bp
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.documents.queries import files_for
from webapp.jobs.queries import latest_job
from webapp.meetings.models import Meeting
from webapp.registration import queries as registration


@bp.route("/badges", methods=["GET", "POST"])
@requires(Permission.MANAGE_CHECKPOINTS)
def badges(meeting: Meeting) -> ResponseReturnValue:
    """Print cards sorted by institution, with spare ones at the end."""
    form = BadgesForm()
    delegations = registration.delegations(meeting.id)
    form.delegation.choices = [("", ""), *((str(d.id), d.name) for d in delegations)]
    if form.validate_on_submit():
        chosen = int(form.delegation.data) if form.delegation.data else None
        spares = form.spares.data or 0
        try:
            services.print_badges(meeting, spares, actor(), chosen)
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(url_for(".badges", meeting=meeting.code), 303)
    return render_template(
        "checkin/badges.html",
        meeting=meeting,
        form=form,
        delegations=delegations,
        cards=registration.count_badges(meeting.id),
        unnamed=registration.count_unnamed(meeting.id),
        unprintable_names=registration.count_unprintable(meeting.id),
        job=latest_job(meeting.id, services.KIND),
        files=files_for(meeting.id, services.PURPOSE),
    )
