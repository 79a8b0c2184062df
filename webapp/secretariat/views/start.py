"""Where one begins: the meetings, and the first choice for a new one."""

from datetime import date
from pathlib import Path

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from webapp.accounts.queries import meetings_of
from webapp.core.access import Permission, public, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.meetings.models import CertificateRule, Meeting
from webapp.meetings.queries import meeting as find_meeting
from webapp.meetings.services import Plan, create_meeting, edit_meeting
from webapp.secretariat.forms import MeetingForm
from webapp.secretariat.services import applying, reading
from webapp.secretariat.views import bp
from webapp.secretariat.workbooks import recognise

SAMPLE = Path(__file__).parents[1] / "sample"


@bp.get("/")
@public("leads to the log-in, or to one's meetings")
def start() -> ResponseReturnValue:
    """Show the meetings that one may open; with one, open it."""
    account = g.get("account")
    if account is None:
        return redirect(url_for("accounts.log_in"), 303)
    listed = meetings_of(account)
    if len(listed) == 1 and not account.administrator:
        return redirect(url_for("secretariat.home", meeting=listed[0].code), 303)
    return render_template("secretariat/start.html", meetings=listed, account=account)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def new_meeting() -> ResponseReturnValue:
    """Make a meeting from the least that must be known."""
    form = MeetingForm(certificate_rule=CertificateRule.SHARE.value)
    if form.validate_on_submit():
        try:
            meeting = create_meeting(_plan(form), actor())
            edit_meeting(meeting, _rule(form), None, actor())
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(url_for("secretariat.load", meeting=meeting.code), 303)
    return render_template("secretariat/new_meeting.html", form=form)


@bp.post("/sample")
@requires(Permission.ADMINISTER)
def sample() -> ResponseReturnValue:
    """Make the sample meeting, with its people, rooms and buses."""
    meeting = _sample_meeting()
    upload = reading.receive(meeting, _sample_files(), actor())
    job_id = applying.apply(upload, actor())
    return redirect(url_for("jobs.progress", meeting=meeting.code, job_id=job_id), 303)


def _sample_files() -> list[tuple[str, bytes]]:
    return [(file.name, file.read_bytes()) for file in sorted(SAMPLE.glob("*.xlsx"))]


def _sample_meeting() -> Meeting:
    """Make it under a code that is free: contoh, contoh-2 and so on."""
    books = reading.open_books(_sample_files())
    days = reading.days_of(recognise(books))
    if days is None:
        raise DomainError("nothing_recognised")
    number, code = 1, "contoh"
    while find_meeting(code):
        number += 1
        code = f"contoh-{number}"
    name = reading.title_of(books)
    return create_meeting(Plan(code, name, days[0], days[1]), actor())


def _plan(form: MeetingForm) -> Plan:
    return Plan(
        form.code.data or "",
        (form.name.data or "").strip(),
        form.starts_on.data or date.min,
        form.ends_on.data or date.min,
        form.zone.data,
    )


def _rule(form: MeetingForm) -> dict[str, object]:
    return {
        "certificate_rule": CertificateRule(form.certificate_rule.data),
        "certificate_share": form.certificate_share.data or 75,
    }
