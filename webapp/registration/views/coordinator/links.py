"""Personal links: handed on by WhatsApp, or printed on one sheet."""

from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote

from flask import current_app, g, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.accounts.queries import live_links
from webapp.core import clock
from webapp.core.edge import actor
from webapp.core.format import short_date
from webapp.core.identity import whatsapp_link
from webapp.core.languages import chosen
from webapp.documents import papers
from webapp.registration import queries, services
from webapp.registration.models import Delegation, Person
from webapp.registration.views.coordinator import bp, by_link
from webapp.registration.views.coordinator.entering import address
from webapp.registration.views.coordinator.overview import back, delegation_of
from webapp.registration.workflow import GIVEN_UP


@dataclass(frozen=True, slots=True)
class Share:
    """A personal link as it is handed on."""

    url: str
    short: str
    text: str
    chat: str


@bp.post("/<code>/links")
@by_link
def give_links(link: AccessLink) -> ResponseReturnValue:
    """Make the personal links that are still missing."""
    services.give_personal_links(delegation_of(link).id, actor())
    ref = request.form.get("ref", "")
    if ref:
        return redirect(url_for(".place", code=link.code, ref=ref), 303)
    return back(link)


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
    return Share(url, link.spoken, text, f"{chat}?text={quote(text)}")


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
