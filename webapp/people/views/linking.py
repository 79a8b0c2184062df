"""The personal link of one person: made, handed on, taken back."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.accounts.models import LinkPurpose
from webapp.accounts.queries import live_links, subjects_sent_at
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.meetings.models import Meeting
from webapp.people import queries
from webapp.people.queries import Wanted
from webapp.people.registry import Entry
from webapp.people.views import bp
from webapp.people.views.card import find
from webapp.people.views.parts import parts
from webapp.registration.models import Person
from webapp.registration.services import own
from webapp.registration.services.own import Mailed
from webapp.registration.views.coordinator.links import mail_personal_links, share

EDIT = Permission.EDIT_PARTICIPANTS
UNSENT = Wanted(answers={"link": "unsent"}, sort="institution")
EPOCH, LAST = datetime(1970, 1, 1, tzinfo=UTC), 1 << 53
MOST = 200  # that one press hands on, and one page walks through


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
    """Write down that somebody has his link; go on with the pile if it was there."""
    person = _holder(meeting, ref)
    own.note_handed_on(meeting.id, [person.id], actor())
    undo = url_for(".hold_link_back", meeting=meeting.code, ref=ref)
    text = _("Tautan %(name)s ditandai sudah dikirim.", name=person.full_name)
    say(text, undo_url=undo)
    if request.form.get("pile"):
        return redirect(url_for(".links", meeting=meeting.code), 303)
    return _back(meeting, ref)


@bp.post("/<ref>/link/mail")
@requires(EDIT)
def mail_link(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Mail somebody his link, unless it is held back before it goes out."""
    person = _holder(meeting, ref)
    if not mail_personal_links(meeting.id, [person.id]).count:
        raise DomainError("address_missing")
    undo = url_for(".hold_link_back", meeting=meeting.code, ref=ref)
    text = _("Tautan untuk %(name)s dikirim dalam 30 detik.", name=person.full_name)
    say(text, undo_url=undo)
    return _back(meeting, ref)


@bp.post("/<ref>/link/back")
@requires(EDIT)
def hold_link_back(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Take back that somebody was sent his link."""
    if own.hold_links_back(meeting.id, [_holder(meeting, ref).id], actor()):
        flash(_("Tautannya belum dikirim."), "ok")
    else:
        flash(_("E-mailnya sudah telanjur terkirim."), "help")
    return _back(meeting, ref)


@bp.get("/links")
@requires(EDIT)
def links(meeting: Meeting) -> ResponseReturnValue:
    """Walk through those who have not been sent their link, to hand it on."""
    pile = _pile(meeting)
    refs = [entry.place.ref for entry in pile]
    asked = request.args.get("ref", "")
    at = refs.index(asked) if asked in refs else 0
    people = [entry.person.id for entry in pile if entry.person]
    given = live_links(meeting.id, LinkPurpose.PERSONAL, people)
    shown = pile[at].person if pile else None
    return render_template(
        "people/links.html",
        meeting=meeting,
        parts=parts(meeting, "people.index"),
        pile=pile,
        count=sum(queries.counts(meeting.id, UNSENT).values()),
        entry=pile[at] if pile else None,
        share=share(shown, given[shown.id]) if shown and shown.id in given else None,
        unmade=len(people) - len(given),
        mailable=sum(bool(e.person and e.person.email) for e in pile),
        before=refs[at - 1] if at else None,
        after=refs[at + 1] if at + 1 < len(refs) else None,
    )


@bp.post("/links")
@requires(EDIT)
def hand_on_links(meeting: Meeting) -> ResponseReturnValue:
    """Make the links that are missing; mail those that have an address if asked."""
    people = [entry.person.id for entry in _pile(meeting) if entry.person]
    own.personal_links(meeting.id, people, actor())
    if request.form.get("what") == "mail":
        _tell(meeting, mail_personal_links(meeting.id, people))
    else:
        flash(_("Tautan sudah dibuat. Sekarang bisa dikirim."), "ok")
    return redirect(url_for(".links", meeting=meeting.code), 303)


@bp.post("/links/back/<int:moment>")
@requires(EDIT)
def hold_links_back(meeting: Meeting, moment: int) -> ResponseReturnValue:
    """Take back what one press sent, as far as it has not gone out."""
    if moment > LAST:
        abort(404)
    at = EPOCH + timedelta(microseconds=moment)
    people = subjects_sent_at(meeting.id, LinkPurpose.PERSONAL, at)
    held = own.hold_links_back(meeting.id, people, actor())
    text = ngettext(
        "%(num)d e-mail tidak jadi dikirim.", "%(num)d e-mail tidak jadi dikirim.", held
    )
    say(text if held else _("Semuanya sudah telanjur terkirim."))
    return redirect(url_for(".links", meeting=meeting.code), 303)


@bp.post("/<ref>/link/revoke")
@requires(EDIT)
def revoke_link(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Let somebody's link open nothing any more."""
    person = _holder(meeting, ref)
    own.revoke_personal_links(meeting.id, [person.id], actor())
    flash(_("Tautan lama tidak berlaku lagi."), "ok")
    return _back(meeting, ref)


def _tell(meeting: Meeting, mailed: Mailed) -> None:
    text = ngettext(
        "%(num)d e-mail dikirim dalam 30 detik.",
        "%(num)d e-mail dikirim dalam 30 detik.",
        mailed.count,
    )
    moment = (mailed.at - EPOCH) // timedelta(microseconds=1)
    undo = url_for(".hold_links_back", meeting=meeting.code, moment=moment)
    messages = url_for("notifications.index", meeting=meeting.code)
    say(text, undo_url=undo, links=[(_("Lihat pesannya"), messages)])


def _pile(meeting: Meeting) -> Sequence[Entry]:
    """List who has not been sent a link by institution, the first few hundred."""
    return queries.entries(meeting.id, UNSENT, size=MOST)


def _holder(meeting: Meeting, ref: str) -> Person:
    return find(meeting, ref).person or abort(404)


def _back(meeting: Meeting, ref: str) -> ResponseReturnValue:
    card = url_for(".card", meeting=meeting.code, ref=ref, _anchor="link")
    return redirect(card, 303)
