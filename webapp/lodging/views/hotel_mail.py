"""Sending a revision to the hotel: its mail, to be looked at first, and its link."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.accounts.models import AccessLink
from webapp.accounts.views.handing import Handed, handed
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.identity import show_phone
from webapp.core.notices import say
from webapp.core.words import words
from webapp.lodging import queries, services
from webapp.lodging.models import Hotel, Revision
from webapp.lodging.views.blueprint import bp
from webapp.lodging.views.rooming_list import hotel_or_404
from webapp.meetings.models import Meeting

MANAGE = Permission.MANAGE_LODGING


@bp.get("/hotels/<hotel>/rev<int:number>/mail")
@requires(MANAGE)
def revision_mail(meeting: Meeting, hotel: str, number: int) -> ResponseReturnValue:
    """Show the mail of a revision as the hotel would get it."""
    found, revision = _revision(meeting, hotel, number)
    return _preview(meeting, found, revision)


@bp.post("/hotels/<hotel>/rev<int:number>/mail")
@requires(MANAGE)
def send_revision(meeting: Meeting, hotel: str, number: int) -> ResponseReturnValue:
    """Send it, with half a minute to take it back."""
    found, revision = _revision(meeting, hotel, number)
    try:
        services.send_revision(revision.id, actor())
    except DomainError as error:
        said = words(error.code, **error.parameters)
        return _preview(meeting, found, revision, said), 409
    undo = url_for(
        ".take_back_revision", meeting=meeting.code, hotel=hotel, number=number
    )
    say(_("Revisi %(number)s dikirim ke hotel.", number=number), undo_url=undo)
    return redirect(url_for(".rooming", meeting=meeting.code, hotel=hotel), 303)


@bp.post("/hotels/<hotel>/rev<int:number>/take-back")
@requires(MANAGE)
def take_back_revision(
    meeting: Meeting, hotel: str, number: int
) -> ResponseReturnValue:
    """Hold back a mail that has not gone out yet."""
    _found, revision = _revision(meeting, hotel, number)
    try:
        services.take_back_revision(revision.id, actor())
    except DomainError:
        say(words("revision_gone"), "help")
    else:
        say(_("Belum jadi dikirim; revisi %(number)s tetap beku.", number=number))
    return redirect(url_for(".rooming", meeting=meeting.code, hotel=hotel), 303)


@bp.get("/hotels/<hotel>/link")
@requires(MANAGE)
def hotel_link(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Show the link by which the hotel answers: to copy, to send, to scan."""
    found = hotel_or_404(meeting, hotel)
    link = queries.hotel_link(found)
    return render_template(
        "lodging/hotel_link.html",
        meeting=meeting,
        hotel=found,
        link=link,
        shown=_handed(meeting, found, link) if link else None,
        phone=found.liaison_phone and show_phone(found.liaison_phone),
    )


@bp.post("/hotels/<hotel>/link")
@requires(MANAGE)
def change_hotel_link(meeting: Meeting, hotel: str) -> ResponseReturnValue:
    """Make the link, make it anew, or revoke it."""
    found, wish = hotel_or_404(meeting, hotel), request.form.get("wish")
    if wish in {"revoke", "renew"}:
        services.revoke_hotel_link(found.id, actor())
        say(_("Tautan yang lama tidak berlaku lagi."))
    if wish in {"give", "renew"}:
        services.give_hotel_link(found.id, actor())
    return redirect(url_for(".hotel_link", meeting=meeting.code, hotel=hotel), 303)


def _handed(meeting: Meeting, hotel: Hotel, link: AccessLink) -> Handed:
    address = services.hotel_address(link)
    text = _(
        "Yth. %(name)s, halaman rooming list %(meeting)s untuk %(hotel)s: %(url)s",
        name=hotel.liaison_name or hotel.name,
        meeting=meeting.name,
        hotel=hotel.name,
        url=address,
    )
    home = address.partition("/h/")[0]
    return handed(address, home, str(text), hotel.liaison_phone)


def _revision(meeting: Meeting, hotel: str, number: int) -> tuple[Hotel, Revision]:
    found = hotel_or_404(meeting, hotel)
    return found, queries.revision(meeting.id, found.id, number) or abort(404)


def _preview(
    meeting: Meeting, hotel: Hotel, revision: Revision, refusal: str = ""
) -> str:
    return render_template(
        "lodging/revision_mail.html",
        meeting=meeting,
        hotel=hotel,
        revision=revision,
        sending=services.sending(revision, hotel),
        refusal=refusal,
    )
