"""Buka meja: a QR code that turns a phone into a desk, and the desks there are."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.accounts.queries import devices
from webapp.accounts.services import enrolment_link
from webapp.accounts.services import revoke_device as revoke
from webapp.checkin.forms import DeskForm
from webapp.checkin.queries import desk as look_up
from webapp.checkin.queries import presence
from webapp.checkin.queries.ledger import gaps
from webapp.checkin.views.blueprint import bp, checkpoint_or_404
from webapp.core import qr
from webapp.core.access import Permission, Role, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.meetings.models import Meeting

HANGS = timedelta(hours=16)  # one day's QR code; the role itself ends at midnight


@bp.route("/desks", methods=["GET", "POST"])
@requires(Permission.RECORD_SCANS)
def desks(meeting: Meeting) -> ResponseReturnValue:
    """Choose a checkpoint: to show its QR code, or to work there."""
    if not actor().may(Permission.MANAGE_CHECKPOINTS):
        return _choose(meeting)
    points = presence.checkpoints(meeting.id)
    form = DeskForm(checkpoint=request.args.get("checkpoint"))
    form.checkpoint.choices = [(point.slug, point.label) for point in points]
    if form.validate_on_submit():
        slug = form.checkpoint.data
        start = url_for(".desk", meeting=meeting.code, slug=slug)
        enrolment_link(meeting.id, Role.DESK, HANGS, actor(), start)
        return redirect(url_for(".desks", meeting=meeting.code, checkpoint=slug), 303)
    return render_template(
        "checkin/desks.html",
        form=form,
        points=points,
        shown=_shown(meeting, request.args.get("checkpoint")),
        devices=devices(meeting.id),
        gaps=gaps(meeting.id),
    )


@bp.post("/desks/<int:device_id>/revoke")
@requires(Permission.MANAGE_CHECKPOINTS)
def revoke_device(meeting: Meeting, device_id: int) -> ResponseReturnValue:
    """Let a phone be a desk no more."""
    found = [one for one in devices(meeting.id) if one.id == device_id]
    if not found:
        raise DomainError("not_found")
    revoke(found[0], actor())
    return redirect(url_for(".desks", meeting=meeting.code), 303)


def _choose(meeting: Meeting) -> str:
    return render_template(
        "checkin/choose.html",
        meeting=meeting,
        points=presence.counts(meeting.id),
        device=g.get("device"),
    )


def _shown(meeting: Meeting, slug: str | None) -> dict[str, object] | None:
    """Draw the QR code of a checkpoint, if one hangs today."""
    if not slug:
        return None
    checkpoint = checkpoint_or_404(meeting, slug)
    start = url_for(".desk", meeting=meeting.code, slug=slug)
    link = look_up.enrolment(meeting.id, start)
    if link is None:
        return None
    path = url_for("accounts.enrol", code=link.code)
    base = current_app.config["PENDOPO"].base_url or request.host_url.rstrip("/")
    rows = qr.matrix(base + path)
    return {
        "checkpoint": checkpoint,
        "address": base + path,
        "only_here": urlsplit(base).hostname in {"localhost", "127.0.0.1", "::1"},
        "path": qr.path(rows),
        "size": len(rows),
        "until": link.expires_at,
    }
