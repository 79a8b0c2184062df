"""One's own account: name, password, and where it is logged in."""

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.accounts import queries, services
from webapp.accounts.forms import NameForm, NumberForm, PasswordForm
from webapp.accounts.models import Account
from webapp.accounts.views import bp
from webapp.core.access import signed_in
from webapp.core.errors import DomainError
from webapp.core.limits import limiter

OWN = "everybody has their own account in hand"


@bp.get("/account")
@signed_in(OWN)
def show_account() -> ResponseReturnValue:
    """Show one's own account and where it is logged in."""
    return _page(_mine(), PasswordForm(formdata=None))


@bp.post("/account")
@signed_in(OWN)
def rename() -> ResponseReturnValue:
    """Change one's name."""
    form = NameForm()
    if not form.validate_on_submit():
        return _page(_mine(), PasswordForm(formdata=None), form), 422
    services.rename(_mine(), form.name.data or "")
    flash(_("Tersimpan."), "ok")
    return redirect(url_for(".show_account"), 303)


@bp.post("/account/password")
@signed_in(OWN)
@limiter.limit("10/minute")
def change_password() -> ResponseReturnValue:
    """Set another password; every other browser is logged out."""
    account, form = _mine(), PasswordForm()
    if form.validate_on_submit():
        old, new = form.old.data or "", form.password.data or ""
        try:
            services.change_password(account, old, new, g.staff_session.id)
        except DomainError as error:
            form.refuse(error)
        else:
            text = _("Kata sandi diganti. Peramban lain sudah dikeluarkan.")
            flash(text, "ok")
            return redirect(url_for(".show_account"), 303)
    return _page(account, form), 422


@bp.post("/account/sessions")
@signed_in(OWN)
def end_session() -> ResponseReturnValue:
    """Log one of one's other browsers out."""
    account, form = _mine(), NumberForm()
    wanted = form.number.data if form.validate_on_submit() else None
    for session in queries.sessions_of(account.id):
        if session.id == wanted:
            services.end_session(session)
            flash(_("Peramban itu sudah dikeluarkan."), "ok")
    return redirect(url_for(".show_account"), 303)


def _mine() -> Account:
    """Find the caller's account; a device and a program have none."""
    account: Account = g.get("account") or abort(403)
    return account


def _page(
    account: Account, password: PasswordForm, name: NameForm | None = None
) -> str:
    return render_template(
        "accounts/account.html",
        account=account,
        name=name or NameForm(formdata=None, obj=account),
        password=password,
        sessions=queries.sessions_of(account.id),
        current=g.staff_session,
    )
