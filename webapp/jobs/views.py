"""How far some work is: a bar that survives a reload, and what did not succeed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from webapp.core.access import Permission, requires
from webapp.core.actor import current
from webapp.core.edge import refuse
from webapp.core.errors import DomainError
from webapp.core.words import words
from webapp.jobs import queries, services
from webapp.jobs.queries import Progress

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from webapp.jobs.models import Job

bp = Blueprint("jobs", __name__)

STOP = "stop"


@dataclass(frozen=True, slots=True)
class Failure:
    """One subject that did not succeed, and why."""

    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class View:
    """What a page shows of a job."""

    progress: Progress
    title: str
    reason: str
    failures: list[Failure]
    steered: bool

    @property
    def job(self) -> "Job":
        """The job itself."""
        return self.progress.job


@bp.app_template_global("job_view")
def job_view(job_id: int) -> View:
    """Collect what the progress bar of a job shows, on whatever page."""
    progress = queries.progress(job_id) or _absent()
    job = progress.job
    failed = queries.failures(job_id) if progress.failed else ()
    labels = services.labels_of(job.kind, [item.subject_id for item in failed])
    return View(
        progress,
        words(job.title, **job.title_parameters),
        words(job.error, **job.error_parameters) if job.error else "",
        [
            Failure(
                labels.get(item.subject_id, _("Nomor %(seq)s", seq=item.seq)),
                words(item.error or "unexpected", **item.error_parameters),
            )
            for item in failed
        ],
        _may_steer(job),
    )


@bp.get("/m/<meeting>/jobs/<int:job_id>")
@requires(Permission.VIEW_MEETING)
def progress(meeting: Any, job_id: int) -> "ResponseReturnValue":  # noqa: ANN401
    """Show how far it is; asked every two seconds while it goes on."""
    job = queries.job_in(meeting.id, job_id) or _absent()
    if not request.headers.get("HX-Request"):
        return render_template("jobs/progress.html", meeting=meeting, job=job)
    response = make_response(render_template("jobs/fragment.html", job=job))
    if not queries.is_open(job):
        response.headers["HX-Refresh"] = "true"  # the page shows what came of it
    return response


@bp.post("/m/<meeting>/jobs/<int:job_id>")
@requires(Permission.VIEW_MEETING)
def steer(meeting: Any, job_id: int) -> "ResponseReturnValue":  # noqa: ANN401
    """Stop it, or try again what did not succeed."""
    job = queries.job_in(meeting.id, job_id) or _absent()
    if not _may_steer(job):
        raise DomainError("forbidden")
    action = (
        services.cancel if request.form.get("do") == STOP else services.retry_failed
    )
    try:
        action(job.id)
    except DomainError as refusal:
        if not request.headers.get("HX-Request"):
            return refuse(refusal)  # it ended meanwhile: the bar says so by itself
    return _back(meeting, job_id)


def _back(meeting: Any, job_id: int) -> Response:  # noqa: ANN401
    """Return to the page that showed the bar."""
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Refresh": "true"})
    address = url_for("jobs.progress", meeting=meeting.code, job_id=job_id)
    return make_response(redirect(address, 303))


def _may_steer(job: "Job") -> bool:
    """Let whoever began it stop it, and whoever runs the meeting."""
    actor = current()
    return job.created_by == str(actor) or actor.may(Permission.EDIT_MEETING)


def _absent() -> Any:  # noqa: ANN401
    raise NotFound
