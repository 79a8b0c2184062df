"""The committee of a meeting: members, keys for programs, devices."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.accounts import queries, services
from webapp.accounts.forms import InviteForm, MemberForm, NumberForm, TokenForm
from webapp.accounts.models import Membership
from webapp.accounts.views import bp
from webapp.core.access import ROLE_LABELS, Permission, requires
from webapp.core.edge import actor
from webapp.meetings.models import Meeting

MANAGE = Permission.MANAGE_MEMBERS


@bp.get("/m/<meeting>/accounts/members")
@requires(MANAGE)
def members(meeting: Meeting) -> ResponseReturnValue:
    """List the committee, and let somebody join it."""
    return _members(meeting, InviteForm(formdata=None))


@bp.post("/m/<meeting>/accounts/members")
@requires(MANAGE)
def invite(meeting: Meeting) -> ResponseReturnValue:
    """Make a link for one person; it is shown this once."""
    form = InviteForm()
    if not form.validate_on_submit():
        return _members(meeting, form), 422
    name = form.name.data or ""
    code = services.invite(meeting.id, form.role.data, name, actor())
    text = _(
        "Yth. %(name)s: silakan bergabung sebagai %(role)s di %(meeting)s lewat "
        "tautan ini, berlaku 7 hari: %(link)s",
        name=name,
        role=_(ROLE_LABELS[form.role.data]),
        meeting=meeting.name,
        link=address("accounts.join", code=code),
    )
    return _members(meeting, InviteForm(formdata=None), invitation=text)


@bp.post("/m/<meeting>/accounts/members/role")
@requires(MANAGE)
def change_role(meeting: Meeting) -> ResponseReturnValue:
    """Give a member another role."""
    form = MemberForm()
    if not form.validate_on_submit():
        abort(422)
    services.change_role(_member(meeting, form.number.data), form.role.data, actor())
    flash(_("Peran diganti."), "ok")
    return redirect(url_for(".members", meeting=meeting.code), 303)


@bp.post("/m/<meeting>/accounts/members/password")
@requires(Permission.ADMINISTER)
def password_link(meeting: Meeting) -> ResponseReturnValue:
    """Make a link for a member who forgot the password; it is shown this once."""
    account = _member(meeting, _number()).account
    code = services.password_link(account, actor())
    text = _(
        "Yth. %(name)s: silakan pilih kata sandi baru lewat tautan ini, berlaku satu "
        "jam: %(link)s",
        name=account.name,
        link=address("accounts.choose_password", code=code),
    )
    return _members(meeting, InviteForm(formdata=None), invitation=text)


@bp.post("/m/<meeting>/accounts/members/end")
@requires(MANAGE)
def end_membership(meeting: Meeting) -> ResponseReturnValue:
    """Let a member go."""
    member = _member(meeting, _number())
    services.end_membership(member, actor())
    flash(_("%(name)s tidak lagi menjadi panitia.", name=member.account.name), "ok")
    return redirect(url_for(".members", meeting=meeting.code), 303)


@bp.get("/m/<meeting>/accounts/tokens")
@requires(MANAGE)
def tokens(meeting: Meeting) -> ResponseReturnValue:
    """List the keys that programs have."""
    return _tokens(meeting, TokenForm(formdata=None))


@bp.post("/m/<meeting>/accounts/tokens")
@requires(MANAGE)
def make_token(meeting: Meeting) -> ResponseReturnValue:
    """Make a key for a program; it is shown this once."""
    form = TokenForm()
    if not form.validate_on_submit():
        return _tokens(meeting, form), 422
    name = form.name.data or ""
    _token, key = services.make_token(meeting.id, name, form.role.data, actor())
    return _tokens(meeting, TokenForm(formdata=None), key=key)


@bp.post("/m/<meeting>/accounts/tokens/revoke")
@requires(MANAGE)
def revoke_token(meeting: Meeting) -> ResponseReturnValue:
    """Make a key open nothing any more."""
    number = _number()
    for token in queries.tokens(meeting.id):
        if token.id == number:
            services.revoke_token(token, actor())
            flash(_("Kunci %(name)s tidak berlaku lagi.", name=token.name), "ok")
    return redirect(url_for(".tokens", meeting=meeting.code), 303)


@bp.get("/m/<meeting>/accounts/devices")
@requires(Permission.MANAGE_CHECKPOINTS)
def devices(meeting: Meeting) -> ResponseReturnValue:
    """List the phones and laptops that scan."""
    enrolled = queries.devices(meeting.id)
    return render_template("accounts/devices.html", meeting=meeting, devices=enrolled)


@bp.post("/m/<meeting>/accounts/devices/revoke")
@requires(Permission.MANAGE_CHECKPOINTS)
def revoke_device(meeting: Meeting) -> ResponseReturnValue:
    """Let a device scan no more."""
    number = _number()
    for device in queries.devices(meeting.id):
        if device.id == number:
            services.revoke_device(device, actor())
            flash(_("%(name)s tidak dapat memindai lagi.", name=device.label), "ok")
    return redirect(url_for(".devices", meeting=meeting.code), 303)


def address(endpoint: str, **values: str) -> str:
    """Give the whole address of a page, as it is sent to somebody."""
    base = current_app.config["PENDOPO"].base_url
    path = url_for(endpoint, **values)  # type: ignore[arg-type]
    return f"{base or request.host_url.rstrip('/')}{path}"


def _number() -> int | None:
    form = NumberForm()
    return form.number.data if form.validate_on_submit() else None


def _member(meeting: Meeting, number: int | None) -> Membership:
    """Find a member of this meeting's committee, or answer 404."""
    found = [one for one in queries.members(meeting.id) if one.id == number]
    return found[0] if found else abort(404)


def _members(meeting: Meeting, form: InviteForm, invitation: str = "") -> str:
    return render_template(
        "accounts/members.html",
        meeting=meeting,
        members=queries.members(meeting.id),
        roles=ROLE_LABELS,
        form=form,
        invitation=invitation,
    )


def _tokens(meeting: Meeting, form: TokenForm, key: str = "") -> str:
    return render_template(
        "accounts/tokens.html",
        meeting=meeting,
        tokens=queries.tokens(meeting.id),
        roles=ROLE_LABELS,
        form=form,
        key=key,
    )
