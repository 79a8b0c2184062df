"""Pindaian yang berselisih: what contradicts itself, decided by one click or key."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.checkin.models import Verdict
from webapp.checkin.queries import conflicts as look_up
from webapp.checkin.services import VERDICTS, decide_conflict, reopen_conflict
from webapp.checkin.views.blueprint import bp
from webapp.checkin.words import CONFLICTS, CONTRADICTIONS, VERDICT_WORDS
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.format import clock_time, date_time
from webapp.core.notices import say
from webapp.core.words import words
from webapp.meetings.models import Meeting

SIZE = 30


@bp.get("/conflicts")
@requires(Permission.VIEW_PEOPLE)
def conflicts(meeting: Meeting) -> ResponseReturnValue:
    """List what is open or decided, and show one of them with what can be done."""
    decided = request.args.get("state") == "decided"
    wanted = look_up.Wanted(
        request.args.get("kind", ""),
        request.args.get("q", ""),
        max(request.args.get("page", 1, int), 1),
        SIZE,
    )
    listed = look_up.decided if decided else look_up.conflicts
    rows, total = listed(meeting, wanted)
    keys = [str(row.key) for row in rows]
    at = keys.index(key) if (key := request.args.get("key", "")) in keys else 0
    return render_template(
        "checkin/conflicts.html",
        rows=[_told(meeting, row) for row in rows],
        shown=_told(meeting, rows[at]) if rows else None,
        at=at,
        keys=keys,
        kinds={} if decided else _kinds(meeting, rows),
        labels=CONFLICTS,
        decided=decided,
        total=total,
        wanted=wanted,
    )


@bp.post("/conflicts/decide")
@requires(Permission.MANAGE_CHECKPOINTS)
def decide(meeting: Meeting) -> ResponseReturnValue:
    """Decide one conflict, and go on to the next; the notice takes it back."""
    try:
        verdict = Verdict(request.form.get("verdict", ""))
        number = decide_conflict(meeting, request.form.get("key", ""), verdict, actor())
    except (DomainError, ValueError) as error:
        code = error.code if isinstance(error, DomainError) else "conflict_gone"
        say(words(code), "help")
    else:
        undo = url_for(".reopen", meeting=meeting.code, ruling_id=number)
        say(_("Diputuskan dan tercatat di riwayat."), undo_url=undo)
    return _back(meeting)


@bp.post("/conflicts/<int:ruling_id>/reopen")
@requires(Permission.MANAGE_CHECKPOINTS)
def reopen(meeting: Meeting, ruling_id: int) -> ResponseReturnValue:
    """Take a decision back; the lines count as before."""
    try:
        reopen_conflict(meeting, ruling_id, actor())
    except DomainError as error:
        say(words(error.code), "help")
    else:
        say(_("Dibuka lagi. Pindaiannya dihitung seperti semula."))
    return _back(meeting)


def _kinds(meeting: Meeting, rows: Sequence[Any]) -> Mapping[str, int]:
    """Say how many there are of each kind, as the list says it where it has a line."""
    return rows[0].kinds if rows else look_up.kinds(meeting)


def _back(meeting: Meeting) -> ResponseReturnValue:
    kind, typed = request.args.get("kind"), request.args.get("q")
    page = url_for(".conflicts", meeting=meeting.code, kind=kind, q=typed)
    return redirect(page, 303)


def _told(meeting: Meeting, row: Any) -> Mapping[str, object]:  # noqa: ANN401 a row
    """Say in a sentence what contradicts what, and what may be decided."""
    lines = getattr(row, "lines", None) or ()
    between = row.other_at - row.seen_at if row.other_at else None
    said = {
        "here": row.here,
        "there": row.there or "",
        "who": row.who,
        "count": len(lines),
        "seconds": round(abs(between.total_seconds())) if between else 0,
        "at": date_time(row.seen_at, meeting.zone),
        "other_at": clock_time(row.other_at, meeting.zone) if row.other_at else "",
    }
    verdicts = VERDICTS[row.kind]
    return {
        "key": str(row.key),
        "kind": row.kind,
        "person": row.Person,
        "ref": row.ref,
        "delegation": row.delegation,
        "who": row.who,
        "at": row.seen_at,
        "sentence": _(CONTRADICTIONS[row.kind], **said),
        "choices": [(one.value, _(VERDICT_WORDS[one], **said)) for one in verdicts],
        "verdict": _(VERDICT_WORDS[row.verdict], **said)
        if "ruled_at" in row._fields
        else "",
        "by": getattr(row, "by", ""),
        "ruled_at": getattr(row, "ruled_at", None),
    }
