"""Who is calling: a browser with a session, an enrolled device, or a program."""

from datetime import timedelta
from time import monotonic

from flask import Response, current_app, g, request

from webapp.accounts import queries, services
from webapp.accounts.models import Account, Device, Token
from webapp.core.access import PERMISSIONS, Permission
from webapp.core.actor import Actor
from webapp.meetings.models import Meeting
from webapp.meetings.queries import meeting

EVERYTHING = frozenset(Permission)
MOST_KNOWN = 1000
_KNOWN: dict[tuple[str, str], tuple[float, Meeting | None, Token | None]] = {}
AGE = int(timedelta(days=7).total_seconds())  # the row in the database ends it earlier


def identify(meeting: object | None) -> Actor:
    """Recognise the caller; a role counts only at the meeting it was given for."""
    meeting_id = getattr(meeting, "id", None)
    # The API never looks at cookies, so no other site can make a browser call it.
    found = _program if request.path.startswith("/api/") else _person
    return found(meeting_id) or _caller("anonymous", None, meeting_id)


def find_meeting(code: str) -> Meeting | None:
    """Load the meeting in an address; for a program, with its key in one question."""
    key = _bearer()
    if not key:
        return meeting(code)
    found, g.token = _remembered(code, key)
    return found


def _remembered(code: str, key: str) -> tuple[Meeting | None, Token | None]:
    """Ask the database at most once a second for the same meeting and key.

    A desk sends scan after scan with one key; a revoked key works a second longer.
    """
    asked, now = (code.lower(), key), monotonic()
    until, meeting, token = _KNOWN.get(asked, (0.0, None, None))
    if now < until:
        return meeting, token
    meeting, token = queries.meeting_and_token(code, key) or (None, None)
    if token and (seconds := current_app.config["KEY_MEMORY_SECONDS"]):
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[asked] = (now + seconds, *queries.detached(meeting, token))
    return meeting, token


def _bearer() -> str:
    """Read the key of a program; pages never look at it."""
    bearer = request.authorization if request.path.startswith("/api/") else None
    return bearer.token or "" if bearer and bearer.type == "bearer" else ""


def _program(meeting_id: int | None) -> Actor | None:
    key = _bearer()
    if not key:
        return None
    if token := g.get("token") or queries.token_by_key(key):
        return _of_key("token", token, token.name, meeting_id)
    if device := queries.device_by_key(key):
        return _of_key("device", device, device.operator, meeting_id)
    return None


def _of_key(
    kind: str, holder: Token | Device, name: str, meeting_id: int | None
) -> Actor:
    ours = holder.meeting_id == meeting_id
    permissions = PERMISSIONS[holder.role] if ours else frozenset()
    return _caller(kind, holder.id, meeting_id, permissions, name)


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
