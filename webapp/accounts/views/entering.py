"""The pages for setting up, logging in, joining, and enrolling a device."""

from datetime import datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import (
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.accounts import queries, services
from webapp.accounts.forms import (
    JoinForm,
    LogInForm,
    NewPasswordForm,
    OperatorForm,
)
from webapp.accounts.models import Account, LinkPurpose
from webapp.accounts.services import Newcomer
from webapp.accounts.views import bp
from webapp.accounts.views.identity import AGE, cookie_name, set_key
from webapp.core import clock
from webapp.core.access import ROLE_LABELS, public
from webapp.core.assets import page
from webapp.core.errors import DomainError
from webapp.core.limits import limiter
from webapp.meetings.models import Meeting
from webapp.meetings.queries import meeting_by_id


@bp.route("/setup/<code>", methods=["GET", "POST"])
@public("the one-time link of an empty installation")
@limiter.limit("20/minute")
def set_up(code: str) -> ResponseReturnValue:
    """Make the first administrator."""
    if queries.link(LinkPurpose.SET_UP, code) is None:
        raise DomainError("link_spent")
    form = JoinForm()
    if form.validate_on_submit():
        try:
            account = services.set_up(code, _newcomer(form))
        except DomainError as error:
            form.refuse(error)
        else:
            return _logged_in(account, "/")
    return render_template("accounts/set_up.html", form=form)


@bp.route("/login", methods=["GET", "POST"])
@public("where one logs in")
@limiter.limit("10/minute", methods=["POST"])
@limiter.limit("50/hour", methods=["POST"])
def log_in() -> ResponseReturnValue:
    """Check a password and open a session."""
    form = LogInForm()
    if form.validate_on_submit():
        browser = request.user_agent.string
        email, password = form.email.data or "", form.password.data or ""
        try:
            account, key = services.log_in(email, password, browser)
        except DomainError as error:
            form.refuse(error)
        else:
            return _with_session(account, key, _next())
    return render_template("accounts/log_in.html", form=form)


@bp.route("/password/<code>", methods=["GET", "POST"])
@public("the link for somebody who forgot the password")
@limiter.limit("20/minute")
def choose_password(code: str) -> ResponseReturnValue:
    """Choose another password, and be logged in with it."""
    if queries.link(LinkPurpose.RESET, code) is None:
        raise DomainError("link_spent")
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            account = services.choose_password(code, form.password.data or "")
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("Kata sandi diganti. Peramban lain sudah dikeluarkan."), "ok")
            return _logged_in(account, "/")
    return render_template("accounts/choose_password.html", form=form)


@bp.post("/logout")
@public("ending a session needs no right")
def log_out() -> ResponseReturnValue:
    """End the session of this browser."""
    if current := g.get("staff_session"):
        services.end_session(current)
    response = make_response(redirect(url_for("accounts.log_in"), 303))
    response.delete_cookie(cookie_name("sid"))
    session.clear()
    return response


@bp.route("/join/<code>", methods=["GET", "POST"])
@public("the link of an invitation")
@limiter.limit("20/minute")
def join(code: str) -> ResponseReturnValue:
    """Join the committee of a meeting, with a new account or one's own."""
    link = queries.link(LinkPurpose.INVITE, code)
    if link is None or link.meeting_id is None:
        raise DomainError("link_spent")
    meeting, form = meeting_by_id(link.meeting_id), JoinForm()
    account: Account | None = g.get("account")
    if account and request.method == "POST":
        services.join(code, account)
        return redirect(_home(meeting), 303)
    if form.validate_on_submit():
        try:
            account = services.accept_invitation(code, _newcomer(form))
        except DomainError as error:
            form.refuse(error)
        else:
            home = _home(meeting)
            return _logged_in(account, home)
    return render_template(
        "accounts/join.html",
        form=form,
        role=_(ROLE_LABELS[link.role]) if link.role else "",
        joined=meeting,
        account=account,
    )


@bp.route("/meja/<code>", methods=["GET", "POST"])
@public("the QR code that enrols a device")
@limiter.limit("30/minute")
def enrol(code: str) -> ResponseReturnValue:
    """Let a volunteer's phone become a desk, until midnight at the venue."""
    link = queries.link(LinkPurpose.ENROL, code)
    if link is None or link.meeting_id is None:
        raise DomainError("link_spent")
    meeting, form = meeting_by_id(link.meeting_id), OperatorForm()
    if form.validate_on_submit():
        ends_at = _midnight(meeting)
        _device, key = services.enrol(code, form.operator.data or "", ends_at)
        start = link.subject or page("checkin.desks", meeting=meeting.code) or "/"
        response = make_response(redirect(start, 303))
        set_key(response, "device", key)
        return response
    return render_template("accounts/enrol.html", form=form, opened=meeting)


@bp.post("/language/<language>")
@public("anybody may choose the language")
def language(language: str) -> ResponseReturnValue:
    """Read in another language from here on."""
    if language not in current_app.config["LANGUAGES"]:
        abort(404)
    if account := g.get("account"):
        services.set_language(account, language)
    response = make_response(redirect(_next(), 303))
    response.set_cookie("language", language, max_age=365 * 86_400, samesite="Lax")
    return response


def _home(meeting: Meeting) -> str:
    """Give the first page of a meeting, where it is installed."""
    return page("secretariat.home", meeting=meeting.code) or "/"


def _newcomer(form: JoinForm) -> Newcomer:
    return Newcomer(
        (form.name.data or "").strip(),
        form.email.data or "",
        form.password.data or "",
    )


def _logged_in(account: Account, where: str) -> ResponseReturnValue:
    key = services.open_session(account.id, request.user_agent.string)
    return _with_session(account, key, where)


def _with_session(account: Account, key: str, where: str) -> ResponseReturnValue:
    session.clear()
    response = make_response(redirect(where, 303))
    set_key(response, "sid", key)
    response.set_cookie("language", account.language, max_age=AGE, samesite="Lax")
    return response


def _next() -> str:
    """Go back only to a path of ours, never to another site."""
    wanted = request.args.get("next") or "/"
    parts = urlsplit(wanted)
    odd = parts.scheme or parts.netloc or "\\" in wanted or not wanted.isprintable()
    return "/" if odd or not wanted.startswith("/") else wanted


def _midnight(meeting: Meeting) -> datetime:
    here = clock.now().astimezone(ZoneInfo(meeting.zone))
    tomorrow = here.date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), ZoneInfo(meeting.zone))
