"""Personal links: handed on by WhatsApp, or printed on one sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from urllib.parse import quote

from flask import current_app, flash, g, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.accounts.queries import live_links
from webapp.accounts.views.behind import behind
from webapp.core import clock
from webapp.core.access import Permission
from webapp.core.edge import actor
from webapp.core.errors import DomainError
from webapp.core.format import short_date
from webapp.core.identity import whatsapp_link
from webapp.core.languages import chosen
from webapp.documents import papers
from webapp.registration import queries, services
from webapp.registration.models import Delegation, Person
from webapp.registration.services.own import (
    Mailed,
    hold_links_back,
    mail_links,
    note_handed_on,
)
from webapp.registration.views.coordinator import bp, by_link
from webapp.registration.views.coordinator.entering import address
from webapp.registration.views.coordinator.overview import back, delegation_of
from webapp.registration.workflow import GIVEN_UP

MAILS = behind(LinkPurpose.COORDINATOR, Permission.NAME_PEOPLE, tries="20/minute")


@dataclass(frozen=True, slots=True)
class Share:
    """A personal link as it is handed on, and when it was."""

    url: str
    short: str
    text: str
    chat: str
    sent_at: datetime | None


@bp.post("/<code>/links")
@by_link
def give_links(link: AccessLink) -> ResponseReturnValue:
    """Make the personal links that are still missing."""
    services.give_personal_links(delegation_of(link).id, actor())
    ref = request.form.get("ref", "")
    if ref:
        return redirect(url_for(".place", code=link.code, ref=ref), 303)
    return back(link)


@bp.post("/<code>/places/<ref>/sent")
@by_link
def note_sent(link: AccessLink, ref: str) -> ResponseReturnValue:
    """Write down that somebody has his link, or that he has not after all."""
    person_id, meeting_id = _holder_of(link, ref), g.meeting.id
    if request.form.get("sent") != "no":
        note_handed_on(meeting_id, [person_id], actor())
    elif not hold_links_back(meeting_id, [person_id], actor()):
        flash(_("E-mailnya sudah telanjur terkirim."), "help")
    return redirect(url_for(".place", code=link.code, ref=ref), 303)


@bp.post("/<code>/places/<ref>/mail")
@MAILS
def mail_link(link: AccessLink, ref: str) -> ResponseReturnValue:
    """Mail somebody his link."""
    person_id = _holder_of(link, ref)
    if mail_personal_links(g.meeting.id, [person_id]).count:
        flash(_("E-mailnya terkirim dalam 30 detik."), "ok")
    else:
        flash(_("Alamat e-mail atau tautannya belum ada."), "help")
    return redirect(url_for(".place", code=link.code, ref=ref), 303)


@bp.post("/<code>/sheet")
@by_link
def print_sheet(link: AccessLink) -> ResponseReturnValue:
    """Make the missing links, then show the sheet with all of them."""
    services.give_personal_links(delegation_of(link).id, actor())
    return redirect(url_for(".sheet", code=link.code), 303)


@bp.get("/<code>/sheet.pdf")
@by_link
def sheet(link: AccessLink) -> ResponseReturnValue:
    """Show one sheet with each person's QR code, to be printed and cut."""
    delegation = delegation_of(link)
    made = papers.render(_sheet(delegation))
    day = clock.now().date().isoformat()
    return send_file(
        BytesIO(made),
        mimetype="application/pdf",
        download_name=f"{day}_QR_{delegation.slug}.pdf",
    )


def mail_personal_links(meeting_id: int, person_ids: Sequence[int]) -> Mailed:
    """Mail people their links, in Indonesian whoever asks: they are the readers."""
    given = live_links(meeting_id, LinkPurpose.PERSONAL, person_ids)
    with force_locale("id"):
        texts = {
            one.id: share(one, given[one.id]).text
            for one in queries.people_of(meeting_id, given)
        }
    return mail_links(meeting_id, texts, actor())


def _holder_of(link: AccessLink, ref: str) -> int:
    """Find who holds a place of this institution."""
    place = queries.place(g.meeting.id, ref)
    if place is None or place.delegation_id != link.subject_id:
        raise DomainError("not_found")
    person = queries.holder(place.id)
    if person is None:
        raise DomainError("place_unnamed", place=place.ref)
    return person.id


def share(person: Person, link: AccessLink) -> Share:
    """Write what goes to WhatsApp with a personal link."""
    url = _home() + address(link)
    text = _(
        "Yth. %(address)s,\n\nsilakan lengkapi pendaftaran %(meeting)s, %(dates)s, "
        "lewat tautan pribadi ini:\n%(url)s\n\nTautan ini hanya untuk Bapak/Ibu, "
        "tanpa kata sandi. Bila tidak terbuka, ketik kode %(short)s di %(home)s/k",
        address=person.address,
        meeting=g.meeting.name,
        dates=_days(),
        url=url,
        short=link.spoken,
        home=_home(),
    )
    chat = (whatsapp_link(person.phone) if person.phone else None) or "https://wa.me/"
    at = f"{chat}?text={quote(text)}"
    return Share(url, link.spoken, text, at, link.sent_at)


def _sheet(delegation: Delegation) -> papers.LinkSheet:
    people = [
        person
        for place, person in queries.places_of(delegation.id)
        if person and place.state not in GIVEN_UP
    ]
    given = live_links(g.meeting.id, LinkPurpose.PERSONAL, [one.id for one in people])
    contact = [g.meeting.contact_name, g.meeting.contact_phone]
    return papers.LinkSheet(
        title=g.meeting.name,
        subtitle=", ".join(part for part in (_days(), g.meeting.venue) if part),
        institution=delegation.name,
        language="en" if chosen() == "en" else "id",
        made_at=clock.now(),
        entry=f"{_home()}/k".removeprefix("https://"),
        contact=", ".join(part for part in contact if part),
        cards=tuple(
            papers.LinkCard(
                name=one.full_name,
                code=given[one.id].spoken,
                url=_home() + address(given[one.id]),
            )
            for one in people
            if one.id in given
        ),
    )


def _home() -> str:
    """Give the address under which phones find us."""
    base: str = current_app.config["PENDOPO"].base_url
    return (base or request.host_url).rstrip("/")


def _days() -> str:
    return f"{short_date(g.meeting.starts_on)} – {short_date(g.meeting.ends_on)}"
