"""Files to download, and the page on which anybody verifies a paper."""

from hmac import compare_digest
from io import BytesIO
from typing import TYPE_CHECKING, Any

from flask import (
    Blueprint,
    current_app,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.exceptions import NotFound

from webapp.core.access import Permission, public, requires
from webapp.core.edge import actor
from webapp.core.limits import limiter
from webapp.documents import queries, services
from webapp.documents.models import KIND_LABELS
from webapp.documents.workflow import STATE_LABELS
from webapp.meetings.models import Meeting
from webapp.meetings.queries import meeting as meeting_by_code

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("documents", __name__)

KEPT = 7 * 24 * 3600  # seconds that a picture is not asked for again
TRIES = "10 per minute; 200 per day"


@bp.get("/m/<meeting>/documents/files/<int:file_id>")
@requires(Permission.VIEW_MEETING)
def download(meeting: Any, file_id: int) -> "ResponseReturnValue":  # noqa: ANN401
    """Hand out a file, never shown inside a page."""
    file = queries.stored_file(meeting.id, file_id)
    if file is None:
        raise NotFound
    path = services.open_file(file, actor())
    return send_file(
        path.absolute(),
        mimetype=file.media_type,
        as_attachment=True,
        download_name=file.name,
        etag=file.sha256,
    )


@bp.get("/m/<meeting>/documents/files/<int:file_id>/pages/<int:number>")
@requires(Permission.VIEW_MEETING)
def page(meeting: Any, file_id: int, number: int) -> "ResponseReturnValue":  # noqa: ANN401
    """Show a page of a file as a picture that we have drawn ourselves."""
    file = queries.stored_file(meeting.id, file_id)
    pages = queries.pages_of(file) if file else ()
    if not 1 <= number <= len(pages):
        raise NotFound
    drawn = pages[number - 1]
    path = services.open_file(drawn, actor())
    answer = send_file(path.absolute(), mimetype="image/jpeg", etag=drawn.sha256)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@bp.get("/v/")
@public("whoever holds a paper may ask whether it holds")
def verify_form() -> "ResponseReturnValue":
    """Ask for the code on a paper."""
    code = services.plain(request.args.get("code", ""))
    if code:
        grouped = services.grouped(code)
        return redirect(url_for("documents.verify", code=grouped), 303)
    return render_template("documents/verify.html", entry=None, asked=False)


@bp.get("/preview/<code>/<mark>.png")
@public("a picture that names the meeting, for whoever was given a link of it")
def preview(code: str, mark: str) -> "ResponseReturnValue":
    """Show the picture that messengers put beside a link of a meeting."""
    found = meeting_by_code(code)
    if found is None or not compare_digest(mark, services.preview_mark(found)):
        raise NotFound
    picture = BytesIO(services.draw_pages(services.preview_of(found))[0])
    return send_file(picture, mimetype="image/png", max_age=KEPT)


def preview_url(meeting: Meeting) -> str:
    """Give the whole address of that picture."""
    mark = services.preview_mark(meeting)
    home = current_app.config["PENDOPO"].base_url or request.host_url
    path = url_for("documents.preview", code=meeting.code, mark=mark)
    return f"{home.rstrip('/')}{path}"


@bp.get("/v/<code>")
@public("whoever holds a paper may ask whether it holds")
@limiter.limit(TRIES)
def verify(code: str) -> "ResponseReturnValue":
    """Say what the register knows; the same answer for every code it does not know."""
    entry = queries.entry_by_code(services.plain(code))
    page = render_template(
        "documents/verify.html",
        entry=entry,
        asked=True,
        kinds=KIND_LABELS,
        states=STATE_LABELS,
    )
    return page, 200 if entry else 404
