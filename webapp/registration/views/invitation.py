"""The link of an institution, as the committee hands it over."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.accounts.models import AccessLink, LinkPurpose
from webapp.accounts.queries import live_links
from webapp.accounts.views.handing import Handed, handed
from webapp.core.access import Permission, requires
from webapp.core.edge import actor
from webapp.core.format import date_time, short_date
from webapp.core.identity import show_phone
from webapp.meetings.models import Meeting
from webapp.registration import queries, services
from webapp.registration.models import Delegation
from webapp.registration.views import bp

EDIT = Permission.EDIT_PARTICIPANTS


@bp.get("/delegations/<slug>/link")
@requires(EDIT)
def coordinator_link(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Show the link of an institution: to copy, to send, to read aloud, to scan."""
    found = _find(meeting, slug)
    purpose = LinkPurpose.COORDINATOR
    link = live_links(meeting.id, purpose, [found.id]).get(found.id)
    return render_template(
        "registration/link.html",
        meeting=meeting,
        delegation=found,
        link=link,
        shown=_shown(meeting, found, link) if link else None,
        phone=found.contact_phone and show_phone(found.contact_phone),
    )


@bp.post("/delegations/<slug>/link")
@requires(EDIT)
def change_link(meeting: Meeting, slug: str) -> ResponseReturnValue:
    """Make the link, make it anew, or revoke it."""
    found, wish = _find(meeting, slug), request.form.get("wish")
    if wish in {"revoke", "renew"}:
        services.revoke_coordinator_link(found.id, actor())
        flash(_("Tautan yang lama tidak berlaku lagi."), "ok")
    if wish in {"give", "renew"}:
        services.give_coordinator_link(found.id, actor())
    page = url_for(".coordinator_link", meeting=meeting.code, slug=found.slug)
    return redirect(page, 303)


def _find(meeting: Meeting, slug: str) -> Delegation:
    return queries.delegation_by_slug(meeting.id, slug) or abort(404)


def _shown(meeting: Meeting, delegation: Delegation, link: AccessLink) -> Handed:
    base = current_app.config["PENDOPO"].base_url or request.host_url
    home = base.rstrip("/")
    address = home + url_for("coordinator.show", code=link.code)
    text = _text(meeting, delegation, link, address, home)
    return handed(address, home, text, delegation.contact_phone)


def _text(
    meeting: Meeting, delegation: Delegation, link: AccessLink, address: str, home: str
) -> str:
    """Write what goes to the coordinator by WhatsApp."""
    until = queries.deadline_of(delegation)
    due = (
        _(" Mohon diisi sampai %(at)s.", at=date_time(until, meeting.zone))
        if until
        else ""
    )
    text = _(
        "Yth. %(name)s,\n\nundangan %(meeting)s, %(first)s – %(last)s, untuk "
        "%(institution)s. Nama utusan diisi lewat tautan ini, tanpa akun dan kata "
        "sandi:\n%(url)s\n%(due)s\nBila tidak terbuka, ketik kode %(short)s di "
        "%(home)s/k. Terima kasih.",
        name=delegation.contact_name or _("Bapak/Ibu narahubung"),
        meeting=meeting.name,
        first=short_date(meeting.starts_on),
        last=short_date(meeting.ends_on),
        institution=delegation.name,
        url=address,
        due=due.strip(),
        short=link.spoken,
        home=home,
    )
    return str(text)
