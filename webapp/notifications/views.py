"""Messages: what went out, what did not, and the mailbox of an installation."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.notices import say
from webapp.documents.queries import stored_file
from webapp.notifications import queries, services
from webapp.notifications.models import OUTCOME_LABELS, Message
from webapp.notifications.words import KIND_LABELS
from webapp.notifications.workflow import (
    OFFERED,
    STATE_LABELS,
    STATE_TONES,
    MessageState,
    MessageWorkflow,
)

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("notifications", __name__)

HERE = "/m/<meeting>/notifications"
MOVES = {"again": services.again, "cancel": services.cancel}


@bp.context_processor
def _words() -> dict[str, Any]:
    return {
        "states": STATE_LABELS,
        "tones": STATE_TONES,
        "kinds": KIND_LABELS,
        "outcomes": OUTCOME_LABELS,
    }


@bp.get(HERE + "/")
@requires(Permission.VIEW_MESSAGES)
def index(meeting: Any) -> str:  # noqa: ANN401
    """List the messages of a meeting."""
    wanted = {name: request.args.get(name, "") for name in ("state", "kind")}
    words, page = request.args.get("q", ""), _page()
    found = queries.messages(meeting.id, **wanted, words=words, page=page)
    counts = queries.counts(meeting.id)
    return render_template(
        "notifications/index.html",
        meeting=meeting,
        messages=found.messages,
        total=found.total,
        page_number=page,
        size=queries.SIZE,
        counts=counts,
        used_kinds=queries.kinds(meeting.id),
        everything=sum(counts.values()),
        failed=counts.get(MessageState.FAILED, 0),
    )


@bp.post(HERE + "/failed")
@requires(Permission.SEND_MESSAGES)
def again_failed(meeting: Any) -> "ResponseReturnValue":  # noqa: ANN401
    """Send once more all that failed."""
    count = services.again_failed(meeting.id, actor())
    say(_("%(count)s pesan dikirim lagi.", count=count))
    return redirect(url_for("notifications.index", meeting=meeting.code), 303)


@bp.get(HERE + "/<int:message_id>")
@requires(Permission.VIEW_MESSAGES)
def show(meeting: Any, message_id: int) -> str:  # noqa: ANN401
    """Show a message, and each attempt to send it."""
    return _shown(meeting, queries.message(meeting.id, message_id))


@bp.post(HERE + "/<int:message_id>")
@requires(Permission.SEND_MESSAGES)
def move(meeting: Any, message_id: int) -> "ResponseReturnValue":  # noqa: ANN401
    """Send it once more, or hold it back."""
    if queries.message(meeting.id, message_id) is None:
        raise NotFound
    name = request.form.get("move", "")
    if name not in MOVES:
        raise NotFound
    MOVES[name](message_id, actor())
    address = url_for("notifications.show", meeting=meeting.code, message_id=message_id)
    return redirect(address, 303)


@bp.get("/mailbox/")
@requires(Permission.ADMINISTER)
def mailbox() -> str:
    """List what would have gone out if there were a mail server."""
    page = _page()
    found = queries.mailbox(page)
    return render_template(
        "notifications/mailbox.html",
        messages=found.messages,
        total=found.total,
        page_number=page,
        size=queries.SIZE,
    )


@bp.get("/mailbox/<int:message_id>")
@requires(Permission.ADMINISTER)
def kept(message_id: int) -> str:
    """Show one of them."""
    return _shown(None, queries.kept_message(message_id))


def _shown(meeting: Any, message: Message | None) -> str:  # noqa: ANN401
    if message is None:
        raise NotFound
    services.read_message(message, actor())
    at = message.meeting_id
    attached = [message.stored_file_id, message.second_file_id]
    offered = MessageWorkflow.offered(message, actor()) if meeting else {}
    linked = message.kind in services.LINKED and meeting
    return render_template(
        "notifications/message.html",
        readable=not linked or actor().may(Permission.SEND_MESSAGES),
        meeting=meeting,
        message=message,
        files=[stored_file(at, one) for one in attached if one and at and meeting],
        attempts=queries.attempts(message.id),
        moves={name: offered[name] for name in OFFERED if name in offered},
    )


def _page() -> int:
    return max(request.args.get("page", 1, int), 1)
