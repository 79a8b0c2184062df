"""The personal link of one person: made, handed on, taken back."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.accounts.models import LinkPurpose
from webapp.accounts.queries import live_links
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.meetings.models import Meeting
from webapp.people import services
from webapp.people.views import bp
from webapp.people.views.card import find
from webapp.registration.models import Person
from webapp.registration.services import own

EDIT = Permission.EDIT_PARTICIPANTS


@bp.post("/<ref>/link")
@requires(EDIT)
def give_link(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Make somebody's personal link, or show the one that hangs."""
    person = _holder(meeting, ref)
    own.personal_links(meeting.id, [person.id], actor())
    flash(_("Tautan pribadi siap. Salin atau kirim dari sini."), "ok")
    return _back(meeting, ref)


@bp.post("/<ref>/link/sent")
@requires(EDIT)
def note_sent(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Write down that somebody has his link."""
    person = _holder(meeting, ref)
    hanging = live_links(meeting.id, LinkPurpose.PERSONAL, [person.id])
    services.note_handed_on(hanging.values(), actor())
    return _back(meeting, ref)


@bp.post("/<ref>/link/revoke")
@requires(EDIT)
def revoke_link(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Let somebody's link open nothing any more."""
    person = _holder(meeting, ref)
    own.revoke_personal_links(meeting.id, [person.id], actor())
    flash(_("Tautan lama tidak berlaku lagi."), "ok")
    return _back(meeting, ref)


def _holder(meeting: Meeting, ref: str) -> Person:
    return find(meeting, ref).person or abort(404)


def _back(meeting: Meeting, ref: str) -> ResponseReturnValue:
    card = url_for(".card", meeting=meeting.code, ref=ref, _anchor="link")
    return redirect(card, 303)
