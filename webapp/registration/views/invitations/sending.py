"""The third step: sending, by mail or by hand, and reminding who has not answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.core.words import words
from webapp.jobs.queries import is_open, latest_job
from webapp.meetings.models import Meeting
from webapp.notifications.workflow import MessageState
from webapp.registration import queries
from webapp.registration.models import Delegation, Dispatch, Invitation, Occasion
from webapp.registration.queries import Listed
from webapp.registration.services import invitations as services
from webapp.registration.views import bp
from webapp.registration.views.invitations.parts import figures, line_of, steps

SEND = Permission.SEND_MESSAGES


@bp.get("/invitations/send")
@requires(Permission.VIEW_PEOPLE)
def invitations_send(meeting: Meeting) -> ResponseReturnValue:
    """Show who can be invited by which way, and what goes out."""
    return _page(meeting, Occasion.INVITE)


@bp.get("/invitations/silent")
@requires(Permission.VIEW_PEOPLE)
def invitations_silent(meeting: Meeting) -> ResponseReturnValue:
    """Show who has not answered, and remind them."""
    return _page(meeting, Occasion.REMIND)


@bp.post("/invitations/send/<occasion>")
@requires(SEND)
def send_many(meeting: Meeting, occasion: str) -> ResponseReturnValue:
    """Begin to send to all who are meant and have an address."""
    wanted = occasion_of(occasion)
    try:
        seen = request.form.get("seen", 0, int)
        if services.ask_sending(meeting.id, wanted, actor(), seen=seen) is None:
            say(_("Tidak ada yang dapat dikirimi e-mail."), "already")
    except DomainError as error:
        say(words(error.code, **error.parameters), "help")
    return _back(meeting, wanted)


@bp.post("/invitations/send/undo/<int:job_id>")
@requires(SEND)
def undo_sending(meeting: Meeting, job_id: int) -> ResponseReturnValue:
    """Hold back what has not gone out."""
    held = services.take_back_wave(meeting.id, job_id, actor())
    text = ngettext(
        "%(num)d e-mail tidak jadi dikirim.", "%(num)d e-mail tidak jadi dikirim.", held
    )
    say(text if held else _("Semuanya sudah telanjur terkirim."), "ok")
    return redirect(url_for(".invitations_send", meeting=meeting.code), 303)


@bp.post("/delegations/<slug>/invitation/<occasion>")
@requires(SEND)
def send_one(meeting: Meeting, slug: str, occasion: str) -> ResponseReturnValue:
    """Send to one institution by mail."""
    line, wanted = line_of(meeting, slug), occasion_of(occasion)
    try:
        sent = services.send_mail(
            line.delegation.id, wanted, actor(), seen=request.form.get("seen", 0, int)
        )
    except DomainError as error:
        say(words(error.code, **error.parameters), "help")
    else:
        _tell(meeting, line.delegation, sent)
    return redirect(url_for(".delegation", meeting=meeting.code, slug=slug), 303)


@bp.post("/invitations/dispatches/<int:dispatch_id>/undo")
@requires(SEND)
def undo_dispatch(meeting: Meeting, dispatch_id: int) -> ResponseReturnValue:
    """Say that something was not sent after all."""
    if queries.dispatch(meeting.id, dispatch_id) is None:
        abort(404)
    services.take_back_dispatch(dispatch_id, actor())
    say(_("Sudah diurungkan."))
    back = request.form.get("slug", "")
    if back:
        url = url_for(".delegation", meeting=meeting.code, slug=back)
    else:
        url = url_for(".invitations_send", meeting=meeting.code)
    return redirect(url, 303)


def occasion_of(name: str) -> Occasion:
    """Read an occasion out of an address."""
    if name not in set(Occasion):
        abort(404)
    return Occasion(name)


@dataclass(frozen=True, slots=True)
class Log:
    """What the page of an institution says of its invitation."""

    made: Invitation | None
    dispatches: Sequence[tuple[Dispatch, MessageState | None]]
    seen: int
    chat: str | None


def log_of(delegation: Delegation) -> Log:
    """Collect the letter of an institution, and all that was sent."""
    rows = [(row[0], row[1]) for row in queries.dispatches_of(delegation.id)]
    return Log(
        made=queries.invitation(delegation.id),
        dispatches=rows,
        seen=rows[0][0].id if rows else 0,
        chat=services.chat_address(delegation),
    )


def _tell(meeting: Meeting, delegation: Delegation, sent: Dispatch | None) -> None:
    if sent is None:
        say(_("Sudah dikirim barusan."), "already")
        return
    undo = url_for(".undo_dispatch", meeting=meeting.code, dispatch_id=sent.id)
    text = _("E-mail ke %(name)s dikirim dalam 30 detik.", name=delegation.name)
    say(text, undo_url=undo)


def _page(meeting: Meeting, occasion: Occasion) -> str:
    lines = services.meant(meeting, occasion)
    by_mail = [line for line in lines if line.delegation.contact_email]
    by_chat = [line for line in lines if services.chat_address(line.delegation)]
    reached = {line.delegation.id for line in (*by_mail, *by_chat)}
    job = latest_job(meeting.id, services.SENDING)
    return render_template(
        "registration/invitations/send.html",
        meeting=meeting,
        occasion=occasion,
        figures=figures(meeting),
        lines=lines,
        by_mail=by_mail,
        by_chat=by_chat,
        over=services.over(lines),
        unreached=[one for one in lines if one.delegation.id not in reached],
        sample=_sample(meeting, by_mail or by_chat, occasion),
        job=job,
        running=bool(job and is_open(job)),
        held=_held(meeting, job.id) if job else 0,
        seen=queries.last_dispatch_id(meeting.id),
        steps=steps(meeting, "send" if occasion is Occasion.INVITE else "silent"),
    )


def _sample(
    meeting: Meeting, lines: list[Listed], occasion: Occasion
) -> tuple[Listed, services.Said] | None:
    """Write what the first one gets, to be read before all get it."""
    return (lines[0], services.say(meeting, lines[0], occasion)) if lines else None


def _held(meeting: Meeting, job_id: int) -> int:
    """Count the mails of a wave that can still be held back."""
    sent = queries.dispatches_of_wave(meeting.id, job_id)
    numbers = [one.message_id for one in sent if one.message_id and not one.undone_at]
    states = queries.message_states(numbers)
    return sum(state == "waiting" for state in states.values())


def _back(meeting: Meeting, occasion: Occasion) -> ResponseReturnValue:
    step = "send" if occasion is Occasion.INVITE else "silent"
    return redirect(url_for(f".invitations_{step}", meeting=meeting.code), 303)
