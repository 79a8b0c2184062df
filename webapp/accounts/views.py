"""Who is calling, and the pages for setting up, logging in and joining."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from webapp.accounts import queries, services
from webapp.accounts.forms import JoinForm, LogInForm, OperatorForm
from webapp.accounts.models import Account, Device, LinkPurpose, Token
from webapp.accounts.services import Newcomer
from webapp.core import clock
from webapp.core.access import PERMISSIONS, Permission, public, signed_in
from webapp.core.actor import Actor
from webapp.core.errors import DomainError
from webapp.core.limits import limiter
from webapp.meetings.models import Meeting
from webapp.meetings.queries import meeting_by_id

bp = Blueprint("accounts", __name__)

EVERYTHING = frozenset(Permission)
AGE = int(timedelta(days=7).total_seconds())  # the row in the database ends it earlier


def identify(meeting: object | None) -> Actor:
    """Recognise the caller; a role counts only at the meeting it was given for."""
    meeting_id = getattr(meeting, "id", None)
    # The API never looks at cookies, so no other site can make a browser call it.
    found = _program if request.path.startswith("/api/") else _person
    return found(meeting_id) or _caller("anonymous", None, meeting_id)


def _program(meeting_id: int | None) -> Actor | None:
    bearer = request.authorization
    if not bearer or bearer.type != "bearer" or not bearer.token:
        return None
    for kind, find in _KEYS.items():
        if holder := find(bearer.token):
            ours = holder.meeting_id == meeting_id
            permissions = PERMISSIONS[holder.role] if ours else frozenset()
            return _caller(kind, holder.id, meeting_id, permissions)
    return None


_KEYS: dict[str, Callable[[str], Token | Device | None]] = {
    "token": queries.token_by_key,
    "device": queries.device_by_key,
}


def _person(meeting_id: int | None) -> Actor | None:
    return _account(meeting_id) or _device(meeting_id)


def _account(meeting_id: int | None) -> Actor | None:
    key = request.cookies.get(cookie_name("sid"))
    found = queries.session_by_key(key) if key else None
    if found is None:
        return None
    g.staff_session, g.account = found
    services.keep_session(g.staff_session)
    account: Account = g.account
    permissions = _rights(account, meeting_id)
    return _caller("account", account.id, meeting_id, permissions, account.name)


def _rights(account: Account, meeting_id: int | None) -> frozenset[Permission]:
    if account.administrator:
        return EVERYTHING
    if meeting_id is None:
        return frozenset()
    membership = queries.membership(meeting_id, account.id)
    return PERMISSIONS[membership.role] if membership else frozenset()


def _device(meeting_id: int | None) -> Actor | None:
    key = request.cookies.get(cookie_name("device"))
    device = queries.device_by_key(key) if key else None
    if device is None or device.meeting_id != meeting_id:
        return None
    g.device = device
    rights = PERMISSIONS[device.role]
    return _caller("device", device.id, meeting_id, rights, device.operator)


def _caller(
    kind: str,
    key: int | None,
    meeting_id: int | None,
    permissions: frozenset[Permission] = frozenset(),
    name: str = "",
) -> Actor:
    return Actor(
        kind=kind,
        id=key,
        meeting_id=meeting_id,
        address=request.remote_addr or "",
        action=request.endpoint or "",
        name=name,
        permissions=permissions,
    )


def cookie_name(name: str) -> str:
    """Name a cookie so that browsers bind it to this very host where they can."""
    return f"__Host-{name}" if current_app.config["SECURE"] else f"pendopo-{name}"


def set_key(response: Response, name: str, key: str) -> None:
    """Give the browser a key in a cookie that no script can read."""
    response.set_cookie(
        cookie_name(name),
        key,
        max_age=AGE,
        secure=current_app.config["SECURE"],
        httponly=True,
        samesite="Lax",
    )


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
        return redirect(url_for("secretariat.home", meeting=meeting.code), 303)
    if form.validate_on_submit():
        try:
            account = services.accept_invitation(code, _newcomer(form))
        except DomainError as error:
            form.refuse(error)
        else:
            home = url_for("secretariat.home", meeting=meeting.code)
            return _logged_in(account, home)
    return render_template(
        "accounts/join.html", form=form, link=link, joined=meeting, account=account
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
        _, key = services.enrol(code, form.operator.data or "", ends_at)
        start = link.subject or url_for("checkin.desks", meeting=meeting.code)
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


@bp.get("/account")
@signed_in("everybody sees their own account")
def show_account() -> ResponseReturnValue:
    """Show one's own account and where it is logged in."""
    account: Account = g.get("account") or abort(403)
    return render_template(
        "accounts/account.html",
        account=account,
        sessions=queries.sessions_of(account.id),
        current=g.staff_session,
    )


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
