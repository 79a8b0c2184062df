"""Ganti orang (mewakili): from the card, and from the desk."""

from collections.abc import Sequence
from uuid import uuid4

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.checkin.queries import ledger, presence
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.notices import say
from webapp.lodging.queries import Breach, breaches_if
from webapp.lodging.services import Choice, breaches_of, choices
from webapp.lodging.views.reasons import KIND_LABELS
from webapp.lodging.words import BREACHES
from webapp.meetings.models import Meeting
from webapp.people import services
from webapp.people.forms import ReplaceForm
from webapp.people.registry import Entry
from webapp.people.services import How, Replaced
from webapp.people.views import bp
from webapp.people.views.card import find
from webapp.registration import services as registration
from webapp.registration.models import Person
from webapp.registration.queries import badge_of


@bp.route("/<ref>/substitute", methods=["GET", "POST"])
@requires(Permission.HELP_AT_DESK)
def substitute(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Write down who comes instead; ``desk`` names the checkpoint to go back to."""
    entry, desk = find(meeting, ref), _desk(meeting)
    former = entry.person or abort(404)
    form = ReplaceForm(act=str(uuid4()))
    if not form.validate_on_submit():
        return _page(meeting, entry, desk, form), 422 if form.errors else 200
    if ledger.recorded(form.wanted(desk).act):  # type: ignore[arg-type]
        return _back(meeting, entry, desk, form)  # it was sent twice
    try:
        done = services.replace(meeting, entry.place.id, form.wanted(desk), actor())
    except DomainError as error:
        if error.code != "room_unsettled":  # which the page asks about, without blame
            form.refuse(error)
        return _page(meeting, entry, desk, form), 409
    undo = url_for(".restore", meeting=meeting.code, ref=ref, desk=desk or None)
    say(_sentence(find(meeting, ref), done, former), undo_url=undo)
    return _back(meeting, entry, desk, form)


@bp.post("/<ref>/restore")
@requires(Permission.HELP_AT_DESK)
def restore(meeting: Meeting, ref: str) -> ResponseReturnValue:
    """Let whoever was replaced a moment ago hold the place again."""
    entry, desk = find(meeting, ref), _desk(meeting)
    former = registration.take_back_substitution(entry.place.id, actor())
    text = _(
        "%(name)s kembali memegang tempat ini, dengan kartunya yang lama.",
        name=former.full_name,
    )
    if breaches_of(entry.place):
        text += " " + _("Kamarnya perlu diperiksa panitia.")
    say(text)
    return _to(meeting, entry, desk)


def _desk(meeting: Meeting) -> str:
    """Read which desk was left for this page; others come from the card."""
    slug = request.args.get("desk", "")
    return slug if slug and presence.checkpoint(meeting.id, slug) else ""


def _to(
    meeting: Meeting, entry: Entry, desk: str, scan: str | None = None
) -> ResponseReturnValue:
    if desk:
        page = url_for("checkin.desk", meeting=meeting.code, slug=desk, scan=scan)
    elif actor().may(Permission.VIEW_PEOPLE):
        page = url_for(".card", meeting=meeting.code, ref=entry.place.ref)
    else:
        page = url_for("checkin.desks", meeting=meeting.code)
    return redirect(page, 303)


def _back(
    meeting: Meeting, entry: Entry, desk: str, form: ReplaceForm
) -> ResponseReturnValue:
    return _to(meeting, entry, desk, form.act.data if form.register.data else None)


def _page(meeting: Meeting, entry: Entry, desk: str, form: ReplaceForm) -> str:
    broken = _offer(entry, form)
    return render_template(
        "people/substitute.html",
        layout="desk.html" if desk else "base.html",
        meeting=meeting,
        entry=entry,
        form=form,
        desk=desk,
        broken=said_breaches(broken),
        back=_to(meeting, entry, desk).location,  # type: ignore[union-attr]
    )


def _offer(entry: Entry, form: ReplaceForm) -> list[Breach]:
    """Offer what may be done where the newcomer would break a room's rule."""
    if not form.is_submitted() or not form.sex.data or form.sex.errors:
        return []
    newcomer = form.newcomer()
    broken = breaches_if(entry.place, newcomer)
    rooms = [(c.key, _choice(c)) for c in choices(entry.place, newcomer)]
    of_level = all(breach.of_level for breach in broken)
    possible = {How.KEEP: of_level, How.MOVE: bool(rooms), How.ASK: True}
    form.offer([way for way, can in possible.items() if can], rooms)
    return broken


def said_breaches(broken: Sequence[Breach]) -> str:
    """Say in a sentence what the room breaks."""
    said = "; ".join(dict.fromkeys(_(BREACHES[breach.code]) for breach in broken))
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _choice(one: Choice) -> str:
    """Say a room to move to, and with whom."""
    kind, hotel = _(KIND_LABELS[one.type.kind]), one.type.hotel.name
    if one.room is None:
        return str(_("%(hotel)s, kamar kosong (%(kind)s)", hotel=hotel, kind=kind))
    names = ", ".join(f"{mate.name} ({mate.delegation})" for mate in one.mates)
    room = f"{hotel} {one.room.called}"
    return str(_("%(room)s, bersama %(names)s", room=room, names=names))


def _sentence(entry: Entry, done: Replaced, former: Person) -> str:
    """Say in one sentence what happened to place, room, bus and card."""
    badge = badge_of(done.person.id)
    parts = [_room(entry, done), _bus(entry), _("kartu lama tidak berlaku lagi")]
    if badge:
        parts.append(_("kartu baru nomor %(number)s", number=badge.number))
    return str(
        _(
            "%(new)s menggantikan %(old)s: %(what)s.",
            new=done.person.full_name,
            old=former.full_name,
            what=", ".join(part for part in parts if part),
        )
    )


def _room(entry: Entry, done: Replaced) -> str:
    if entry.lodging is None:
        return str(_("belum ada kamar"))
    room = f"{entry.lodging.hotel} {entry.lodging.room}"
    said = {
        How.KEEP: _("kamar %(room)s dipertahankan dengan alasan", room=room),
        How.MOVE: _("pindah ke kamar %(room)s", room=room),
        How.ASK: _("kamar %(room)s ditanyakan kepada panitia", room=room),
        None: _("kamar %(room)s ikut", room=room),
    }
    return str(said[done.how])


def _bus(entry: Entry) -> str:
    if entry.seat is None:
        return ""
    return str(_("kursi di %(bus)s ikut", bus=entry.seat.vehicle))
