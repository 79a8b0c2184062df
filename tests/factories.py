"""Rows as the database would hold them; what a test cares about, it says."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from webapp.accounts import services as accounts
from webapp.accounts.models import Account, Membership
from webapp.accounts.queries import email_hash
from webapp.core.access import Role as StaffRole
from webapp.core.actor import SYSTEM
from webapp.core.db import db, transaction
from webapp.meetings.models import AgendaSession, Meeting
from webapp.registration import services as registration
from webapp.registration.models import Delegation, Level, Sex
from webapp.registration.queries import badge_of, holder
from webapp.registration.services import Newcomer, NewPlace
from webapp.registration.workflow import PlaceState

number = count(1)
FIRST_DAY = date(2019, 2, 24)
MORNING = datetime(2019, 2, 26, 1, tzinfo=UTC)  # 09.00 WITA
PASSWORD = "gajah duduk di pendopo"


def saved(row):
    with transaction():
        db.session.add(row)
    return row


def meeting(**values):
    code = f"bpn{next(number)}"
    values = {
        "name": "Rakor Balikpapan",
        "starts_on": FIRST_DAY,
        "ends_on": FIRST_DAY + timedelta(days=3),
    } | values
    return saved(Meeting(code=code, **values))


def agenda_session(meeting, begins=0, hours=2, **values):
    start = MORNING + timedelta(hours=begins)
    values = {
        "title": "Pembukaan",
        "code": f"S{next(number)}",
        "mandatory": True,
        "ends_at": start + timedelta(hours=hours),
    } | values
    return saved(AgendaSession(meeting_id=meeting.id, starts_at=start, **values))


def delegation(meeting, name="", **values):
    name = name or f"Dinas Perindustrian Prov. Jambi {next(number)}"
    return saved(Delegation(meeting_id=meeting.id, name=name, **values))


def newcomer(name="Budi Santoso", **values):
    values = {"sex": Sex.MALE, "level": Level.III, "phone": "+628120001111"} | values
    return Newcomer(name=name, **values)


def place(meeting, state=PlaceState.CONFIRMED, holder=None, **values):
    values = {
        "delegation": values.pop("delegation", None) or delegation(meeting),
        "arrive_on": FIRST_DAY,
        "depart_on": FIRST_DAY + timedelta(days=3),
    } | values
    new = NewPlace(state=state, holder=holder, **values)
    return registration.add_places(meeting.id, meeting.code, [new], SYSTEM)[0]


def person(meeting, state=PlaceState.CONFIRMED, of=None, **values):
    """Somebody with a place and a badge; ``of`` holds what the place should have."""
    held = place(meeting, state, newcomer(**values), **(of or {}))
    return holder(held.id)


def badge_code(person):
    return badge_of(person.id).code


def account(meeting=None, role=StaffRole.ORGANISER, **values):
    email = f"rina{next(number)}@example.org"
    values = {"name": "Rina", "administrator": meeting is None} | values
    # A hash that nobody's password has: logging in by password has its own tests.
    made = saved(
        Account(email=email, email_hash=email_hash(email), password_hash="x", **values)
    )
    if meeting:
        saved(Membership(meeting_id=meeting.id, account_id=made.id, role=role))
    return made


def session_key(meeting=None, role=StaffRole.ORGANISER, also=()):
    """Log somebody in who has a role at a meeting, and the same one at others."""
    made = account(meeting, role)
    for other in also:
        saved(Membership(meeting_id=other.id, account_id=made.id, role=role))
    return accounts.open_session(made.id, "Firefox")


def token_key(meeting, role=StaffRole.DESK):
    return accounts.make_token(meeting.id, "Skrip", role, SYSTEM)[1]
