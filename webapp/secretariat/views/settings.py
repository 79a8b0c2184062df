"""What a meeting says of itself."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.meetings.models import AttendanceBasis, CertificateRule, Meeting
from webapp.meetings.services import edit_meeting
from webapp.secretariat.forms import SettingsForm
from webapp.secretariat.views import bp

SETTINGS = (
    "name",
    "organiser",
    "venue",
    "city",
    "starts_on",
    "ends_on",
    "zone",
    "contact_name",
    "contact_phone",
    "certificate_share",
    "signer_name",
    "signer_position",
    "signer_nip",
)


@bp.route("/m/<meeting>/settings", methods=["GET", "POST"])
@requires(Permission.EDIT_MEETING)
def settings(meeting: Meeting) -> ResponseReturnValue:
    """Change name, dates, place, certificate rule and who signs."""
    form = SettingsForm(
        obj=meeting,
        certificate_rule=meeting.certificate_rule.value,
        attendance_by=meeting.attendance_by.value,
    )
    if form.validate_on_submit():
        seen = request.form.get("version", type=int)
        try:
            edit_meeting(meeting, _values(form), seen, actor())
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Pengaturan sudah disimpan."), "ok")
            return redirect(url_for(".settings", meeting=meeting.code), 303)
    return render_template("secretariat/settings.html", meeting=meeting, form=form)


def _values(form: SettingsForm) -> dict[str, object]:
    values = {name: form[name].data for name in SETTINGS}
    values["certificate_share"] = form.certificate_share.data or 75
    values["certificate_rule"] = CertificateRule(form.certificate_rule.data)
    values["attendance_by"] = AttendanceBasis(form.attendance_by.data)
    return values
