"""Institutions of an earlier meeting, chosen and taken over."""

from collections.abc import Sequence

from flask import abort, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from webapp.accounts.models import Account
from webapp.accounts.queries import meetings_of, membership
from webapp.core.access import PERMISSIONS, Permission, requires
from webapp.core.assets import here
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.words import words
from webapp.jobs.queries import latest_job
from webapp.meetings.models import Meeting
from webapp.registration import queries, services
from webapp.registration import words as labels
from webapp.registration.queries import Asked
from webapp.registration.views import bp, saying


@bp.route("/delegations/copy", methods=["GET", "POST"])
@requires(Permission.EDIT_PARTICIPANTS)
def copy_delegations(meeting: Meeting) -> ResponseReturnValue:
    """Choose an earlier meeting, and which of its institutions come again."""
    sources = earlier_meetings(meeting, Permission.VIEW_PEOPLE)
    source = _source(sources)
    refusal = ""
    if request.method == "POST" and source is None:
        abort(404)
    if request.method == "POST" and source:
        chosen = request.form.getlist("pick", int)
        try:
            services.copy_institutions(meeting.id, source.id, chosen, actor())
        except DomainError as error:
            refusal = words(error.code, **error.parameters)
        else:
            services.note_export(source.id, actor())
            again = here(**{"from": source.code})
            return redirect(again, 303)
    page = render_template(
        "registration/copy.html",
        meeting=meeting,
        sources=sources,
        source=source,
        lines=queries.listed(source, Asked()) if source else [],
        here_already={one.folded_name for one in queries.delegations(meeting.id)},
        labels=labels,
        saying=saying,
        refusal=refusal,
        job=latest_job(meeting.id, "registration.copy"),
    )
    return page, 409 if refusal else 200


def earlier_meetings(meeting: Meeting, permission: Permission) -> Sequence[Meeting]:
    """List the other meetings at which the caller has a permission too."""
    account: Account | None = g.get("account")
    if account is None:
        return []
    return [
        one
        for one in meetings_of(account)
        if one.id != meeting.id and _may(account, one, permission)
    ]


def _may(account: Account, meeting: Meeting, permission: Permission) -> bool:
    if account.administrator:
        return True
    held = membership(meeting.id, account.id)
    return held is not None and permission in PERMISSIONS[held.role]


def _source(sources: Sequence[Meeting]) -> Meeting | None:
    """Find the meeting that was chosen; the latest one if there is just that."""
    asked = request.args.get("from", "")
    if not asked:
        return sources[0] if len(sources) == 1 else None
    return next((one for one in sources if one.code == asked), None) or abort(404)
