"""Sending by WhatsApp, one after another, and the text for a group."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.format import day_month
from webapp.core.notices import say
from webapp.meetings.models import Meeting
from webapp.meetings.regions import find
from webapp.notifications.services import group_text
from webapp.registration import queries
from webapp.registration.models import Channel, Dispatch, Occasion
from webapp.registration.queries import Listed
from webapp.registration.services import invitations as services
from webapp.registration.services.invitations import wording
from webapp.registration.views import bp
from webapp.registration.views.invitations.parts import line_of
from webapp.registration.views.invitations.sending import occasion_of

SEND = Permission.SEND_MESSAGES
PROVINCE = 2  # the first digits of a region's code name its province


@bp.get("/invitations/whatsapp/<occasion>")
@requires(SEND)
def send_whatsapp(meeting: Meeting, occasion: str) -> ResponseReturnValue:
    """Show the pile, and one institution of it with its text."""
    wanted = occasion_of(occasion)
    pile, sent = _pile(meeting, wanted)
    slug = request.args.get("of", "")
    current = line_of(meeting, slug) if slug else _next(pile, sent)
    at = [line.delegation.id for line in pile]
    shown = current.delegation.id if current else 0
    here = at.index(shown) if shown in at else -1
    return render_template(
        "registration/invitations/whatsapp.html",
        meeting=meeting,
        occasion=wanted,
        pile=pile,
        sent=sent,
        current=current,
        said=services.say(meeting, current, wanted) if current else None,
        made=queries.invitation(current.delegation.id) if current else None,
        before=pile[here - 1] if here > 0 else None,
        after=pile[here + 1] if 0 <= here < len(pile) - 1 else None,
        seen=_seen(current),
    )


@bp.post("/invitations/whatsapp/<occasion>")
@requires(SEND)
def note_whatsapp(meeting: Meeting, occasion: str) -> ResponseReturnValue:
    """Tick one as sent, and go on to the next."""
    wanted = occasion_of(occasion)
    line = line_of(meeting, request.form.get("slug", ""))
    seen = request.form.get("seen", 0, int)
    noted = services.note_whatsapp(line.delegation.id, wanted, actor(), seen=seen)
    if noted:
        undo = url_for(".undo_dispatch", meeting=meeting.code, dispatch_id=noted.id)
        text = _("%(name)s ditandai sudah dikirim.", name=line.delegation.name)
        say(text, undo_url=undo)
    url = url_for(".send_whatsapp", meeting=meeting.code, occasion=occasion)
    return redirect(url, 303)


@bp.get("/invitations/groups")
@requires(Permission.VIEW_PEOPLE)
def group_texts(meeting: Meeting) -> ResponseReturnValue:
    """Write, for the WhatsApp group of each province, who has not answered."""
    lines = services.meant(meeting, Occasion.REMIND)
    provinces: dict[str, list[Listed]] = {}
    for line in lines:
        code = (line.delegation.region_code or "")[:PROVINCE]
        provinces.setdefault(_province(code, meeting), []).append(line)
    with force_locale("id"):  # whatever language the committee reads
        texts = [
            (name, len(found), _text(meeting, name, found))
            for name, found in sorted(provinces.items())
        ]
    return render_template(
        "registration/invitations/groups.html", meeting=meeting, texts=texts
    )


def _province(code: str, meeting: Meeting) -> str:
    found = find(code, meeting.starts_on.year) if code else None
    return found.short if found else ""


def _text(meeting: Meeting, province: str, lines: list[Listed]) -> str:
    until = _common_deadline(meeting, lines)
    promised = [
        _(
            "%(name)s (janji %(day)s)",
            name=one.delegation.name,
            day=day_month(one.promised_on),
        )
        for one in lines
        if one.promised_on
    ]
    waiting = [one.delegation.name for one in lines if not one.promised_on]
    return group_text(
        _("Yth. Bapak/Ibu di %(group)s,", group=province)
        if province
        else _("Yth. Bapak/Ibu,"),
        {
            _("belum menjawab undangan %(meeting)s:", meeting=meeting.name): waiting,
            _("sudah berjanji:"): promised,
        },
        _("Mohon diisi paling lambat %(until)s. Terima kasih.", until=until)
        if until
        else _("Mohon segera diisi. Terima kasih."),
    )


def _common_deadline(meeting: Meeting, lines: list[Listed]) -> str:
    """Write the deadline that all of them still have; nothing if there is none such."""
    deadlines = {line.deadline_at for line in lines}
    (only,) = deadlines if len(deadlines) == 1 else (None,)
    return "" if services.over(lines) else wording.until(only, meeting.zone)


def _pile(
    meeting: Meeting, occasion: Occasion
) -> tuple[list[Listed], dict[int, Dispatch]]:
    """List whom WhatsApp reaches: still to send, and sent by hand already."""
    sent: dict[int, Dispatch] = {}
    for one in queries.dispatches(meeting.id):
        if one.occasion is occasion:
            sent.setdefault(one.delegation_id, one)
    lines = queries.invitable(meeting)
    open_ = {line.delegation.id for line in services.meant(meeting, occasion, lines)}
    by_hand = {of for of, one in sent.items() if one.channel is Channel.WHATSAPP}
    wanted = open_ | by_hand if occasion is Occasion.INVITE else open_
    pile = [
        line
        for line in lines
        if line.delegation.id in wanted and services.chat_address(line.delegation)
    ]
    return pile, sent


def _next(pile: list[Listed], sent: dict[int, Dispatch]) -> Listed | None:
    return next((line for line in pile if line.delegation.id not in sent), None)


def _seen(line: Listed | None) -> int:
    rows = queries.dispatches_of(line.delegation.id) if line else ()
    return rows[0][0].id if rows else 0
